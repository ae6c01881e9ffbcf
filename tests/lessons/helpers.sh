#!/bin/sh
# Passwords from credential helpers and commands.
exec tests/lessons/helpers "$PWD/ranchhand" "$PWD/ranchhand-sandbox"
