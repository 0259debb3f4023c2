#!/bin/sh
# The function from end to end, without an account: under AWS's Lambda Runtime Interface Emulator, and deployed by the
# AWS CLI into ministack, called by the state machine, against `ecs-recycle sim-server`. Loopback only. `./dev test`
# runs it with
#   ECSR_DEPLOY_PYTHON  a Python that holds ../deploy/requirements.txt
#   ECSR_AWS            an AWS CLI
# and maybe
#   ECSR_BOOTSTRAP      the program to run as the function (build/portable/ecs-recycle)
#   ECSR_GO             a Go to build the emulator with (that of the PATH)
# Arguments go to pytest, e.g. tests/e2e/run.sh -k emulator. The tests wait more than they work: four at a time, the
# longest first.
set -eu
cd "$(dirname "$0")"
: "${ECSR_DEPLOY_PYTHON:?names a Python with tests/deploy/requirements.txt}" "${ECSR_AWS:?names an AWS CLI}"
unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL AWS_REGION AWS_DEFAULT_REGION \
  HTTP_PROXY HTTPS_PROXY http_proxy https_proxy ALL_PROXY all_proxy
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null PYTHONDONTWRITEBYTECODE=1 NO_COLOR=1
"$ECSR_DEPLOY_PYTHON" -c 'import emulator; emulator.missing() or emulator.build()'
exec "$ECSR_DEPLOY_PYTHON" -m pytest -q -rs -p no:cacheprovider --durations=8 \
  -n 4 --dist loadgroup --no-loadscope-reorder "$@" \
  test_recycle_end_to_end.py test_state_machine_end_to_end.py test_emulator.py test_package.py
