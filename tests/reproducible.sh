#!/bin/sh
# reproducible.sh SOURCES: builds a copy of them twice, in directories of other names and depths, and compares every installed byte.
set -eu
src=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build() { # DIR: sources below it, another build directory, a staged installation
	mkdir -p "$1/src" "$1/build"
	(cd "$src" && tar cf - --exclude=./build --exclude=./.git --exclude=./autom4te.cache .) | (cd "$1/src" && tar xf -)
	(cd "$1/build" && "$1/src/configure" -q --prefix=/usr && make -s -j"$(nproc)" all && make -s install-strip DESTDIR="$1/root") > "$1/log" 2>&1 ||
		{ tail -n 20 "$1/log"; exit 1; }
}
build "$work/one"
build "$work/another/place/of/it"
if diff -r "$work/one/root" "$work/another/place/of/it/root"; then
	echo "the same bytes: $(find "$work/one/root" -type f | wc -l) files"
else
	exit 1
fi
