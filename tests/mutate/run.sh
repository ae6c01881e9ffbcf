#!/bin/sh
# Mutants, one at a time: run.sh SOURCE-TREE WORK-DIRECTORY N SEED
#
# A copy of the tree is built there twice: once to learn which test reaches which line (reach.c), once for the mutants.
# Each mutant changes one place of one file of src or screens (mutant.c); what a warning of the project's own build
# refuses is not a mutant. The tests that reach the place run, the quick ones first. The first that fails, while it
# passes on the program as it is, has killed it. Whoever survives is printed with its change.
src=$(cd "$1" && pwd) work=$2 want=${3:-30} seed=${4:-1}
jobs=$(nproc 2> /dev/null || echo 2)
[ -n "$src" ] && mkdir -p "$work" && work=$(cd "$work" && pwd) || exit 99
tree=$work/tree build=$work/build reach=$work/reach well=$work/well
die() { echo "mutate: $*" >&2; exit 99; }

# ---- the copy ----

mkdir -p "$tree" "$build" "$reach" "$well" "$work/seen" "$work/lines"
[ ! -f "$work/original.c" ] || [ ! -s "$work/where" ] || cp "$work/original.c" "$tree/$(cat "$work/where")" # a run that was stopped
(cd "$src" && git ls-files -co --exclude-standard | while read -r f; do [ -f "$f" ] && echo "$f"; done) > "$work/files"
(cd "$tree" && find . -type f | sed 's|^\./||' | sort) > "$work/there"
sort "$work/files" | comm -13 - "$work/there" | grep -E '\.(c|h|sh|mk|play|lesson)$' | (cd "$tree" && xargs -r rm -f)
changed=
while read -r f; do # only what is not the same: make looks at times
	cmp -s "$src/$f" "$tree/$f" || {
		mkdir -p "$tree/$(dirname "$f")" && cp -p "$src/$f" "$tree/$f" && touch "$tree/$f"
		changed=yes
	}
done < "$work/files"
configured() { # directory, argument of configure…
	dir=$1; shift
	if [ ! -f "$tree/configure" ] || [ -n "$(find "$tree" -name local.mk -newer "$tree/configure")" ]; then
		(cd "$tree" && autoreconf -i) > "$work/configure.log" 2>&1 || { tail "$work/configure.log"; die autoreconf; }
	fi
	[ "$dir/Makefile" -nt "$tree/configure" ] || (cd "$dir" && "$tree/configure" -q "$@") >> "$work/configure.log" 2>&1 ||
		{ tail "$work/configure.log"; die configure; }
}
made() { # directory
	make -s -j"$jobs" -C "$1" check TESTS= > "$work/make.log" 2>&1 || { tail "$work/make.log"; die "$1"; }
}
configured "$build" --enable-werror CFLAGS='-O0 -g0 -Wno-format-truncation'
made "$build"
make -s -C "$build" tests/mutate/mutant || exit 99
mutant=$build/tests/mutate/mutant
rm -rf "$well" && cp -R "$build" "$well" # the programs as they are

# ---- which test reaches which line ----

