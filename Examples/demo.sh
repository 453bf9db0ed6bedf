#!/usr/bin/env bash
# Refreshes demo with production's data in a simulated Region: the README's first example.
# Usage: demo.sh FOLDER-WITH-THE-TOOLS
set -euo pipefail

tools=$(cd "$1" && pwd)
PATH="$tools:$PATH"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$(dirname "$0")/mitosis.json" "$folder/region.json"
cd "$folder"

show() {
    rds-describe --simulate region.json | sed -nE 's/^ +"(DBInstanceIdentifier|DbiResourceId|DBInstanceStatus)": "(.*)",?$/\2/p' |
        paste - - - | sort | awk '{ printf "  %-24s %-10s %s\n", $1, $2, $3 }'
}

echo "The simulated Region, before:"
show
echo
echo "The plan:"
rds-describe --simulate region.json |
    mitosis-plan --source mitosis-prod --target mitosis-demo --restart 'echo "restarting the application"' > plan.jsonl
mitosis-plan --format text plan.jsonl
echo
echo "Performing it (in virtual time):"
mitosis-exec --simulate region.json --format text plan.jsonl 2>&1 |
    awk '!/  (waiting|finished)  /{ sub(/^[0-9-]+T/, ""); sub(/^[0-9:.]+Z/, substr($0, 1, 8)); print; fflush() }'
echo
echo "The simulated Region, after: the demo instances are new ones."
show
echo
echo "The same operations once more:"
mitosis-exec --simulate region.json plan.jsonl 2>&1 > /dev/null | cat
