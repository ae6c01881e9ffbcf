noinst_LIBRARIES += src/ui/librhui.a
src_ui_librhui_a_SOURCES = src/ui/ui.h src/ui/internal.h
src_ui_librhui_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS)
