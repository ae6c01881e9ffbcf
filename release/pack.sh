#!/bin/sh
# pack.sh ARCH: the file that runs alone, the tarball beside it, and the list of what is inside (SBOM), in build/release.
set -eu
arch=$1
. "$(dirname "$0")/env.sh"
version=$(sed -n 's/^AC_INIT(\[ranchhand\],\[\([^]]*\)\].*/\1/p' "$top/configure.ac")
name=ranchhand-$version-linux-$arch
stage=$here/stage/$name

rm -rf "$here/stage"
mkdir -p "$stage/LICENSES" "$out"
cp "$here/program/ranchhand" "$here/program/ranchhand-sandbox" "$stage/"
for plugin in kubectl-ranchhand kubectl_complete-ranchhand; do ln -s ranchhand "$stage/$plugin"; done
cp -r "$top/lessons" "$stage/lessons"
rm -f "$stage/lessons/local.mk" "$stage/lessons/embed.awk"
cp "$top"/README*.md "$top/NEWS" "$top/SECURITY.md" "$top/LICENSE" "$top/docs/LESSONS.md" "$stage/"
for page in "$top"/man/*.1 "$top"/man/*/*.1; do
	[ -f "$page" ] || continue
	to=$stage/man/${page#"$top/man/"}
	mkdir -p "$(dirname "$to")"
	cp "$page" "$to"
done
[ ! -d "$top/completions" ] || cp -r "$top/completions" "$stage/completions"
rm -f "$stage/completions/local.mk"

# Notices of everything inside: upstream's own files, and what Debian collected of the single files.
cp "$top/LICENSE" "$stage/LICENSES/ranchhand"
for part in $(pins both ranchhand sandbox); do
	{ (cd "$sources/$part" && cat COPYING* LICEN[CS]E* License* COPYRIGHT* 2>/dev/null) || true
	  cat "$sources/$part/debian/copyright"; } > "$stage/LICENSES/$part"
done
cp "$sources/zig/ziglang/lib/libc/musl/COPYRIGHT" "$stage/LICENSES/musl"
cp "$sources/zig/ziglang/LICENSE" "$stage/LICENSES/compiler-rt"

"$top/release/sbom.sh" "$version" "$arch" > "$stage/sbom.cdx.json"
chmod -R u=rwX,go=rX "$stage"

cp "$stage/ranchhand" "$out/$name"
cp "$stage/sbom.cdx.json" "$out/$name.cdx.json"
tar -C "$here/stage" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=ustar -cf - "$name" \
	| gzip -n9 > "$out/$name.tar.gz"
(cd "$out" && sha256sum ranchhand-"$version"-linux-* > SHA256SUMS)
