noinst_LIBRARIES += src/registry/librhregistry.a
src_registry_librhregistry_a_SOURCES = src/registry/registry.h src/registry/internal.h src/registry/address.c src/registry/docker_config.c \
	src/registry/docker_config_edit.c src/registry/image.c src/registry/key.c src/registry/keyring.c src/registry/known.c

REGISTRY_TESTS = tests/unit/test_registry_config tests/unit/test_registry_image tests/unit/test_registry_keyring
UNIT_TESTS += $(REGISTRY_TESTS)
check_PROGRAMS += $(REGISTRY_TESTS)
EXTRA_DIST += tests/unit/vectors/keyring.tsv tests/unit/vectors/image-references.tsv
tests_unit_test_registry_config_SOURCES = tests/unit/test_registry_config.c
tests_unit_test_registry_config_LDADD = $(REGISTRY_LIBS) $(CMOCKA_LIBS)
tests_unit_test_registry_image_SOURCES = tests/unit/test_registry_image.c tests/unit/vectors.h
tests_unit_test_registry_image_LDADD = $(REGISTRY_LIBS) $(CMOCKA_LIBS)
tests_unit_test_registry_keyring_SOURCES = tests/unit/test_registry_keyring.c tests/unit/vectors.h
tests_unit_test_registry_keyring_LDADD = $(REGISTRY_LIBS) $(CMOCKA_LIBS)
