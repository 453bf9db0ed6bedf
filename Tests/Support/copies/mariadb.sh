#!/usr/bin/env bash
# Runs Examples/copy/mysql against three real MariaDB servers: production (source), its physical copy, and the database
# that the copy replaces (old). Prints a line for each thing shown; the first that does not hold ends it.
set -euo pipefail
scripts=$(cd "$(dirname "$0")/../../../Examples/copy/mysql" && pwd)
# In memory where there is room: the servers wait for their disk otherwise.
folder=$(mktemp -d /dev/shm/copies.XXXXXX 2> /dev/null || mktemp -d /tmp/copies.XXXXXX)
pids=()
stop() {
    exec 2> /dev/null # Bash tells of what is killed.
    for pid in "${pids[@]}"; do kill -9 "$pid" 2> /dev/null || true; done
    wait 2> /dev/null || true
    rm -rf "$folder"
}
trap stop EXIT
. "$(dirname "$0")/checks.sh"
cd "$folder"
free_port source_port copy_port old_port
user=$(id -un)
admin() { mariadb --no-defaults -u admin -psecret -h 127.0.0.1 -P "$1" -N -B "${@:2}"; }
# start FOLDER PORT: the number of its process is added to pids.
start() {
    mariadbd --no-defaults --user="$user" --datadir="$folder/$1" --port="$2" --bind-address=127.0.0.1 --socket="$folder/$1.sock" \
        --pid-file="$folder/$1.pid" --skip-log-bin --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=32M \
        --plugin-load-add=ha_federatedx --plugin-maturity=unknown --skip-slave-start --relay-log=relay --server-id="$2" \
        --event-scheduler=ON > "$1.log" 2>&1 &
    pids+=($!)
    for _ in $(seq 100); do
        ! mariadb-admin --no-defaults -S "$folder/$1.sock" -u nobody ping 2>&1 | grep -qE 'alive|denied' || return 0
        sleep 0.05
    done
    cat "$1.log" && exit 1
}
mariadb-install-db --no-defaults --user="$user" --datadir="$folder/source" --skip-test-db \
    --auth-root-authentication-method=normal > install.log 2>&1 || { cat install.log; exit 1; }
start source "$source_port"
mariadb --no-defaults -u root -S source.sock -e "CREATE USER admin@'%' IDENTIFIED BY 'secret'; GRANT ALL ON *.* TO admin@'%' WITH GRANT OPTION;
    DELETE FROM mysql.global_priv WHERE user = ''; FLUSH PRIVILEGES; CREATE DATABASE shop"
admin "$source_port" shop << 'SQL'
CREATE TABLE partners (id int AUTO_INCREMENT PRIMARY KEY, name varchar(50) NOT NULL, secret varchar(50));
CREATE TABLE users (id int AUTO_INCREMENT PRIMARY KEY, partner int, email varchar(80), phone varchar(20),
    at timestamp DEFAULT current_timestamp(), big int AS (id * 2), FOREIGN KEY (partner) REFERENCES partners (id));
SQL
mariadb-admin --no-defaults -u root -S source.sock shutdown && wait "${pids[0]}" && pids=()
cp -a source old
start source "$source_port"
admin "$source_port" shop << SQL
INSERT INTO partners (name) VALUES ('acme');
INSERT INTO users (partner, email, phone) VALUES (1, 'ada@real.com', '123'), (1, 'bob@real.com', NULL);
CREATE USER app@'%' IDENTIFIED BY 'apppass'; GRANT SELECT ON shop.users TO app@'%';
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01' DO SELECT 1;
CREATE EVENT replicated ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01' DISABLE ON SLAVE DO SELECT 1;
CREATE SERVER billing FOREIGN DATA WRAPPER mysql OPTIONS (HOST '127.0.0.1', PORT $source_port, USER 'admin', PASSWORD 'secret', DATABASE 'shop');
CREATE TABLE remote (id int, name varchar(50)) ENGINE=FEDERATED CONNECTION='mysql://admin:secret@127.0.0.1:$source_port/shop/partners';
CREATE TABLE outbox (id int PRIMARY KEY) SELECT 1 AS id;
DELIMITER //
CREATE PROCEDURE tell(IN what text) BEGIN SET @answer = CONCAT('lambda_async(', what, ')'); END //
CREATE TRIGGER told AFTER INSERT ON users FOR EACH ROW CALL tell(NEW.email) //
CREATE TRIGGER local BEFORE INSERT ON outbox FOR EACH ROW SET NEW.id = NEW.id + 0 //
DELIMITER ;
CHANGE MASTER 'legacy' TO MASTER_HOST='127.0.0.1', MASTER_PORT=$source_port, MASTER_USER='admin', MASTER_PASSWORD='secret';
SQL
as_of=$(date -u +%Y-%m-%dT%H:%M:%SZ)
mariadb-admin --no-defaults -u root -S source.sock shutdown && wait "${pids[0]}" && pids=()
cp -a source copy
start source "$source_port"; start copy "$copy_port"; start old "$old_port"

