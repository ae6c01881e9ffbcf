# The sandbox is a library, for its tests, and a program.
noinst_LIBRARIES += src/sandbox/librhsandbox.a
src_sandbox_librhsandbox_a_SOURCES =
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/sandbox.h
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/value.h
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/watch.h
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/demo.h
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/norman.h
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/http.h
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/value.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/parse.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/patch.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/strategic.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/selector.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/protobuf.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/kinds.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/columns.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/form.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/validate.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/secret.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/store.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/watch.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/reply.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/api.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/choice.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/list.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/write.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/delete.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/discovery.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/access.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/world.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/demo.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/demo_secrets.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/demo_management.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/demo_projects.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/router.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/login.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/norman.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/norman_places.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/norman_write.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/norman_projects.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/norman_namespaces.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/norman_features.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/norman_credentials.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/project.h
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/project.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/project_copies.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/project_secrets.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/project_controllers.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/feature.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/webhook.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/control.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/fault.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/cert.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/answer.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/http.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/namespace.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/workload_columns.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/controllers.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/fields.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/demo_pods.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/workload.h
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/kubelet.h
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/tasks.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/objects.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/events.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/pod_defaults.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/pods.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/scheduler.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/garbage.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/replicaset.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/deployment.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/kubelet.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/kubelet_image.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/kubelet_secret.c
src_sandbox_librhsandbox_a_SOURCES += src/sandbox/registries.c
src_sandbox_librhsandbox_a_CPPFLAGS = $(AM_CPPFLAGS) $(MICROHTTPD_CFLAGS) $(ZLIB_CFLAGS) $(CRYPTO_CFLAGS)
SANDBOX_LIBS = src/sandbox/librhsandbox.a $(REGISTRY_LIBS) $(MICROHTTPD_LIBS) $(ZLIB_LIBS) $(CRYPTO_LIBS)

libexec_PROGRAMS += ranchhand-sandbox
ranchhand_sandbox_SOURCES = src/sandbox/main.c
ranchhand_sandbox_LDADD = $(SANDBOX_LIBS)

if HAVE_CMOCKA
SANDBOX_TESTS =
SANDBOX_TESTS += tests/unit/test_sandbox_value
SANDBOX_TESTS += tests/unit/test_sandbox_api
SANDBOX_TESTS += tests/unit/test_sandbox_rancher
SANDBOX_TESTS += tests/unit/test_sandbox_projects
SANDBOX_TESTS += tests/unit/test_sandbox_workloads
UNIT_TESTS += $(SANDBOX_TESTS)
check_PROGRAMS += $(SANDBOX_TESTS)
tests_unit_test_sandbox_value_SOURCES = tests/unit/test_sandbox_value.c
tests_unit_test_sandbox_api_SOURCES = tests/unit/test_sandbox_api.c tests/unit/sandbox_ask.h
tests_unit_test_sandbox_rancher_SOURCES = tests/unit/test_sandbox_rancher.c tests/unit/sandbox_ask.h
tests_unit_test_sandbox_projects_SOURCES = tests/unit/test_sandbox_projects.c tests/unit/sandbox_ask.h
tests_unit_test_sandbox_projects_LDADD = $(SANDBOX_LIBS) $(CMOCKA_LIBS)
tests_unit_test_sandbox_workloads_SOURCES = tests/unit/test_sandbox_workloads.c tests/unit/sandbox_ask.h
tests_unit_test_sandbox_workloads_LDADD = $(SANDBOX_LIBS) $(CMOCKA_LIBS)
tests_unit_test_sandbox_rancher_LDADD = $(SANDBOX_LIBS) $(CMOCKA_LIBS)
tests_unit_test_sandbox_api_LDADD = $(SANDBOX_LIBS) $(CMOCKA_LIBS)
tests_unit_test_sandbox_value_LDADD = $(SANDBOX_LIBS) $(CMOCKA_LIBS)
endif

if HAVE_VTERM
if HAVE_CMOCKA
UNIT_TESTS += tests/unit/test_sandbox_wire
check_PROGRAMS += tests/unit/test_sandbox_wire
tests_unit_test_sandbox_wire_SOURCES = tests/unit/test_sandbox_wire.c
tests_unit_test_sandbox_wire_LDADD = $(SUPPORT_LIBS) $(CMOCKA_LIBS)
endif
endif

SLOW_TESTS += tests/contract/kubectl.sh
dist_check_SCRIPTS += tests/contract/kubectl.sh
EXTRA_DIST += docs/SANDBOX.md
