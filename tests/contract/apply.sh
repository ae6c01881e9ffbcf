#!/bin/bash
# `ranchhand apply` as scripts use it: one sandbox, many files; what is written, what is not, and what is said of it.
. "${srcdir:-.}/tests/support/sandbox.sh"
begin --kubernetes
export HOME="$work" TERM=dumb LANG=C.UTF-8
unset KUBECONFIG XDG_STATE_HOME
bad=0
word="canary-$$"
# expect CODE TEXT ARGUMENT...: exit code, and a whole line of stdout, or a text on stderr
expect() {
	code=$1 text=$2; shift 2
	./ranchhand --no-state --kubeconfig "$work/config" apply "$@" > "$work/said" 2> "$work/err" < "${input:-/dev/null}"
	got=$?
	if [ $got -ne "$code" ] || ! { grep -qxF -- "$text" "$work/said" || grep -qF -- "$text" "$work/err"; }; then
		echo "apply $*: exit $got, expected $code and: $text"; cat "$work/said" "$work/err"; bad=1
	fi
	grep -n -e "$word" -e "$(printf %s "$word" | base64)" "$work/said" "$work/err" && { echo "apply $*: a secret is printed"; bad=1; }
}
also() { # TEXT: another line of the same run
	grep -qF -- "$1" "$work/said" "$work/err" || { echo "no '$1' in:"; cat "$work/said" "$work/err"; bad=1; }
}
secret() { # NAME WORD
	printf -- '---\napiVersion: v1\nkind: Secret\nmetadata: {name: %s}\nstringData: {word: "%s"}\n' "$1" "$2"
}

# a create, what is there already, a change; a dry run writes nothing
secret one "$word" > "$work/one"
expect 0 'secret web-blue/one: would be created' -n web-blue -f "$work/one" --dry-run
expect 0 'secret web-blue/one: would be created' -n web-blue -f "$work/one" --dry-run
expect 0 'secret web-blue/one: created' -n web-blue -f "$work/one" --yes
expect 0 'secret web-blue/one: unchanged' -n web-blue -f "$work/one" --yes
secret one "$word-other" > "$work/other"
expect 0 'secret web-blue/one: would be changed' -n web-blue -f "$work/other" --dry-run
expect 0 'secret web-blue/one: unchanged' -n web-blue -f "$work/one" --dry-run
expect 0 'secret web-blue/one: changed' -n web-blue -f "$work/other" --yes --journal "$work/journal"
grep -q '"action":"apply".*secret web-blue/one' "$work/journal" || { echo "not in the journal:"; cat "$work/journal"; bad=1; }
expect 0 'secret web-blue/one: unchanged' -n web-blue -f "$work/other" --yes

# several: YAML and JSON, a List, a namespace and what goes into it; from standard input
cat > "$work/several" <<DOCUMENTS
# a namespace first
apiVersion: v1
kind: Namespace
metadata: {name: from-file}
---
{"apiVersion": "v1", "kind": "List", "items": [
	{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "two", "namespace": "from-file"}, "stringData": {"a": "$word"}},
	{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "three", "namespace": "from-file"}}]}
---
# nothing here
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: from-file}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}], imagePullSecrets: [{name: two}]}
DOCUMENTS
expect 0 'namespace from-file: would be created' -f "$work/several" --dry-run
input="$work/several" expect 0 'namespace from-file: created' -f - --yes
[ "$(grep -c ': created$' "$work/said")" = 4 ] || { echo "not four:"; cat "$work/said"; bad=1; }
input="$work/several" expect 0 'deployment from-file/web: unchanged' -f - --yes
sed -i 's/image: nginx/image: nginx:2/' "$work/several"
expect 0 'deployment from-file/web: changed' -f "$work/several" --yes
also 'secret from-file/two: unchanged'

# one is refused: nothing is written
{ secret four "$word"; printf -- '---\napiVersion: v1\nkind: Secret\nmetadata: {name: bad}\ntype: kubernetes.io/tls\ndata: {tls.crt: eA==}\n'; } > "$work/refused"
expect 3 'secret web-blue/four: not written' -n web-blue -f "$work/refused" --yes
also 'secret web-blue/bad: refused: '
expect 0 'secret web-blue/four: would be created' -n web-blue -f <(secret four "$word") --dry-run
expect 4 'secret pay-core/five: refused: not permitted: dana may not get secrets in pay-core' --context sandbox-dana -n pay-core \
	-f <(secret five "$word") --yes
expect 7 'connected read-only' --read-only -n web-blue -f "$work/one" --yes

# a protected cluster has to be named; by another name nothing is written anywhere
expect 7 'If it is meant, say so: --into sandbox.' --protect -n web-blue -f "$work/one" --yes
expect 0 'secret web-blue/one: would be changed' --protect -n web-blue -f "$work/one" --dry-run
expect 2 'This cluster is sandbox, and --into says shop-prod.' --into shop-prod -n web-blue -f "$work/one" --yes
expect 0 'secret web-blue/one: would be changed' -n web-blue -f "$work/one" --dry-run
expect 0 'secret web-blue/one: changed' --protect --into sandbox -n web-blue -f "$work/one" --yes

# what cannot be read, with the line; nothing is asked of a server
{ secret six "$word"; printf -- '---\na: b\n\tc: d\n'; } > "$work/tab"
expect 3 'Line 8 of the YAML' -f "$work/tab" --yes
{ secret six "$word"; printf -- '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n'; } > "$work/kind"
expect 3 'The document at line 7 cannot be applied' -f "$work/kind" --yes
also 'ConfigMap of v1'
secret seven '••••' > "$work/masked"
expect 3 'are masked' -f "$work/masked" --yes
expect 3 'no object' -f /dev/null --yes
expect 3 "$work" -f "$work" --yes
expect 3 'nowhere' -f "$work/nowhere" --yes
expect 2 'and -n says web-blue' -n web-blue -f "$work/several" --yes
expect 2 'one of --dry-run and --yes' -f "$work/one"
expect 2 'needs a file' --yes
exit $bad
