#!/bin/sh
# One test against a mutant: one.sh TREE WORK TEST, in the build directory. Does nothing once another one has killed the
# mutant. What fails is looked at once more: a machine under load is no kill.
tree=$1 work=$2 name=$3
[ -f "$work/killer" ] && exit 0
log=$work/log.$$
run() {
	case $name in
	*.play) srcdir=$tree timeout 100 sh "$tree/tests/lessons/run.sh" "$tree/$name" ;;
	*.contracts) srcdir=$tree timeout 100 sh "$tree/tests/contract/run.sh" "$tree/$name" ;;
	*.sh) srcdir=$tree timeout 100 sh "$tree/$name" ;;
	*) srcdir=$tree timeout 60 "./$name" ;;
	esac > "$log" 2>&1
	rc=$?
	[ $rc = 0 ] || [ $rc = 77 ]
}
run || run || echo "$name" > "$work/killer"
rm -f "$log"
