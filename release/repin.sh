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
# newest NAME: sets dsc and version. A mirror may list what it does not have (yet, or any more): then the one before, down to the pin.
newest() {
	dsc=
	for version in $(apt_cache showsrc --only-source "$1" | sed -n 's/^Version: //p' | sort -rVu); do
		if apt_get source --download-only --only-source --dsc-only "$1=$version" > log 2>&1; then
			dsc=$(ls "$1"_*.dsc)
			return
		fi
		echo "$1 $version is listed, but cannot be had" >&2
		[ "$version" != "$(pinned 3 "$1")" ] || break
	done
	cat log >&2
	die "no source of $1"
}
for name in $(pins both ranchhand sandbox tests); do
	newest "$name"
	[ "$version" = "$(pinned 3 "$name")" ] || echo "$name $(pinned 3 "$name") -> $version"
	# the columns stay where they are
	awk -v n="$name" -v v="$version" -v sum="$(sha256sum < "$dsc" | cut -d' ' -f1)" '
		$1 == n { at = index($0, " " $3 " "); rest = substr($0, at + 1); match(rest, /^[^ ]* +/)
			$0 = substr($0, 1, at) sprintf("%-" RLENGTH - 1 "s ", v) substr(rest, RLENGTH + 1); sub(/[0-9a-f]*$/, sum) }
		{ print }' pins > pins.new
	mv pins.new pins
done
changed=$(diff "$top/release/pins" pins | grep -c '^>' || true)
cp pins "$top/release/pins"
echo "$(grep -c '^[a-z]' pins) pins, $changed of them new"
