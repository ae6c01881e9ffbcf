#!/bin/sh
# A lesson on a server that is not ours to drive, behind a Rancher's kubeconfig: played to its end, in real time.
src=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkfifo "$work/hold" || exit 99
./ranchhand-sandbox --rancher 2.15 --kubeconfig-out "$work/kubeconfig" < "$work/hold" > "$work/announcement" &
exec 3> "$work/hold"		# the sandbox ends with its standard input
until grep -q '"url"' "$work/announcement"; do kill -0 $! || exit 99; done
sed -i 's/^current-context: .*/current-context: local/' "$work/kubeconfig"
tests/lessons/play --client "$PWD/ranchhand" --against "$work/kubeconfig" --set cluster=local --set namespace=default \
	 "$src/lessons/create-registry.lesson" 3>&-
result=$?
exec 3>&-
wait
exit $result
