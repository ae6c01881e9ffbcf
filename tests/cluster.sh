#!/bin/sh
# Contracts and lessons on the cluster of the kubeconfig $1, each in a namespace that is made and removed; what fails is
# counted, and the rest goes on. The lessons that pull need a private registry that the nodes reach: REGISTRY (host:port),
# REGISTRY_USER, REGISTRY_PASSWORD_FILE, IMAGE.
set -u
config=${1:?a kubeconfig}
src=${srcdir:-.}
failed=
if [ -n "${REGISTRY:-}" ]; then
	: "${REGISTRY_USER:?}" "${REGISTRY_PASSWORD_FILE:?}" "${IMAGE:?}"
fi
finish() {
	[ -z "$failed" ] && exit 0
	echo "failed:$failed"
	exit 1
}
tests/contract/contract --kubeconfig "$config" "$src"/tests/contract/*.contract || failed="$failed contracts"
sh "$src/tests/contract/audit.sh" --kubeconfig "$config" || failed="$failed audit"
command -v kubectl >/dev/null || { echo "no kubectl: no lesson is played"; finish; }
# a Rancher's kubeconfig calls the context as the cluster is called
cluster=$(kubectl --kubeconfig "$config" config current-context) || cluster=

lesson() { # FILE OPTION...: in a namespace of its own
	file=$1; shift
	ns=rh-lesson-$$
	kubectl --kubeconfig "$config" create namespace "$ns" >/dev/null || { failed="$failed $(basename "$file")"; return; }
	trap 'kubectl --kubeconfig "$config" delete namespace "$ns" --wait=false >/dev/null' EXIT
	# pods are refused until the namespace has its service account
	until kubectl --kubeconfig "$config" get serviceaccount default -n "$ns" >/dev/null 2>&1; do :; done
	tests/lessons/play --client "$PWD/ranchhand" --against "$config" --set "cluster=$cluster" --set "namespace=$ns" "$@" "$file" ||
		failed="$failed $(basename "$file")"
	kubectl --kubeconfig "$config" delete namespace "$ns" >/dev/null || failed="$failed $ns"
	trap - EXIT
}
for size in 80x24 132x43; do
	lesson "$src/lessons/create-registry.lesson" --size $size
done
if [ -z "${REGISTRY:-}" ]; then
	echo "REGISTRY is not set: the lessons that pull are not played"
	finish
fi
for name in cluster-pull cluster-repair; do
	lesson "$src/tests/lessons/$name.lesson" --set "host=$REGISTRY" --set "username=$REGISTRY_USER" \
		--set "image=$IMAGE" --password-file "$REGISTRY_PASSWORD_FILE"
done
finish
