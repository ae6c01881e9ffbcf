noinst_LIBRARIES += src/rancher/librhrancher.a
src_rancher_librhrancher_a_SOURCES = src/rancher/rancher.h \
	src/rancher/internal.h \
	src/rancher/clusters.c \
	src/rancher/hello.c \
	src/rancher/login.c \
	src/rancher/norman.c \
	src/rancher/place_rows.c \
	src/rancher/places.c \
	src/rancher/rancher.c \
	src/rancher/versions.c
