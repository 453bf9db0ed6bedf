#!/usr/bin/env bash
# Shows that a copy of a MySQL or MariaDB server is what it should be, or fails. Each check is a line on standard error.
#
#   verify.sh --database NAME [--newest QUERY] [--within MINUTES] [--none QUERY] [--without CHECK]
#
#   counts   as many tables, indexes, constraints, routines and triggers as in the source
#   newest   QUERY gives a time (UTC) at most MINUTES (15) before MITOSIS_DATA_AS_OF: the newest row, or a heartbeat
#   none     QUERY counts values that nobody masked: 0
#   login    APP_USER with APP_PASSWORD can log in to the database NAME
#   quiet    quiet.sh --list finds nothing
#
# --newest, --none and --without may be repeated. A check for which something is missing fails; --without waives it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=connect.sh
. "$here/connect.sh"

# Without what quiet.sh drops: remote tables, and what calls out.
counts() {
    on "$1" << SQL
SELECT CONCAT_WS(CHAR(9), CONCAT(place, ': ', kind), COUNT(*)) FROM (
    SELECT table_schema AS place, LOWER(table_type) AS kind, table_name AS a, '' AS b FROM information_schema.TABLES
     WHERE engine IS NULL OR engine NOT IN $remote_engines
    UNION ALL SELECT DISTINCT table_schema, 'index', table_name, index_name FROM information_schema.STATISTICS
    UNION ALL SELECT table_schema, LOWER(constraint_type), table_name, constraint_name FROM information_schema.TABLE_CONSTRAINTS
    UNION ALL SELECT routine_schema, LOWER(routine_type), routine_name, '' FROM information_schema.ROUTINES
     WHERE NOT ($calling_routine)
    UNION ALL SELECT trigger_schema, 'trigger', trigger_name, '' FROM information_schema.TRIGGERS
     WHERE NOT ($calling_trigger)
    UNION ALL SELECT event_schema, 'event', event_name, '' FROM information_schema.EVENTS
) objects WHERE place NOT IN $own GROUP BY place, kind;
SQL
}
scalar() { on copy --database="$database" -e "$1"; }
age() {
    local as_of=${MITOSIS_DATA_AS_OF%Z}
    on copy --database="$database" << SQL
SET time_zone = '+00:00';
SELECT TIMESTAMPDIFF(SECOND, ($1), '${as_of/T/ }');
SQL
}
login() { on app --database="$database" -e "SELECT 1" > /dev/null; }

# shellcheck source=../verification.sh
. "$here/../verification.sh"
