noinst_LIBRARIES += src/rancher/librhrancher.a
src_rancher_librhrancher_a_SOURCES =
src_rancher_librhrancher_a_SOURCES += src/rancher/rancher.h
src_rancher_librhrancher_a_SOURCES += src/rancher/internal.h
src_rancher_librhrancher_a_SOURCES += src/rancher/clusters.c
src_rancher_librhrancher_a_SOURCES += src/rancher/counts.h
src_rancher_librhrancher_a_SOURCES += src/rancher/counts.c
src_rancher_librhrancher_a_SOURCES += src/rancher/features.c
src_rancher_librhrancher_a_SOURCES += src/rancher/hello.c
src_rancher_librhrancher_a_SOURCES += src/rancher/login.c
src_rancher_librhrancher_a_SOURCES += src/rancher/norman.c
src_rancher_librhrancher_a_SOURCES += src/rancher/nsfilter.c
src_rancher_librhrancher_a_SOURCES += src/rancher/nsfilter_ask.c
src_rancher_librhrancher_a_SOURCES += src/rancher/nsfilter_options.c
src_rancher_librhrancher_a_SOURCES += src/rancher/tenancy_rows.c
src_rancher_librhrancher_a_SOURCES += src/rancher/tenancy.c
src_rancher_librhrancher_a_SOURCES += src/rancher/project_rows.c
src_rancher_librhrancher_a_SOURCES += src/rancher/project_secrets.c
src_rancher_librhrancher_a_SOURCES += src/rancher/project_write.c
src_rancher_librhrancher_a_SOURCES += src/rancher/rancher.c
src_rancher_librhrancher_a_SOURCES += src/rancher/versions.c
src_rancher_librhrancher_a_SOURCES += src/rancher/kubeconfig.h
src_rancher_librhrancher_a_SOURCES += src/rancher/kubeconfig.c
src_rancher_librhrancher_a_SOURCES += src/rancher/nsfilter.h

UNIT_TESTS += tests/unit/test_rancher_rules tests/unit/test_rancher_server
check_PROGRAMS += tests/unit/test_rancher_rules tests/unit/test_rancher_server
tests_unit_test_rancher_rules_SOURCES = tests/unit/test_rancher_rules.c
tests_unit_test_rancher_rules_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_rancher_rules_LDADD = $(RANCHER_LIBS) $(CMOCKA_LIBS)
tests_unit_test_rancher_server_SOURCES = tests/unit/test_rancher_server.c tests/support/script.c tests/support/script.h
tests_unit_test_rancher_server_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_rancher_server_LDADD = $(RANCHER_LIBS) $(CMOCKA_LIBS)

UNIT_TESTS += tests/unit/test_rancher_projects
check_PROGRAMS += tests/unit/test_rancher_projects
tests_unit_test_rancher_projects_SOURCES = tests/unit/test_rancher_projects.c tests/support/script.c tests/support/script.h
tests_unit_test_rancher_projects_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_rancher_projects_LDADD = $(RANCHER_LIBS) $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/test_rancher_features
check_PROGRAMS += tests/unit/test_rancher_features
tests_unit_test_rancher_features_SOURCES = tests/unit/test_rancher_features.c tests/support/script.c tests/support/script.h
tests_unit_test_rancher_features_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_rancher_features_LDADD = $(RANCHER_LIBS) $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/test_rancher_nsfilter
check_PROGRAMS += tests/unit/test_rancher_nsfilter
tests_unit_test_rancher_nsfilter_SOURCES = tests/unit/test_rancher_nsfilter.c
tests_unit_test_rancher_nsfilter_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_rancher_nsfilter_LDADD = $(RANCHER_LIBS) $(CMOCKA_LIBS)

# All of it against the sandbox; the support library needs libvterm.
if HAVE_VTERM
if HAVE_CMOCKA
if SANDBOX
UNIT_TESTS += tests/unit/test_rancher_sandbox
check_PROGRAMS += tests/unit/test_rancher_sandbox
tests_unit_test_rancher_sandbox_SOURCES = tests/unit/test_rancher_sandbox.c
tests_unit_test_rancher_sandbox_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_rancher_sandbox_LDADD = tests/support/libsupport.a $(VTERM_LIBS) $(RANCHER_LIBS) $(CMOCKA_LIBS)
endif
endif
endif
