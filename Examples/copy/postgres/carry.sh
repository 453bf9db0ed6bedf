#!/usr/bin/env bash
# Brings rows of the old database into the copy that replaces it: of named tables, data only, in one transaction.
#
#   carry.sh --database NAME [--replace] TABLE ...            for mitosis-plan --carry
#
# Name a table as public.users, and the tables that others refer to first. Rows of the old database that the copy lacks
# are added; the same row again is left alone, so that this may run twice. A row whose primary key the copy has with
# other values is a conflict: each is said, and nothing is carried. --replace empties the named tables first, which is
# refused where that would delete rows of other tables. The tables' own triggers stay silent, foreign keys hold,
# sequences go on after the highest value. Only psql is needed: pg_dump could not leave out what one side lacks.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=connect.sh
. "$here/connect.sh"

[ $# -ge 3 ] && [ "$1" = --database ] || usage
database=$2 replace=
shift 2
if [ "$1" = --replace ]; then replace=yes && shift; fi
[ $# -gt 0 ] || usage
refuse_other_places
names=()
for table; do names+=("$(name "$table")"); done

if [ -n "$replace" ]; then
    lost=$(on copy "$database" -c "SELECT format('%s follows %s', conrelid::regclass, confrelid::regclass) FROM pg_constraint
        WHERE contype = 'f' AND confdeltype IN ('c', 'n', 'd') AND confrelid = ANY (ARRAY[$(texts "${names[@]}")]::regclass[])
          AND conrelid <> ALL (ARRAY[$(texts "${names[@]}")]::regclass[])")
    [ -z "$lost" ] || die "nothing was carried: emptying would change tables that are not named: $lost"
fi

# For each table: what the old database is asked for (ask), and what the copy does before and after (create, delete,
# compare, insert).
echo "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;" > "$work/ask"
touch "$work/create" "$work/delete" "$work/compare" "$work/insert"
n=0
for table in "${names[@]}"; do
    n=$((n + 1)) text=$(texts "${!n}")
    mapfile -t theirs < <(on old "$database" -c "SELECT attname FROM pg_attribute WHERE attrelid = $(texts "$table")::regclass
        AND attnum > 0 AND NOT attisdropped AND attgenerated = ''")
    [ ${#theirs[@]} -gt 0 ] || die "nothing was carried: the old database has no columns of ${!n}"
    # The columns that both have, bare and as those of s (the old rows) and t (the copy's), and the same of the key.
    IFS=$'\037' read -r list ss ts keys ks kt lost < <(on copy "$database" -F $'\037' -c "
        WITH ours AS (
            SELECT quote_ident(attname) AS c, attname, attnum = ANY (i.indkey) AS key FROM pg_attribute LEFT JOIN pg_index i
                ON indrelid = attrelid AND indisprimary
             WHERE attrelid = $(texts "$table")::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        ), both_have AS (SELECT * FROM ours WHERE attname = ANY (ARRAY[$(texts "${theirs[@]}")]))
        SELECT string_agg(c, ', '), string_agg('s.' || c, ', '), string_agg('t.' || c, ', '),
               string_agg(c, ', ') FILTER (WHERE key), string_agg('s.' || c, ', ') FILTER (WHERE key),
               string_agg('t.' || c, ', ') FILTER (WHERE key),
               (SELECT string_agg(x, ', ') FROM unnest(ARRAY[$(texts "${theirs[@]}")]) x WHERE x NOT IN (SELECT attname FROM ours))
          FROM both_have")
    [ -z "$lost" ] || say carry "${!n}" "left behind" "$lost" why "the copy has no such columns"
    [ -n "$keys$replace" ] || die "nothing was carried: ${!n} has no primary key to compare by; say --replace to empty it first"
    printf '\\echo COPY carry_%s FROM stdin;\nCOPY %s (%s) TO STDOUT;\n\\echo %s\n' "$n" "$table" "$list" "'\\\\.'" >> "$work/ask"
    echo "CREATE TEMPORARY TABLE carry_$n ON COMMIT DROP AS SELECT $list FROM $table WITH NO DATA;" >> "$work/create"
    missing=
    if [ -n "$replace" ]; then
        sed -i "1i DELETE FROM $table;" "$work/delete" && [ -s "$work/delete" ] || echo "DELETE FROM $table;" > "$work/delete"
    else
        missing="WHERE NOT EXISTS (SELECT FROM $table t WHERE ROW($kt) = ROW($ks))"
        echo "INSERT INTO carry_conflicts SELECT $text, (SELECT row_to_json(k) FROM (SELECT $ks) k) FROM carry_$n s JOIN $table t
            ON ROW($kt) = ROW($ks) WHERE ROW($ss)::text <> ROW($ts)::text;" >> "$work/compare"
    fi
    printf '%s\n' "INSERT INTO $table ($list) OVERRIDING SYSTEM VALUE SELECT $list FROM carry_$n s $missing;" \
        "\\echo $text :ROW_COUNT" >> "$work/insert"
done
on old "$database" -f "$work/ask" > "$work/data" || die "nothing was carried: the old database could not be read"

triggers_of "$database" "${names[@]}"
tables="ARRAY[$(texts "${names[@]}")]::regclass[]"
{
    cat "$work/create" "$work/data"
    echo "CREATE TEMPORARY TABLE carry_conflicts (carried text, key json) ON COMMIT DROP;"
    cat "$work/compare"
    cat << 'SQL'
SELECT concat_ws(' ', carried, key) FROM carry_conflicts LIMIT 100;
DO $$ BEGIN IF EXISTS (SELECT FROM carry_conflicts) THEN RAISE EXCEPTION '% conflicts', (SELECT count(*) FROM carry_conflicts); END IF; END $$;
SQL
    cat "$work/triggers.off" "$work/delete" "$work/insert"
    echo "SET CONSTRAINTS ALL IMMEDIATE;"
    cat "$work/triggers.on"
    # Sequences that columns own, are made from, or have in their default.
    on copy "$database" << SQL
SELECT DISTINCT format('SELECT setval(%L, greatest(m, (SELECT last_value FROM %s))) FROM (SELECT max(%I) AS m FROM %s) x
       WHERE m IS NOT NULL \g /dev/null', sequence, sequence, attname, attrelid::regclass)
  FROM (SELECT objid::regclass AS sequence, refobjid AS rel, refobjsubid AS num FROM pg_depend JOIN pg_class c ON c.oid = objid
         WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND relkind = 'S' AND deptype IN ('a', 'i')
        UNION SELECT refobjid::regclass, adrelid, adnum FROM pg_depend JOIN pg_attrdef a ON a.oid = objid JOIN pg_class c
            ON c.oid = refobjid WHERE classid = 'pg_attrdef'::regclass AND refclassid = 'pg_class'::regclass AND relkind = 'S') used
  JOIN pg_attribute ON attrelid = rel AND attnum = num WHERE rel = ANY ($tables);
SQL
} > "$work/load"
if ! on copy "$database" --single-transaction -f "$work/load" > "$work/rows"; then
    while read -r table key; do say carry "$table" conflict "$key"; done < "$work/rows"
    die "nothing was carried: see above"
fi
while read -r table rows; do say carry "$table" rows "$rows"; done < "$work/rows"
