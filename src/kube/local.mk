noinst_LIBRARIES += src/kube/librhkube.a
src_kube_librhkube_a_SOURCES =
src_kube_librhkube_a_SOURCES += src/kube/kube.h
src_kube_librhkube_a_SOURCES += src/kube/internal.h
src_kube_librhkube_a_SOURCES += src/kube/access.c
src_kube_librhkube_a_SOURCES += src/kube/ask.c
src_kube_librhkube_a_SOURCES += src/kube/count.c
src_kube_librhkube_a_SOURCES += src/kube/event_row.c
src_kube_librhkube_a_SOURCES += src/kube/exists.c
src_kube_librhkube_a_SOURCES += src/kube/feed.c
src_kube_librhkube_a_SOURCES += src/kube/hosts.c
src_kube_librhkube_a_SOURCES += src/kube/kube.c
src_kube_librhkube_a_SOURCES += src/kube/list.c
src_kube_librhkube_a_SOURCES += src/kube/paging.c
src_kube_librhkube_a_SOURCES += src/kube/pull_secrets.c
src_kube_librhkube_a_SOURCES += src/kube/pull_text.c
src_kube_librhkube_a_SOURCES += src/kube/pulse.c
src_kube_librhkube_a_SOURCES += src/kube/pick.c
src_kube_librhkube_a_SOURCES += src/kube/pod.c
src_kube_librhkube_a_SOURCES += src/kube/pod_status.c
src_kube_librhkube_a_SOURCES += src/kube/pairs.c
src_kube_librhkube_a_SOURCES += src/kube/rollout.c
src_kube_librhkube_a_SOURCES += src/kube/row.c
src_kube_librhkube_a_SOURCES += src/kube/secret.c
src_kube_librhkube_a_SOURCES += src/kube/secret_row.c
src_kube_librhkube_a_SOURCES += src/kube/status.c
src_kube_librhkube_a_SOURCES += src/kube/table.c
src_kube_librhkube_a_SOURCES += src/kube/verdict.c
src_kube_librhkube_a_SOURCES += src/kube/verdict_story.c
src_kube_librhkube_a_SOURCES += src/kube/verdict_text.c
src_kube_librhkube_a_SOURCES += src/kube/watch.c
src_kube_librhkube_a_SOURCES += src/kube/workload_kind.c
src_kube_librhkube_a_SOURCES += src/kube/workload.h
src_kube_librhkube_a_SOURCES += src/kube/workload.c
src_kube_librhkube_a_SOURCES += src/kube/workload_row.c
src_kube_librhkube_a_SOURCES += src/kube/workload_check.c
src_kube_librhkube_a_SOURCES += src/kube/workload_list.c
src_kube_librhkube_a_SOURCES += src/kube/workload_merge.c
src_kube_librhkube_a_SOURCES += src/kube/workload_new.c
src_kube_librhkube_a_SOURCES += src/kube/workload_path.c
src_kube_librhkube_a_SOURCES += src/kube/workload_read.c
src_kube_librhkube_a_SOURCES += src/kube/workload_write.c
src_kube_librhkube_a_SOURCES += src/kube/workload_sum.c
src_kube_librhkube_a_SOURCES += src/kube/kubeconfig.h
src_kube_librhkube_a_SOURCES += src/kube/kubeconfig.c
src_kube_librhkube_a_SOURCES += src/kube/kubeconfig_entry.c
src_kube_librhkube_a_SOURCES += src/kube/kubeconfig_read.c
src_kube_librhkube_a_SOURCES += src/kube/kubeconfig_endpoint.c
src_kube_librhkube_a_SOURCES += src/kube/kubeconfig_token.c
src_kube_librhkube_a_SOURCES += src/kube/kubeconfig_exec.c
src_kube_librhkube_a_SOURCES += src/kube/kubeconfig_incluster.c

