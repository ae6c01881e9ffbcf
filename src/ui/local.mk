noinst_LIBRARIES += src/ui/librhui.a
src_ui_librhui_a_SOURCES = src/ui/ui.h src/ui/internal.h
src_ui_librhui_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS)
# the screen drivers
src_ui_librhui_a_SOURCES += src/ui/driver.h src/ui/list.h src/ui/verbs.c src/ui/screen.c src/ui/reveal.c src/ui/match.c \
	src/ui/wrap.c src/ui/facts.c src/ui/driver_list.c src/ui/list_model.c src/ui/list_columns.c src/ui/driver_menu.c \
	src/ui/driver_text.c src/ui/driver_detail.c src/ui/hints.c src/ui/frame.c src/ui/chooser.c src/ui/help.c
