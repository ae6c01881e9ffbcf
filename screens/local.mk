noinst_LIBRARIES += screens/librhscreens.a
screens_librhscreens_a_SOURCES =
