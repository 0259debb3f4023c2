#!/bin/sh
# deploy/ against parties that nobody here wrote: cfn-lint, asl-validator, shellcheck, python-hcl2, terraform, and
# ministack's interpreter of state machines. No network, no account, nothing sleeps. `./dev test` runs it with
#   ECSR_DEPLOY_PYTHON  a Python that holds requirements.txt
# Arguments go to pytest, e.g. tests/deploy/run.sh -k terraform
set -eu
cd "$(dirname "$0")"
: "${ECSR_DEPLOY_PYTHON:?names a Python with requirements.txt}"
unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL AWS_REGION AWS_DEFAULT_REGION
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null PYTHONDONTWRITEBYTECODE=1 NO_COLOR=1
exec "$ECSR_DEPLOY_PYTHON" -m pytest -q -rs -p no:cacheprovider --durations=3 "$@" .
