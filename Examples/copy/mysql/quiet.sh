#!/usr/bin/env bash
# Turns off what would act on a copy of a MySQL or MariaDB server, and says each thing on standard error.
#
#   quiet.sh [--application FILE | --no-application-block] [--database NAME]    for mitosis-plan --prepare
#   quiet.sh --list                                                             changes nothing; 1 if something is left
#
# FILE is the application's own block: SQL that empties outboxes, delayed jobs, webhooks and addresses in the database
# NAME. It runs after the rest, in one transaction. Without it, application.sql beside this script runs, and fails until
# somebody fills it. Users and passwords: ../common.sh and connect.sh. CALLS_OUT is a regular expression of your own for
# routines and triggers that reach other servers: those cannot be disabled, so they are dropped. Connect as the master
# user: others do not see everything.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=connect.sh
. "$here/connect.sh"

mode=quiet application=$here/application.sql database=
while [ $# -gt 0 ]; do
    case $1 in
        --list) mode=list ;;
        --application) application=${2:?--application needs a file} && shift ;;
        --no-application-block) application= ;;
        --database) database=${2:?--database needs a name} && shift ;;
        *) usage ;;
    esac
    shift
done
[ -z "$application" ] || [ -r "$application" ] || die "no such file: $application" 252
refuse_other_places
look_at_version

# Replication from another server goes on in a copy. RDS has procedures to end it, whose names changed in 8.4; elsewhere
# the statements changed theirs in MySQL 8.0.22.
replication() {
    local word=SLAVE procedures reset channel
    [ "$dialect" = mariadb ] || [ "$version" -lt 80022 ] || word=REPLICA
    procedures=$(on copy -e "SELECT routine_name FROM information_schema.ROUTINES
                             WHERE routine_schema = 'mysql' AND routine_name LIKE 'rds\_%' ORDER BY 1")
    reset=rds_reset_external_master
    case $procedures in *rds_reset_external_source*) reset=rds_reset_external_source ;; esac
    if [ "$dialect" = mariadb ]; then
        on copy --skip-raw --vertical --column-names -e 'SHOW ALL SLAVES STATUS'
    else
        on copy --skip-raw --vertical --column-names -e "SHOW $word STATUS"
    fi | sed -nE 's/^ *(Channel_Name|Connection_name): ?//p' | while IFS= read -r channel; do
        local quoted=${channel//\'/\'\'}
        case $dialect/${procedures:+rds}/${channel:+named} in
            */rds/) set -- "CALL mysql.rds_stop_replication; CALL mysql.$reset" ;;
            */rds/named) set -- "CALL mysql.rds_stop_replication_for_channel('$quoted'); CALL mysql.${reset}_for_channel('$quoted')" ;;
            mariadb//*) set -- "STOP SLAVE '$quoted'; RESET SLAVE '$quoted' ALL" ;;
            *) set -- "STOP $word FOR CHANNEL '$quoted'; RESET $word ALL FOR CHANNEL '$quoted'" ;;
        esac
        printf '%s\037%s\037%s\n' replication "${channel:-default}" "$1"
    done
}

# A row each: kind, object, and the statement that turns it off. Of servers and remote tables nothing but names is
# selected: the rest holds passwords. Events of a physical copy are ENABLED, those that came through replication
# SLAVESIDE_DISABLED (5.7, 8.0, MariaDB) or REPLICA_SIDE_DISABLED (8.3 on).
list() {
    replication
    on copy <<SQL
SELECT CONCAT_WS(CHAR(31), 'event', CONCAT(event_schema, '.', event_name),
       CONCAT('ALTER EVENT ', $(q event_schema), '.', $(q event_name), ' DISABLE'))
  FROM information_schema.EVENTS WHERE status <> 'DISABLED' AND event_schema NOT IN $own;
SELECT CONCAT_WS(CHAR(31), 'remote table', CONCAT(table_schema, '.', table_name),
       CONCAT('DROP TABLE ', $(q table_schema), '.', $(q table_name)))
  FROM information_schema.TABLES WHERE engine IN $remote_engines AND table_schema NOT IN $own;
SELECT CONCAT_WS(CHAR(31), 'server', server_name, CONCAT('DROP SERVER ', $(q server_name))) FROM mysql.servers;
SELECT CONCAT_WS(CHAR(31), 'trigger', CONCAT(trigger_schema, '.', trigger_name),
       CONCAT('DROP TRIGGER ', $(q trigger_schema), '.', $(q trigger_name)))
  FROM information_schema.TRIGGERS WHERE $calling_trigger;
SELECT CONCAT_WS(CHAR(31), 'routine', CONCAT(routine_schema, '.', routine_name),
       CONCAT('DROP ', routine_type, ' ', $(q routine_schema), '.', $(q routine_name)))
  FROM information_schema.ROUTINES WHERE $calling_routine;
SQL
    # Aurora's roles for Lambda, S3 and machine learning.
    [ "$dialect" = mariadb ] || [ "$version" -lt 80000 ] || on copy <<SQL
SELECT CONCAT_WS(CHAR(31), 'role', CONCAT(from_user, ' of ', to_user, '@', to_host), CONCAT('REVOKE ', $(q from_user), ' FROM ',
       $(q to_user), '@', $(q to_host))) FROM mysql.role_edges WHERE from_user LIKE 'AWS\\_%';
SQL
}

perform() { on copy <<< "$1"; }

list > "$work/rows"
tr '\n' '\0' < "$work/rows" > "$work/findings"
turn_off "$mode"
[ "$left" = 0 ] || die "$left things would still act on the copy: see the lines above"
[ "$mode" = quiet ] || exit 0

if [ -z "$application" ]; then
    say quiet application object none action waived
else
    { echo "START TRANSACTION;" && cat "$application" && echo "COMMIT;"; } > "$work/block.sql"
    on copy ${database:+"--database=$database"} < "$work/block.sql" > /dev/null || die "the application's block $application failed"
    say quiet application object "$application" action ran
fi
