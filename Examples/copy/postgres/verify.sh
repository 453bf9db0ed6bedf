#!/usr/bin/env bash
# Shows that a copy of a PostgreSQL server is what it should be, or fails. Each check is a line on standard error.
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

counts() {
    local name names
    names=$(databases)
    while read -r name; do
        on "$1" "$name" -F $'\t' << 'SQL'
WITH own AS (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema')
SELECT format('%s: %s', current_database(), kind), count(*) FROM (
    SELECT CASE relkind WHEN 'r' THEN 'tables' WHEN 'p' THEN 'partitioned tables' WHEN 'i' THEN 'indexes'
           WHEN 'I' THEN 'partitioned indexes' WHEN 'S' THEN 'sequences' WHEN 'v' THEN 'views' WHEN 'c' THEN 'types'
           WHEN 'm' THEN 'materialized views' WHEN 'f' THEN 'foreign tables' END
      FROM pg_class WHERE relnamespace NOT IN (SELECT oid FROM own) AND relkind <> 't'
    UNION ALL SELECT 'constraints' FROM pg_constraint WHERE connamespace NOT IN (SELECT oid FROM own)
    UNION ALL SELECT 'routines' FROM pg_proc WHERE pronamespace NOT IN (SELECT oid FROM own)
    UNION ALL SELECT 'triggers' FROM pg_trigger WHERE NOT tgisinternal
) objects (kind) GROUP BY 1;
SQL
    done <<< "$names"
}
scalar() { on copy "$database" -c "$1"; }
age() {
    on copy "$database" << SQL
SET TimeZone = 'UTC';
SELECT ceil(extract(epoch FROM '${MITOSIS_DATA_AS_OF//\'/}'::timestamptz - ($1)::timestamptz));
SQL
}
login() { on app "$database" -c "SELECT 1" > /dev/null; }

# shellcheck source=../verification.sh
. "$here/../verification.sh"
