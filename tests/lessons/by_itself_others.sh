#!/bin/sh
# Every lesson does its own steps for whom else it is: as each of its other users, and on a plain Kubernetes server
# (by_itself.sh has the first server and the first user of each), eight at a time, as they mostly wait. BY="PROFILE USER" plays those
# alone, on each server that a lesson is for: BY="2.11 admin".
src=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
words() { sed -n "s/^$1 //p" "$2"; }
for file in "$src"/lessons/*.lesson; do
	id=$(basename "$file" .lesson) first=
	for profile in $(words profiles "$file"); do
		for user in $(words users "$file"); do
			case $profile.$user in kubernetes.member | kubernetes.reader) continue ;; esac # it has no users of Rancher
			if [ -n "$BY" ]; then
				[ "$profile $user" = "$BY" ] && echo "$id $profile $user"
			elif [ -n "$first" ] && { [ "$profile" = "$first" ] || [ "$profile" = kubernetes ]; }; then
				echo "$id $profile $user"
			fi
			first=${first:-$profile}
		done
	done
done > "$work/all"
[ -s "$work/all" ] || exit 99
# shellcheck disable=SC2016
xargs -P 8 -L 1 sh -c 'tests/lessons/play --client "$PWD/ranchhand" --sandbox "$PWD/ranchhand-sandbox" --itself --profile "$3" --user "$4" \
	--start "--lesson=$2" "$0/tests/lessons/by-itself.lesson" > "$1/$2.$3.$4" 2>&1 || { echo "$2 on $3 as $4:"; cat "$1/$2.$3.$4"; exit 1; }' \
	"$src" "$work" < "$work/all"