export COPY_USER=admin COPY_PASSWORD=secret APP_USER=app APP_PASSWORD=apppass MITOSIS_DATA_AS_OF=$as_of \
    MITOSIS_ENDPOINT=127.0.0.1 MITOSIS_PORT=$copy_port MITOSIS_OLD_ENDPOINT=127.0.0.1 MITOSIS_OLD_PORT=$old_port \
    MITOSIS_SOURCE_ENDPOINT=127.0.0.1 MITOSIS_SOURCE_PORT=$source_port

fails "quiet.sh --list finds what would act" "$scripts/quiet.sh" --list
for found in '"event","object":"shop.nightly"' '"event","object":"shop.replicated"' '"remote table","object":"shop.remote"' \
    '"server","object":"billing"' '"trigger","object":"shop.told"' '"routine","object":"shop.tell"' '"replication","object":"legacy"'; do
    says "$found"
done
says_not secret
says_not shop.local
fails "the application's block has to be filled in" "$scripts/quiet.sh"
says "not filled in"
works "quiet.sh has nothing left" "$scripts/quiet.sh" --list
echo "DELETE FROM outbox;" > block.sql
works "a second run changes nothing more" "$scripts/quiet.sh" --database shop --application "$folder/block.sql"
says_not "turned off"
same "the application's block ran" 0 "$(admin "$copy_port" shop -e "SELECT count(*) FROM outbox")"
same "the remote table's rows survive" 1 "$(admin "$source_port" shop -e "SELECT count(*) FROM partners")"

verify=("$scripts/verify.sh" --database shop --newest "SELECT max(at) FROM users" --none "SELECT count(*) FROM users WHERE email NOT LIKE '%@example.invalid'")
fails "verify.sh finds what is not masked" "${verify[@]}"
says '"result":"failed","found":"2"'
"$scripts/mask.sh" --columns > contract
sed -i -E "s/^(shop.users.email) .*/\1 mask CONCAT('user', id, '@example.invalid')/; s/^(shop.users.phone) .*/\1 drop/" contract
grep -v partners.secret contract > short
fails "mask.sh fails at a column that the contract lacks" "$scripts/mask.sh" short
says "not in the contract: shop.partners.secret"
admin "$copy_port" shop -e "CREATE TRIGGER kept AFTER UPDATE ON users FOR EACH ROW INSERT INTO outbox VALUES (OLD.id)"
fails "mask.sh refuses a trigger that may keep the values" "$scripts/mask.sh" contract
says "shop.users has the trigger kept"
admin "$copy_port" shop -e "DROP TRIGGER kept"
works "mask.sh masks" "$scripts/mask.sh" contract
says '{"mask":"shop.users.email","rule":"mask","rows":"2"}'
same "the values are masked" "user1@example.invalid NULL user2@example.invalid NULL" \
    "$(admin "$copy_port" shop -e "SELECT email, phone FROM users ORDER BY id" | paste -s -d ' ' | tr '\t' ' ')"
works "verify.sh passes" "${verify[@]}"
MITOSIS_DATA_AS_OF=2099-01-01T00:00:00Z fails "verify.sh finds old data" "${verify[@]}"
APP_PASSWORD=wrong fails "verify.sh finds that the application cannot log in" "${verify[@]}"
MITOSIS_SOURCE_PORT=$copy_port fails "quiet.sh refuses the source" "$scripts/quiet.sh" --list

admin "$old_port" shop << 'SQL'
ALTER TABLE partners ADD gone text;
INSERT INTO partners (id, name) VALUES (7, 'tester');
INSERT INTO users (id, partner, email) VALUES (70, 7, 'test@example.invalid');
SQL
works "carry.sh carries" "$scripts/carry.sh" --database shop partners users
says '{"carry":"users","rows":"1"}'
says '"left behind":"gone"'
works "twice" "$scripts/carry.sh" --database shop partners users
says '{"carry":"users","rows":"0"}'
admin "$old_port" shop -e "UPDATE partners SET name = 'Tester' WHERE id = 7; INSERT INTO partners (id, name) VALUES (9, 'new')"
fails "a conflict is said, even of letters' case" "$scripts/carry.sh" --database shop partners
says '"conflict":"7"'
same "and nothing is carried" 0 "$(admin "$copy_port" shop -e "SELECT count(*) FROM partners WHERE id = 9")"
fails "rows that would refer to nothing fail it" "$scripts/carry.sh" --database shop --replace partners
says orphans
same "and nothing is emptied" 2 "$(admin "$copy_port" shop -e "SELECT count(*) FROM partners")"
printf '[client]\nuser=admin\npassword=secret\n[client_app]\nuser=app\npassword=apppass\n' > options.cnf && chmod 600 options.cnf
works "an option file has the passwords" env -u COPY_USER -u COPY_PASSWORD COPY_OPTION_FILE="$folder/options.cnf" "$scripts/quiet.sh" --list
echo "all shown"
