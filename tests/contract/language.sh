#!/bin/sh
# The program's language as somebody at a prompt meets it: --lang under any locale, also for --help and for errors; a wrong one is named.
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
bad=0
run() { # ENVIRONMENT... -- ARGS...: what is printed, and the exit code as the last line
	set -- "$@"
	environment=
	while [ "$1" != -- ]; do environment="$environment $1"; shift; done
	shift
	# shellcheck disable=SC2086 # words
	env -i HOME="$work" PATH="$PATH" ${ASAN_OPTIONS:+"ASAN_OPTIONS=$ASAN_OPTIONS"} $environment ./ranchhand "$@" < /dev/null > "$work/out" 2>&1
	echo "exit $?" >> "$work/out"
}
says() { # TEXT...: each is in what was printed
	for text; do
		grep -qF -- "$text" "$work/out" && continue
		bad=1; echo "not said: $text"; cat "$work/out"
	done
}
for environment in LANG=C LC_ALL=POSIX LANG=C.UTF-8 LC_ALL=zh_CN.UTF-8 LANG=de_XX.UTF-8 LANG=xx_YY NOTHING=1; do
	run $environment -- --help --lang zh_CN; says 用法 'exit 0'
	run $environment -- --lang=zh_TW --help; says 用法 'exit 0'
	run $environment -- --help --lang en; says Usage: 'exit 0'
	run $environment -- --lang=zh --nothing; says 没有这个选项 --nothing 'exit 2'
	run $environment -- --lang tlh; says 'tlh' 'en, zh_CN' 'exit 2'
done
run LC_ALL=zh_CN.UTF-8 -- --help; says 用法
run LANG=C.UTF-8 LANGUAGE=zh_HK:en -- --help; says 用法
run LANG=C LANGUAGE=zh_CN -- --help; says Usage:
# a character set that is not UTF-8: said in English, and the rest works
run LC_ALL=zh_CN.GB18030 -- --help --lang zh_CN; says 'needs UTF-8' zh_CN.GB18030 Usage: 'exit 0'
LC_ALL=C grep -q '[^ -~	]' "$work/out" && { echo "more than ASCII under GB18030"; bad=1; }
# what and why are told apart
run LANG=C -- --nothing; says 'There is no such option: --nothing'
run LANG=C --; says 'this is not one: its input'
exit $bad
