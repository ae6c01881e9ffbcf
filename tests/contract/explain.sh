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

# several: the verdict of each, and the exit code of the worst
expect 0 "All 2 are covered, or need no login." $k8s explain quay.io/acme/front nginx
expect 12 "1 of 3 are not covered." $k8s explain quay.io/acme/front ghcr.io/acme/front nginx
expect 11 "2 of 2 are not covered." $k8s explain quay.io:443/acme/front quay.io:5000/acme/front
expect 2 "write it in lower case" $k8s explain nginx Nginx
printf '# what we ship\nquay.io/acme/front:3.1\n\nghcr.io/acme/api # not ours\n' > "$work/list"
expect 12 "1 of 2 are not covered." $k8s explain -f "$work/list"
printf 'nginx\nBad\n' > "$work/list"
expect 3 "line 2: Bad" $k8s explain -f "$work/list"
: > "$work/list"
expect 3 "There is no image in it." $k8s explain -f "$work/list"
expect 3 "No such file" $k8s explain -f "$work/none"
expect 2 "explain needs an image" $k8s explain -o json
expect 2 "--output takes text or json" $k8s explain -o xml nginx
expect 2 "--output goes with explain and audit." $k8s -o json secrets

# a manifest: what each workload names, and where it is
cat > "$work/manifest" <<MANIFEST
apiVersion: apps/v1
kind: Deployment
metadata: {name: front}
spec: {template: {spec: {imagePullSecrets: [{name: quay-pull}, {name: gone}],
  initContainers: [{name: init, image: nginx}],
  containers: [{name: a, image: "quay.io/acme/front:3.1"}, {name: b, image: "quay.io/acme/front:3.1"}]}}}
---
{"kind": "Service", "apiVersion": "v1", "metadata": {"name": "front"}}
---
apiVersion: batch/v1
kind: Job
metadata: {generateName: report-, namespace: web-green}
spec: {template: {spec: {containers: [{name: a, image: quay.io/acme/report}]}}}
MANIFEST
expect 14 "Covered by quay-pull, which it names." $k8s explain -f "$work/manifest"
for text in "It names gone, which is not there." "nginx (Deployment front in web-blue)" "It needs no login" \
	"quay.io/acme/report (Job report- in web-green)" "Not attached: quay-pull covers it" "1 of 3 are not covered."; do
	grep -qF -- "$text" "$work/out" || { echo "explain -f: no '$text' in:"; cat "$work/out"; bad=1; }
done
expect 14 '"verdict":"unattached"' $k8s explain -o json -f "$work/manifest"
for text in '{"images":[{"image":"quay.io/acme/front:3.1","reference":"quay.io/acme/front:3.1","namespace":"web-blue","workload":"Deployment front","verdict":"covered","says":"' \
	'"imagePullSecrets":["quay-pull","gone"],"registries":[{"name":"quay-pull","covers":"yes","key":"quay.io","usable":true,"why":"covers quay.io/acme/front by key quay.io"},' \
	'{"image":"nginx","reference":"docker.io/library/nginx:latest","namespace":"web-blue","workload":"Deployment front","verdict":"public",' \
	'{"image":"quay.io/acme/report","reference":"quay.io/acme/report:latest","namespace":"web-green","workload":"Job report-","verdict":"unattached",' \
	'"serviceAccount":{"name":"default","imagePullSecrets":[]}}'; do
	grep -qF -- "$text" "$work/out" || { echo "explain -o json: no '$text' in:"; cat "$work/out"; bad=1; }
done
expect 2 "--context, --server or --demo" explain nginx
expect 5 "refuses connections" --server https://127.0.0.1:1 explain nginx
expect 2 "no context" --context nowhere explain nginx
exit $bad
