# Tests of whole programs: the shared library of them, contracts, lessons, and manners at a terminal.
EXTRA_DIST += tests/support/support.h
if HAVE_VTERM
if HAVE_CMOCKA
check_LIBRARIES += tests/support/libsupport.a
tests_support_libsupport_a_SOURCES = tests/support/support.h tests/support/canary.c tests/support/expect.c \
	tests/support/fence.c tests/support/http.c tests/support/sandbox.c tests/support/screen.c tests/support/stream.c \
	tests/support/term.c tests/support/world.c
tests_support_libsupport_a_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS) $(CURL_CFLAGS)
SUPPORT_LIBS = tests/support/libsupport.a $(VTERM_LIBS) $(CURL_LIBS) $(DATA_LIBS)

# The library's own tests, with a small program that speaks the fence.
check_PROGRAMS += tests/support/fake_client
tests_support_fake_client_SOURCES = tests/support/fake_client.c

UNIT_TESTS += tests/unit/test_support_stream tests/unit/test_support_term tests/unit/test_data_lesson
check_PROGRAMS += tests/unit/test_support_stream tests/unit/test_support_term tests/unit/test_data_lesson
tests_unit_test_support_stream_SOURCES = tests/unit/test_support_stream.c
tests_unit_test_support_stream_LDADD = $(SUPPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_support_term_SOURCES = tests/unit/test_support_term.c
tests_unit_test_support_term_LDADD = $(SUPPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_data_lesson_SOURCES = tests/unit/test_data_lesson.c
tests_unit_test_data_lesson_LDADD = $(DATA_LIBS) $(CMOCKA_LIBS)
endif
endif
