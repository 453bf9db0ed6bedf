#!/usr/bin/env bash
# Turns off what would act on a copy of a PostgreSQL server, in all its databases, and says each thing on standard error.
#
#   quiet.sh [--application FILE | --no-application-block] [--database NAME]    for mitosis-plan --prepare
#   quiet.sh --list                                                             changes nothing; 1 if something is left
#
# FILE is the application's own block: SQL that empties outboxes, delayed jobs, webhooks and addresses in the database
# NAME (else PGDATABASE). It runs after the rest, in one transaction. Without it, application.sql beside this script
# runs, and fails until somebody fills it. Users and passwords: ../common.sh. CALLS_OUT is a regular expression of your
# own for functions that reach other servers. Connect as rds_superuser: others do not see everything.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=connect.sh
. "$here/connect.sh"

mode=quiet application=$here/application.sql database=${PGDATABASE:-postgres}
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

perform() { on copy "$name" <<< "$1"; }

total=0
names=$(databases)
while read -r name; do
    on copy "$name" -0 -F $'\037' -v "calls_out=${CALLS_OUT:-}" -f "$here/findings.sql" > "$work/findings"
    turn_off "$mode"
    total=$((total + left))
done <<< "$names"
[ "$total" = 0 ] || die "$total things would still act on the copy: see the lines above"
[ "$mode" = quiet ] || exit 0

if [ -z "$application" ]; then
    say quiet application object none action waived
else
    on copy "$database" --single-transaction -o /dev/null -f "$application" || die "the application's block $application failed"
    say quiet application object "$application" action ran
fi
