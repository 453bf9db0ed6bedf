# Sourced by the verify.sh of an engine, which supplies counts PLACE, scalar QUERY, age QUERY and login.
# shellcheck shell=bash
within=15 newest=() none=() without=" " failures=0 database=
while [ $# -gt 0 ]; do
    case $1 in
        --database) database=${2:?--database needs a name} ;;
        --newest) newest+=("${2:?--newest needs a query}") ;;
        --within) within=${2:?--within needs minutes} ;;
        --none) none+=("${2:?--none needs a query}") ;;
        --without)
            case ${2-} in counts | newest | none | login | quiet) ;; *) usage ;; esac
            without+="$2 "
            ;;
        *) usage ;;
    esac
    shift 2
done
[ -n "$database" ] || usage

# wanted CHECK: whether it was not waived. What is waived is said.
wanted() {
    case $without in *" $1 "*) say verify "$1" result waived && return 1 ;; esac
}

result() {
    [ "$3" = passed ] || failures=$((failures + 1))
    say verify "$1" object "$2" result "$3" found "$4"
}

if wanted counts; then
    counts source | sort > "$work/source"
    counts copy | sort > "$work/copy"
    while IFS=$'\t' read -r object ours theirs; do
        [ "$ours" = "$theirs" ] && verdict=passed || verdict=failed
        result counts "$object" "$verdict" "$ours in the copy, $theirs in the source"
    done < <(join -t "$(printf '\t')" -a 1 -a 2 -e 0 -o 0,1.2,2.2 "$work/copy" "$work/source")
    [ -s "$work/source" ] || result counts nothing failed "the source shows no object at all"
fi

if wanted newest; then
    [ -n "${MITOSIS_DATA_AS_OF-}" ] || die "MITOSIS_DATA_AS_OF is not set: mitosis-exec sets it; or say --without newest"
    [ ${#newest[@]} -gt 0 ] || die "say --newest with a query for the newest row's time, or --without newest" 252
    for query in "${newest[@]}"; do
        seconds=$(age "$query") || seconds=
        case $seconds in
            '' | *[!0-9-]*) result newest "$query" failed "no time" ;;
            *)
                [ "$seconds" -le $((within * 60)) ] && verdict=passed || verdict=failed
                result newest "$query" "$verdict" "$seconds seconds before $MITOSIS_DATA_AS_OF"
                ;;
        esac
    done
fi

if wanted none; then
    [ ${#none[@]} -gt 0 ] || die "say --none with a query that counts unmasked values, or --without none" 252
    for query in "${none[@]}"; do
        number=$(scalar "$query") || number="no answer"
        [ "$number" = 0 ] && verdict=passed || verdict=failed
        result none "$query" "$verdict" "$number"
    done
fi

if wanted login; then
    [ -n "${APP_USER-}" ] || die "APP_USER is not set: who the application logs in as; or say --without login" 252
    error=$(login 2>&1) && verdict=passed || verdict=failed
    result login "$APP_USER" "$verdict" "$error"
fi

if wanted quiet; then
    "$here/quiet.sh" --list && verdict=passed || verdict=failed
    result quiet list "$verdict" "see quiet.sh --list"
fi
[ "$failures" = 0 ] || die "$failures checks failed: see the lines above"
