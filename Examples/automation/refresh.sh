#!/usr/bin/env bash
# Refreshes TARGET with SOURCE's data, for cron: an unfinished run is gone on with before a new one is planned.
# Usage: refresh.sh SOURCE TARGET FOLDER, the folder being where plans and events are kept.
set -euo pipefail
source=$1 target=$2
mkdir -p "$3" && cd "$3"

if [ ! -s plan.jsonl ]; then
    rds-describe > graph.json
    mitosis-plan --source "$source" --target "$target" graph.json > planned.jsonl
    mv planned.jsonl plan.jsonl
fi
mitosis-exec --yes plan.jsonl >> events.jsonl
mv plan.jsonl "done-$(date -u +%Y%m%dT%H%M%SZ).jsonl"
