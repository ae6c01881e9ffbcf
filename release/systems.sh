#!/bin/sh
# systems.sh NAME=ROOT...: the table of docs/RELEASE.md: what the released program does in the root directory of each system. As root.
# An empty ROOT ("nothing=") is a root without any file. The roots are used as they are; files are put into their tmp and home.
set -eu
arch=$(uname -m)
. "$(dirname "$0")/env.sh"
[ "${RELEASE_CHECK_INSIDE:-}" = 1 ] || RELEASE_CHECK_INSIDE=1 exec unshare --net "$0" "$@"
ip link set lo up
version=$(sed -n 's/^AC_INIT(\[ranchhand\],\[\([^]]*\)\].*/\1/p' "$top/configure.ac")
name=ranchhand-$version-linux-$arch EMULATOR=
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tar -xzf "$out/$name.tar.gz" -C "$scratch"
unpacked=$scratch/$name
. "$top/release/check/ask.sh"

yes_if() { "$@" > /dev/null 2>&1 && echo yes || echo no; }
on_terminal() { python3 "$top/release/check/frame.py" "$@"; }
run="env -i HOME=/home PATH=/bin:/usr/bin TERM=xterm-256color"
# trusted ROOT: the sandbox's authority, as somebody makes it known on that system
trusted() {
	if [ -x "$1/usr/sbin/update-ca-certificates" ]; then
		cp "$scratch/ca.pem" "$1/usr/local/share/ca-certificates/rh-check.crt"
		chroot "$1" /usr/sbin/update-ca-certificates > /dev/null 2>&1
	else
		mkdir -p "$1/etc/ssl"; cp "$scratch/ca.pem" "$1/etc/ssl/cert.pem"
	fi
}
echo "| system | starts | Chinese | demo | TLS to a private CA | plugin | size | first frame |"
echo "|---|---|---|---|---|---|---|---|"
for system; do
	from=${system#*=} label=${system%%=*}
	rm -rf "${scratch:?}/root"
	mkdir -p "$scratch/root"
	[ -z "$from" ] || cp -ax "$from/." "$scratch/root/" # -x: nothing that is mounted there
	mkdir -p "$scratch/root/home" "$scratch/root/tmp"
	cp "$unpacked/ranchhand" "$unpacked/ranchhand-sandbox" "$scratch/root/home/"
	program="$chroot $scratch/root /home/ranchhand --no-state"
	# shellcheck disable=SC2086
	{
		on_terminal Demo $run $program > /dev/null 2>&1 || true
		seconds=$(on_terminal Demo $run $program 2>/dev/null || echo -)
		starts=$([ "$seconds" = - ] && echo no || echo yes)
		chinese=$(yes_if on_terminal 演示 $run $program --lang zh_CN)
		demo=$(yes_if on_terminal shop-prod $run $program --demo)
	}
	trusted "$scratch/root"
	kubeconfig root 127.0.0.1 "{token: $token}"
	tls=$(PROGRAM=/home/ranchhand yes_if ask root)
	plugin="– (no shell)"
	if [ -x "$scratch/root/bin/sh" ]; then
		printf '#!/bin/sh\necho "{\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\",\\"kind\\":\\"ExecCredential\\",\\"status\\":{\\"token\\":\\"%s\\"}}"\n' \
			"$token" > "$scratch/root/bin/rh-plugin"
		chmod 700 "$scratch/root/bin/rh-plugin"
		kubeconfig root 127.0.0.1 "{exec: {apiVersion: client.authentication.k8s.io/v1, command: rh-plugin, interactiveMode: Never}}"
		plugin=$(PROGRAM=/home/ranchhand yes_if ask root)
	fi
	echo "| $label | $starts | $chinese | $demo | $tls | $plugin | $(du -h --apparent-size "$unpacked/ranchhand" | cut -f1) | $seconds s |"
done
exec 9>&-
wait