# not those of the sandbox alone, and one of several renderings
tests() { make -s -C "$build" list-tests | tr ' ' '\n' | grep -vE '^$|fuzz|monkey|kubectl|test_sandbox_|contracts$|-pseudo'; }
file_of() { echo "$1" | tr / +; }
lines() { # program, from addresses: FILE:LINE of this tree
	addr2line -e "$reach/$1" | sed -n 's#^.*/tree/\(\(src\|screens\)/[^:]*:[0-9]*\).*#\1#p'  | sort -u
}
learn() {
	cc -O1 -D_GNU_SOURCE -DREACH_DIRECTORY="\"$work/seen\"" -c "$tree/tests/mutate/reach.c" -o "$work/reach.o" || die reach.c
	configured "$reach" CFLAGS='-O0 -g -w -fsanitize-coverage=trace-pc' LDFLAGS="$work/reach.o"
	made "$reach"
	rm -f "$work"/lines/* "$work/times"
	objdump -d --no-show-raw-insn "$reach/ranchhand" | sed -n 's/^ *\([0-9a-f]*\):\tcall.*<__sanitizer_cov_trace_pc>.*/\1/p' |
		lines ranchhand > "$work/blocks"
	for test in $(tests); do
		rm -f "$work"/seen/*
		start=$(date +%s%N)
		(cd "$reach" && sh "$tree/tests/mutate/one.sh" "$tree" 300 "$test") || { echo "fails by itself, and is left out: $test"; continue; }
		echo "$((($(date +%s%N) - start) / 1000000)) $test" >> "$work/times"
		for map in "$work"/seen/*; do
			[ -f "$map" ] || continue
			program=$(basename "$map")
			for dir in . tests/unit tests/lessons tests/contract tests/doc; do
				[ "$dir/$program" != ./ranchhand ] || [ "${test%adding-a-screen.play}" = "$test" ] || continue
				[ ! -x "$reach/$dir/$program" ] || { "$mutant" seen "$map" | lines "$dir/$program"; break; }
			done
		done | sort -u > "$work/lines/$(file_of "$test")"
	done
	[ -s "$work/blocks" ] || die 'no blocks: objdump or addr2line'
	touch "$work/learned"
}
[ -z "$changed" ] && [ -f "$work/learned" ] || { rm -f "$work/learned"; learn; }
# FILE:LINE: the tests that reach the block that it is in, the quick ones first. A block that a condition jumps to may
# have the condition's own line: the one before it counts too.
reaching() {
	sed -n "s|^${1%:*}:||p" "$work/blocks" | sort -nu | awk -v line="${1#*:}" '$1 <= line { was = b; b = $1 } END { print b; if (b == line) print was }' |
		sed "s|^|${1%:*}:|" > "$work/wanted"
	while read -r ms test; do
		grep -qxFf "$work/wanted" "$work/lines/$(file_of "$test")" && echo "$ms $test"
	done < "$work/times" | sort -n | while read -r ms test; do echo "$test"; done
}

# ---- mutants ----

limit_of() { # test: seconds; a mutant may turn in a circle, and a machine may have other things to do
	echo $(($(sed -n "s|^\([0-9]*\) $1\$|\1|p" "$work/times") / 100 + 20))
}
fails() { # directory, test
	! (cd "$1" && sh "$tree/tests/mutate/one.sh" "$tree" "$(limit_of "$2")" "$2")
}
kills() { # test: it fails on the mutant and passes on the program as it is, twice in a row
	fails "$build" "$1" || return 1
	for again in 1 2 3; do
		fails "$well" "$1" && continue # not now, not on this machine
		fails "$build" "$1"
		return
	done
	return 1
}
build_program() { make -s -j"$jobs" -C "$build" "$@" > "$work/make.log" 2>&1; }
judge() { # FILE:LINE: prints who killed it; "does not compile"; "no test reaches it"; or nothing
	build_program ranchhand ranchhand-sandbox || { echo 'does not compile'; return; }
	reaching "$1" > "$work/chosen"
	[ -s "$work/chosen" ] || { echo 'no test reaches it'; return; }
	while read -r test; do
		case $test in tests/unit/*) build_program "$test" || continue ;; esac
		[ "${test%adding-a-screen.play}" = "$test" ] || build_program tests/doc/ranchhand || continue
		! kills "$test" || { echo "$test"; return; }
	done < "$work/chosen"
}
killed=0 survived=0 tried=0
: > "$work/survivors"
(cd "$tree" && "$mutant" pick "$seed" $((want * 3)) $(find src screens -name '*.c' | LC_ALL=C sort)) > "$work/picked"
while read -r file place; do
	[ "$tried" -lt "$want" ] || break
	(cd "$tree" && "$mutant" make "$file" "$place") > "$work/mutant.c" 2> "$work/what"
	cp -p "$tree/$file" "$work/original.c" && echo "$file" > "$work/where"
	cat "$work/mutant.c" > "$tree/$file"
	who=$(judge "$(cut -d: -f1,2 "$work/what")" < /dev/null)
	cp "$work/original.c" "$tree/$file" && : > "$work/where"
	[ "$who" != 'does not compile' ] || continue
	tried=$((tried + 1))
	case $who in
	''|no*)
		survived=$((survived + 1))
		{ echo "$tried $(cat "$work/what") (place $place): SURVIVED${who:+: $who}"; diff -U1 "$work/original.c" "$work/mutant.c" | tail -n +3; } |
			tee -a "$work/survivors"
		;;
	*)
		killed=$((killed + 1))
		echo "$tried $(cat "$work/what") (place $place): killed by $who"
		;;
	esac
done < "$work/picked"
made "$build"
echo "$tried mutants of seed $seed: $killed killed, $survived survived"
