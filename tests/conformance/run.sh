#!/bin/sh
# The simulator's wire and our AWS client against parties that nobody here wrote: boto3, the AWS CLI,
# botocore's service models and signer, moto. Loopback only, any free ports. `./dev test` runs it with
#   ECSR_BINARY  the released ecs-recycle; the test programs lie in tests/ beside it
#   ECSR_PYTHON  a Python that holds requirements.txt
# Arguments go to pytest, e.g. tests/conformance/run.sh -k waiter
set -eu
cd "$(dirname "$0")"
: "${ECSR_BINARY:?names the ecs-recycle to test}" "${ECSR_PYTHON:?names a Python with requirements.txt}"
tests=$(dirname "$ECSR_BINARY")/tests
export ECSR_CLIENT_PROBE="$tests/client_probe"
export ECSR_NOTIFY_PROBE="$tests/notify_probe"
export ECSR_SIM_SERVER="$ECSR_BINARY sim-server"

# Nothing of the machine's own AWS configuration may leak in.
unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL AWS_CA_BUNDLE \
  HTTP_PROXY HTTPS_PROXY http_proxy https_proxy ALL_PROXY all_proxy
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
export AWS_ACCESS_KEY_ID=AKIDSIMULATED AWS_SECRET_ACCESS_KEY=simulated/secret+key=
export AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1 AWS_PAGER="" NO_COLOR=1
export PYTHONDONTWRITEBYTECODE=1
exec "$ECSR_PYTHON" -m pytest -q -p no:cacheprovider --durations=5 "$@" .
