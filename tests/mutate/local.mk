# Do the tests notice? ./dev mutate; nothing here is part of make check.
EXTRA_PROGRAMS += tests/mutate/mutant
tests_mutate_mutant_SOURCES = tests/mutate/mutant.c
tests_mutate_mutant_LDADD = $(BASE_LIBS)
EXTRA_DIST += tests/mutate/run.sh tests/mutate/one.sh tests/mutate/reach.c
list-tests:
	@echo $(UNIT_TESTS) $(SLOW_TESTS)
.PHONY: list-tests
