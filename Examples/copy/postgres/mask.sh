#!/usr/bin/env bash
# Masks a database of a copy by a contract that says of every column: keep it, drop its values, or mask them.
#
#   mask.sh --database NAME CONTRACT            for mitosis-plan --prepare, after quiet.sh
#   mask.sh --database NAME --columns           prints a contract that keeps everything, to begin with
#
#   public.users.id      keep
#   public.users.phone   drop                                   -- NULL
#   public.users.email   mask 'user' || id || '@example.invalid'
#
# A column that the contract does not know (new in production since last month), or that the database does not have,
# fails the run before anything is changed. All is one transaction, and runs twice with the same end if the expressions
# do not read what they mask. The tables' own triggers stay silent meanwhile, foreign keys hold. Materialized views are
# built anew, and statistics, which hold values, too. Each column is a line of JSON on standard error.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=connect.sh
. "$here/connect.sh"

[ $# = 3 ] && [ "$1" = --database ] || usage
database=$2 contract=$3
refuse_other_places
on copy "$database" > "$work/columns" << 'SQL'
SELECT concat_ws('.', nspname, relname, attname)
  FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
 WHERE relkind IN ('r', 'p') AND NOT relispartition AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
   AND nspname !~ '^pg_' AND nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY nspname, relname, attnum;
SQL
if [ "$contract" = --columns ]; then
    sed 's/$/ keep/' "$work/columns" && exit
fi
[ -r "$contract" ] || die "no such file: $contract" 252
check_contract "$contract" "$work/columns"

assignments "$contract" > "$work/assignments"
mapfile -t tables < <(cut -f 1 "$work/assignments" | uniq)
triggers=()
for table in "${tables[@]}"; do triggers+=("$(name "$table")"); done
touch "$work/triggers.off" "$work/triggers.on"
[ ${#triggers[@]} = 0 ] || triggers_of "$database" "${triggers[@]}"
{
    cat "$work/triggers.off"
    for table in "${tables[@]}"; do
        printf 'UPDATE %s SET ' "$(name "$table")"
        awk -F '\t' -v table="$table" '$1 == table { printf "%s\"%s\" = (%s)", n++ ? ", " : "", $2, $4 }' "$work/assignments"
        printf ';\n\\echo %s :ROW_COUNT\n' "'${table//\'/\'\'}'"
    done
    echo "SET CONSTRAINTS ALL IMMEDIATE;"
    cat "$work/triggers.on"
    on copy "$database" -c "SELECT format('REFRESH MATERIALIZED VIEW %s;', oid::regclass) FROM pg_class
                             WHERE relkind = 'm' AND relispopulated ORDER BY oid"
    for table in "${tables[@]}"; do printf 'ANALYZE %s;\n' "$(name "$table")"; done
} > "$work/mask.sql"
on copy "$database" --single-transaction -f "$work/mask.sql" > "$work/rows" || die "nothing was masked: see above"

while IFS=$'\t' read -r table column rule _; do
    say mask "$table.$column" rule "$rule" rows "$(awk -v table="$table" '$1 == table { print $2 }' "$work/rows")"
done < "$work/assignments"
awk '!/^[ \t]*(#|$)/ && $2 == "keep" { print $1 }' "$contract" | while read -r column; do say mask "$column" rule keep; done
