#!/bin/bash
# The kubectl of this machine, and any named in $KUBECTLS, against the sandbox: what the documentation does with it.
found=$(command -v kubectl)
[ -n "$found$KUBECTLS" ] || { echo "no kubectl"; exit 77; }
. "${srcdir:-.}/tests/support/sandbox.sh"
# A kubectl that dispatches takes the one of the server.
begin --kubernetes --kubernetes-version v1.28.6
mkfifo "$work/watch"
bad=0
say() { echo "$*"; bad=1; }
# runs kubectl with the rest; its output, both streams, must hold the first argument
k() {
	want=$1; shift
	got=$("$kubectl" --kubeconfig "$work/config" --cache-dir "$work/cache" -n web-blue "$@" 2>&1)
	case $got in *"$want"*) ;; *) say "$version: kubectl $*: no '$want' in: $got" ;; esac
}
# what a person does with workloads: create, roll out, scale, restart, delete, in the sandbox's own time
workloads() {
	k 'front-' get deploy,pods,events -n web-green
	k 'deployment.apps/made created' create deployment made --image=nginx:1.25
	k 'successfully rolled out' rollout status deployment/made --timeout=60s
	k 'deployment.apps/made scaled' scale deployment made --replicas=3
	k 'deployment.apps/made restarted' rollout restart deployment/made
	k 'successfully rolled out' rollout status deployment/made --timeout=60s
	k 'deployment.apps/made image updated' set image deployment/made nginx=nginx:1.26
	k '3/3' get deployment made
	k 'REVISION' rollout history deployment/made
	k 'Successfully pulled image "nginx:1.25"' get events
	k 'nginx:1.26' describe deployment made
	printf '%s' '{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"kept"},"spec":{"serviceName":"kept",' \
		'"selector":{"matchLabels":{"app":"kept"}},"template":{"metadata":{"labels":{"app":"kept"}},"spec":{' \
		'"imagePullSecrets":[{"name":"quay-pull"}],"containers":[{"name":"main","image":"quay.io/acme/kept:1.0"}]}}}}' > "$work/set.json"
	k 'statefulset.apps/kept created' apply -f "$work/set.json"
	k 'statefulset.apps/kept unchanged' apply -f "$work/set.json"
	sed -i 's/kept:1.0/kept:1.1/' "$work/set.json"
	k 'statefulset.apps/kept configured' apply -f "$work/set.json"
	k 'new pods have been updated' rollout status statefulset/kept --timeout=60s
	k 'is invalid' create deployment bad --image=' '
	case $version in
	v1.1[0-9].*|v1.20.*)	# such a kubectl knows no CronJob of batch/v1, and says so to every server from 1.21 on
		k 'no kind "CronJob" is registered for version "batch/v1"' create job again --from=cronjob/sitemap
		k 'job.batch/again created' create job again --image=nginx:1.25 ;;
	*)	k 'job.batch/again created' create job again --from=cronjob/sitemap ;;
	esac
	k 'pod "kept-0" deleted' delete pod kept-0
	k 'pods is forbidden' get pods -n pay-core --context sandbox-dana
	k 'deployment.apps "made" deleted' delete deployment made
	k 'statefulset.apps "kept" deleted' delete statefulset kept --cascade=foreground
	k 'job.batch "again" deleted' delete job again
	k 'No resources found' get pods -l app=kept
}
play() {
	kubectl=$1
	version=$("$kubectl" version --client 2>/dev/null | sed -n 's/.*\(v1\.[0-9.]*\).*/\1/p;' | head -1)
	rm -rf "$work/cache"
	k 'kubernetes.io/dockerconfigjson   1' get secrets
	k 'web-green   quay-pull' get secrets --all-namespaces
	k 'secret/reg created' create secret docker-registry reg --docker-server=quay.io --docker-username=acme+ci \
		--docker-password=not-a-secret
	k 'already exists' create secret docker-registry reg --docker-server=quay.io --docker-username=u --docker-password=p
	k '{"auths":{"quay.io":{"username":"acme+ci","password":"not-a-secret","auth":"' get secret reg \
		-o 'go-template={{index .data ".dockerconfigjson" | base64decode}}'
	k '.dockerconfigjson:' describe secret reg
	k 'secret/reg labeled' label secret reg team=web
	k 'reg    kubernetes.io/dockerconfigjson   1' get secrets -l team=web
	k 'NAME' get secrets --field-selector type=kubernetes.io/tls
	k 'shop-tls' get secrets --field-selector type=kubernetes.io/tls
	printf '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"one"},"data":{"a":"MQ=="}}' > "$work/one.json"
	k 'secret/one created' apply -f "$work/one.json"
	k 'secret/one unchanged' apply -f "$work/one.json"
	printf '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"one"},"data":{"b":"Mg=="}}' > "$work/one.json"
	k 'secret/one configured' apply -f "$work/one.json"
	k 'map[b:Mg==]' get secret one -o 'go-template={{.data}}'
	k 'secret/one patched' patch secret one -p '{"metadata":{"annotations":{"x":"y"}}}'
	k 'secret/one replaced' replace -f "$work/one.json"
	"$kubectl" --kubeconfig "$work/config" --cache-dir "$work/cache" -n web-blue get secret one -w -o name > "$work/watch" 2>&1 &
	watcher=$!
	exec 4< "$work/watch"
	read -r -t 20 line <&4 && [ "$line" = secret/one ] || say "$version: the watch began with '$line'"
	k 'secret "one" deleted' delete secret one
	read -r -t 20 line <&4 && [ "$line" = secret/one ] || say "$version: no event of the deletion, but '$line'"
	kill "$watcher"
	wait "$watcher" 2>/dev/null
	exec 4<&-
	k 'secret "reg" deleted' delete secret reg
	# what a typed client creates, from 1.32 on in protobuf
	k 'configmap/words created' create configmap words --from-literal=a=b
	k 'map[a:b]' get configmap words -o 'go-template={{.data}}'
	k 'serviceaccount/robot created' create serviceaccount robot
	k 'secret/key created' create secret generic key --from-literal=user=anna
	k 'YW5uYQ==' get secret key -o 'go-template={{.data.user}}'
	case $version in
	v1.1[0-9].*|v1.20.*)	# it posts batch/v1beta1, which no server has from 1.25 on
		k 'could not find the requested resource' create cronjob nightly --image=busybox:1.36 --schedule='0 3 * * *' -- sh -c 'echo hi' ;;
	*)	k 'cronjob.batch/nightly created' create cronjob nightly --image=busybox:1.36 --schedule='0 3 * * *' -- sh -c 'echo hi'
		k '0 3 * * * [sh -c echo hi]' get cronjob nightly -o 'go-template={{.spec.schedule}} {{range .spec.jobTemplate.spec.template.spec.containers}}{{.command}}{{end}}'
		k 'deleted' delete cronjob nightly ;;
	esac
	k 'deployment.apps/none created' create deployment none --image=nginx:1.25 --replicas=0 --port=8080
	k '0 8080' get deployment none -o 'go-template={{.spec.replicas}} {{range .spec.template.spec.containers}}{{range .ports}}{{.containerPort}}{{end}}{{end}}'
	k 'pod/alone created' run alone --image=nginx:1.25 --restart=Never
	k 'deleted' delete configmap/words serviceaccount/robot secret/key deployment/none pod/alone
	k 'secrets "reg" not found' get secret reg
	k 'yes' auth can-i create secrets
	k 'no' auth can-i list secrets --all-namespaces --context sandbox-dana
	k 'secrets is forbidden: User "vic" cannot list' get secrets --context sandbox-vic
	k 'secrets is forbidden: User "dana" cannot list' get secrets -A --as dana
	k 'ledger-0                   1/1     Running   0' get pods -n pay-core
	k 'Back-off pulling image' get events -n web-green
	workloads
	k 'Ready    control-plane' get nodes
	k 'namespace/made created' create namespace made
	k 'namespace "made" deleted' delete namespace made
	echo "$version played"
}
for one in $found $KUBECTLS; do play "$one"; done
exit $bad
