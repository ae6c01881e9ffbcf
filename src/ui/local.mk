noinst_LIBRARIES += src/ui/librhui.a
src_ui_librhui_a_SOURCES =
src_ui_librhui_a_SOURCES += src/ui/ui.h
src_ui_librhui_a_SOURCES += src/ui/verb.h
src_ui_librhui_a_SOURCES += src/ui/verbs.def
src_ui_librhui_a_SOURCES += src/ui/internal.h
src_ui_librhui_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS)
# the screen drivers
src_ui_librhui_a_SOURCES += src/ui/driver.h
src_ui_librhui_a_SOURCES += src/ui/list/list.h
src_ui_librhui_a_SOURCES += src/ui/overlay/narrow.h
src_ui_librhui_a_SOURCES += src/ui/overlay/narrow.c
src_ui_librhui_a_SOURCES += src/ui/overlay/find.c
src_ui_librhui_a_SOURCES += src/ui/verbs.c
src_ui_librhui_a_SOURCES += src/ui/screen.c
src_ui_librhui_a_SOURCES += src/ui/reveal.c
src_ui_librhui_a_SOURCES += src/ui/list/match.c
src_ui_librhui_a_SOURCES += src/ui/wrap.c
src_ui_librhui_a_SOURCES += src/ui/facts.c
src_ui_librhui_a_SOURCES += src/ui/list/driver_list.c
src_ui_librhui_a_SOURCES += src/ui/list/list_model.c
src_ui_librhui_a_SOURCES += src/ui/list/list_marks.c
src_ui_librhui_a_SOURCES += src/ui/list/list_order.c
src_ui_librhui_a_SOURCES += src/ui/list/list_columns.c
src_ui_librhui_a_SOURCES += src/ui/driver_menu.c
src_ui_librhui_a_SOURCES += src/ui/driver_text.c
src_ui_librhui_a_SOURCES += src/ui/driver_detail.c
src_ui_librhui_a_SOURCES += src/ui/hints.c
src_ui_librhui_a_SOURCES += src/ui/frame.c
src_ui_librhui_a_SOURCES += src/ui/overlay/chooser.c
src_ui_librhui_a_SOURCES += src/ui/overlay/help.c
src_ui_librhui_a_SOURCES += src/ui/form/form.h
src_ui_librhui_a_SOURCES += src/ui/form/driver_form.c
src_ui_librhui_a_SOURCES += src/ui/form/form_values.c
src_ui_librhui_a_SOURCES += src/ui/form/form_api.c
src_ui_librhui_a_SOURCES += src/ui/form/form_check.c
src_ui_librhui_a_SOURCES += src/ui/form/form_paste.c
src_ui_librhui_a_SOURCES += src/ui/form/form_stops.c
src_ui_librhui_a_SOURCES += src/ui/form/form_draw.c
src_ui_librhui_a_SOURCES += src/ui/form/form_leave.c
# the terminal, cells, overlays, and the room of CDK
src_ui_librhui_a_SOURCES += src/ui/terminal/term.h
src_ui_librhui_a_SOURCES += src/ui/state.h
src_ui_librhui_a_SOURCES += src/ui/terminal/keys.h
src_ui_librhui_a_SOURCES += src/ui/form/line.h
src_ui_librhui_a_SOURCES += src/ui/terminal/answers.c
src_ui_librhui_a_SOURCES += src/ui/terminal/answers.h
src_ui_librhui_a_SOURCES += src/ui/terminal/keys.c
src_ui_librhui_a_SOURCES += src/ui/terminal/sequence.c
src_ui_librhui_a_SOURCES += src/ui/terminal/sequence.h
src_ui_librhui_a_SOURCES += src/ui/terminal/keynames.c
src_ui_librhui_a_SOURCES += src/ui/form/line.c
src_ui_librhui_a_SOURCES += src/ui/terminal/theme.c
src_ui_librhui_a_SOURCES += src/ui/terminal/cells.c
src_ui_librhui_a_SOURCES += src/ui/terminal/tty.c
src_ui_librhui_a_SOURCES += src/ui/terminal/pen.c
src_ui_librhui_a_SOURCES += src/ui/terminal/pen.h
src_ui_librhui_a_SOURCES += src/ui/ui.c
src_ui_librhui_a_SOURCES += src/ui/overlay/overlay.c
src_ui_librhui_a_SOURCES += src/ui/overlay/menubar.c
src_ui_librhui_a_SOURCES += src/ui/overlay/dialog.c
src_ui_librhui_a_SOURCES += src/ui/terminal/clipboard.c
src_ui_librhui_a_SOURCES += src/ui/terminal/look.c
src_ui_librhui_a_SOURCES += src/ui/form/choices.c
src_ui_librhui_a_SOURCES += src/ui/cdk/room.h
src_ui_librhui_a_SOURCES += src/ui/cdk/wide.c
src_ui_librhui_a_SOURCES += src/ui/cdk/paint.c
src_ui_librhui_a_SOURCES += src/ui/cdk/own.c
src_ui_librhui_a_SOURCES += src/ui/cdk/layer.c
src_ui_librhui_a_SOURCES += src/ui/cdk/table.c
src_ui_librhui_a_SOURCES += src/ui/cdk/input.c
src_ui_librhui_a_SOURCES += src/ui/cdk/view.c
src_ui_librhui_a_SOURCES += src/ui/cdk/options.c
src_ui_librhui_a_SOURCES += src/ui/cdk/buttons.c
src_ui_librhui_a_SOURCES += src/ui/cdk/radio.c
src_ui_librhui_a_SOURCES += src/ui/cdk/checks.c
src_ui_librhui_a_SOURCES += src/ui/cdk/progress.c
src_ui_librhui_a_SOURCES += src/ui/cdk/dialog.c
src_ui_librhui_a_SOURCES += src/ui/cdk/menu.c
src_ui_librhui_a_SOURCES += src/ui/cdk/versions.c
src_ui_librhui_a_SOURCES += src/ui/cdk/widget.h
src_ui_librhui_a_SOURCES += src/ui/columns.h
src_ui_librhui_a_SOURCES += src/ui/event.h
src_ui_librhui_a_SOURCES += src/ui/facts.h
src_ui_librhui_a_SOURCES += src/ui/field.h
src_ui_librhui_a_SOURCES += src/ui/form/choices.h
src_ui_librhui_a_SOURCES += src/ui/menu.h
src_ui_librhui_a_SOURCES += src/ui/overlay/overlay.h
src_ui_librhui_a_SOURCES += src/ui/role.h
src_ui_librhui_a_SOURCES += src/ui/screen.h
src_ui_librhui_a_SOURCES += src/ui/terminal/cells.h
src_ui_librhui_a_SOURCES += src/ui/verbs.h
# All widgets on one screen, and all drivers on screens of no product, to be looked at: make tests/support/ui_demo
EXTRA_PROGRAMS += tests/support/ui_demo tests/support/ui_screens_demo
tests_support_ui_demo_SOURCES = tests/support/ui_demo.c
tests_support_ui_demo_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_support_ui_demo_LDADD = $(UI_LIBS)
tests_support_ui_screens_demo_SOURCES = tests/support/ui_screens_demo.c tests/support/ui_screens.c tests/support/ui_screens.h
tests_support_ui_screens_demo_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_support_ui_screens_demo_LDADD = $(UI_LIBS)

