#!/bin/bash
# A program and a shell in a container of the sandbox, and attached to what runs there, by the kubectl of this machine and any named in
# $KUBECTLS: by WebSocket, where it asks so first (since 1.31), and by SPDY.
found=$(command -v kubectl)
[ -n "$found$KUBECTLS" ] || { echo "no kubectl"; exit 77; }
. "${srcdir:-.}/tests/support/sandbox.sh"
begin --kubernetes
bad=0
# what it says, both streams, has to be the first argument
k() {
	want=$1; shift
	got=$("$kubectl" --kubeconfig "$work/config" --cache-dir "$work/cache" -n web-blue "$@" 2>&1 <"$work/typed")
	case $got in *"$want"*) ;; *) echo "$kubectl, WebSockets $KUBECTL_REMOTE_COMMAND_WEBSOCKETS: $*: no '$want' in: $got"; bad=1 ;; esac
}
play() {
	: > "$work/typed"
	k hello exec search-0 -- echo hello
	k 'exit code 3' exec search-0 -- sh -c 'echo out; exit 3'
	k 'executable file not found' exec search-0 -- nosuch
	k 'not found' exec search-none -- ls
	pending=$("$kubectl" --kubeconfig "$work/config" -n pay-batch get pods --field-selector status.phase=Pending -o name | head -n1)
	k 'container not found' exec -n pay-batch "$pending" -- ls
	printf 'cd /etc\nhostname\nexit 5\n' > "$work/typed"
	k 'search-0
command terminated with exit code 5' exec -i search-0 -- sh
	: > "$work/typed"
	# what it attaches to writes for ever: the first line is enough
	line=$("$kubectl" --kubeconfig "$work/config" -n web-blue attach search-0 2>/dev/null | head -n1)
	[ -n "$line" ] || { echo "$kubectl: attached, and nothing came"; bad=1; }
}
for kubectl in $found $KUBECTLS; do
	for KUBECTL_REMOTE_COMMAND_WEBSOCKETS in true false; do
		export KUBECTL_REMOTE_COMMAND_WEBSOCKETS
		play
	done
done
exit $bad
