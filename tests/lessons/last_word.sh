#!/bin/sh
# The program ends while it writes.
exec tests/lessons/last_word "$PWD/ranchhand" "$PWD/ranchhand-sandbox"
