#!/usr/bin/env bash
# Brings rows of the old database into the copy that replaces it: of named tables, data only, in one transaction.
#
#   carry.sh --database NAME [--replace] TABLE ...            for mitosis-plan --carry
#
# Rows of the old database that the copy lacks are added; the same row again is left alone, so that this may run twice.
# A row whose primary key the copy has with other values is a conflict: each is said, and nothing is carried. --replace
# empties the named tables first. Rows that would refer to nothing afterwards fail it. Tables with triggers are refused
# (they cannot be turned off here) unless --fire-triggers is said. mysqldump writes the old rows into a database of
# their own on the copy, mitosis_carry, which is dropped at the end. AUTO_INCREMENT goes on after the highest value.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=connect.sh
. "$here/connect.sh"

database='' replace='' fire=''
while [ $# -gt 0 ]; do
    case $1 in
        --database) database=${2:?--database needs a name} && shift ;;
        --replace) replace=yes ;;
        --fire-triggers) fire=yes ;;
        -*) usage ;;
        *) break ;;
    esac
    shift
done
[ -n "$database" ] && [ $# -gt 0 ] || usage
refuse_other_places
schema=$(texts "$database") tables=$(texts "$@")
wrong=$(on copy -e "SELECT CONCAT(table_name, ' is ', engine, ', which has no transactions; ') FROM information_schema.TABLES
    WHERE table_schema = $schema AND table_name IN ($tables) AND engine <> 'InnoDB'")
[ -n "$fire" ] || wrong+=$(on copy -e "SELECT CONCAT(event_object_table, ' has the trigger ', trigger_name, ': say --fire-triggers if it may run; ')
    FROM information_schema.TRIGGERS WHERE event_object_schema = $schema AND event_object_table IN ($tables)
     AND (event_manipulation = 'INSERT' OR (event_manipulation = 'DELETE' AND '$replace' = 'yes'))")
[ -z "$wrong" ] || die "nothing was carried: $wrong"

# MySQL's mysqldump has options that MariaDB's has not, and its 8.0 asks for statistics that older servers lack.
dump=$(command -v mysqldump || command -v mariadb-dump) || die "there is no mysqldump and no mariadb-dump on the path" 253
known=$("$dump" --help)
options=(--single-transaction --skip-triggers --skip-add-locks --skip-lock-tables --complete-insert --hex-blob --default-character-set=utf8mb4)
case $known in *--set-gtid-purged*) options+=(--set-gtid-purged=OFF) ;; esac
case $known in *--column-statistics*) options+=(--column-statistics=0) ;; esac
case $known in *--no-tablespaces*) options+=(--no-tablespaces) ;; esac
reach "$dump" old "${options[@]}" "$database" "$@" > "$work/old.sql" || die "nothing was carried: the old database could not be read"
on copy -e "DROP DATABASE IF EXISTS mitosis_carry; CREATE DATABASE mitosis_carry"
trap 'on copy -e "DROP DATABASE IF EXISTS mitosis_carry" || true; rm -rf "$work"' EXIT
on copy --database=mitosis_carry < "$work/old.sql" > /dev/null || die "nothing was carried: the old rows could not be loaded"

