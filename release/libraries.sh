#!/bin/sh
# libraries.sh ARCH [NAME...]: builds the pinned libraries for it as static archives, each by its script in release/library.
# A library that is there is not built again: remove build/release/work/ARCH for that.
set -eu
arch=$1; shift
. "$(dirname "$0")/env.sh"

mkdir -p "$here/bin" "$prefix/include" "$prefix/lib" "$here/done"
zig=$sources/zig/ziglang/zig
# tool NAME WORDS: a command static-NAME that is zig with these words first
tool() {
	printf '#!/bin/sh\nexec "%s" %s "$@"\n' "$zig" "$2" > "$here/bin/new.$$"
	chmod +x "$here/bin/new.$$"
	mv "$here/bin/new.$$" "$here/bin/static-$1"
}
tool ar ar
tool ranlib ranlib
tool cc "cc -s -target $host -ffile-prefix-map=$here=. -ffile-prefix-map=$top=."
jobs=${JOBS:-$(nproc)}

# autotools ARGS...: configures the library in the current directory for $arch, static only
autotools() {
	# What was generated is newer than what it was made from, or make would want the autotools (patches set other times).
	for made in aclocal.m4 configure 'config*.h.in' Makefile.in; do find . -name "$made" -exec touch {} +; done
	CC=static-cc AR=static-ar RANLIB=static-ranlib CFLAGS="$flags" CPPFLAGS="-I$prefix/include -I$prefix/include/ncursesw" LDFLAGS="-L$prefix/lib" \
		PKG_CONFIG=false ./configure --host="$host" --build="$(uname -m)-linux-gnu" --prefix="$prefix" \
		--disable-shared --enable-static "$@"
}
# archive NAME FLAGS FILE...: compiles the files into libNAME.a
archive() {
	name=$1 more=$2; shift 2
	for file; do
		# shellcheck disable=SC2086
		static-cc $flags $more -c "$file" -o "$(basename "$file" .c).o"
	done
	static-ar rcsD "$prefix/lib/lib$name.a" $(for file; do basename "$file" .c; done | sed 's/$/.o/')
}
export jobs

for name in ${*:-$(pins both ranchhand sandbox tests)}; do
	[ -f "$top/release/library/$name.sh" ] || die "no release/library/$name.sh"
	[ "$(cat "$here/done/$name" 2>/dev/null)" != "$(pinned 5 "$name")" ] || continue
	echo "$arch: $name $(pinned 3 "$name")" >&2
	rm -rf "${here:?}/build/$name"
	mkdir -p "$here/build"
	cp -a "$sources/$name" "$here/build/$name"
	# Its own date and not ours: a library that was built for an earlier commit has the same bytes.
	SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l "$sources/$name/debian/changelog" -S Timestamp)
	(cd "$here/build/$name" && . "$top/release/library/$name.sh") > "$here/$name.log" 2>&1 || { tail -n 30 "$here/$name.log" >&2; die "$name did not build"; }
	pinned 5 "$name" > "$here/done/$name"
done
