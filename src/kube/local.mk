noinst_LIBRARIES += src/kube/librhkube.a
src_kube_librhkube_a_SOURCES = src/kube/kube.h
