#!/bin/sh
# What a person's editor does in lessons ($VISUAL there): the first time it leaves the file as no YAML, so that it comes back with the error
# on top; then it sets three replicas and a host name, which no form shows; where the host name is there, it becomes another one.
[ -t 0 ] && [ -t 1 ] && [ -t 2 ] || exit 1	# an editor without a terminal would wait for ever
case $1 in "${XDG_RUNTIME_DIR:?}"/*) ;; *) echo "the file is not where only this person can look" >&2; exit 1 ;; esac
case $(stat -c %a "$1") in 600) ;; *) echo "the file may be read by others" >&2; exit 1 ;; esac
if grep -q '^# error: ' "$1"; then
	if grep -q 'hostname: by-hand$' "$1"; then
		sed -i -e '/^broken: \[$/d' -e 's/hostname: by-hand$/hostname: by-hand-2/' "$1"
		exit
	fi
	sed -i -e '/^broken: \[$/d' -e 's/^  replicas: 1$/  replicas: 3/' -e 's/^    spec:$/    spec:\n      hostname: by-hand/' "$1"
else
	echo 'broken: [' >> "$1"
fi
