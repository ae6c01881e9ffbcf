#!/bin/sh
# build.sh [ARCH...]: ./dev release: the released files for these architectures (both), in build/release.
# build.sh twice [ARCH...]: builds everything, libraries too, once more in another directory, and compares the bytes.
set -eu
. "$(dirname "$0")/env.sh"
if [ "${1:-}" = twice ]; then
	shift
	"$top/release/build.sh" "$@" > /dev/null
	again=$(mktemp -d)
	trap 'rm -rf "$again"' EXIT
	git -C "$top" ls-files -z | (cd "$top" && xargs -0 cp --parents -t "$again")
	mkdir -p "$again/build/release/work/sources"
	cp -a "$sources/." "$again/build/release/work/sources/"
	"$again/release/build.sh" "$@" > /dev/null
	(cd "$again/build/release" && cat SHA256SUMS && for file in ranchhand-*; do cmp "$file" "$out/$file" || exit 1; done) || die "not the same bytes"
	echo "two builds in two directories: the same bytes"
	exit
fi
needs "dpkg-source dpkg-dev" "pip3 python3-pip" "perl perl" "tic ncurses-bin" "cc gcc" "make make" "autoreconf autoconf"
"$top/release/fetch.sh"
for arch in ${*:-x86_64 aarch64}; do
	"$top/release/libraries.sh" "$arch"
	"$top/release/program.sh" "$arch"
	"$top/release/pack.sh" "$arch"
done
ls -l "$out" | grep -v work
