# lesson.sh: the first lesson, played by the released program in a root that holds nothing else; sourced by check.sh.
# The player, and a sandbox, run outside and see the program's terminal.

# client ROOT [TRACER]: makes the client that the player starts. It leaves the world that the player made for it, as this is not in the root.
client() {
	cat > "$scratch/client.sh" <<-C
		#!/bin/sh
		if [ -n "\${RANCHHAND_DEMO_ANNOUNCE:-}" ]; then
			cp "\$RANCHHAND_DEMO_ANNOUNCE" "$1/tmp/announce" && chmod 600 "$1/tmp/announce" || exit 97
			export RANCHHAND_DEMO_ANNOUNCE=/tmp/announce
		fi
		[ -z "\${VISUAL:-}" ] || export VISUAL=/bin/editor
		export HOME=/home TMPDIR=/tmp XDG_RUNTIME_DIR=/tmp
		exec ${2:-} "$chroot" "$1" ${EMULATOR:+/emulator} /ranchhand "\$@"
	C
	chmod +x "$scratch/client.sh"
}
# play ARGUMENT... LESSON: with the client that was made last
play() {
	(cd "$scratch" && "$top/build/gcc/tests/lessons/play" --client "$scratch/client.sh" --sandbox "$sandbox" "$@")
}
trace=$scratch/trace
# reads: the paths that the program asked its root for, each once, and whether it was there
reads() {
	sed -n '/execve("\/ranchhand"/,$p' "$trace" | grep -v ' execve("/ranchhand"' | sed -n \
		-e 's/^[0-9]* *\([a-z0-9_]*\)([^"]*"\([^"]*\)".* = -1 ENOENT.*/    \2  (\1: not there)/p' \
		-e 's/^[0-9]* *\([a-z0-9_]*\)([^"]*"\([^"]*\)".* = [0-9].*/    \2  (\1)/p' | sort -u
}
# Whatever it asks for has to be one of these; a new one is a promise to check first.
none_strange() {
	! reads | grep -vE '^    (/home(/.*)?|/tmp(/announce)?|/proc/self/(exe|fd/1)|/etc/(resolv.conf|hosts|services|localtime|os-release)|/(etc|lib|usr/[a-z/]*)/terminfo.*|/dev/(null|tty|urandom)|/usr/share/zoneinfo.*|/etc/(ssl|pki)/.*|/ranchhand.*|/) '
}

root empty
golden="--golden $top/tests/lessons/golden" first=$unpacked/lessons/create-registry.lesson
client "$scratch/empty"
# shellcheck disable=SC2086
try "the first lesson in an empty root, in English, with the same screens as everywhere" play --user admin --size 80x24 $golden "$first"
in_chinese() { # by the screens, not by the captions, which are the player's own: no lesson file has this word of the menu
	play --user member --lang zh_CN --print "$first" && grep -q 帮助 "$scratch/said"
}
try "the first lesson in an empty root, in Chinese" in_chinese
[ -z "$EMULATOR" ] || return 0
client "$scratch/empty" "strace -f -qq -s 200 -e trace=%file,connect -o $trace --"
try "the first lesson under strace" play --user admin --size 80x24 "$first"
echo "What it asks the host for (from its start to its end, the first lesson):"
reads
try "it asks for nothing else than is known" none_strange
