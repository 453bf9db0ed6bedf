# Sourced: how the scripts for PostgreSQL reach a database. PGSSLMODE and libpq's other variables work as ever.
# shellcheck shell=bash
# shellcheck source=../common.sh
. "$here/../common.sh"
export PGCONNECT_TIMEOUT=${PGCONNECT_TIMEOUT:-10} PGAPPNAME=mitosis
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# on PLACE DATABASE [psql's arguments]: statements come from standard input or -c.
on() {
    local host port user password
    place "$1"
    PGHOST=$host PGPORT=$port PGUSER=${user:-${PGUSER:-}} PGPASSWORD=${password:-${PGPASSWORD:-}} PGDATABASE=$2 \
        PGOPTIONS="${PGOPTIONS:-} -c client_min_messages=warning" psql -X -q -A -t -v ON_ERROR_STOP=1 "${@:3}"
}

# All databases that can be reached. RDS's own one refuses everybody.
databases() {
    on copy postgres -c "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate AND datname <> 'rdsadmin'
                         ORDER BY 1"
}

# A list of texts as SQL writes it, and a.b as "a"."b".
texts() { printf "'%s'," "${@//\'/\'\'}" | sed 's/,$//'; }
name() { printf '"%s"' "${1//./\".\"}"; }

# triggers_of DATABASE TABLE...: the statements that turn the tables' own enabled triggers off, into triggers.off, and
# those that turn the same ones on again as they were, into triggers.on. What quiet.sh turned off stays off.
triggers_of() {
    local database=$1 select
    shift
    select="SELECT format('ALTER TABLE %s %s TRIGGER %I;', tgrelid::regclass, action, tgname)
        FROM pg_trigger, LATERAL (SELECT CASE tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END AS again) states,
             LATERAL (SELECT %s AS action) actions
       WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgrelid = ANY (ARRAY[$(texts "$@")]::regclass[])"
    on copy "$database" -c "${select/\%s AS action/\'DISABLE\' AS action}" > "$work/triggers.off"
    on copy "$database" -c "${select/\%s AS action/again AS action}" > "$work/triggers.on"
}
