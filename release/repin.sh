#!/bin/sh
# repin.sh: makes release/pins new: of each Debian source the newest version that the mirror has, with the SHA-256 of its .dsc.
# Read the difference, build, run check-release, commit. The toolchain is pinned by hand.
set -eu
. "$(dirname "$0")/env.sh"
. "$(dirname "$0")/apt.sh"
rm -rf "$work/apt"
apt_sources
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
cd "$new"
cp "$top/release/pins" pins
for name in $(pins both ranchhand sandbox tests); do
	apt_get source --download-only --only-source --dsc-only "$name"
	dsc=$(ls "$name"_*.dsc)
	version=$(sed -n 's/^Version: //p' "$dsc")
	[ "$version" = "$(pinned 3 "$name")" ] || echo "$name $(pinned 3 "$name") -> $version"
	awk -v n="$name" -v old="$(pinned 3 "$name")" -v v="$version" -v oldsum="$(pinned 5 "$name")" -v sum="$(sha256sum < "$dsc" | cut -d' ' -f1)" '
		function swap(from, to,  at) { at = index($0, from); $0 = substr($0, 1, at - 1) to substr($0, at + length(from)) }
		$1 == n { swap(old, sprintf("%-" length(old) "s", v)); swap(oldsum, sum) } { print }' pins > pins.new
	mv pins.new pins
done
cp pins "$top/release/pins"
