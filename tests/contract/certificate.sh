#!/bin/sh
# A Rancher's certificate is signed again whenever a new name is asked for: authority and key stay. An API server's stays.
command -v openssl >/dev/null || { echo "no openssl"; exit 77; }
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkfifo "$work/hold" || exit 99
bad=0
say() { echo "$*"; bad=1; }
begin() {	# ARGUMENT...: a sandbox; sets $at
	: > "$work/announcement"
	./ranchhand-sandbox "$@" < "$work/hold" > "$work/announcement" &
	exec 3> "$work/hold"
	until grep -q '"url"' "$work/announcement"; do kill -0 $! || exit 99; done
	at=$(sed 's/.*"https:\/\/\([0-9.:]*\)".*/\1/' "$work/announcement")
	sed 's/.*"ca":"\([^"]*\)".*/\1/; s/\\n/\n/g' "$work/announcement" > "$work/ca"
}
end() { exec 3>&-; wait; }
leaf() {	# NAME FILE: the certificate that a client gets who asks for NAME ("": who names nobody)
	openssl s_client -connect "$at" -CAfile "$work/ca" -verify_return_error ${1:+-servername "$1"} < /dev/null 2>/dev/null 3>&- |
		openssl x509 > "$2" 2>/dev/null || say "no certificate for '$1' that the authority has signed"
}
of() { openssl x509 -noout "$1" < "$2"; }

begin --rancher 2.15
leaf "" "$work/first"
leaf localhost "$work/same"
leaf rancher.lab.example "$work/second"
leaf "" "$work/third"
end
cmp -s "$work/first" "$work/same" || say "it is signed again for a name that it has"
cmp -s "$work/first" "$work/second" && say "it is not signed again for a new name"
cmp -s "$work/second" "$work/third" || say "it is signed again for nothing"
[ "$(of -pubkey "$work/first")" = "$(of -pubkey "$work/second")" ] || say "the key has changed"
[ "$(of -issuer "$work/first")" = "$(of -issuer "$work/second")" ] || say "the authority has changed"
openssl x509 -noout -ext subjectAltName < "$work/third" | grep -q 'DNS:localhost, DNS:rancher.lab.example' || say "the name is missing"

begin --kubernetes
leaf "" "$work/first"
leaf kubernetes.lab.example "$work/second"
end
cmp -s "$work/first" "$work/second" || say "an API server's certificate has changed"
exit $bad
