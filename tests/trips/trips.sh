#!/bin/sh
# The requests of the important openings, round trip by round trip, are those of trips.golden: one that is new, asked twice
# or waits for another where it did not is seen. UPDATE_GOLDEN writes them (make update-golden).
golden=${srcdir:-.}/tests/trips/trips.golden
tests/trips/trips ./ranchhand ./ranchhand-sandbox >trips.now || { rc=$?; cat trips.now; exit $rc; }
if [ -n "$UPDATE_GOLDEN" ]; then
	mv trips.now "$golden"
	exit
fi
diff -u "$golden" trips.now || exit 1
rm -f trips.now
