#!/usr/bin/env bash
# Masks a copy by a contract that says of every column of every database: keep it, drop its values, or mask them.
#
#   mask.sh [--fire-triggers] CONTRACT          for mitosis-plan --prepare, after quiet.sh
#   mask.sh --columns                           prints a contract that keeps everything, to begin with
#
#   shop.users.id      keep
#   shop.users.phone   drop                                     -- NULL
#   shop.users.email   mask CONCAT('user', id, '@example.invalid')
#
# A column that the contract does not know (new in production since last month), or that the copy does not have, fails
# the run before anything is changed. All is one transaction of InnoDB, and runs twice with the same end if the
# expressions do not read what they mask. A table with a trigger on UPDATE is refused, because triggers cannot be turned
# off here and may keep the old values. Each column is a line of JSON on standard error.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=connect.sh
. "$here/connect.sh"

fire=
if [ "${1-}" = --fire-triggers ]; then fire=yes && shift; fi
[ $# = 1 ] || usage
contract=$1
refuse_other_places
on copy > "$work/columns" << SQL
SELECT CONCAT_WS('.', c.table_schema, c.table_name, c.column_name)
  FROM information_schema.COLUMNS c
  JOIN information_schema.TABLES t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
 WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN $own AND COALESCE(c.generation_expression, '') = ''
 ORDER BY c.table_schema, c.table_name, c.ordinal_position;
SQL
if [ "$contract" = --columns ]; then
    sed 's/$/ keep/' "$work/columns" && exit
fi
[ -r "$contract" ] || die "no such file: $contract" 252
check_contract "$contract" "$work/columns"

assignments "$contract" > "$work/assignments"
mapfile -t tables < <(cut -f 1 "$work/assignments" | uniq)
if [ ${#tables[@]} -gt 0 ]; then
    wrong=$(on copy -e "SELECT CONCAT(table_schema, '.', table_name, ' is ', engine, ', which has no transactions') FROM
        information_schema.TABLES WHERE CONCAT(table_schema, '.', table_name) IN ($(texts "${tables[@]}")) AND engine <> 'InnoDB'")
    [ -n "$fire" ] || wrong+=$(on copy -e "SELECT CONCAT(event_object_schema, '.', event_object_table, ' has the trigger ',
        trigger_name, ': say --fire-triggers if it may run') FROM information_schema.TRIGGERS WHERE event_manipulation = 'UPDATE'
        AND CONCAT(event_object_schema, '.', event_object_table) IN ($(texts "${tables[@]}"))")
    [ -z "$wrong" ] || die "nothing was masked: $wrong"
fi
{
    echo "SET sql_mode = 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES', sql_safe_updates = 0; START TRANSACTION;"
    for table in "${tables[@]}"; do
        printf 'UPDATE %s SET ' "$(name "$table")"
        awk -F '\t' -v table="$table" '$1 == table { printf "%s`%s` = (%s)", n++ ? ", " : "", $2, $4 }' "$work/assignments"
        printf ";\nSELECT CONCAT_WS(CHAR(9), %s, COUNT(*)) FROM %s;\n" "$(texts "$table")" "$(name "$table")"
    done
    echo "COMMIT;"
} > "$work/mask.sql"
on copy < "$work/mask.sql" > "$work/rows" || die "nothing was masked: see above"

while IFS=$'\t' read -r table column rule _; do
    say mask "$table.$column" rule "$rule" rows "$(awk -F '\t' -v table="$table" '$1 == table { print $2 }' "$work/rows")"
done < "$work/assignments"
awk '!/^[ \t]*(#|$)/ && $2 == "keep" { print $1 }' "$contract" | while read -r column; do say mask "$column" rule keep; done
