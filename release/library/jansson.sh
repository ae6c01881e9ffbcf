sed 's/@json_inline@/inline/; s/@json_have_[a-z_]*@/1/' src/jansson_config.h.in > src/jansson_config.h
: > src/jansson_private_config.h
archive jansson "-Isrc -DHAVE_STDINT_H=1 -DHAVE_SYS_TYPES_H=1 -DHAVE_SYS_STAT_H=1 -DHAVE_SYS_TIME_H=1 -DHAVE_UNISTD_H=1 -DHAVE_FCNTL_H=1
	-DHAVE_SCHED_H=1 -DHAVE_GETTIMEOFDAY=1 -DHAVE_GETPID=1 -DHAVE_OPEN=1 -DHAVE_READ=1 -DHAVE_CLOSE=1 -DHAVE_STRTOLL=1 -DHAVE_LOCALE_H=1
	-DHAVE_LOCALECONV=1 -DHAVE_SCHED_YIELD=1 -DUSE_URANDOM=1 -DINITIALIZE_HASHTABLE_SEED=1" src/*.c
cp src/jansson.h src/jansson_config.h "$prefix/include/"
