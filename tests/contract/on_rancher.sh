#!/bin/sh
# make check-rancher, on a sandbox that is a server like any other: all of it; one that fails; one that is interrupted. Each
# time nothing that it made is left.
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkfifo "$work/hold" || exit 99
./ranchhand-sandbox --rancher "${PROFILE:-2.15}" < "$work/hold" > "$work/announcement" &
exec 3> "$work/hold"		# the sandbox ends with its standard input
until grep -q '"url"' "$work/announcement"; do kill -0 $! || exit 99; done
SERVER=$(sed 's/.*"url": *"\([^"]*\)".*/\1/' "$work/announcement") USER=admin PASSWORD_FILE=$work/password CA=$work/ca
sed 's/.*"ca": *"\([^"]*\)".*/\1/; s/\\n/\n/g' "$work/announcement" > "$CA"
(umask 077; echo demo-admin > "$PASSWORD_FILE")
export SERVER USER PASSWORD_FILE CA
src=${srcdir:-.}
fail() { echo "$*"; cat "$work/said"; exec 3>&-; wait; exit 1; }
removed() { grep -q '^everything that was made there is removed$' "$work/said" || fail "$1: it is not removed"; }
on_rancher() { exec tests/contract/contract --rancher "$SERVER" --user "$USER" --password-file "$PASSWORD_FILE" --ca "$CA" "$@"; }

sh "$src/tests/rancher.sh" > "$work/said" 2>&1 3>&- || fail 'all of it: failed'
removed 'all of it'
grep -q ' 0 failed' "$work/said" || fail 'all of it: no count'

printf 'request GET /v3/settings/server-version\nstatus 418\n' > "$work/teapot.contract"
(on_rancher "$work/teapot.contract" > "$work/said" 2>&1 3>&-) && fail 'what fails: no exit code'
removed 'what fails'

printf 'request GET /v3/settings/server-version\nstatus 200\n' > "$work/first.contract"
mkfifo "$work/lines" "$work/never"
echo "echo waiting; exec cat $work/never" > "$work/waits.sh"
(on_rancher "$work/first.contract" --lessons "$work/waits.sh" > "$work/lines" 2>&1 3>&-) &
pid=$!
while read -r line; do
	echo "$line" >> "$work/heard"
	[ "$line" != waiting ] || kill -TERM $pid
done < "$work/lines"
wait $pid && fail 'interrupted: no exit code'
mv "$work/heard" "$work/said"
grep -q '^interrupted$' "$work/said" || fail 'interrupted: not said'
removed 'interrupted'
exec 3>&-
wait
