noinst_LIBRARIES += src/data/librhdata.a
src_data_librhdata_a_SOURCES = src/data/data.h
src_data_librhdata_a_CPPFLAGS = $(AM_CPPFLAGS) $(CJSON_CFLAGS) $(YAML_CFLAGS)
src_data_librhdata_a_SOURCES += src/data/lesson.c
