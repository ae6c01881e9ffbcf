noinst_LIBRARIES += src/data/librhdata.a
src_data_librhdata_a_SOURCES =
src_data_librhdata_a_SOURCES += src/data/data.h
src_data_librhdata_a_SOURCES += src/data/internal.h
src_data_librhdata_a_SOURCES += src/data/base64.c
src_data_librhdata_a_SOURCES += src/data/find.c
src_data_librhdata_a_SOURCES += src/data/lesson.c
src_data_librhdata_a_SOURCES += src/data/lines.c
src_data_librhdata_a_SOURCES += src/data/name.c
src_data_librhdata_a_SOURCES += src/data/pages.c
src_data_librhdata_a_SOURCES += src/data/scan.c
src_data_librhdata_a_SOURCES += src/data/splice.c
src_data_librhdata_a_SOURCES += src/data/text.c
src_data_librhdata_a_SOURCES += src/data/tree.c
src_data_librhdata_a_SOURCES += src/data/words.c
src_data_librhdata_a_SOURCES += src/data/writer.c
src_data_librhdata_a_SOURCES += src/data/yaml_json.c
src_data_librhdata_a_SOURCES += src/data/yaml_read.c
src_data_librhdata_a_SOURCES += src/data/yaml_write.c
src_data_librhdata_a_CPPFLAGS = $(AM_CPPFLAGS) $(CJSON_CFLAGS) $(YAML_CFLAGS)

if HAVE_CMOCKA
DATA_TESTS = tests/unit/test_data_json tests/unit/test_data_pages tests/unit/test_data_text tests/unit/test_data_yaml
UNIT_TESTS += $(DATA_TESTS)
check_PROGRAMS += $(DATA_TESTS)
tests_unit_test_data_json_SOURCES = tests/unit/test_data_json.c
tests_unit_test_data_json_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_data_json_LDADD = $(DATA_LIBS) $(CMOCKA_LIBS)
tests_unit_test_data_pages_SOURCES = tests/unit/test_data_pages.c
tests_unit_test_data_pages_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_data_pages_LDADD = $(DATA_LIBS) $(CMOCKA_LIBS)
tests_unit_test_data_text_SOURCES = tests/unit/test_data_text.c
tests_unit_test_data_text_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_data_text_LDADD = $(DATA_LIBS) $(CMOCKA_LIBS)
tests_unit_test_data_yaml_SOURCES = tests/unit/test_data_yaml.c
tests_unit_test_data_yaml_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_data_yaml_LDADD = $(DATA_LIBS) $(CMOCKA_LIBS)
endif
