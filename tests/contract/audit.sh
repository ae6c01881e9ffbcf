#!/bin/sh
# `ranchhand audit` as pipelines use it: the real program, plain output, exit codes, no terminal, no secret. On its sandbox; with
# --kubeconfig FILE on that cluster, of which only the shape is known.
src=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export RANCHHAND_SANDBOX="$PWD/ranchhand-sandbox"
unset XDG_STATE_HOME DISPLAY SSH_CONNECTION
bad=0
fail() { echo "$*"; bad=1; }
# expect CODE TEXT ARGUMENT...: exit code, and a text on stdout or stderr
expect() {
	code=$1 text=$2; shift 2
	TERM=dumb ./ranchhand --no-state "$@" > "$work/out" 2> "$work/err" < /dev/null
	got=$?
	if [ $got -ne "$code" ] || ! cat "$work/out" "$work/err" | grep -qF -- "$text"; then
		fail "ranchhand $*: exit $got, expected $code and: $text"; cat "$work/out" "$work/err" | head -c 4000
	fi
	LC_ALL=C grep -q "$(printf '\033')" "$work/out" "$work/err" && fail "ranchhand $*: an escape sequence"
	[ -s "$work/out" ] && [ -s "$work/err" ] && { fail "ranchhand $*: both stdout and stderr"; cat "$work/err"; }
	:
}
has() { for text in "$@"; do grep -qF -- "$text" "$work/out" || { fail "no '$text' in:"; head -c 4000 "$work/out"; }; done; }
# Its JSON parts are JSON, with what every reader asks for.
readable() {
	command -v python3 > /dev/null || return 0
	python3 - "$work/out" "$1" << 'PYTHON' || fail "-o $1 is not what readers take"
import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
if sys.argv[2] == "json":
    for c in d["clusters"]:
        if "error" in c:
            continue
        assert sum(n["images"] for n in c["namespaces"]) == len(c["images"])
        for i in c["images"]:
            assert i["namespace"] and i["kind"] and i["name"] and i["image"] and i["coverage"] and i["says"], i
            assert i["pulled"] + i["notPulled"] <= max(i["pods"], i["pulled"] + i["notPulled"])
            assert not (i["coverage"] == "unknown" and i["uncovered"]), i
    images = [i for c in d["clusters"] for i in c.get("images", [])]
    for what in ("uncovered", "failing"):
        assert d["summary"][what] == sum(i[what] for i in images)
else:
    # sarif-schema-2.1.0: version, runs, tool, driver, name, message; code scanning: $schema, locations, regions, fingerprints
    assert d["version"] == "2.1.0" and d["$schema"] and len(d["runs"]) == 1
    run = d["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] and isinstance(run["invocations"][0]["executionSuccessful"], bool)
    seen = set()
    for r in run["results"]:
        assert rules[r["ruleIndex"]]["id"] == r["ruleId"] and r["level"] in ("none", "note", "warning", "error") and r["message"]["text"]
        where = r["locations"][0]["physicalLocation"]
        assert not where["artifactLocation"]["uri"].startswith("/") and ":" not in where["artifactLocation"]["uri"].split("/")[0]
        assert where["region"]["startLine"] == 1
        mark = r["partialFingerprints"]["ranchhand/v1"]
        assert mark not in seen, r
        seen.add(mark)
PYTHON
}
if [ "$1" = --kubeconfig ]; then
	export KUBECONFIG="$2" HOME="$work"
	expect 0 "Images: " audit
	for format in json sarif csv; do
		expect 0 "" audit -o $format
		[ $format = csv ] || readable $format
		cp "$work/out" "$work/first"
		expect 0 "" audit -o $format
		[ "$(wc -l < "$work/first")" -eq "$(wc -l < "$work/out")" ] || fail "-o $format: not the same twice"
	done
	expect 3 "no namespace" audit -n rh-there-is-none
	exit $bad
fi
export HOME="$work"
unset KUBECONFIG
k8s=--demo=kubernetes
expect 0 "Images: 18, namespaces: 12. Not covered: 3, not pulled: 3, not known: 0." $k8s audit
has "pay-batch      deployment/importer                 quay.io/acme/importer:0.9" "broken secret: 1 of 1" "Registries" \
	"web-green/hub-old        No workload, pod or service account names it." \
	"pay-batch/broken-config  Nodes cannot read it: auth of its key quay.io is not user:password in base64." \
	'The login of robot$web at harbor.corp.example has 2 different passwords: also in web-green/two-registries.'
sed -n 2p "$work/out" | grep -q 'importer.*broken' || fail "the worst is not first"
cp "$work/out" "$work/first"
expect 0 "" $k8s audit
cmp -s "$work/first" "$work/out" || fail "another order than before"

# namespaces, several of them; those that are not there
expect 0 "Images: 5, namespaces: 1." $k8s -n web-blue audit
expect 0 ", namespaces: 2." $k8s -n web-blue -n pay-core audit
expect 3 "There is no namespace nowhere." $k8s -n nowhere audit

# what makes it fail
expect 15 "" $k8s audit --fail-on failing
expect 15 "" $k8s audit --fail-on uncovered
expect 15 "" $k8s audit --fail-on unused,broken
expect 0 "" $k8s -n web-blue audit --fail-on failing,broken,expired
expect 0 "" $k8s audit --fail-on unknown
expect 2 "failing, uncovered, broken, expired, unused, unknown" $k8s audit --fail-on all
expect 2 "--fail-on go with audit" $k8s --fail-on broken secrets
expect 2 "table, json, csv or sarif" $k8s audit -o xml
expect 2 "Several contexts go with audit" --context a --context b secrets
expect 2 "without --context and --cluster" --context a --all-clusters audit

# formats
expect 0 '"coverage":"broken","state":"broken","secret":"broken-config"' $k8s audit -o json
has '"coverage":"missing","state":"none","missing":"ghcr-pull"' '"from":"web-blue"' '"finding":"passwords"' '"summary":{"images":18,'
readable json
expect 0 'image,demo,web-blue,deployment,front,quay.io/acme/front:3.1,quay.io,attached,quay-pull,,,ok,' $k8s audit -o csv
has 'registry,demo,web-green,secret,hub-old,,,unused,' 'type,cluster,namespace,kind,name,'
expect 0 '"ruleId":"registry-broken"' $k8s audit -o sarif
has '"uri":"demo/web-green/deployment/shop-api"'
readable sarif

# no secret in it: what the sandbox's registries hold is nowhere, also not in base64
for format in table json csv sarif; do
	expect 0 "" $k8s audit -o $format
	cat "$work/out" >> "$work/all"
done
# the passwords begin with these words of the registries that it plays
sed -n '/stem: what its password/,/^};/p' "$src/sandbox/controllers/registries.c" | sed -n 's/.*"\([a-z-]*\)" *},*$/\1/p' | sort -u > "$work/stems"
[ "$(wc -l < "$work/stems")" -ge 3 ] || fail "the sandbox's passwords are not understood"
while read -r stem; do
	for text in "$stem-" "$(printf '%s' "$stem-" | base64 | cut -c1-8)"; do
		grep -qF -- "$text" "$work/all" && fail "'$text' is printed"
	done
done < "$work/stems"

# a Rancher: its clusters side by side, those that do not answer are a line
expect 5 "edge-berlin: Rancher lost contact" --demo --all-clusters audit
has "Not looked at" "shop-prod  pay-batch" "local/tools/harbor-platform"
expect 15 "" --demo --all-clusters audit --fail-on broken
expect 5 '"error":"Rancher lost contact' --demo --all-clusters audit -o json
readable json
expect 5 '"executionSuccessful":false' --demo --all-clusters audit -o sarif
readable sarif
expect 2 "Name one with --cluster" --demo audit
expect 0 "Images: 20, namespaces: 16." $k8s --all-clusters audit # contexts
expect 0 "Images: " --demo --cluster shop-prod audit
expect 0 "Images: " --demo=2.6 --demo-user dana --cluster shop-prod audit

# who may not look: unknown, and never covered
expect 0 "not known" --demo --demo-user vic --cluster shop-prod audit
has "Not looked at" "Not covered: 0"
grep -q ' attached ' "$work/out" && fail "vic knows what he may not read"
expect 15 "" --demo --demo-user vic --cluster shop-prod audit --fail-on unknown
expect 0 "registries were not read, because it is open read-only" $k8s --read-only audit
expect 15 "" $k8s --read-only audit --fail-on unknown

expect 2 "--context, --server or --demo" audit
expect 5 "refuses connections" --server https://127.0.0.1:1 audit
expect 3 "no such context" --context nowhere audit
exit $bad
