noinst_LIBRARIES += src/rancher/librhrancher.a
src_rancher_librhrancher_a_SOURCES = src/rancher/rancher.h
