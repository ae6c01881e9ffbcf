noinst_LIBRARIES += src/app/librhapp.a
src_app_librhapp_a_SOURCES = src/app/app.h src/app/internal.h src/app/options.h src/app/loop.c src/app/fence.c src/app/stack.c \
	src/app/places.c src/app/frame.c src/app/join.c src/app/trust.c src/app/session.c src/app/rights.c src/app/demo.c src/app/gate.c \
	src/app/mask.c src/app/teach.c src/app/task_write.c src/app/state.c src/app/draft.c src/app/cmdline.c src/app/describe.c \
	src/app/start.c src/app/tour.c

if HAVE_CMOCKA
APP_TESTS = tests/unit/test_app_cmdline tests/unit/test_app_state tests/unit/test_app_rules tests/unit/test_app_mask \
	tests/unit/test_app_registry
UNIT_TESTS += $(APP_TESTS)
check_PROGRAMS += $(APP_TESTS)
tests_unit_test_app_cmdline_SOURCES = tests/unit/test_app_cmdline.c
tests_unit_test_app_cmdline_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_unit_test_app_cmdline_LDADD = $(APP_LIBS) $(CMOCKA_LIBS)
tests_unit_test_app_state_SOURCES = tests/unit/test_app_state.c
tests_unit_test_app_state_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_unit_test_app_state_LDADD = $(APP_LIBS) $(CMOCKA_LIBS)
tests_unit_test_app_rules_SOURCES = tests/unit/test_app_rules.c
tests_unit_test_app_rules_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_unit_test_app_rules_LDADD = $(APP_LIBS) $(CMOCKA_LIBS)
tests_unit_test_app_mask_SOURCES = tests/unit/test_app_mask.c
tests_unit_test_app_mask_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_unit_test_app_mask_LDADD = $(APP_LIBS) $(CMOCKA_LIBS)
tests_unit_test_app_registry_SOURCES = tests/unit/test_app_registry.c
tests_unit_test_app_registry_LDFLAGS = $(AM_LDFLAGS) $(CDK_LDFLAGS)
tests_unit_test_app_registry_LDADD = $(APP_LIBS) $(CMOCKA_LIBS)
endif
