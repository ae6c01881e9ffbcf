# Random keys on the real program: make check plays a few rounds, ./dev monkey as many as one likes, under sanitizers.
if HAVE_VTERM
if HAVE_CMOCKA
if SANDBOX
check_PROGRAMS += tests/monkey/monkey
tests_monkey_monkey_SOURCES = tests/monkey/act.c tests/monkey/monkey.c tests/monkey/monkey.h tests/monkey/stage.c
tests_monkey_monkey_LDADD = $(SUPPORT_LIBS)
SLOW_TESTS += tests/monkey/check.sh
dist_check_SCRIPTS += tests/monkey/check.sh
endif
endif
endif

MONKEY_KEYS = 50000
MONKEY_SEED = 1
MONKEY_ROUND = 0
monkey: all tests/monkey/monkey
	KEYS=$(MONKEY_KEYS) SEED=$(MONKEY_SEED) ROUND=$(MONKEY_ROUND) srcdir=$(srcdir) $(SHELL) $(srcdir)/tests/monkey/check.sh
.PHONY: monkey