{
    echo "SET foreign_key_checks = 0, sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO', group_concat_max_len = 1000000;"
    echo "SET sql_safe_updates = 0; START TRANSACTION;"
} > "$work/begin"
touch "$work/delete" "$work/compare" "$work/insert"
for table; do
    # The columns that both have; how to tell that a row has the same values, byte by byte; how to tell the same key.
    IFS=$'\t' read -r list same key keys < <(on copy << SQL
SET group_concat_max_len = 1000000;
SELECT GROUP_CONCAT(c), GROUP_CONCAT(IF(charset IS NULL, CONCAT('s.', c, ' <=> t.', c),
           CONCAT('CAST(s.', c, ' AS BINARY) <=> CAST(t.', c, ' AS BINARY)')) SEPARATOR ' AND '),
       GROUP_CONCAT(IF(is_key, CONCAT('s.', c, ' = t.', c), NULL) SEPARATOR ' AND '),
       GROUP_CONCAT(IF(is_key, CONCAT('s.', c), NULL))
  FROM (SELECT $(q n.column_name) AS c, n.character_set_name AS charset, n.column_key = 'PRI' AS is_key
          FROM information_schema.COLUMNS n JOIN information_schema.COLUMNS o ON o.table_schema = 'mitosis_carry'
           AND o.table_name = n.table_name AND o.column_name = n.column_name
         WHERE n.table_schema = $schema AND n.table_name = $(texts "$table")
           AND COALESCE(n.generation_expression, '') = '') columns_of_both;
SQL
    )
    [ "$list" != NULL ] || die "nothing was carried: $table has no columns in common"
    [ "$key" != NULL ] || [ -n "$replace" ] || die "nothing was carried: $table has no primary key to compare by; say --replace"
    lost=$(on copy -e "SELECT GROUP_CONCAT(o.column_name) FROM information_schema.COLUMNS o LEFT JOIN information_schema.COLUMNS n
        ON n.table_schema = $schema AND n.table_name = o.table_name AND n.column_name = o.column_name
        WHERE o.table_schema = 'mitosis_carry' AND o.table_name = $(texts "$table") AND n.column_name IS NULL")
    [ "$lost" = NULL ] || say carry "$table" "left behind" "$lost" why "the copy has no such columns"
    here_=$(name "$database.$table") there=$(name "mitosis_carry.$table") missing=
    if [ -n "$replace" ]; then
        echo "DELETE FROM $here_;" >> "$work/delete"
    else
        missing="WHERE NOT EXISTS (SELECT 1 FROM $here_ t WHERE $key)"
        echo "SELECT CONCAT_WS(CHAR(9), 'conflict', $(texts "$table"), CONCAT_WS(', ', $keys)) FROM $there s JOIN $here_ t ON $key
            WHERE NOT ($same) LIMIT 100;" >> "$work/compare"
    fi
    echo "INSERT INTO $here_ ($list) SELECT $list FROM $there s $missing;
        SELECT CONCAT_WS(CHAR(9), 'rows', $(texts "$table"), ROW_COUNT());" >> "$work/insert"
done
# Every foreign key from or to the named tables: rows that refer to nothing.
on copy > "$work/orphans" << SQL
SET group_concat_max_len = 1000000;
SELECT CONCAT('SELECT CONCAT_WS(CHAR(9), ''orphans'', ', QUOTE(constraint_name), ', COUNT(*)) FROM ', $(q table_schema), '.', $(q table_name),
       ' c LEFT JOIN ', $(q referenced_table_schema), '.', $(q referenced_table_name), ' p ON ',
       GROUP_CONCAT(CONCAT('c.', $(q column_name), ' = p.', $(q referenced_column_name)) SEPARATOR ' AND '), ' WHERE ',
       GROUP_CONCAT(CONCAT('c.', $(q column_name), ' IS NOT NULL') SEPARATOR ' AND '),
       ' AND p.', MIN($(q referenced_column_name)), ' IS NULL HAVING COUNT(*) > 0;')
  FROM information_schema.KEY_COLUMN_USAGE
 WHERE table_schema = $schema AND referenced_table_name IS NOT NULL AND (table_name IN ($tables) OR referenced_table_name IN ($tables))
 GROUP BY constraint_name, table_schema, table_name, referenced_table_schema, referenced_table_name;
SQL
# All in one session. What it finds decides about its end, so it is asked twice: a trial that is rolled back, and then
# the same with a COMMIT. The application is stopped meanwhile (mitosis-plan --before-swap).
cat "$work/begin" "$work/compare" > "$work/trial.sql" && echo "ROLLBACK;" >> "$work/trial.sql"
cat "$work/begin" "$work/delete" "$work/insert" "$work/orphans" > "$work/load.sql"
on copy < "$work/trial.sql" > "$work/found"
if [ ! -s "$work/found" ]; then
    { cat "$work/load.sql" && echo "ROLLBACK;"; } | on copy > "$work/rows" || die "nothing was carried: see above"
    grep '^orphans' "$work/rows" > "$work/found" || { cat "$work/load.sql" && echo "COMMIT;"; } | on copy > "$work/rows"
fi
while IFS=$'\t' read -r what table value; do say carry "$table" "$what" "$value"; done < "$work/found"
[ ! -s "$work/found" ] || die "nothing was carried: see the lines above"
while IFS=$'\t' read -r _ table value; do say carry "$table" rows "$value"; done < "$work/rows"
