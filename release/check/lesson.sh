# lesson.sh: the first lesson, played by the released program in a root that holds nothing else; sourced by check.sh.
# The player, and a sandbox, run outside and see the program's terminal.

# The client that the player starts. It has to leave the world that the player made for it, as this is not in the root.
cat > "$scratch/client.sh" <<'C'
#!/bin/sh
cp "$RANCHHAND_DEMO_ANNOUNCE" "$ROOT/tmp/announce" && chmod 600 "$ROOT/tmp/announce" || exit 97
export HOME=/home TMPDIR=/tmp XDG_RUNTIME_DIR=/tmp RANCHHAND_DEMO_ANNOUNCE=/tmp/announce
[ -z "${VISUAL:-}" ] || export VISUAL=/bin/editor
exec chroot "$ROOT" ${EMULATOR:+/emulator} /ranchhand "$@"
C
cat > "$scratch/traced.sh" <<'C'
#!/bin/sh
exec strace -f -qq -s 200 -e trace=%file,connect -o "$TRACE" -- "$(dirname "$0")/client.sh" "$@"
C
chmod +x "$scratch/client.sh" "$scratch/traced.sh"

# play CLIENT ARGUMENT... LESSON: in the root $ROOT
play() {
	client=$1; shift
	(cd "$scratch" && "$top/build/gcc/tests/lessons/play" --client "$scratch/$client" --sandbox "$sandbox" "$@")
}
# reads: the paths that the program asked its root for, each once, and whether it was there
reads() {
	sed -n '/execve("\/ranchhand"/,$p' "$TRACE" | grep -v ' execve("/ranchhand"' | sed -n \
		-e 's/^[0-9]* *\([a-z0-9_]*\)([^"]*"\([^"]*\)".* = -1 ENOENT.*/    \2  (\1: not there)/p' \
		-e 's/^[0-9]* *\([a-z0-9_]*\)([^"]*"\([^"]*\)".* = [0-9].*/    \2  (\1)/p' | sort -u
}
# Whatever it asks for has to be one of these; a new one is a promise to check first.
none_strange() {
	! reads | grep -vE '^    (/home(/.*)?|/tmp/announce|/proc/self/(exe|maps|mem)|/etc/(resolv.conf|hosts|services|localtime|os-release)|/(etc|lib|usr/[a-z/]*)/terminfo.*|/dev/(null|tty|urandom)|/usr/share/zoneinfo.*|/etc/(ssl|pki)/.*|/ranchhand.*|/) '
}

root empty
ROOT=$scratch/empty TRACE=$scratch/trace
export ROOT TRACE
golden="--golden $top/tests/lessons/golden" first=$unpacked/lessons/create-registry.lesson
try "the first lesson in an empty root, in English, with the same screens as everywhere" play client.sh --user admin --size 80x24 $golden "$first"
try "the first lesson in an empty root, in Chinese" play client.sh --user member --lang zh_CN $golden "$first"
[ -z "$EMULATOR" ] || return 0
try "the first lesson under strace" play traced.sh --user admin --size 80x24 "$first"
echo "What it asks the host for (from its start to its end, the first lesson):"
reads
try "it asks for nothing else than is known" none_strange
