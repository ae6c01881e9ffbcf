#!/bin/sh
# Contracts and the first lesson on the cluster of the kubeconfig $1, each in a namespace that is made and removed.
set -eu
config=${1:?a kubeconfig}
src=${srcdir:-.}
tests/contract/contract --kubeconfig "$config" "$src"/tests/contract/*.contract
command -v kubectl >/dev/null || { echo "no kubectl: the lesson is not played"; exit 0; }
ns=rh-lesson-$$
kubectl --kubeconfig "$config" create namespace "$ns"
trap 'kubectl --kubeconfig "$config" delete namespace "$ns" --wait=false' EXIT
tests/lessons/play --client "$PWD/ranchhand" --against "$config" --set "namespace=$ns" --size 132x43 \
	"$src/lessons/create-registry.lesson"
