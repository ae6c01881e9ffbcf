noinst_LIBRARIES += src/base/librhbase.a
src_base_librhbase_a_SOURCES = src/base/base.h src/base/buf.c src/base/clock.c src/base/die.c src/base/err.c \
	src/base/file.c src/base/glyph.c src/base/locale.c src/base/log.c src/base/lower.c src/base/mail.c src/base/mem.c src/base/rows.c \
	src/base/secret.c src/base/str.c
src_base_librhbase_a_CPPFLAGS = $(AM_CPPFLAGS) $(UTF8PROC_CFLAGS)
