# outside.sh: every path from the program to the outside, each in a root with the one thing that the path needs; sourced by check.sh.
# "explain" goes the whole way (name, authority, credential, request) and needs no terminal.

. "$top/release/check/ask.sh"

# frame TERM: the first screen on a terminal of that kind
frame() {
	term=$1 text=${2:-Demo}; shift; [ $# = 0 ] || shift
	python3 "$top/release/check/frame.py" "$text" env -i HOME=/home PATH=/bin TERM="$term" "$@" "$chroot" "$scratch/none" /ranchhand --no-state
}

# ---- authorities ----
root none; kubeconfig none 127.0.0.1 "{token: $token}"
why=certificate try "a server whose authority nobody knows is refused" refused none
for place in etc/ssl/certs/ca-certificates.crt etc/pki/tls/certs/ca-bundle.crt etc/ssl/ca-bundle.pem \
	etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem etc/ssl/cert.pem "etc/ssl/certs/$hash.0"; do
	root ca; kubeconfig ca 127.0.0.1 "{token: $token}"; put ca "$place"
	try "TLS to a private authority in /$place" ask ca
	rm -r "$scratch/ca"
done
put none home/own.pem
try "the same in SSL_CERT_FILE" ask none SSL_CERT_FILE=/home/own.pem
put none "home/own/$hash.0"
try "the same in SSL_CERT_DIR" ask none SSL_CERT_DIR=/home/own

# ---- names: /etc/hosts, and a name server; no NSS ----
root names; put names etc/ssl/cert.pem; kubeconfig names localhost "{token: $token}"
try "localhost without /etc/hosts" ask names
kubeconfig names rancher.corp.example "{token: $token}"
sed -i "s|server: '[^']*'|&, tls-server-name: localhost|" "$scratch/names/home/config"
why="not found|resolve|name" try "a name that nobody knows is said" refused names
mkdir -p "$scratch/names/etc"
echo "127.0.0.1 rancher.corp.example" > "$scratch/names/etc/hosts"
try "a name of /etc/hosts" ask names
rm "$scratch/names/etc/hosts"
echo "nameserver 127.0.0.1" > "$scratch/names/etc/resolv.conf"
python3 "$top/release/check/nameserver.py" & nameserver=$!
try "a name of the name server in /etc/resolv.conf" ask names
echo "search corp.example" >> "$scratch/names/etc/resolv.conf"
sed -i "s/rancher.corp.example/rancher/" "$scratch/names/home/config"
try "a short name, by the search list" ask names
kill $nameserver

# ---- programs: a credential plugin, the editor, kubectl; busybox is their shell ----
busybox=$(command -v busybox) || die "no busybox: install busybox-static"
root tools; put tools etc/ssl/cert.pem
mkdir -p "$scratch/tools/bin"
cp "$busybox" "$scratch/tools/bin/busybox"
for applet in sh cat grep sed stat; do ln -s busybox "$scratch/tools/bin/$applet"; done
printf '#!/bin/sh\necho "{\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\",\\"kind\\":\\"ExecCredential\\",\\"status\\":{\\"token\\":\\"%s\\"}}"\n' \
	"$token" > "$scratch/tools/bin/plugin"
printf '#!/bin/sh\necho "{\\"clientVersion\\":{\\"gitVersion\\":\\"v1.29.1\\"}}"\n' > "$scratch/tools/bin/kubectl"
chmod 700 "$scratch/tools/bin/plugin" "$scratch/tools/bin/kubectl"
kubeconfig tools 127.0.0.1 "{exec: {apiVersion: client.authentication.k8s.io/v1, command: plugin, interactiveMode: Never}}"
try "a credential plugin from the PATH" ask tools
doctor() { env -i HOME=/home PATH=/bin "$@" "$chroot" "$scratch/tools" /ranchhand --no-state doctor > "$scratch/answer" 2>&1; cat "$scratch/answer"; grep -qE "$says" "$scratch/answer"; }
says='/bin/kubectl.*v1.29.1' try "kubectl from the PATH" doctor TERM=xterm
says='/etc/ssl/cert.pem' try "doctor names the authorities in use" doctor TERM=xterm
cp "$top/tests/lessons/editor.sh" "$scratch/tools/bin/editor"
client "$scratch/tools"
# shellcheck disable=SC2086
try "an editor: a form as YAML, there and back" play --user admin $golden "$top/tests/lessons/workload-form.lesson"

demo() {
	root demo
	cp "$unpacked/ranchhand-sandbox" "$scratch/demo/"
	python3 "$top/release/check/frame.py" shop-prod env -i HOME=/home TERM=xterm "$chroot" "$scratch/demo" /ranchhand --no-state --demo
}

# ---- languages: whatever locales there are ----
try "Chinese, as LANG asks" frame xterm 演示 LANG=zh_CN.UTF-8
try "Chinese, as LANGUAGE asks" frame xterm 演示 LANG=C.UTF-8 LANGUAGE=zh_CN
try "English without a LANG" frame xterm Demo

# ---- terminals: compiled in, of the host, of the person ----
described() { # PLACE: an entry that is only there
	printf 'rh-check|a terminal that nobody has,\n\tuse=xterm-256color,\n' > "$scratch/rh-check.src"
	mkdir -p "$scratch/none/$1"
	tic -x -o "$scratch/none/$1" "$scratch/rh-check.src" && frame rh-check
	status=$?
	rm -r "${scratch:?}/none/$1"
	return $status
}
for term in xterm xterm-256color screen-256color tmux-256color linux vt220 putty rxvt st-256color alacritty kitty foot konsole; do
	try "TERM=$term is compiled in" frame "$term"
done
try "a terminal that the host describes" described usr/share/terminfo
try "a terminal that ~/.terminfo describes" described home/.terminfo
try "--demo: the sandbox beside the program" demo
exec 9>&-
wait
