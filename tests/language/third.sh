#!/bin/sh
# A third language, made of a catalogue and a row (tests/language/local.mk), is spoken wherever a language is asked for or named; what its
# catalogue does not have stays in the sources' words, and the other two are as they were.
program=./tests/language/ranchhand
[ -x $program ] || { echo "no $program"; exit 99; }
state=$(mktemp -d) || exit 99
trap 'rm -rf "$state"' EXIT
export XDG_STATE_HOME="$state" XDG_DATA_HOME="$state" XDG_CONFIG_HOME="$state"
unset LC_ALL LC_MESSAGES LC_CTYPE LANGUAGE
bad=0
says() { # WHAT, then environment and command
	what=$1; shift
	env "$@" > "$state/out" 2>&1
	grep -qF -- "$what" "$state/out" || { echo "$*: no “$what” in:"; head -n 3 "$state/out"; bad=1; }
}
says 'affiche cette aide' LANG=C $program --lang fr --help
says 'affiche cette aide' LANG=fr_CA.UTF-8 $program --help
says 'affiche cette aide' LANG=en_US.UTF-8 LANGUAGE=fr:zh_CN $program --help
says 'langue des écrans : en, zh_CN, fr' LANG=C $program --lang=fr --help
says 'print the version' LANG=C $program --lang fr --help
says 'Les langues de --lang : en, zh_CN, fr.' LANG=fr_FR.UTF-8 $program --lang xx
says 'Cette langue n’existe pas : xx' LANG=fr_FR.UTF-8 $program --lang xx
says 'print this help' LANG=en_US.UTF-8 $program --help
says '显示此帮助' LANG=zh_CN.UTF-8 $program --help
says '"Français"' LANG=C $program --describe
exit $bad
