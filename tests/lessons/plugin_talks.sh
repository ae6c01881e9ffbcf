#!/bin/sh
# A credential plugin that asks on the terminal.
exec tests/lessons/plugin_talks "$PWD/ranchhand" "$PWD/ranchhand-sandbox"
