# What the important openings ask of the server, round trip by round trip.
if HAVE_VTERM
if SANDBOX
check_PROGRAMS += tests/trips/trips
tests_trips_trips_SOURCES = tests/trips/trips.c
tests_trips_trips_LDADD = $(SUPPORT_LIBS)
SLOW_TESTS += tests/trips/trips.sh
endif
endif
EXTRA_DIST += tests/trips/trips.sh tests/trips/trips.golden
