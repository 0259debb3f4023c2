#!/bin/sh
# Makes the package of the Lambda function: one static file, `bootstrap`, and maybe a configuration.
# Same binary and configuration, same bytes.
set -eu

usage() {
  cat <<'TEXT'
usage: deploy/build.sh [FLAGS]

  --binary FILE   the program to pack; without it ./dev builds the portable one
  --input FILE    a configuration to pack beside it, as input.json
  --output FILE   where the package goes (build/lambda/ecs-recycle-ARCH.zip)

Lambda runs the function as a user who owns nothing, so input.json has to be readable by everybody inside the
package, and stays in every copy of it. The package itself is written for you alone (0600) when it holds one.
For secrets, better name where they are: secretsmanager:NAME or ssm:/path (docs/lambda.md).
TEXT
}

fail() {
  printf 'build.sh: %s\n' "$*" >&2
  exit "${status:-2}"
}

root=$(cd "$(dirname "$0")/.." && pwd)
binary="" input="" output=""
while [ $# -gt 0 ]; do
  case "$1" in
    --binary | --input | --output)
      [ $# -gt 1 ] || fail "$1 needs a file"
      case "$1" in
        --binary) binary=$2 ;;
        --input) input=$2 ;;
        --output) output=$2 ;;
      esac
      shift 2
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    *)
      usage >&2
      fail "no such flag: $1"
      ;;
  esac
done

python=/usr/bin/python3
[ -x "$python" ] || python=python3
command -v "$python" >/dev/null 2>&1 || fail "python3 is needed to write the package"

if [ -z "$binary" ]; then
  (cd "$root" && ./dev build portable) >&2 || { status=1 && fail "the portable program could not be built"; }
  binary=$root/build/portable/ecs-recycle
fi
[ -f "$binary" ] || fail "there is no program at $binary"
[ -z "$input" ] || [ -f "$input" ] || fail "there is no configuration at $input"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A stand-in that is a script has nothing to strip.
cp "$binary" "$work/bootstrap"
if [ "$(head -c 4 "$binary" | od -An -c | tr -d ' ')" = '177ELF' ]; then
  command -v strip >/dev/null 2>&1 || fail "strip is needed: apt-get install binutils"
  strip "$work/bootstrap" || fail "$binary cannot be stripped"
fi

"$python" "$root/deploy/pack.py" --bootstrap "$work/bootstrap" ${input:+--input "$input"} \
  ${output:+--output "$output"} --default-folder "$root/build/lambda"
