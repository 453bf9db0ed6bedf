#!/usr/bin/env bash
# Refreshes a target with production's data, for cron and containers: see --help.
set -euo pipefail

usage() {
    cat <<'END'
usage: refresh.sh [OPTIONS] SOURCE TARGET FOLDER [OPTION OF mitosis-plan ...]

Plans and performs the refresh of TARGET with the data of SOURCE. FOLDER keeps
the plan and the events. An unfinished plan that is there is continued before a
new one is made. It says nothing when all went well.

  --plan-only           make the plan, where there is none, and stop
  --perform-only        perform the plan that is there, and make none
  --verbose             print the events as they happen
  --source-profile NAME the source is in another account: the profile with
                        which that is described, and its snapshots are made
  --on-failure COMMAND  run this by bash when something failed: standard input
                        has what the tools said, $STATUS the exit status,
                        $TARGET and $FOLDER what you gave
  -h, --help            print this

What stands after FOLDER goes to mitosis-plan:

  refresh.sh mitosis-prod mitosis-demo /var/lib/refresh --restart ./restart.sh

The exit status is that of the tool that failed. 3 and 130 mean: the same
command continues. 1 means: a check refused, and nothing was changed.
END
}

plans=true performs=true on_failure='' source_profile=() source_account=()
exec 3> /dev/null
while [ $# -gt 0 ]; do
    case $1 in
    --plan-only) performs=false ;;
    --perform-only) plans=false ;;
    --verbose) exec 3>&1 ;;
    --source-profile)
        source_profile=(--profile "${2?"--source-profile needs a name"}") source_account=(--source-profile "$2")
        shift
        ;;
    --on-failure) on_failure=${2?"--on-failure needs a command"} && shift ;;
    -h | --help) usage && exit ;;
    -*) echo "refresh.sh: there is no option '$1'; --help tells of all" >&2 && exit 252 ;;
    *) break ;;
    esac
    shift
done
[ $# -ge 3 ] || { usage >&2 && exit 252; }
source=$1 target=$2 folder=$3
shift 3
plan=$folder/plan.jsonl
mkdir -p "$folder"
said=$(mktemp)

# What the tools said is told when something went wrong, and only then.
# shellcheck disable=SC2317
finish() {
    local status=$1
    trap - EXIT
    if [ "$status" != 0 ]; then
        cat "$said" >&2
        if [ -n "$on_failure" ]; then
            STATUS=$status TARGET=$target FOLDER=$folder bash -c "$on_failure" < "$said" || true
        fi
    fi
    rm -f "$said"
    exit "$status"
}
trap 'finish $?' EXIT

make_plan() {
    local describe=(rds-describe)
    case " ${source_account[*]} $* " in
    *" --source-profile "* | *" --restore-snapshot "*) describe+=(--snapshots) ;;
    esac
    "${describe[@]}" > "$folder/graph.json" 2>> "$said"
    if [ ${#source_profile[@]} != 0 ]; then
        "${describe[@]}" "${source_profile[@]}" >> "$folder/graph.json" 2>> "$said"
    fi
    mitosis-plan --source "$source" --target "$target" "$@" "$folder/graph.json" > "$plan.new" 2>> "$said" || {
        local status=$?
        rm "$plan.new"
        return $status
    }
    mv "$plan.new" "$plan"
}

# Who stops a container tells this script alone, and a terminal tells the tool itself: either way it ends by itself.
perform() {
    local status stopped=true
    mitosis-exec "${source_account[@]}" --yes --quiet --format text --log "$folder/events.jsonl" "$plan" \
        >&3 2>> "$said" &
    trap 'stopped=true; kill -TERM $! 2> /dev/null' TERM
    trap 'stopped=true' INT
    while $stopped; do
        stopped=false status=0
        wait $! || status=$?
    done
    trap - TERM INT
    return $status
}

if [ ! -s "$plan" ] && $plans; then make_plan "$@"; fi
if [ ! -s "$plan" ] || ! $performs; then exit 0; fi
status=0
perform || status=$?
time=$(date -u +%Y%m%dT%H%M%SZ)
if [ $status = 0 ]; then
    mv "$plan" "$folder/done-$time.jsonl"
elif [ $status = 1 ]; then
    # A run that is at work refuses another one, but not a look. Then the plan is good.
    look=0
    mitosis-exec "${source_account[@]}" --dry-run "$plan" > /dev/null 2>&1 || look=$?
    if [ $look = 1 ]; then
        mv "$plan" "$folder/dead-$time.jsonl"
        cat >> "$said" <<END
refresh.sh: the plan is refused, so it is put aside as $folder/dead-$time.jsonl; the next call makes a new one
  to continue it when the reason is gone: mv $folder/dead-$time.jsonl $plan
  to remove what it has left, if anything: rds-describe | mitosis-plan --abandon --target $target | mitosis-exec
END
    fi
fi
exit $status
