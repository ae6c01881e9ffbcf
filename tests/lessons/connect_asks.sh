#!/bin/sh
# What connecting asks a person for, and shows while it waits.
exec tests/lessons/connect_asks "$PWD/ranchhand" "$PWD/ranchhand-sandbox"
