#!/bin/sh
# A file in a pipe, and a person at the terminal.
exec tests/lessons/apply_pipe "$PWD/ranchhand" "${srcdir:-.}/tests/lessons/several.yaml"
