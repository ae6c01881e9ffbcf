# The fault matrix: every fault against what a person does. make check-faults prints it, make update-faults writes it to
# docs/FAULTS.md. Not part of make check: some of its servers answer nothing until the program gives up.
if HAVE_VTERM
if HAVE_CMOCKA
if SANDBOX
EXTRA_PROGRAMS += tests/faults/faults
tests_faults_faults_SOURCES = tests/faults/faults.c tests/faults/faults.h tests/faults/look.c tests/faults/rows.c tests/faults/middle.c tests/faults/middle.h tests/lessons/play.h \
	tests/lessons/cast.c tests/lessons/picture.c tests/lessons/said.c tests/lessons/fail.c tests/lessons/keys.c tests/lessons/stage.c tests/lessons/act.c tests/lessons/check.c tests/lessons/readable.c tests/lessons/manners.c
tests_faults_faults_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
tests_faults_faults_LDADD = $(SUPPORT_LIBS)
endif
endif
endif
EXTRA_DIST += tests/faults/run.sh docs/FAULTS.md

check-faults: all tests/faults/faults
	srcdir=$(srcdir) $(SHELL) $(srcdir)/tests/faults/run.sh
update-faults: all tests/faults/faults
	srcdir=$(srcdir) $(SHELL) $(srcdir)/tests/faults/run.sh $(srcdir)/docs/FAULTS.md
.PHONY: check-faults update-faults
