noinst_LIBRARIES += src/app/librhapp.a
src_app_librhapp_a_SOURCES = src/app/app.h src/app/internal.h src/app/options.h src/app/loop.c src/app/fence.c src/app/stack.c \
	src/app/places.c src/app/frame.c src/app/join.c src/app/trust.c src/app/session.c src/app/rights.c src/app/demo.c src/app/gate.c \
	src/app/mask.c src/app/teach.c src/app/task_write.c src/app/state.c src/app/draft.c src/app/cmdline.c src/app/describe.c \
	src/app/start.c