# those of rules alone
KUBE_PURE_TESTS = tests/unit/test_kube_status tests/unit/test_kube_secret
UNIT_TESTS += tests/unit/test_kube_status tests/unit/test_kube_secret tests/unit/test_kube_ask tests/unit/test_kube_list \
	tests/unit/test_kube_list_life
check_PROGRAMS += tests/unit/test_kube_status tests/unit/test_kube_secret tests/unit/test_kube_ask tests/unit/test_kube_list \
	tests/unit/test_kube_list_life
tests_unit_test_kube_status_SOURCES = tests/unit/test_kube_status.c
tests_unit_test_kube_status_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_kube_status_LDADD = $(KUBE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_kube_secret_SOURCES = tests/unit/test_kube_secret.c
tests_unit_test_kube_secret_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_kube_secret_LDADD = $(KUBE_LIBS) $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/test_kube_workload_body
check_PROGRAMS += tests/unit/test_kube_workload_body
tests_unit_test_kube_workload_body_SOURCES = tests/unit/test_kube_workload_body.c
tests_unit_test_kube_workload_body_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_kube_workload_body_LDADD = $(KUBE_LIBS) $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/test_kube_verdict
check_PROGRAMS += tests/unit/test_kube_verdict
tests_unit_test_kube_verdict_SOURCES = tests/unit/test_kube_verdict.c
tests_unit_test_kube_verdict_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_kube_verdict_LDADD = $(KUBE_LIBS) $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/test_kube_workload
check_PROGRAMS += tests/unit/test_kube_workload
tests_unit_test_kube_workload_SOURCES = tests/unit/test_kube_workload.c
tests_unit_test_kube_workload_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_kube_workload_LDADD = $(KUBE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_kube_ask_SOURCES = tests/unit/test_kube_ask.c tests/support/script.c tests/support/script.h
tests_unit_test_kube_ask_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_kube_ask_LDADD = $(KUBE_LIBS) $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/test_kube_pull_secrets
check_PROGRAMS += tests/unit/test_kube_pull_secrets
tests_unit_test_kube_pull_secrets_SOURCES = tests/unit/test_kube_pull_secrets.c tests/support/script.c tests/support/script.h
tests_unit_test_kube_pull_secrets_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_kube_pull_secrets_LDADD = $(KUBE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_kube_list_SOURCES = tests/unit/test_kube_list.c tests/support/list_world.c tests/support/list_world.h \
	tests/support/script.c tests/support/script.h
tests_unit_test_kube_list_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_kube_list_LDADD = $(KUBE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_kube_list_life_SOURCES = tests/unit/test_kube_list_life.c tests/support/list_world.c \
	tests/support/list_world.h tests/support/script.c tests/support/script.h
tests_unit_test_kube_list_life_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_kube_list_life_LDADD = $(KUBE_LIBS) $(CMOCKA_LIBS)

# kubeconfig: its tests connect to net's TLS server.
KUBECONFIG_TEST_FIXTURE = $(NET_TEST_SUPPORT) tests/support/kubeconfig_fixture.c tests/support/kubeconfig_fixture.h
KUBECONFIG_TEST_LIBS = $(KUBE_LIBS) $(ZLIB_LIBS) $(CMOCKA_LIBS) -lpthread
if HAVE_CMOCKA
UNIT_TESTS += tests/unit/test_kube_kubeconfig tests/unit/test_kube_plugins
check_PROGRAMS += tests/unit/test_kube_kubeconfig tests/unit/test_kube_plugins
endif
tests_unit_test_kube_kubeconfig_SOURCES = tests/unit/test_kube_kubeconfig.c $(KUBECONFIG_TEST_FIXTURE)
tests_unit_test_kube_kubeconfig_LDADD = $(KUBECONFIG_TEST_LIBS)
tests_unit_test_kube_plugins_SOURCES = tests/unit/test_kube_plugins.c $(KUBECONFIG_TEST_FIXTURE)
tests_unit_test_kube_plugins_LDADD = $(KUBECONFIG_TEST_LIBS)
