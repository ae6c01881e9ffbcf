noinst_LIBRARIES += src/app/librhapp.a
src_app_librhapp_a_SOURCES = src/app/app.h
