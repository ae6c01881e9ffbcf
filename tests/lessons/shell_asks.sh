#!/bin/sh
# A shell in a pod: what kubectl is given, and that nothing of it is left.
exec tests/lessons/shell_asks "$PWD/ranchhand" "$PWD/ranchhand-sandbox"
