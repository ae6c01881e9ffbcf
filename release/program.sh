#!/bin/sh
# program.sh ARCH: builds ranchhand and its sandbox for it, static, against the libraries of libraries.sh.
set -eu
arch=$1
. "$(dirname "$0")/env.sh"

# module NAME SOURCE LIBS: what pkg-config is to say
module() {
	version=$(pinned 3 "$2" | sed 's/^[0-9]*://; s/[-+].*//; s/\.dfsg$//')
	printf 'Name: %s\nDescription: of the recipe\nVersion: %s\nCflags: -I%s/include -I%s/include/ncursesw\nLibs: -L%s/lib %s\n' \
		"$1" "$version" "$prefix" "$prefix" "$prefix" "$3" > "$here/pkgconfig/$1.pc"
}
rm -rf "$here/pkgconfig"
mkdir -p "$here/pkgconfig" "$here/program"
module libssl openssl "-lssl -lcrypto"
module libcrypto openssl -lcrypto
module zlib zlib -lz
module libcurl curl "-lcurl -lssl -lcrypto -lz"
module ncursesw ncurses -lncursesw
module libcjson cjson -lcjson
module yaml-0.1 libyaml -lyaml
module libutf8proc utf8proc -lutf8proc
module jansson jansson -ljansson
module gnutls gnutls28 "-lgnutls -lhogweed -lnettle"
module libmicrohttpd libmicrohttpd "-lmicrohttpd -lgnutls -lhogweed -lnettle"
module cmocka cmocka -lcmocka

[ -x "$top/configure" ] || (cd "$top" && autoreconf -i)
cd "$here/program"
[ -f Makefile ] || PKG_CONFIG_LIBDIR="$here/pkgconfig" CC=static-cc AR=static-ar RANLIB=static-ranlib CFLAGS="$flags" CPPFLAGS="-I$prefix/include/ncursesw -DNCURSES_WIDECHAR=1" \
	LDFLAGS="-Wl,--gc-sections" "$top/configure" -q --host="$host" --build="$(uname -m)-linux-gnu" --prefix=/usr \
	--libexecdir=/usr/libexec/ranchhand --enable-static-program --with-cdk="$prefix"
rm -f ranchhand ranchhand-sandbox # make does not see that a library is new
make -s -j"${JOBS:-$(nproc)}" all
