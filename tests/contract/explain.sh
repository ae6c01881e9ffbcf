#!/bin/sh
# `ranchhand explain` as scripts use it: the real program against its sandbox, plain output, exit codes, no terminal.
src=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export HOME="$work" RANCHHAND_SANDBOX="$PWD/ranchhand-sandbox"
unset KUBECONFIG XDG_STATE_HOME DISPLAY SSH_CONNECTION
bad=0
# expect CODE TEXT ARGUMENT...: exit code, and a text on stdout or stderr
expect() {
	code=$1 text=$2; shift 2
	TERM=dumb ./ranchhand --no-state "$@" > "$work/out" 2> "$work/err" < /dev/null
	got=$?
	if [ $got -ne "$code" ] || ! cat "$work/out" "$work/err" | grep -qF -- "$text"; then
		echo "ranchhand $*: exit $got, expected $code and: $text"; cat "$work/out" "$work/err"; bad=1
	fi
	LC_ALL=C grep -q "$(printf '\033')" "$work/out" "$work/err" && { echo "ranchhand $*: an escape sequence"; bad=1; }
	# an answer goes to stdout alone, a failure to stderr alone
	[ -s "$work/out" ] && [ -s "$work/err" ] && { echo "ranchhand $*: both stdout and stderr"; cat "$work/err"; bad=1; }
}
k8s="--demo=kubernetes -n web-blue"
expect 0 "1  quay-pull    by key quay.io" $k8s explain quay.io/acme/front:3.1
expect 0 "docker.io/library/nginx:latest" $k8s explain nginx
expect 11 "write quay.io:443" $k8s explain quay.io:443/acme/front
expect 12 "Not covered." $k8s explain ghcr.io/acme/front
expect 3 "is there such a namespace?" --demo=kubernetes -n nowhere explain nginx
expect 13 "They may not be listed" --demo=2.15 --demo-user vic --cluster shop-prod -n web-blue explain nginx
expect 0 "by key quay.io" --demo=2.6 --demo-user dana --cluster shop-prod -n web-blue explain quay.io/acme/front
expect 2 "Name one with --cluster" --demo=2.15 explain nginx
expect 2 "There is no such cluster" --demo=2.15 --cluster nowhere explain nginx
expect 5 "cannot be explored" --demo=2.15 --cluster edge-berlin explain nginx
expect 2 "write it in lower case" $k8s explain Nginx
expect 2 "one namespace" $k8s -n web-green explain nginx
expect 2 "Only one image" $k8s explain nginx redis
expect 2 "--context, --server or --demo" explain nginx
expect 5 "refuses connections" --server https://127.0.0.1:1 explain nginx
expect 2 "no context" --context nowhere explain nginx
exit $bad
