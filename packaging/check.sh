#!/bin/bash
# The packages of build/deb in a root that holds nothing else: they install, the demo starts there, in English and in Chinese.
# As root; check.sh [ROOT]: a root that debootstrap made is used again.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
root=${1:-$top/build/deb/root}
[ "$(id -u)" = 0 ] || { echo "check-deb: debootstrap and chroot need root" >&2; exit 1; }
ls "$top"/build/deb/ranchhand_*.deb > /dev/null || { echo "check-deb: ./dev deb first" >&2; exit 1; }
# from the mirror that this machine itself uses
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(SUITE)' | sed -n '/security/d; s/ Debian .*//p' | head -n 1)}
[ -x "$root/usr/bin/dpkg" ] || debootstrap --variant=minbase "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$root" "$mirror"
keys=
finish() {
	rm -f "$keys"
	umount "$root/dev/pts" "$root/proc" 2> /dev/null || true
}
trap finish EXIT
mount -t proc proc "$root/proc"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -sf pts/ptmx "$root/dev/ptmx"
rm -f "$root"/tmp/*.deb
cp "$top"/build/deb/ranchhand_*.deb "$top"/build/deb/ranchhand-demo_*.deb "$root/tmp/"
chroot "$root" sh -c 'apt-get install -qy --reinstall --no-install-recommends /tmp/*.deb' > "$root/tmp/install.log" 2>&1 \
	|| { cat "$root/tmp/install.log"; exit 1; }
inside() { chroot "$root" env -i HOME=/root PATH=/usr/bin:/bin TERM=xterm "$@"; }
bad=0
says() { # TEXT COMMAND...
	want=$1; shift
	got=$(inside "$@" 2>&1 < /dev/null) || true
	case $got in *"$want"*) echo "ok: $*" ;; *) echo "$*: no '$want' in: $got"; bad=1 ;; esac
}
says "ranchhand " ranchhand --version
says "ranchhand " kubectl-ranchhand --version
says "/usr/libexec/ranchhand-sandbox" ranchhand doctor
says 'by key quay.io' ranchhand --demo=kubernetes -n web-blue explain quay.io/acme/front
says '镜像' LANG=zh_CN.UTF-8 ranchhand --help
keys=$(mktemp -u); mkfifo "$keys"
shows() { # TEXT COMMAND...: a line of the screen
	want=$1; shift
	: > "$root/tmp/screen"
	inside script -qfec "$*" /tmp/screen < "$keys" > /dev/null 2>&1 &
	terminal=$!
	exec 7> "$keys"
	shown=
	while [ -z "$shown" ] && IFS= read -r -t 60 -d $'\033' piece; do
		case $piece in *"$want"*) shown=y ;; esac
	done < <(exec tail -n +1 -f "$root/tmp/screen" --pid $terminal)
	printf '\021' >&7
	exec 7>&-
	wait $terminal || true
	if [ -n "$shown" ]; then echo "ok: $* shows $want"; else echo "$*: the screen does not show $want"; bad=1; fi
}
shows 'shop-prod' "LANG=C.UTF-8 ranchhand --demo"
shows '集群管理' "LANG=zh_CN.UTF-8 ranchhand --demo"
exit $bad
