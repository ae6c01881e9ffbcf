# ./dev soak: does anything grow over a day? Nothing here is part of make check.
if HAVE_VTERM
if HAVE_CMOCKA
if SANDBOX
EXTRA_PROGRAMS += tests/soak/soak
tests_soak_soak_SOURCES = tests/soak/day.c tests/soak/soak.c tests/soak/soak.h tests/soak/stage.c
tests_soak_soak_LDADD = $(SUPPORT_LIBS)
endif
endif
endif

HOURS = 24
soak: ranchhand ranchhand-sandbox tests/soak/soak
	tests/soak/soak ./ranchhand ./ranchhand-sandbox $(HOURS)
.PHONY: soak
