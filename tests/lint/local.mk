LINT_TESTS += tests/lint/floors.sh tests/lint/words.sh tests/lint/lengths.sh tests/lint/symbols.sh tests/lint/headers.sh tests/lint/man.sh tests/lint/docs.sh tests/lint/lessons.sh tests/lint/po.sh tests/lint/keys.sh tests/lint/names.sh tests/lint/circles.sh tests/lint/unused.sh tests/lint/format.sh
dist_check_SCRIPTS += tests/lint/floors.sh tests/lint/words.sh tests/lint/lengths.sh tests/lint/symbols.sh tests/lint/headers.sh tests/lint/man.sh tests/lint/docs.sh tests/lint/lessons.sh tests/lint/po.sh tests/lint/keys.sh tests/lint/names.sh tests/lint/circles.sh tests/lint/unused.sh tests/lint/format.sh
# the texts: words, marks between them
LINT_TESTS += tests/lint/glossary.sh tests/lint/joiners.sh
dist_check_SCRIPTS += tests/lint/glossary.sh tests/lint/joiners.sh
# what format.sh has found good
CLEANFILES += tests/lint/format.good
# libraries that libraries bring
LINT_TESTS += tests/lint/gnutls.sh
dist_check_SCRIPTS += tests/lint/gnutls.sh
