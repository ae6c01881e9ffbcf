#!/bin/sh
# Mutants, one at a time: run.sh SOURCE-TREE WORK-DIRECTORY N SEED
#
# A copy of the tree is built there once. Each mutant changes one place of one file of src or screens (mutant.c), what
# depends on it is built, and the tests that reach it run: those of its room, then the lessons of its wing, then all
# other lessons and contracts. The first that fails has killed it. Whoever survives is printed with its change.
src=$(cd "$1" && pwd) work=$2 want=${3:-30} seed=${4:-1}
jobs=$(nproc 2> /dev/null || echo 2)
[ -n "$src" ] && mkdir -p "$work" && work=$(cd "$work" && pwd) || exit 99
tree=$work/tree build=$work/build

# ---- the copy ----

mkdir -p "$tree" "$build"
(cd "$src" && git ls-files -co --exclude-standard | while read -r f; do [ -f "$f" ] && echo "$f"; done) > "$work/files"
(cd "$tree" && find . -type f | sed 's|^\./||' | sort) > "$work/there"
sort "$work/files" | comm -13 - "$work/there" | grep -E '\.(c|h|sh|mk|play|lesson)$' | (cd "$tree" && xargs -r rm -f)
while read -r f; do # only what is not the same: make looks at times
	cmp -s "$src/$f" "$tree/$f" || { mkdir -p "$tree/$(dirname "$f")" && cp -p "$src/$f" "$tree/$f" && touch "$tree/$f"; }
done < "$work/files"
if [ ! -f "$build/Makefile" ] || [ -n "$(find "$tree" -name local.mk -newer "$build/Makefile")" ]; then
	(cd "$tree" && autoreconf -i) > "$work/configure.log" 2>&1 &&
		(cd "$build" && "$tree/configure" -q CFLAGS='-O0 -g0 -w') >> "$work/configure.log" 2>&1 || { tail "$work/configure.log"; exit 99; }
fi
cd "$build" || exit 99
unit_of() { # room
	(cd "$tree" && ls tests/unit/test_"$1"_*.c 2> /dev/null) | sed 's/\.c$//'
}
programs="ranchhand ranchhand-sandbox tests/lessons/play tests/contract/contract tests/lessons/hygiene tests/lessons/signs_out tests/lessons/deaf"
# shellcheck disable=SC2086
{ make -s -j"$jobs" all && make -s -j"$jobs" $programs tests/mutate/mutant; } > "$work/make.log" 2>&1 || { tail "$work/make.log"; exit 99; }
for room in base data registry net kube rancher probe ui app; do unit_of "$room"; done > "$work/units"
# shellcheck disable=SC2046
make -s -k -j"$jobs" $(cat "$work/units") >> "$work/make.log" 2>&1

# ---- which tests ----

wing_of() { # file: patterns of the plays that are about it
	case $1 in
	*rotat*) echo 'rotate' ;;
	screens/registry/*|*pull_secret*) echo 'create-registry|create-project|paste|two-reg|registry-' ;;
	*test_login*|src/probe/*) echo 'wrong-password|create-registry' ;;
	screens/secrets/*project*|*project*) echo 'project' ;;
	screens/secrets/*) echo 'used-by|reveal|edit-conflict|project-secrets' ;;
	screens/workloads/*|src/kube/workload/*|src/kube/pull/*) echo 'workload|use-private|each-kind|pull' ;;
	screens/namespaces/*|*filter*) echo 'namespaces|filter' ;;
	screens/clusters/*|*feature*) echo 'activate|create-registry' ;;
	src/app/tour.c|src/data/lesson.c) echo 'tour' ;;
	*) echo 'create-registry-80|edit-conflict|used-by|use-private-registry-80' ;;
	esac
}
plays() { # file: all plays and contracts, those of its wing first
	(cd "$tree" && ls tests/lessons/*.play tests/contract/*.contracts tests/lessons/signs_out.sh tests/lessons/deaf.sh tests/lessons/hygiene.sh tests/contract/explain.sh) > "$work/plays"
	grep -E "$(wing_of "$1")" "$work/plays"
	grep -vE "$(wing_of "$1")" "$work/plays"
}
units() { # file: unit programs that are about it, then those of the rooms that stand on it
	case $1 in src/*) room=${1#src/}; room=${room%%/*}; unit_of "$room" ;; esac
	name=$(basename "$1" .c)
	grep -l "$name" $(sed "s|^|$tree/|; s|\$|.c|" "$work/units") 2> /dev/null | sed "s|^$tree/||; s/\.c\$//"
}
: > "$work/fail" # tests that fail without any mutant: they would kill them all
many() { # tests on stdin: false, and the killer's name in $work/killer, when one fails
	rm -f "$work/killer"
	grep -vxF -f "$work/fail" | xargs -P "$jobs" -n 1 sh "$tree/tests/mutate/one.sh" "$tree" "$work"
	[ ! -f "$work/killer" ]
}

# ---- mutants ----

built() { # what depends on the file that changed
	make -s -j"$jobs" ranchhand ranchhand-sandbox $1 > "$work/make.log" 2>&1
}
judge() { # file: prints who killed it; "does not compile"; or nothing
	near=$(units "$1" | sort -u)
	# shellcheck disable=SC2086
	built "$(echo $near)" || { echo 'does not compile'; return; }
	# shellcheck disable=SC2086
	[ -z "$near" ] || echo $near | tr ' ' '\n' | many || { cat "$work/killer"; return; }
	plays "$1" | many || { cat "$work/killer"; return; }
	# the unit tests of all rooms above
	rest=$(grep -vxF "${near:-none}" "$work/units")
	# shellcheck disable=SC2086
	built "$(echo $rest)" > /dev/null
	echo "$rest" | many || cat "$work/killer"
}
while ! { cat "$work/units"; plays none; } | many; do
	echo "fails by itself, and is left out: $(cat "$work/killer")"
	cat "$work/killer" >> "$work/fail"
done
killed=0 survived=0 tried=0
: > "$work/survivors"
(cd "$tree" && "$build/tests/mutate/mutant" pick "$seed" $((want * 3)) $(find src screens -name '*.c' | LC_ALL=C sort)) > "$work/picked"
while read -r file place; do
	[ "$tried" -lt "$want" ] || break
	(cd "$tree" && "$build/tests/mutate/mutant" make "$file" "$place") > "$work/mutant.c" 2> "$work/what"
	cp -p "$tree/$file" "$work/original.c"
	cat "$work/mutant.c" > "$tree/$file"
	who=$(judge "$file" < /dev/null)
	cp "$work/original.c" "$tree/$file"
	[ "$who" != 'does not compile' ] || continue
	tried=$((tried + 1))
	if [ -n "$who" ]; then
		killed=$((killed + 1))
		echo "$tried $(cat "$work/what") (place $place): killed by $who"
	else
		survived=$((survived + 1))
		{ echo "$tried $(cat "$work/what") (place $place): SURVIVED"; diff -U1 "$work/original.c" "$work/mutant.c" | tail -n +3; } | tee -a "$work/survivors"
	fi
done < "$work/picked"
# shellcheck disable=SC2046
built "$(echo $(cat "$work/units"))"
echo "$tried mutants of seed $seed: $killed killed, $survived survived"
