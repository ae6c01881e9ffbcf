#!/bin/sh
# check.sh: ./dev check-release. What a released program has to do, in roots that hold nothing but it (and, where a path to the
# outside is tried, the one thing that this path needs). As root, or in a user namespace; in a network of its own.
set -eu
arch=${RELEASE_CHECK_ARCH:-${1:-x86_64}}
. "$(dirname "$0")/env.sh"
version=$(sed -n 's/^AC_INIT(\[ranchhand\],\[\([^]]*\)\].*/\1/p' "$top/configure.ac")
name=ranchhand-$version-linux-$arch
if [ "${RELEASE_CHECK_INSIDE:-}" != 1 ]; then
	needs "strace strace" "busybox busybox-static" "ip iproute2" "openssl openssl" "python3 python3" "tic ncurses-bin"
	[ -f "$out/$name" ] || die "no build/release/$name: ./dev release"
	make -s -C "$top/build/gcc" -j"$(nproc)" all tests/lessons/play >&2
	[ "$arch" != "$(uname -m)" ] || make -s -C "$here/program" -j"$(nproc)" tests/unit/test_base_wipe tests/unit/test_net_wipe tests/unit/test_probe_wipe \
		tests/unit/test_registry_wipe >&2
	user=; [ "$(id -u)" = 0 ] || user=--map-root-user
	export RELEASE_CHECK_INSIDE=1 RELEASE_CHECK_ARCH="$arch"
	exec unshare --net $user "$0"
fi
ip link set lo up
# Of another machine's program only what needs no second program of it is tried, in an emulator.
EMULATOR=
[ "$arch" = "$(uname -m)" ] || EMULATOR=$(command -v "qemu-$arch-static") || die "no emulator: apt-get install qemu-user-static"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0
# try NAME COMMAND...: one check; its output is shown if it fails
try() {
	what=$1; shift
	if "$@" > "$scratch/said" 2>&1; then passed=$((passed + 1)); echo "ok: $what"
	else failed=$((failed + 1)); echo "FAILED: $what"; tail -n 30 "$scratch/said"; fi
}
# root NAME: a new root, $scratch/NAME, that holds the program and an empty home
root() {
	mkdir -p "$scratch/$1/home" "$scratch/$1/tmp"
	cp "$out/$name" "$scratch/$1/ranchhand"
	chmod 755 "$scratch/$1/ranchhand"
	[ -z "$EMULATOR" ] || cp "$EMULATOR" "$scratch/$1/emulator"
}
tar -xzf "$out/$name.tar.gz" -C "$scratch"
unpacked=$scratch/$name sandbox=$scratch/$name/ranchhand-sandbox
[ -z "$EMULATOR" ] || sandbox=$top/build/gcc/ranchhand-sandbox

. "$top/release/check/file.sh"
. "$top/release/check/lesson.sh"
[ -n "$EMULATOR" ] || . "$top/release/check/outside.sh"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
