#!/bin/sh
# The documentation's kubectl commands on the sandbox, whose profile is the name of $1 (docs-PROFILE.kubectl). Skipped without kubectl.
command -v kubectl >/dev/null || { echo "no kubectl here"; exit 77; }
work=$(mktemp -d) || exit 99
sandbox=
finish() { exec 3>&-; [ -z "$sandbox" ] || wait "$sandbox"; rm -rf "$work"; }
trap finish EXIT
profile=$(basename "$1" .kubectl)
case ${profile#docs-} in
kubernetes) set -- --kubernetes ;;
*) set -- --rancher "${profile#docs-}" ;;
esac
mkfifo "$work/in" "$work/out"
./ranchhand-sandbox "$@" --kubeconfig-out "$work/config" < "$work/in" > "$work/out" &
sandbox=$!
exec 3> "$work/in"
read -r announcement < "$work/out"
[ -n "$announcement" ] || { echo "the sandbox says nothing"; exit 1; }

export HOME="$work"
bad=0
k() { kubectl --kubeconfig "$work/config" --cache-dir "$work/cache" "$@"; }
say() { echo "FAIL $*"; bad=1; }
# has TEXT COMMAND…: the command succeeds and prints the text
has() { text=$1; shift; out=$("$@" 2>&1) || say "$* ended with $?: $out"; case $out in *"$text"*) ;; *) say "$*: \"$text\" is not in: $out" ;; esac; }
# fails TEXT COMMAND…: the command fails and prints the text
fails() { text=$1; shift; out=$("$@" 2>&1) && say "$* succeeded"; case $out in *"$text"*) ;; *) say "$*: \"$text\" is not in: $out" ;; esac; }

has "default" k get namespaces
has "secret/testquay created" k create secret docker-registry testquay --docker-server=quay.io --docker-username=acme+docs \
	--docker-password=not-a-password
config=$(k get secret testquay --output='jsonpath={.data.\.dockerconfigjson}' | base64 --decode)
want='{"auths":{"quay.io":{"username":"acme+docs","password":"not-a-password","auth":"YWNtZStkb2NzOm5vdC1hLXBhc3N3b3Jk"}}}'
[ "$config" = "$want" ] || say "decoded: $config"
has "kubernetes.io/dockerconfigjson" k get secret testquay
has "testquay" k get secrets --field-selector type=kubernetes.io/dockerconfigjson
fails "already exists" k create secret generic testquay --from-literal=a=b
fails "not found" k get secret no-such-secret
fails "not found" k create secret generic x --from-literal=a=b -n no-such-namespace
has "Type:  kubernetes.io/dockerconfigjson" k describe secret testquay
has "secret/applied created" k apply -f - <<'Y'
apiVersion: v1
kind: Secret
metadata: {name: applied, labels: {team: web}}
stringData: {user: someone}
Y
has "secret/applied configured" k apply -f - <<'Y'
apiVersion: v1
kind: Secret
metadata: {name: applied, labels: {team: shop}}
stringData: {user: someone}
Y
has "applied" k get secrets -l team=shop -o name
has "invalid" sh -c 'kubectl --kubeconfig "$1/config" --cache-dir "$1/cache" create secret generic Bad_Name --from-literal=a=b 2>&1 || true' sh "$work"

# What the program teaches, with its placeholders filled in, does what it says: both ways store the same, and the workload names it.
context=$(kubectl --kubeconfig "$work/config" config current-context)
./tests/contract/ways "$context" default taught quay.io acme+docs quay.io/acme/front:3.1 | sed 's/PASSWORD/not-a-password/' > "$work/ways"
printf '%s' "$want" > "$work/config.json"
export KUBECONFIG="$work/config"
line() { (cd "$work" && grep -e "$1" ways | sh); }
has "secret/taught created" line --from-file
[ "$(line base64)" = "$want" ] || say "stored from standard input: $(line base64)"
has "deleted" k delete secret taught
has "secret/taught created" line --docker-password
[ "$(line base64)" = "$want" ] || say "stored the documentation's way: $(line base64)"
has "deployment.apps/taught created" sh -c 'sed -n "/<</,\$p" "$1" | sh' sh "$work/ways"
has "taught" k get deployment taught -o 'jsonpath={.spec.template.spec.imagePullSecrets[0].name}'
has "apps.deployment-default-taught" k get deployment taught -o 'jsonpath={.spec.selector.matchLabels}'

# A watch tells of what comes: it ends with the first line that it prints for the new secret.
mkfifo "$work/watch"
k get secrets -w -o name > "$work/watch" 2>/dev/null &
watcher=$!
exec 4< "$work/watch"
while read -r line <&4; do
	case $line in
	secret/testquay) has "created" k create secret generic seen-by-watch --from-literal=a=b ;;
	secret/seen-by-watch) break ;;
	esac
done
[ "$line" = secret/seen-by-watch ] || say "the watch did not tell of the new secret"
kill "$watcher"
exec 4<&-
has 'secret "testquay" deleted' k delete secret testquay
fails "not found" k get secret testquay
exit $bad
