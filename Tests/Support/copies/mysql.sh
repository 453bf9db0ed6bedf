#!/usr/bin/env bash
# Which statements Examples/copy/mysql/quiet.sh chooses for MySQL's versions and for RDS: a client that is none answers
# what such a server would, and writes down what it is asked. No server of MySQL takes part.
set -euo pipefail
scripts=$(cd "$(dirname "$0")/../../../Examples/copy/mysql" && pwd)
folder=$(mktemp -d /tmp/copies.XXXXXX)
trap 'rm -rf "$folder"' EXIT
. "$(dirname "$0")/checks.sh"
cat > "$folder/mysql" << 'EOC'
#!/usr/bin/env bash
asked="$* "
case " $* " in *" -e "*) ;; *) asked+=$(cat) ;; esac
printf '%s\n' "$asked" >> "$asked_file"
case $asked in
    *"SELECT VERSION()"*) echo "$server_version" ;;
    *"rds\_%"*) printf '%s' "$procedures" ;;
    *"SHOW REPLICA STATUS"* | *"SHOW SLAVE STATUS"*) printf '             Channel_Name: %s\n' "$channel" ;;
    *role_edges*) printf 'role\037AWS_LAMBDA_ACCESS of app@%%\037REVOKE x FROM y\n' ;;
esac
EOC
chmod +x "$folder/mysql"
export PATH="$folder:$PATH" asked_file=$folder/asked MITOSIS_ENDPOINT=copy MITOSIS_PORT=1 COPY_PASSWORD=hidden
asks() {
    : > "$folder/asked"
    server_version=$1 procedures=$2 channel=$3 "$scripts/quiet.sh" --no-application-block > "$folder/said" 2>&1
    cat "$folder/asked" >> "$folder/said"
    says "$4"
    says_not hidden
    echo "ok: $1 ${2:+of RDS} ${3:+with a channel}: $4"
}
asks 5.7.44-log "" "" "STOP SLAVE FOR CHANNEL ''; RESET SLAVE ALL FOR CHANNEL ''"
says_not role_edges
asks 8.0.21 "" "" "SHOW SLAVE STATUS"
says role_edges
asks 8.0.22 "" "" "STOP REPLICA FOR CHANNEL ''; RESET REPLICA ALL FOR CHANNEL ''"
asks 8.0.36 $'rds_reset_external_master\n' "" "CALL mysql.rds_stop_replication; CALL mysql.rds_reset_external_master"
asks 8.4.3 $'rds_reset_external_source\n' "" "CALL mysql.rds_stop_replication; CALL mysql.rds_reset_external_source"
asks 8.4.3 $'rds_reset_external_source\n' feed "CALL mysql.rds_stop_replication_for_channel('feed'); CALL mysql.rds_reset_external_source_for_channel('feed')"
says "REVOKE x FROM y"
echo "all shown"
