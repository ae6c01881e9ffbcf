#!/bin/sh
# Lessons on a Rancher that is not ours: on_rancher.sh KUBECONFIG CLUSTER NAMESPACE. The kubeconfig is a project member's.
src=${srcdir:-.}
RANCHHAND_DATADIR=$(cd "$src" && pwd) || exit 99
export RANCHHAND_DATADIR
for size in 80x24 132x43; do
	tests/lessons/play --client "$PWD/ranchhand" --against "$1" --user member --size $size --set "cluster=$2" --set "namespace=$3" \
		--set "name=lesson-$size" "$src/lessons/create-registry.lesson" || exit 1
done
