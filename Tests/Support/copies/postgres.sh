#!/usr/bin/env bash
# Runs Examples/copy/postgres against three real servers: production (source), its physical copy, and the database that
# the copy replaces (old). Prints a line for each thing shown; the first that does not hold ends it.
set -euo pipefail
scripts=$(cd "$(dirname "$0")/../../../Examples/copy/postgres" && pwd)
bin=$(find /usr/lib/postgresql -name initdb -path '*/bin/*' | sort -V | tail -n 1)
bin=${bin%/initdb}
# In memory where there is room: the servers wait for their disk otherwise.
folder=$(mktemp -d /dev/shm/copies.XXXXXX 2> /dev/null || mktemp -d /tmp/copies.XXXXXX)
as=()
# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid=postgres --regid=postgres --clear-groups) && chown postgres "$folder"; fi
stop() {
    for data in "$folder"/*/; do "${as[@]}" "$bin/pg_ctl" -D "$data" -m immediate stop > /dev/null 2>&1 || true; done
    rm -rf "$folder"
}
trap stop EXIT
. "$(dirname "$0")/checks.sh"
cd "$folder"
free_port source_port copy_port old_port
start() {
    "${as[@]}" "$bin/pg_ctl" -D "$folder/$1" -w -l "$folder/$1.log" start > /dev/null \
        -o "-p $2 -k $folder -c listen_addresses=127.0.0.1 -c wal_level=logical -c fsync=off $3" || { cat "$folder/$1.log"; exit 1; }
}
sql() { PGPASSWORD=secret psql -X -q -A -t -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$1" -U admin -d "$2"; }

echo secret > password && chmod 644 password
"${as[@]}" "$bin/initdb" -D "$folder/source" -U admin --pwfile="$folder/password" -A scram-sha-256 -N > /dev/null
cp -a source old
cron=
[ ! -e "$bin/../lib/pg_cron.so" ] || cron="-c shared_preload_libraries=pg_cron -c cron.database_name=shop"
start source "$source_port" "$cron" & start old "$old_port" "" & wait
for port in "$source_port" "$old_port"; do
    sql "$port" postgres <<< "CREATE DATABASE shop"
    sql "$port" shop << 'SQL'
CREATE TABLE partners (id serial PRIMARY KEY, name text NOT NULL, secret text);
CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, partner int REFERENCES partners, email text, phone text,
                    at timestamptz DEFAULT now());
CREATE TABLE audit (what text);
CREATE FUNCTION audited() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit VALUES (old.email); RETURN new; END $$;
CREATE TRIGGER audited AFTER UPDATE ON users FOR EACH ROW EXECUTE FUNCTION audited();
SQL
done
sql "$source_port" shop << SQL
INSERT INTO partners (name) VALUES ('acme');
INSERT INTO users (partner, email, phone) VALUES (1, 'ada@real.com', '123'), (1, 'bob@real.com', NULL);
CREATE MATERIALIZED VIEW mails AS SELECT email FROM users;
CREATE ROLE app LOGIN PASSWORD 'apppass'; GRANT SELECT ON users TO app;
CREATE EXTENSION dblink; CREATE EXTENSION postgres_fdw;
CREATE SERVER billing FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', hostaddr '127.0.0.1', port '$source_port', dbname 'shop');
CREATE USER MAPPING FOR admin SERVER billing OPTIONS (user 'admin', password 'secret');
CREATE USER MAPPING FOR PUBLIC SERVER billing OPTIONS (user 'admin', password 'secret');
CREATE FUNCTION notify_crm(text) RETURNS void LANGUAGE sql AS \$\$ SELECT dblink_exec('billing', 'SELECT 1') \$\$;
CREATE FUNCTION told() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN PERFORM notify_crm(new.email); RETURN new; END \$\$;
CREATE TRIGGER told AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION told();
CREATE PUBLICATION everything FOR TABLE users;
CREATE TABLE received (id int PRIMARY KEY); CREATE TABLE late (id int PRIMARY KEY);
CREATE DATABASE warehouse;
DO \$\$ BEGIN PERFORM pg_create_logical_replication_slot(slot, 'pgoutput') FROM unnest(ARRAY['feed', 'unread']) slot; END \$\$;
SQL
sql "$source_port" warehouse << SQL
CREATE TABLE users (id int PRIMARY KEY, partner int, email text, phone text, at timestamptz);
CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=$source_port user=admin password=secret dbname=shop'
    PUBLICATION everything WITH (create_slot = false, slot_name = feed, copy_data = false);
SQL
# A subscription that is still copying a table: it has a slot for that table, besides its own.
sql "$source_port" warehouse << SQL
CREATE SUBSCRIPTION late CONNECTION 'host=127.0.0.1 port=$source_port user=admin password=secret dbname=shop'
    PUBLICATION everything WITH (slot_name = NONE, create_slot = false, enabled = false);
SQL
sync=$(sql "$source_port" warehouse <<< "SELECT format('pg_%s_sync_%s_%s', s.oid, 'users'::regclass::oid, system_identifier)
    FROM pg_subscription s, pg_control_system() WHERE subname = 'late'")
sql "$source_port" shop <<< "DO \$\$ BEGIN PERFORM pg_create_logical_replication_slot('$sync', 'pgoutput'); END \$\$"
[ -z "$cron" ] || sql "$source_port" shop <<< "CREATE EXTENSION pg_cron; SELECT cron.schedule('nightly', '0 3 * * *', 'SELECT 1')" > /dev/null
as_of=$(date -u +%Y-%m-%dT%H:%M:%SZ)
"${as[@]}" "$bin/pg_ctl" -D "$folder/source" -m fast -w stop > /dev/null
cp -a source copy
start source "$source_port" "$cron" & start copy "$copy_port" "$cron -c max_logical_replication_workers=0" & wait

export COPY_USER=admin COPY_PASSWORD=secret APP_USER=app APP_PASSWORD=apppass MITOSIS_DATA_AS_OF=$as_of \
    MITOSIS_ENDPOINT=127.0.0.1 MITOSIS_PORT=$copy_port MITOSIS_OLD_ENDPOINT=127.0.0.1 MITOSIS_OLD_PORT=$old_port \
    MITOSIS_SOURCE_ENDPOINT=127.0.0.1 MITOSIS_SOURCE_PORT=$source_port
slots() { sql "$source_port" shop <<< "SELECT string_agg(slot_name, ' ' ORDER BY slot_name) FROM pg_replication_slots"; }

fails "quiet.sh --list finds what would act" "$scripts/quiet.sh" --list
for found in '"subscription","object":"feed"' '"subscription","object":"late"' '"replication slot","object":"unread"' '"foreign server","object":"billing"' \
    '"user mapping","object":"billing for public"' '"extension","object":"dblink"' '"function","object":"notify_crm(text)"' \
    '"trigger","object":"told on users"' ${cron:+'"cron.job","object":"nightly"'}; do says "$found"; done
says_not secret
fails "the application's block has to be filled in" "$scripts/quiet.sh"
says "not filled in"
works "quiet.sh has nothing left" "$scripts/quiet.sh" --list
echo "UPDATE users SET phone = NULL WHERE false;" > block.sql
works "a second run changes nothing" "$scripts/quiet.sh" --database shop --application "$folder/block.sql"
says_not "turned off"
same "production's slots survive" "feed $sync unread" "$(slots)"
sql "$source_port" warehouse <<< "ALTER SUBSCRIPTION feed DISABLE"
sleep_until() { for _ in $(seq 100); do [ "$(sql "$source_port" shop <<< "$1")" = t ] && return; sleep 0.05; done; }
sleep_until "SELECT NOT active FROM pg_replication_slots WHERE slot_name = 'feed'"
sql "$copy_port" warehouse << SQL
CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=$source_port user=admin password=secret dbname=shop'
    PUBLICATION everything WITH (create_slot = false, slot_name = feed, copy_data = false, enabled = false);
DROP SUBSCRIPTION feed;
SQL
same "a plain DROP SUBSCRIPTION takes production's" "$sync unread" "$(slots)"

verify=("$scripts/verify.sh" --database shop --newest "SELECT max(at) FROM users" --none "SELECT count(*) FROM users WHERE email NOT LIKE '%@example.invalid'")
fails "verify.sh finds what is not masked" "${verify[@]}"
says '"result":"failed","found":"2"'
"$scripts/mask.sh" --database shop --columns > contract
sed -i -E "s/^(public.users.email) .*/\1 mask 'user' || id || '@example.invalid'/; s/^(public.users.phone) .*/\1 drop/" contract
grep -v partners.secret contract > short
fails "mask.sh fails at a column that the contract lacks" "$scripts/mask.sh" --database shop short
says "not in the contract: public.partners.secret"
works "mask.sh masks" "$scripts/mask.sh" --database shop contract
says '{"mask":"public.users.email","rule":"mask","rows":"2"}'
same "also what views keep, and no trigger noted it" "user1@example.invalid user2@example.invalid 0" \
    "$(sql "$copy_port" shop <<< "SELECT string_agg(email, ' ') || ' ' || (SELECT count(*) FROM audit) FROM mails")"
same "the triggers are as before" "audited O told D" \
    "$(sql "$copy_port" shop <<< "SELECT string_agg(tgname || ' ' || tgenabled::text, ' ' ORDER BY tgname) FROM pg_trigger WHERE tgrelid = 'users'::regclass AND NOT tgisinternal")"
works "verify.sh passes" "${verify[@]}"
MITOSIS_DATA_AS_OF=2099-01-01T00:00:00Z fails "verify.sh finds old data" "${verify[@]}"
APP_PASSWORD=wrong fails "verify.sh finds that the application cannot log in" "${verify[@]}"
MITOSIS_SOURCE_PORT=$copy_port fails "quiet.sh refuses the source" "$scripts/quiet.sh" --list

echo "127.0.0.1:*:*:admin:secret" > pgpass && chmod 600 pgpass
works "a PGPASSFILE has the password" env -u COPY_PASSWORD PGPASSFILE="$folder/pgpass" "$scripts/quiet.sh" --list

sql "$old_port" shop << 'SQL'
ALTER TABLE partners ADD gone text;
INSERT INTO partners (id, name) VALUES (7, 'tester');
INSERT INTO users (id, partner, email) OVERRIDING SYSTEM VALUE VALUES (70, 7, 'test@example.invalid');
SQL
works "carry.sh carries" "$scripts/carry.sh" --database shop public.partners public.users
says '{"carry":"public.users","rows":"1"}'
says '"left behind":"gone"'
works "twice" "$scripts/carry.sh" --database shop public.partners public.users
says '{"carry":"public.users","rows":"0"}'
same "sequences go on" "8 71" "$(sql "$copy_port" shop <<< "WITH p AS (INSERT INTO partners (name) VALUES ('x') RETURNING id), u AS (INSERT INTO users (email) VALUES ('x') RETURNING id) SELECT p.id || ' ' || u.id FROM p, u")"
sql "$old_port" shop <<< "UPDATE partners SET name = 'other' WHERE id = 7; INSERT INTO partners (id, name) VALUES (9, 'new')"
fails "a conflict is said" "$scripts/carry.sh" --database shop public.partners
says '"conflict":"{\"id\":7}"'
same "and nothing is carried" 0 "$(sql "$copy_port" shop <<< "SELECT count(*) FROM partners WHERE id = 9")"
fails "a foreign key holds" "$scripts/carry.sh" --database shop --replace public.partners
echo "all shown"
