#!/bin/sh
# One test, in the build directory: one.sh TREE SECONDS TEST. A mutant that turns in a circle is ended, with what it started.
tree=$1 seconds=$2 name=$3
ulimit -t 120
srcdir=$tree
export srcdir
case $name in
*.play) set -- sh "$tree/tests/lessons/run.sh" "$tree/$name" ;;
*.contracts) set -- sh "$tree/tests/contract/run.sh" "$tree/$name" ;;
*.sh) set -- "$tree/$name" ;; # each names its own shell
*) set -- "./$name" ;;
esac
unset LC_ALL LANGUAGE
LANG=C.UTF-8 timeout -k 5 "$seconds" "$@" > /dev/null 2>&1 < /dev/null
status=$?
[ $status = 0 ] || [ $status = 77 ]
