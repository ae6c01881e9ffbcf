noinst_LIBRARIES += src/registry/librhregistry.a
src_registry_librhregistry_a_SOURCES = src/registry/registry.h
