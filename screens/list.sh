#!/bin/sh
# list.sh FILE...: SCREEN(id) for each screen that the files define, in their order: what list.def is made of.
exec sed -n 's/^const struct ui_screen_ops screen_\([a-z_0-9]*\) = .*/SCREEN(\1)/p' "$@"
