LINT_TESTS += tests/lint/floors.sh tests/lint/words.sh tests/lint/lengths.sh tests/lint/symbols.sh tests/lint/headers.sh tests/lint/man.sh tests/lint/doc_screen.sh tests/lint/po.sh
dist_check_SCRIPTS += tests/lint/floors.sh tests/lint/words.sh tests/lint/lengths.sh tests/lint/symbols.sh tests/lint/headers.sh tests/lint/man.sh tests/lint/doc_screen.sh tests/lint/po.sh
