# For the tests that are run against the static program's own archives; in no released file.
archive cmocka "-Iinclude -DHAVE_UINTPTR_T=1 -D_UINTPTR_T_DEFINED=1 -DHAVE_SIGNAL_H=1 -DHAVE_STRINGS_H=1 -DHAVE_STDINT_H=1 -DHAVE_INTTYPES_H=1 -DHAVE_UNISTD_H=1
	-DHAVE_TIME_H=1 -DHAVE_STRUCT_TIMESPEC=1 -DHAVE_CLOCK_GETTIME=1 -DHAVE_CLOCK_REALTIME=1 -DHAVE_GCC_THREAD_LOCAL_STORAGE=1" src/cmocka.c
cp include/*.h "$prefix/include/"
