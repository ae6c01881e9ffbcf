# Instructions of the hottest paths, by callgrind: what got slower is noticed on any machine.
if HAVE_VTERM
if HAVE_CMOCKA
if SANDBOX
check_PROGRAMS += tests/counts/drive
tests_counts_drive_SOURCES = tests/counts/drive.c
tests_counts_drive_LDADD = $(SUPPORT_LIBS)
SLOW_TESTS += tests/counts/counts.sh
dist_check_SCRIPTS += tests/counts/counts.sh
EXTRA_DIST += tests/counts/sum.awk tests/counts/expected tests/counts/profile.sh
endif
endif
endif

update-counts: ranchhand ranchhand-sandbox tests/counts/drive
	UPDATE_COUNTS=1 srcdir=$(srcdir) $(SHELL) $(srcdir)/tests/counts/counts.sh
# Where they go: make profile [RUN="first-frame secrets…"]
profile: ranchhand ranchhand-sandbox tests/counts/drive
	srcdir=$(srcdir) $(SHELL) $(srcdir)/tests/counts/profile.sh $(RUN)
.PHONY: update-counts profile
