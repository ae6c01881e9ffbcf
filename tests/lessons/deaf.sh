#!/bin/sh
# A terminal that does not read.
exec tests/lessons/deaf "$PWD/ranchhand" "$PWD/ranchhand-sandbox"
