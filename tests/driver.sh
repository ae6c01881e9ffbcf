#!/bin/sh
# Automake's test driver with a stop-watch. Behind what that writes into the .trs file of a test stand ":clock: FROM TO", of /proc/uptime,
# and what `times` says: the CPU of this shell, then of all that ran below it (user, system). tests/slowest.sh reads it.
for word; do
	[ "$option" != --trs-file ] || trs=$word
	[ "$word" != -- ] || break
	option=$word
done
read -r from _ < /proc/uptime
/bin/sh "$(dirname "$0")/../build-aux/test-driver" "$@" || exit
read -r to _ < /proc/uptime
{ echo ":clock: $from $to"; times; } >> "$trs"
