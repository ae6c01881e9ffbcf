noinst_LIBRARIES += screens/librhscreens.a
screens_librhscreens_a_SOURCES = screens/screens.h screens/screens.c screens/connect.c screens/server_form.c screens/sign_in.c \
	screens/clusters.c screens/explore.c screens/namespaces.c screens/secrets.c screens/secret_common.c screens/form_common.c \
	screens/edit_common.c screens/registry_body.c screens/secret_type.c screens/pull_secret_form.c screens/secret_form.c \
	screens/secret_view.c screens/lessons.c screens/review.c screens/yaml.c screens/commands.c screens/log.c screens/settings.c screens/about.c
