#!/bin/sh
# libFuzzer on every reader of foreign bytes: tests/fuzz/run.sh FUZZER SECONDS [TARGET...]
# ECSR_FUZZERS of them at once, 2 unless it says otherwise.
# What breaks a reader is left in build/fuzz/found: make it small (FUZZER --target=T -minimize_crash=1 FILE), put
# it into tests/fuzz/corpus/T with a name that says what it is, see the test fail, mend the reader.
set -eu
fuzzer=$(realpath "$1")
seconds=$2
shift 2
cd "$(dirname "$0")"
root=$PWD
work=$(dirname "$fuzzer")
[ $# -gt 0 ] || set -- $(ls corpus)
mkdir -p "$work/found"

# The new inputs of this machine are kept in $work/inputs and help the next time.
one() {
  mkdir -p "$work/inputs/$1"
  # -timeout: of a reader that never ends; slow ones are told by their processor time (fuzzer_probe.cc).
  if nice -n 5 "$fuzzer" --target="$1" -max_total_time="$seconds" -max_len=8192 -timeout=20 -rss_limit_mb=2048 \
    -dict="$root/words.dict" -artifact_prefix="$work/found/$1-" -print_final_stats=1 \
    "$work/inputs/$1" "$root/corpus/$1" >"$work/$1.log" 2>&1; then
    printf '%-12s %s\n' "$1" "$(sed -n 's/^stat::average_exec_per_sec: */inputs a second: /p' "$work/$1.log")"
  else
    grep -a -v '^INFO\|^#\|NEW_FUNC' "$work/$1.log" | head -40
    echo "$1 FAILED: build/fuzz/$1.log"
    return 1
  fi
}

at_once=${ECSR_FUZZERS:-2}
status=0
while [ $# -gt 0 ]; do
  started=""
  while [ $# -gt 0 ] && [ "$(echo "$started" | wc -w)" -lt "$at_once" ]; do
    one "$1" &
    started="$started $!"
    shift
  done
  for process in $started; do wait "$process" || status=1; done
done
exit $status
