#!/bin/sh
# The classic name of build.sh.
exec "$(dirname "$0")/build.sh" "$@"
