# env.sh: what the scripts of the recipe share; sourced. With $arch (x86_64, aarch64) it names the compiler for it too.
# Nothing here may put a path of this machine into a program: two builds in two places are to be the same bytes.
top=$(cd "$(dirname "$0")/.." && pwd)
out=$top/build/release
work=$out/work
sources=$work/sources
export LC_ALL=C TZ=UTC SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git -C "$top" log -1 --format=%ct 2>/dev/null || stat -c %Y "$top/NEWS")}"
export ZIG_GLOBAL_CACHE_DIR="$work/zig-cache" ZIG_LOCAL_CACHE_DIR="$work/zig-cache"
umask 022
chroot=$(command -v chroot || echo /usr/sbin/chroot)

die() { echo "release: $*" >&2; exit 1; }
# needs "COMMAND PACKAGE"...: stops with the list of what is missing
needs() {
	lacking=
	for tool; do command -v "${tool% *}" > /dev/null 2>&1 || lacking="$lacking ${tool#* }"; done
	[ -z "$lacking" ] || die "missing: apt-get install$lacking"
}
# pinned COLUMN NAME: that column of its line (2 where, 3 version, 4 licence, 5 SHA-256)
pinned() { sed 's/ OR /|/' "$top/release/pins" | awk -v c="$1" -v n="$2" '$1 == n { gsub(/\|/, " OR ", $c); print $c }'; }
# pins WHERE...: the names that go there
pins() { awk -v w=" $* " '!/^#/ && index(w, " " $2 " ") { print $1 }' "$top/release/pins"; }

if [ -n "${arch:-}" ]; then
	case $arch in x86_64|aarch64) ;; *) die "$arch: x86_64 or aarch64" ;; esac
	host=$arch-linux-musl
	here=$work/$arch
	prefix=$here/prefix
	flags="-O2 -g0 -fPIE -fstack-protector-strong -ffunction-sections -fdata-sections"
	export PATH="$here/bin:$prefix/bin:$PATH" # prefix/bin: ncursesw6-config, which CDK asks
fi
