#!/bin/sh
# Every public header compiles on its own: whoever includes it needs nothing else first.
src=${srcdir:-.}
headers=$(find "$src/src" "$src/screens" $([ -f sandbox/librhsandbox.a ] && echo "$src/sandbox") -name '*.h')
# shellcheck disable=SC2086 # one compiler for all of them, each by itself
${CC:-cc} -std=c11 -D_GNU_SOURCE -Wall -Wextra -fsyntax-only -I"$src/src" -I"$src" -I. -x c $headers 2>&1 |
	grep -vE 'pragma once in main file' | grep -E 'error|warning' && exit 1
exit 0
