#!/bin/sh
# Puts the ecs-recycle function, its state machine and what is wanted around them into an AWS account.
# The same call again changes what is different, and nothing else.
set -eu

usage() {
  cat <<'TEXT'
usage: deploy/deploy.sh [FLAGS]

  --name NAME         of the stack, the function and the state machine (ecs-recycle)
  --region REGION     (AWS_REGION, AWS_DEFAULT_REGION, or the AWS CLI's configuration)
  --bucket BUCKET     for the package; without it ecs-recycle-ACCOUNT-REGION, which is created if need be
  --package FILE      a package made by deploy/build.sh; without it, one is made
  --binary FILE       the program to make the package of
  --input FILE        a configuration to put into the package as input.json
  --cluster NAME      the cluster that it may touch; may hold wildcards (*)
  --service NAME      the services that it may touch; may hold wildcards (*)
  --schedule WHEN     such as 'cron(0 3 ? * SUN *)' or 'rate(7 days)'
  --timezone ZONE     of the schedule, such as Europe/Berlin (UTC)
  --event JSON        the event that the schedule sends
  --email ADDRESS     is told of failures
  --set NAME=VALUE    any parameter of deploy/template.yaml; may be repeated. What is not set keeps its value
  --dry-run           says what would be done; changes nothing
  --yes               asks nothing

Needs the AWS CLI with credentials of somebody who may create these things.
TEXT
}

fail() {
  printf 'deploy.sh: %s\n' "$*" >&2
  exit "${status:-2}"
}

root=$(cd "$(dirname "$0")/.." && pwd)
template=$root/deploy/template.yaml
name=ecs-recycle region="" bucket="" package="" binary="" input="" event="" dry_run=no yes=no
settings=$(mktemp)
trap 'rm -f "$settings"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# One NAME=VALUE on each line; values of this template hold no line break, except an event, which is made one line.
set_parameter() {
  grep -q "^  ${1}:\$" "$template" || fail "the template has no parameter $1"
  grep -v "^$1=" "$settings" >"$settings.new" || true
  printf '%s=%s\n' "$1" "$2" >>"$settings.new"
  mv "$settings.new" "$settings"
}

while [ $# -gt 0 ]; do
  case "$1" in
    --dry-run) dry_run=yes ;;
    --yes) yes=yes ;;
    -h | --help)
      usage
      exit 0
      ;;
    --name | --region | --bucket | --package | --binary | --input | --cluster | --service | --schedule | \
      --timezone | --event | --email | --set)
      [ $# -gt 1 ] || fail "$1 needs a value"
      case "$1" in
        --name) name=$2 ;;
        --region) region=$2 ;;
        --bucket) bucket=$2 ;;
        --package) package=$2 ;;
        --binary) binary=$2 ;;
        --input) input=$2 ;;
        --cluster) set_parameter ClusterName "$2" ;;
        --service) set_parameter ServiceName "$2" ;;
        --schedule) set_parameter ScheduleExpression "$2" ;;
        --timezone) set_parameter ScheduleTimezone "$2" ;;
        --event) event=$2 ;;
        --email) set_parameter NotifyEmail "$2" ;;
        --set)
          case "$2" in
            [A-Z]*=*) set_parameter "${2%%=*}" "${2#*=}" ;;
            *) fail "--set $2: NAME=VALUE is meant, with a parameter of deploy/template.yaml" ;;
          esac
          ;;
      esac
      shift
      ;;
    *)
      usage >&2
      fail "no such flag: $1"
      ;;
  esac
  shift
done

case "$name" in
  "" | *[!A-Za-z0-9-]* | [!A-Za-z]*) fail "--name $name: letters, digits and hyphens are meant, a letter first" ;;
esac
if [ -n "$package" ] && [ -n "$binary$input" ]; then
  fail "--package is ready made: --binary and --input cannot change it"
fi
for file in "$package" "$binary" "$input"; do
  [ -z "$file" ] || [ -f "$file" ] || fail "there is no file $file"
done
python=/usr/bin/python3
[ -x "$python" ] || python=python3
command -v "$python" >/dev/null 2>&1 || fail "python3 is needed"
if [ -n "$event" ]; then
  event=$(printf '%s' "$event" | "$python" -c '
import json, sys
event = json.load(sys.stdin)
sys.exit("an event is a JSON object") if not isinstance(event, dict) else print(json.dumps(event))') ||
    fail "--event is not a JSON object"
  set_parameter ScheduleInput "$event"
fi
set_parameter Name "$name"

command -v aws >/dev/null 2>&1 || fail "the AWS CLI is needed"
region=${region:-${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region 2>/dev/null || true)}}}
[ -n "$region" ] || fail "no region: say --region, or set AWS_REGION"
export AWS_REGION="$region" AWS_DEFAULT_REGION="$region" AWS_PAGER=""

