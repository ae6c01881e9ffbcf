noinst_LIBRARIES += src/probe/librhprobe.a
src_probe_librhprobe_a_SOURCES =
src_probe_librhprobe_a_SOURCES += src/probe/probe.h
src_probe_librhprobe_a_SOURCES += src/probe/internal.h
src_probe_librhprobe_a_SOURCES += src/probe/challenge.c
src_probe_librhprobe_a_SOURCES += src/probe/judge.c
src_probe_librhprobe_a_SOURCES += src/probe/probe.c
src_probe_librhprobe_a_SOURCES += src/probe/realm.c
src_probe_librhprobe_a_SOURCES += src/probe/say.c

PROBE_TEST_SUPPORT = $(NET_TEST_SUPPORT) tests/support/token_registry.c tests/support/token_registry.h
PROBE_TEST_LIBS = $(PROBE_LIBS) $(ZLIB_LIBS) $(CMOCKA_LIBS) -lpthread
if HAVE_CMOCKA
UNIT_TESTS += tests/unit/test_probe_challenge
UNIT_TESTS += tests/unit/test_probe_login
UNIT_TESTS += tests/unit/test_probe_registry
check_PROGRAMS += tests/unit/test_probe_challenge
check_PROGRAMS += tests/unit/test_probe_login
check_PROGRAMS += tests/unit/test_probe_registry
if !SANITIZERS
UNIT_TESTS += tests/unit/test_probe_wipe
check_PROGRAMS += tests/unit/test_probe_wipe
endif
endif
tests_unit_test_probe_challenge_SOURCES = tests/unit/test_probe_challenge.c
tests_unit_test_probe_challenge_LDADD = $(PROBE_TEST_LIBS)
tests_unit_test_probe_login_SOURCES = tests/unit/test_probe_login.c $(PROBE_TEST_SUPPORT)
tests_unit_test_probe_login_LDADD = $(PROBE_TEST_LIBS)
REAL_REGISTRY = tests/support/real_registry.c tests/support/real_registry.h
tests_unit_test_probe_registry_SOURCES = tests/unit/test_probe_registry.c $(REAL_REGISTRY) $(NET_TEST_SUPPORT) \
	tests/support/token_service.c tests/support/token_service.h
tests_unit_test_probe_registry_LDADD = $(PROBE_TEST_LIBS)
tests_unit_test_probe_wipe_SOURCES = tests/unit/test_probe_wipe.c src/base/wipe.c tests/support/leftover.c tests/support/leftover.h \
	$(REAL_REGISTRY) $(NET_TEST_SUPPORT)
tests_unit_test_probe_wipe_LDFLAGS = $(AM_LDFLAGS) $(RH_WIPE_LDFLAGS)
tests_unit_test_probe_wipe_LDADD = $(PROBE_TEST_LIBS)
