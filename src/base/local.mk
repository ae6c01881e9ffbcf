noinst_LIBRARIES += src/base/librhbase.a
src_base_librhbase_a_SOURCES = src/base/ambiguous.c src/base/base.h src/base/buf.c src/base/catalogue.c src/base/catalogue.h src/base/clock.c \
	src/base/die.c src/base/err.c src/base/file.c src/base/glyph.c src/base/locale.c src/base/log.c src/base/initials.c src/base/lower.c src/base/message.c \
	src/base/mem.c src/base/plural.c src/base/rows.c \
	src/base/secret.c src/base/str.c src/base/versions.c src/base/wide.c
src_base_librhbase_a_CPPFLAGS = $(AM_CPPFLAGS) $(UTF8PROC_CFLAGS)

if HAVE_CMOCKA
BASE_TESTS = tests/unit/test_base_glyph tests/unit/test_base_language tests/unit/test_base_life tests/unit/test_base_text
UNIT_TESTS += $(BASE_TESTS)
check_PROGRAMS += $(BASE_TESTS)
if !SANITIZERS
UNIT_TESTS += tests/unit/test_base_wipe
check_PROGRAMS += tests/unit/test_base_wipe
endif
tests_unit_test_base_wipe_SOURCES = tests/unit/test_base_wipe.c tests/support/leftover.h tests/support/leftover.c src/base/wipe.c
tests_unit_test_base_wipe_LDFLAGS = $(AM_LDFLAGS) $(RH_WIPE_LDFLAGS)
tests_unit_test_base_wipe_LDADD = $(BASE_LIBS) $(CRYPTO_LIBS) $(CMOCKA_LIBS)
tests_unit_test_base_glyph_SOURCES = tests/unit/test_base_glyph.c
tests_unit_test_base_glyph_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_base_glyph_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_base_language_SOURCES = tests/unit/test_base_language.c
tests_unit_test_base_language_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_base_language_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_base_life_SOURCES = tests/unit/test_base_life.c
tests_unit_test_base_life_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_base_life_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_base_text_SOURCES = tests/unit/test_base_text.c
tests_unit_test_base_text_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_base_text_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
endif