status=3
account=$(aws sts get-caller-identity --query Account --output text) ||
  fail "the AWS CLI has no valid credentials; see its message above"
bucket=${bucket:-ecs-recycle-$account-$region}
if aws s3api head-bucket --bucket "$bucket" --expected-bucket-owner "$account" >/dev/null 2>&1; then
  has_bucket=yes
else
  has_bucket=no
fi
if aws cloudformation describe-stacks --stack-name "$name" >/dev/null 2>&1; then
  verb=updates
else
  verb=creates
fi

cat <<TEXT
In account $account, region $region, this

  $verb the stack $name: a Lambda function with its role and log group, a Step Functions state machine,
          an SNS topic, alarms, and a schedule if there is one; as the parameters say
TEXT
[ "$has_bucket" = yes ] || echo "  creates the bucket $bucket, closed to the public, for the package"
echo "  uploads the package into the bucket $bucket, unless it is there"
echo
echo "with these parameters, and for the others what they were, or their defaults:"
echo
LC_ALL=C sort "$settings" | sed 's/^/  /'
echo

if [ "$dry_run" = yes ]; then
  echo "Nothing was changed."
  exit 0
fi
if [ "$yes" != yes ]; then
  [ -t 0 ] || { status=2 && fail "nobody is here to be asked: say --yes, or --dry-run"; }
  printf 'Go ahead? [y/N] '
  read -r answer
  case "$answer" in
    y | Y | yes) ;;
    *)
      echo "Nothing was changed."
      exit 0
      ;;
  esac
fi

status=1
if [ -z "$package" ]; then
  package=$root/build/lambda/$name.zip
  "$root/deploy/build.sh" --output "$package" ${binary:+--binary "$binary"} ${input:+--input "$input"} >&2 ||
    fail "the package could not be made"
fi
key=$name/$(sha256sum "$package" | cut -d ' ' -f 1).zip
set_parameter PackageBucket "$bucket"
set_parameter PackageKey "$key"

if [ "$has_bucket" = no ]; then
  if [ "$region" = us-east-1 ]; then
    aws s3api create-bucket --bucket "$bucket" >/dev/null || fail "the bucket $bucket could not be created"
  else
    aws s3api create-bucket --bucket "$bucket" \
      --create-bucket-configuration "LocationConstraint=$region" >/dev/null ||
      fail "the bucket $bucket could not be created"
  fi
  aws s3api put-public-access-block --bucket "$bucket" --expected-bucket-owner "$account" \
    --public-access-block-configuration \
    BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true ||
    fail "the bucket $bucket could not be closed to the public"
fi
if aws s3api head-object --bucket "$bucket" --key "$key" --expected-bucket-owner "$account" >/dev/null 2>&1; then
  echo "the package is in the bucket already"
else
  aws s3api put-object --bucket "$bucket" --key "$key" --body "$package" \
    --expected-bucket-owner "$account" >/dev/null || fail "the package could not be uploaded"
  echo "uploaded s3://$bucket/$key"
fi

# One argument for each parameter: values hold blanks.
set --
while IFS= read -r setting; do
  set -- "$@" "$setting"
done <"$settings"
aws cloudformation deploy --stack-name "$name" --template-file "$template" \
  --s3-bucket "$bucket" --s3-prefix "$name" --capabilities CAPABILITY_IAM \
  --no-fail-on-empty-changeset --parameter-overrides "$@" || {
  aws cloudformation describe-stack-events --stack-name "$name" --output text --query \
    "StackEvents[?contains(ResourceStatus, 'FAILED')].[LogicalResourceId, ResourceStatusReason]" >&2 || true
  fail "the stack $name was not deployed; what failed stands above, the last first"
}

machine=$(aws cloudformation describe-stacks --stack-name "$name" --output text \
  --query "Stacks[0].Outputs[?OutputKey=='StateMachineArn'].OutputValue" 2>/dev/null || true)
payload='{"cluster_name": "CLUSTER", "service_name": "SERVICE"}'
raw=""
case "$(aws --version 2>&1)" in
  aws-cli/1.*) ;;
  *) raw=" --cli-binary-format raw-in-base64-out" ;;
esac
echo
echo "Deployed. To recycle a service:"
echo
case "$machine" in
  arn:*)
    cat <<TEXT
  aws stepfunctions start-execution --region $region --state-machine-arn $machine \\
    --input '$payload'
TEXT
    ;;
  *)
    cat <<TEXT
  aws lambda invoke --region $region --function-name $name --invocation-type Event$raw \\
    --payload '{"cluster_name": "CLUSTER", "service_name": "SERVICE", "continuation": "self"}' /dev/null
TEXT
    ;;
esac
cat <<TEXT

To watch it:

  aws logs tail /aws/lambda/$name --region $region --follow

To take it all away again: aws cloudformation delete-stack --region $region --stack-name $name
The bucket $bucket stays.
TEXT
