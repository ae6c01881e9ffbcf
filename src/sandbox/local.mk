# The sandbox is a library, for its tests, and a program.
noinst_LIBRARIES += src/sandbox/librhsandbox.a
src_sandbox_librhsandbox_a_SOURCES = src/sandbox/sandbox.h src/sandbox/value.h src/sandbox/watch.h src/sandbox/demo.h \
	src/sandbox/norman.h src/sandbox/http.h \
	src/sandbox/value.c src/sandbox/parse.c src/sandbox/patch.c src/sandbox/strategic.c src/sandbox/selector.c \
	src/sandbox/protobuf.c src/sandbox/kinds.c src/sandbox/columns.c src/sandbox/form.c src/sandbox/validate.c \
	src/sandbox/secret.c src/sandbox/store.c src/sandbox/watch.c src/sandbox/reply.c src/sandbox/api.c \
	src/sandbox/choice.c src/sandbox/list.c src/sandbox/write.c src/sandbox/delete.c src/sandbox/discovery.c \
	src/sandbox/access.c src/sandbox/world.c src/sandbox/demo.c src/sandbox/demo_secrets.c \
	src/sandbox/demo_management.c src/sandbox/router.c src/sandbox/login.c src/sandbox/norman.c \
	src/sandbox/norman_places.c src/sandbox/control.c src/sandbox/fault.c src/sandbox/cert.c src/sandbox/answer.c \
	src/sandbox/http.c src/sandbox/namespace.c src/sandbox/workload_columns.c src/sandbox/controllers.c \
	src/sandbox/fields.c src/sandbox/demo_pods.c
src_sandbox_librhsandbox_a_CPPFLAGS = $(AM_CPPFLAGS) $(MICROHTTPD_CFLAGS) $(ZLIB_CFLAGS) $(CRYPTO_CFLAGS)
SANDBOX_LIBS = src/sandbox/librhsandbox.a $(REGISTRY_LIBS) $(MICROHTTPD_LIBS) $(ZLIB_LIBS) $(CRYPTO_LIBS)

libexec_PROGRAMS += ranchhand-sandbox
ranchhand_sandbox_SOURCES = src/sandbox/main.c
ranchhand_sandbox_LDADD = $(SANDBOX_LIBS)

if HAVE_CMOCKA
SANDBOX_TESTS = tests/unit/test_sandbox_value tests/unit/test_sandbox_api tests/unit/test_sandbox_rancher
UNIT_TESTS += $(SANDBOX_TESTS)
check_PROGRAMS += $(SANDBOX_TESTS)
tests_unit_test_sandbox_value_SOURCES = tests/unit/test_sandbox_value.c
tests_unit_test_sandbox_api_SOURCES = tests/unit/test_sandbox_api.c tests/unit/sandbox_ask.h
tests_unit_test_sandbox_rancher_SOURCES = tests/unit/test_sandbox_rancher.c tests/unit/sandbox_ask.h
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
