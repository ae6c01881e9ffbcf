noinst_LIBRARIES += src/base/librhbase.a
src_base_librhbase_a_SOURCES = src/base/base.h src/base/lower.c
src_base_librhbase_a_CPPFLAGS = $(AM_CPPFLAGS) $(UTF8PROC_CFLAGS)
