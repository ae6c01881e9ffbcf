#!/bin/sh
# Plays every contract file against the sandbox with the profile that the name of $1 (PROFILE.contracts) says.
src=${srcdir:-.}
profile=$(basename "$1" .contracts)
exec tests/contract/contract --sandbox "$PWD/ranchhand-sandbox" --profile "$profile" "$src"/tests/contract/*.contract
