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
status=0
mitosis-exec --yes plan.jsonl >> events.jsonl || status=$?
time=$(date -u +%Y%m%dT%H%M%SZ)
if [ $status = 0 ]; then
    mv plan.jsonl "done-$time.jsonl"
elif [ $status = 1 ]; then
    # A run that is at work now refuses another one, too, but not a look: then the plan is none the worse.
    look=0
    mitosis-exec --dry-run plan.jsonl > /dev/null 2>&1 || look=$?
    if [ $look = 1 ]; then
        mv plan.jsonl "dead-$time.jsonl"
        cat >&2 <<END
refresh.sh: the plan is refused, so it is put aside as $PWD/dead-$time.jsonl, and the next call makes a new one
  to go on with it when the reason is gone: mv dead-$time.jsonl plan.jsonl
  to remove what it has left, if anything: rds-describe | mitosis-plan --abandon --target $target | mitosis-exec
END
    fi
fi
exit $status
