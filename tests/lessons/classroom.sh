#!/bin/sh
# A class of three in one sandbox: each makes a secret of the same name, and the trainer sees all of them arrive.
exec tests/bench/classroom "$PWD/ranchhand" "$PWD/ranchhand-sandbox" 3
