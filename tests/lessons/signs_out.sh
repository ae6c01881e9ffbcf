#!/bin/sh
# A token of ours does not outlive the program.
exec tests/lessons/signs_out "$PWD/ranchhand" "$PWD/ranchhand-sandbox"
