# Sourced: says what is shown, and ends the test at the first thing that does not hold.
# shellcheck shell=bash
said=$folder/said
works() { "${@:2}" > "$said" 2>&1 && echo "ok: $1" || { echo "FAILED: $1"; cat "$said"; exit 1; }; }
fails() { ! "${@:2}" > "$said" 2>&1 && echo "ok: $1" || { echo "WORKED: $1"; cat "$said"; exit 1; }; }
says() { grep -qF -- "$1" "$said" || { echo "NOT SAID: $1"; cat "$said"; exit 1; }; }
says_not() { ! grep -qF -- "$1" "$said" || { echo "SAID: $1"; cat "$said"; exit 1; }; }
same() { [ "$2" = "$3" ] && echo "ok: $1" || { echo "FAILED: $1: '$3', not '$2'"; exit 1; }; }

# Puts ports that are free into the variables named.
free_port() {
    read -r "$@" < <(python3 -c '
import socket, sys
sockets = [socket.socket() for _ in sys.argv[1:]]
for each in sockets: each.bind(("127.0.0.1", 0))
print(*[each.getsockname()[1] for each in sockets])' "$@")
}
