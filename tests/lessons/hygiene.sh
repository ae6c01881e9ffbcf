#!/bin/sh
# Manners at the terminal, on the real program.
exec tests/lessons/hygiene "$PWD/ranchhand"
