#!/bin/sh
# What a person's editor does in lessons ($VISUAL there): the first time it leaves the file as no YAML, so that it comes back with the error
# on top; then it sets three replicas and that no token is mounted, which the form has no field for; where that is there, it becomes the other.
[ -t 0 ] && [ -t 1 ] && [ -t 2 ] || exit 1	# an editor without a terminal would wait for ever
case $1 in "${XDG_RUNTIME_DIR:?}"/*) ;; *) echo "the file is not where only this person can look" >&2; exit 1 ;; esac
case $(stat -c %a "$1") in 600) ;; *) echo "the file may be read by others" >&2; exit 1 ;; esac
if grep -q '^# error: ' "$1"; then
	if grep -q 'automountServiceAccountToken: false$' "$1"; then
		sed -i -e '/^broken: \[$/d' -e 's/automountServiceAccountToken: false$/automountServiceAccountToken: true/' "$1"
		exit
	fi
	sed -i -e '/^broken: \[$/d' -e 's/^  replicas: 1$/  replicas: 3/' -e 's/^    spec:$/    spec:\n      automountServiceAccountToken: false/' "$1"
else
	echo 'broken: [' >> "$1"
fi
