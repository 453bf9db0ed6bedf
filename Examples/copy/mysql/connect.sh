# Sourced: how the scripts for MySQL and MariaDB reach a server, and which of the two, and of their versions, it is.
# shellcheck shell=bash
# shellcheck source=../common.sh
. "$here/../common.sh"
client=$(command -v mysql || command -v mariadb) || die "there is no mysql and no mariadb on the path" 253
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# reach PROGRAM PLACE [its arguments]. A COPY_OPTION_FILE has groups [client], and [client_copy], [client_old],
# [client_source], [client_app] for what differs: user, password, ssl-ca. MYSQL_PWD is no argument, so ps does not show it.
reach() {
    local host port user password arguments=()
    place "$2"
    [ -z "${COPY_OPTION_FILE-}" ] || arguments+=("--defaults-file=$COPY_OPTION_FILE" "--defaults-group-suffix=_$2")
    arguments+=("--host=$host" "--port=$port" --protocol=TCP)
    [ -z "$user" ] || arguments+=("--user=$user")
    [ -z "$password" ] || local -x MYSQL_PWD=$password
    "$1" "${arguments[@]}" "${@:3}"
}

# on PLACE [the client's arguments]: statements come from standard input or -e. The first error ends them.
on() {
    reach "$client" "$1" --batch --skip-column-names --raw --default-character-set=utf8mb4 "${@:2}"
}

# Sets dialect (mysql or mariadb) and version (80022 for 8.0.22) from what the copy says of itself.
look_at_version() {
    local text major minor patch
    text=$(on copy -e 'SELECT VERSION()')
    case $text in *MariaDB*) dialect=mariadb ;; *) dialect=mysql ;; esac
    IFS=. read -r major minor patch _ <<< "${text%%-*}"
    version=$((major * 10000 + minor * 100 + ${patch:-0}))
}

# A list of names as SQL writes it; and an SQL expression that quotes the identifier in a column.
texts() { printf "'%s'," "${@//\'/\'\'}" | sed 's/,$//'; }
q() { printf "CONCAT('\`', REPLACE(%s, '\`', '\`\`'), '\`')" "$1"; }
# a.b as `a`.`b`
name() { printf '`%s`' "${1//./\`.\`}"; }

# Schemas that are the server's own.
own="('mysql', 'sys', 'information_schema', 'performance_schema', 'rdsadmin', 'innodb', 'tmp')"
# What calls out of a routine or trigger; CALLS_OUT adds a regular expression of your own, in small letters.
calls_out="lambda_a?sync|load[[:space:]]+data[[:space:]]+from[[:space:]]+s3|into[[:space:]]+outfile[[:space:]]+s3"
calls_out="$calls_out|sys_exec|sys_eval|http_get|http_post${CALLS_OUT:+|$CALLS_OUT}"
remote_engines="('FEDERATED', 'CONNECT', 'SPIDER')"
# Routines and triggers that call out, as conditions on information_schema's ROUTINES and TRIGGERS.
calling_routine="routine_schema NOT IN $own AND LOWER(COALESCE(routine_definition, '')) REGEXP '${calls_out//\'/\'\'}'"
calling_trigger="trigger_schema NOT IN $own AND (LOWER(action_statement) REGEXP '${calls_out//\'/\'\'}' OR EXISTS (
    SELECT 1 FROM information_schema.ROUTINES
     WHERE $calling_routine AND LOCATE(LOWER(routine_name), LOWER(action_statement)) > 0))"
