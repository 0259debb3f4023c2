#!/bin/sh
# The classic name of deploy.sh.
exec "$(dirname "$0")/deploy.sh" "$@"
