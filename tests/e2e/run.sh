#!/bin/sh
# The function from end to end, without an account: under AWS's Lambda Runtime Interface Emulator, and deployed by the
# AWS CLI into ministack, called by the state machine, against `ecs-recycle sim-server`. Loopback only. `./dev test`
# runs it with
#   ECSR_DEPLOY_PYTHON  a Python that holds ../deploy/requirements.txt
#   ECSR_AWS            an AWS CLI
# and maybe
#   ECSR_BOOTSTRAP      the program to run as the function (build/portable/ecs-recycle)
# Arguments go to pytest, e.g. tests/e2e/run.sh -k emulator
set -eu
cd "$(dirname "$0")"
: "${ECSR_DEPLOY_PYTHON:?names a Python with tests/deploy/requirements.txt}" "${ECSR_AWS:?names an AWS CLI}"
unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL AWS_REGION AWS_DEFAULT_REGION \
  HTTP_PROXY HTTPS_PROXY http_proxy https_proxy ALL_PROXY all_proxy
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null PYTHONDONTWRITEBYTECODE=1 NO_COLOR=1
exec "$ECSR_DEPLOY_PYTHON" -m pytest -q -rs -p no:cacheprovider --durations=5 "$@" .
