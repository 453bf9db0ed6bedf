# Sourced by the scripts of postgres/ and mysql/: lines of evidence, and the places that a script may reach.
# shellcheck shell=bash

# The copy is what a run is making, old is what it replaces, source is where its data comes from. Each has the
# address that mitosis-exec gives, and the user and password of its own, else the copy's:
#   COPY_USER COPY_PASSWORD   OLD_USER OLD_PASSWORD   SOURCE_USER SOURCE_PASSWORD   APP_USER APP_PASSWORD
# Passwords may also stand in a PGPASSFILE (PostgreSQL) or in COPY_OPTION_FILE (MySQL, MariaDB).
place() {
    host=${MITOSIS_ENDPOINT-} port=${MITOSIS_PORT-} user=${COPY_USER-} password=${COPY_PASSWORD-}
    case $1 in
        app) user=${APP_USER-} password=${APP_PASSWORD-} ;;
        old)
            host=${MITOSIS_OLD_ENDPOINT-} port=${MITOSIS_OLD_PORT-}
            user=${OLD_USER-$user} password=${OLD_PASSWORD-$password}
            ;;
        source)
            host=${MITOSIS_SOURCE_ENDPOINT-} port=${MITOSIS_SOURCE_PORT-}
            user=${SOURCE_USER-$user} password=${SOURCE_PASSWORD-$password}
            ;;
    esac
    [ -n "$host" ] && [ -n "$port" ] || die "the address of the $1 database is not known: mitosis-exec sets it"
}

die() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit "${2:-1}"
}

# The help is the comment that a script begins with.
usage() {
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" >&2
    exit 252
}

# Text as JSON writes it.
json() {
    local text=$1
    text=${text//\\/\\\\}
    text=${text//\"/\\\"}
    text=${text//$'\n'/\\n}
    text=${text//$'\t'/\\t}
    text=${text//$'\r'/\\r}
    printf '"%s"' "$text"
}

# say quiet cron.job object nightly action disabled: pairs of a name and a text, as one line of JSON.
say() {
    local line="" name
    while [ $# -gt 0 ]; do
        name=$1
        line+="${line:+,}\"$name\":$(json "$2")"
        shift 2
    done
    printf '{%s}\n' "$line" >&2
}

# What changes data runs on the copy only, whatever a setting says.
refuse_other_places() {
    local here="${MITOSIS_ENDPOINT-}:${MITOSIS_PORT-}"
    [ "$here" != "${MITOSIS_SOURCE_ENDPOINT-}:${MITOSIS_SOURCE_PORT-}" ] || die "the copy's address is the source's"
    [ "$here" != "${MITOSIS_OLD_ENDPOINT-}:${MITOSIS_OLD_PORT-}" ] || die "the copy's address is the old database's"
}

# Turns off each finding of the function `findings` (kind, object, statement; no statement: a person has to look), or
# only lists them. The function `perform` runs a statement. What could not be turned off is counted in `left`.
turn_off() {
    local mode=$1 kind object statement error
    left=0
    while IFS=$'\037' read -r -d '' kind object statement; do
        if [ "$mode" = list ]; then
            say quiet "$kind" object "$object" action found
            left=$((left + 1))
        elif [ -z "$statement" ]; then
            say quiet "$kind" object "$object" action "look at it"
            left=$((left + 1))
        elif error=$(perform "$statement" 2>&1 < /dev/null); then
            say quiet "$kind" object "$object" action "turned off"
        else
            say quiet "$kind" object "$object" action failed error "$error"
            left=$((left + 1))
        fi
    done < "$work/findings"
}

# Reads a contract (lines of: column's full name, keep or drop or mask, an expression) against the columns of a
# database (one full name a line). Fails where one of them knows what the other does not.
check_contract() {
    local contract=$1 columns=$2 wrong
    wrong=$(awk '
        FNR == NR { there[$0] = 1; next }
        /^[ \t]*(#|$)/ { next }
        ++known[$1] > 1 { print "said twice: " $1 }
        $2 != "keep" && $2 != "drop" && $2 != "mask" { print "neither mask, keep nor drop: " $1 }
        ($2 == "mask") != (NF > 2) { print "an expression goes with mask, and only with it: " $1 }
        !($1 in there) { print "not in the database: " $1 }
        END { for (name in there) if (!(name in known)) print "not in the contract: " name }
    ' "$columns" "$contract" | sort)
    [ -z "$wrong" ] || die "nothing was masked: the contract $contract and the database differ
$wrong"
}

# The assignments of a contract, grouped by table: table, column, rule and expression, separated by tabs.
assignments() {
    awk '
        /^[ \t]*(#|$)/ || $2 == "keep" { next }
        {
            dot = match($1, /\.[^.]*$/)
            rule = $2; table = substr($1, 1, dot - 1); column = substr($1, dot + 1); expression = "NULL"
            if (rule == "mask") { expression = $0; sub(/^[ \t]*[^ \t]+[ \t]+[^ \t]+[ \t]+/, "", expression) }
            print table "\t" column "\t" rule "\t" expression
        }
    ' "$1" | sort -s -t "$(printf '\t')" -k 1,1
}
