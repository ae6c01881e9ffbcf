# make bench: the budgets, measured. Nothing here is part of make check.
if HAVE_VTERM
if HAVE_CMOCKA
if SANDBOX
EXTRA_PROGRAMS += tests/bench/bench
tests_bench_bench_SOURCES =
tests_bench_bench_SOURCES += tests/bench/bench.c
tests_bench_bench_SOURCES += tests/bench/bench.h
tests_bench_bench_SOURCES += tests/bench/measure.c
tests_bench_bench_SOURCES += tests/bench/places.c
tests_bench_bench_SOURCES += tests/bench/secrets.c tests/bench/serial.c
tests_bench_bench_SOURCES += tests/bench/workloads.c tests/bench/coverage.c tests/bench/spread.c
tests_bench_bench_SOURCES += tests/bench/logs.c tests/bench/rows.c tests/bench/start.c
tests_bench_bench_SOURCES += tests/bench/table.c tests/bench/echo.c tests/bench/race.c tests/bench/race.h
tests_bench_bench_SOURCES += tests/bench/wire.c tests/bench/wire.h tests/bench/replay.c
tests_bench_bench_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
tests_bench_bench_LDADD = $(SUPPORT_LIBS)
EXTRA_PROGRAMS += tests/bench/bare tests/bench/bare-tls
tests_bench_bare_SOURCES = tests/bench/bare.c
tests_bench_bare_LDADD = $(NCURSESW_LIBS)
tests_bench_bare_tls_SOURCES = tests/bench/bare.c
tests_bench_bare_tls_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS) -DBARE_TLS
tests_bench_bare_tls_LDADD = $(NCURSESW_LIBS) $(CURL_LIBS)
endif
endif
endif

EXTRA_PROGRAMS += tests/bench/keyring
tests_bench_keyring_SOURCES = tests/bench/keyring.c
tests_bench_keyring_LDADD = $(REGISTRY_LIBS)

IDLE = 20
bench: ranchhand ranchhand-sandbox tests/bench/bench tests/bench/bare tests/bench/bare-tls tests/bench/keyring tests/bench/classroom
	tests/bench/bench ./ranchhand ./ranchhand-sandbox $(IDLE)
	tests/bench/keyring
	tests/bench/classroom ./ranchhand ./ranchhand-sandbox 20
.PHONY: bench
