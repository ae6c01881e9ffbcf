#!/bin/sh
# fetch.sh: gets the pinned sources and the toolchain into build/release/work/sources, and unpacks them. What lies there already
# and is what the pins say is taken, so that whoever kept the sources of a release can build it after the mirror has moved on.
# Sources come from the Debian mirror that this machine's apt is configured for, whatever suite it follows.
set -eu
. "$(dirname "$0")/env.sh"
. "$(dirname "$0")/apt.sh"

file_of() { echo "$1_$(pinned 3 "$1" | sed 's/^[0-9]*://').dsc"; }
good() { [ -f "$1" ] && [ "$(sha256sum < "$1" | cut -d' ' -f1)" = "$2" ]; }

mkdir -p "$sources"
cd "$sources"
for name in $(pins both ranchhand sandbox tests); do
	dsc=$(file_of "$name")
	if ! good "$dsc" "$(pinned 5 "$name")"; then
		[ -f "$work/apt/sources.list" ] || apt_sources
		apt_get source --download-only --only-source "$name=$(pinned 3 "$name")" \
			|| die "$name $(pinned 3 "$name") is not on the mirror: renew the pins (release/repin.sh)"
		good "$dsc" "$(pinned 5 "$name")" || die "$dsc is not what release/pins says"
	fi
	[ -d "$name" ] || dpkg-source --no-check -x "$dsc" "$name" > /dev/null
done

if [ ! -x zig/ziglang/zig ]; then
	echo "ziglang==$(pinned 3 ziglang) --hash=sha256:$(pinned 5 ziglang)" > toolchain.txt
	pip3 download -q --no-deps --only-binary :all: --require-hashes -d . -r toolchain.txt
	python3 -m zipfile -e ziglang-*.whl zig
	chmod +x zig/ziglang/zig
fi
