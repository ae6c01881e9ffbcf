#!/bin/bash
# ranchhand as a plugin of kubectl: by the real kubectl, with the arguments as it hands them on, at the context that kubectl would take.
kubectl=$(command -v kubectl) || { echo "no kubectl"; exit 77; }
command -v script > /dev/null || { echo "no script(1)"; exit 77; }
. "${srcdir:-.}/tests/support/sandbox.sh"
begin --kubernetes
mkdir "$work/bin" "$work/home"
ln -s "$PWD/ranchhand" "$work/bin/kubectl-ranchhand"
ln -s "$PWD/ranchhand" "$work/bin/kubectl_complete-ranchhand"
export PATH="$work/bin:$PATH" HOME="$work/home" TERM=xterm LANG=C.UTF-8
unset KUBECONFIG XDG_STATE_HOME
bad=0
says() { # TEXT COMMAND...
	want=$1; shift
	got=$("$@" 2>&1 < /dev/null)
	case $got in *"$want"*) ;; *) echo "$*: no '$want' in: $got"; bad=1 ;; esac
}
version=$(./ranchhand --version)
says "$version" "$kubectl" ranchhand --version
says ranchhand "$kubectl" plugin list
sed 's/current-context: .*/current-context: sandbox-dana/' "$work/config" > "$work/dana"
# the namespace and the context as kubectl's own options, before and after the command
says 'by key quay.io' "$kubectl" ranchhand --kubeconfig "$work/config" -n web-blue explain quay.io/acme/front
says 'by key quay.io' env KUBECONFIG="$work/config" "$kubectl" ranchhand explain quay.io/acme/front --namespace=web-blue
says 'may not be listed' env KUBECONFIG="$work/config" "$kubectl" ranchhand --context=sandbox-dana -n pay-core explain quay.io/acme/front

# opened CONTEXT TEXT ARGUMENT...: on a terminal, when the screens show the text, ^Q; then it was connected with that context
opened() {
	context=$1 want=$2; shift 2
	: > "$work/screen"
	mkfifo "$work/keys"
	script -qfec "$*" "$work/screen" < "$work/keys" > /dev/null 2>&1 &
	terminal=$!
	exec 7> "$work/keys"
	shown=
	# in pieces between escape sequences
	while [ -z "$shown" ] && IFS= read -r -t 30 -d $'\033' piece; do
		case $piece in *"$want"*) shown=y ;; esac
	done < <(exec tail -n +1 -f "$work/screen" --pid $terminal)
	[ -n "$shown" ] || { echo "$*: the screen does not show $want"; bad=1; }
	printf '\021' >&7
	exec 7>&-
	wait $terminal
	rm "$work/keys"
	tr -d ' \n' < "$HOME/.local/state/ranchhand/state.json" | grep -qF "\"context\":\"$context\"" \
		|| { echo "$*: not at $context"; cat "$HOME/.local/state/ranchhand/state.json"; bad=1; }
}
# What was last does not matter to the plugin: first another context is used, and remembered.
opened sandbox 'Cluster Management' "./ranchhand --kubeconfig $work/config --context sandbox"
opened sandbox-dana 'Cluster Management' "$kubectl ranchhand --kubeconfig $work/dana"
opened sandbox 'Cluster Management' "$kubectl ranchhand --kubeconfig=$work/config --context=sandbox"
opened sandbox-dana 'Secrets' "KUBECONFIG=$work/dana $kubectl ranchhand secrets"
opened sandbox 'Cluster Management' "$kubectl ranchhand --kubeconfig=$work/config"

# kubectl asks a plugin for its completions since 1.26
case $("$kubectl" version --client -o json | sed -n 's/.*"minor": "\([0-9]*\).*/\1/p') in
[0-9]|1[0-9]|2[0-5]) ;;
*) says 'sandbox-dana' "$kubectl" __complete ranchhand --kubeconfig "$work/config" --context sandbox-
   says '--read-only' "$kubectl" __complete ranchhand --rea ;;
esac
exit $bad
