#!/bin/sh
# fetch.sh: gets the pinned sources and the toolchain into build/release/work/sources, and unpacks them. What lies there already
# and is what the pins say is taken, so that whoever kept the sources of a release can build it after the mirror has moved on.
# Sources come from the Debian mirror that this machine's apt is configured for, whatever suite it follows.
set -eu
. "$(dirname "$0")/env.sh"

file_of() { echo "$1_$(pinned 3 "$1" | sed 's/^[0-9]*://').dsc"; }
good() { [ -f "$1" ] && [ "$(sha256sum < "$1" | cut -d' ' -f1)" = "$2" ]; }

# apt_sources: a configuration of our own for apt-get, with this machine's mirrors and keys, source packages only
apt_sources() {
	mkdir -p "$work/apt/lists/partial"
	apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' | sed -n 's/ Debian$//p' | sort -ru | while read -r uri; do
		case $uri in
		*security*) suites=bookworm-security ;;
		*) suites="bookworm bookworm-updates" ;;
		esac
		for suite in $suites; do echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $suite main"; done
	done > "$work/apt/sources.list"
	grep -q . "$work/apt/sources.list" || die "this machine's apt knows no Debian mirror"
}
apt() {
	apt-get -qq -o Dir::Etc::SourceList="$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
		-o Dir::State::Lists="$work/apt/lists" -o Dir::Cache="$work/apt" -o APT::Sandbox::User=root "$@"
}

mkdir -p "$sources"
cd "$sources"
for name in $(pins both ranchhand sandbox tests); do
	dsc=$(file_of "$name")
	if ! good "$dsc" "$(pinned 5 "$name")"; then
		[ -f "$work/apt/sources.list" ] || { apt_sources; apt update; }
		apt source --download-only --only-source "$name=$(pinned 3 "$name")" \
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
