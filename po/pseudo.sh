#!/bin/sh
# pseudo.sh FILE.po: a catalogue of the same texts, translated by pseudo.awk. Its numbers take two forms, as English does.
set -e
dir=$(dirname "$0")
LC_ALL=C.UTF-8; export LC_ALL # else gettext's tools warn of an ASCII locale
msgfilter --keep-header -i "$1" sed d |
	awk '/^"Plural-Forms:/ { print "\"Plural-Forms: nplurals=2; plural=n != 1;\\n\""; next }
		{ print } $0 == "msgstr[0] \"\"" { print "msgstr[1] \"\"" }' |
	msgen - | msgfilter --keep-header -i - -o - awk -f "$dir/pseudo.awk"
