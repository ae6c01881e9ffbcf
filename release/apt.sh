# apt.sh: Debian sources through this machine's own mirrors, with a configuration of our own; sourced. Nothing of the machine's is changed.
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
	apt_get update
}
apt_get() { with_our_apt apt-get -qq "$@"; }
apt_cache() { with_our_apt apt-cache "$@"; }
with_our_apt() { # COMMAND...
	"$@" -o Dir::Etc::SourceList="$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
		-o Dir::State::Lists="$work/apt/lists" -o Dir::Cache="$work/apt" -o APT::Sandbox::User=root
}