# The drivers, seen through a terminal.
if HAVE_CMOCKA
if HAVE_VTERM
UI_FIXTURE = tests/support/ui_fixture.c tests/support/ui_fixture.h tests/support/ui_form_fixture.h tests/support/ui_screens.c tests/support/ui_screens.h
UNIT_TESTS += tests/unit/test_ui_columns tests/unit/test_ui_list tests/unit/test_ui_form tests/unit/test_ui_secrets tests/unit/test_ui_read
check_PROGRAMS += tests/unit/test_ui_columns tests/unit/test_ui_list tests/unit/test_ui_form tests/unit/test_ui_secrets tests/unit/test_ui_read
tests_unit_test_ui_columns_SOURCES = tests/unit/test_ui_columns.c $(UI_FIXTURE)
tests_unit_test_ui_list_SOURCES = tests/unit/test_ui_list.c $(UI_FIXTURE)
tests_unit_test_ui_columns_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_unit_test_ui_list_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_unit_test_ui_columns_LDADD = $(UI_LIBS) $(SUPPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_ui_list_LDADD = $(UI_LIBS) $(SUPPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_ui_form_SOURCES = tests/unit/test_ui_form.c $(UI_FIXTURE)
tests_unit_test_ui_form_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_unit_test_ui_form_LDADD = $(UI_LIBS) $(SUPPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_ui_secrets_SOURCES = tests/unit/test_ui_secrets.c $(UI_FIXTURE)
tests_unit_test_ui_secrets_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_unit_test_ui_secrets_LDADD = $(UI_LIBS) $(SUPPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_ui_read_SOURCES = tests/unit/test_ui_read.c $(UI_FIXTURE)
tests_unit_test_ui_read_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_unit_test_ui_read_LDADD = $(UI_LIBS) $(SUPPORT_LIBS) $(CMOCKA_LIBS)
endif
endif
# Keys, the line that is edited, and the terminal itself.
if HAVE_CMOCKA
UNIT_TESTS += tests/unit/test_ui_keys tests/unit/test_ui_line
check_PROGRAMS += tests/unit/test_ui_keys tests/unit/test_ui_line
tests_unit_test_ui_keys_SOURCES = tests/unit/test_ui_keys.c
tests_unit_test_ui_keys_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_unit_test_ui_keys_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
tests_unit_test_ui_line_SOURCES = tests/unit/test_ui_line.c
tests_unit_test_ui_line_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_unit_test_ui_line_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)
if HAVE_VTERM
UNIT_TESTS += tests/unit/test_ui_widgets tests/unit/test_ui_tty
check_PROGRAMS += tests/unit/test_ui_widgets tests/unit/test_ui_tty
tests_unit_test_ui_widgets_SOURCES = tests/unit/test_ui_widgets.c tests/support/ui_pty.c tests/support/ui_pty.h
tests_unit_test_ui_widgets_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS) $(VTERM_CFLAGS)
tests_unit_test_ui_widgets_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_unit_test_ui_widgets_LDADD = $(UI_LIBS) $(VTERM_LIBS) $(CMOCKA_LIBS)
tests_unit_test_ui_tty_SOURCES = tests/unit/test_ui_tty.c tests/support/ui_pty.c tests/support/ui_pty.h
tests_unit_test_ui_tty_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS) $(VTERM_CFLAGS)
tests_unit_test_ui_tty_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_unit_test_ui_tty_LDADD = $(UI_LIBS) $(VTERM_LIBS) $(CMOCKA_LIBS)
endif
endif
