noinst_LIBRARIES += src/kube/librhkube.a
src_kube_librhkube_a_SOURCES = src/kube/kube.h \
	src/kube/internal.h \
	src/kube/access.c \
	src/kube/ask.c \
	src/kube/count.c \
	src/kube/exists.c \
	src/kube/feed.c \
	src/kube/hosts.c \
	src/kube/kube.c \
	src/kube/list.c \
	src/kube/paging.c \
	src/kube/row.c \
	src/kube/secret.c \
	src/kube/secret_row.c \
	src/kube/status.c \
	src/kube/table.c \
	src/kube/watch.c
src_kube_librhkube_a_SOURCES += src/kube/kubeconfig.h src/kube/kubeconfig.c src/kube/kubeconfig_entry.c \
	src/kube/kubeconfig_read.c src/kube/kubeconfig_endpoint.c src/kube/kubeconfig_token.c src/kube/kubeconfig_exec.c \
	src/kube/kubeconfig_incluster.c
