# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# Sourced by Scripts/test, Scripts/interop and .ci/run: headed steps, and one count of what
# passed and what failed, and of what it was that failed: said again at the end, where whoever
# reads a long log begins. Both are kept in files, so that a step may be a process of its own
# (`make test` inside `.ci/run`) and still add to the same sum.

if [ -z "${ECART_TALLY:-}" ]; then
  ECART_TALLY=$(mktemp)
  export ECART_TALLY
  tally_is_ours=yes
  : >"$ECART_TALLY.why"
fi
beside='' # the process of a check that runs beside the others

tidy() {
  # It would not hear of an interruption: bash has what runs in the background ignore it.
  if [ -n "$beside" ]; then kill "$beside" 2>/dev/null || true; fi
  if [ -n "${tally_is_ours:-}" ]; then rm -f "$ECART_TALLY" "$ECART_TALLY.why"; fi
}
trap tidy EXIT

count() { echo "$1 $2" >>"$ECART_TALLY"; } # count PASSED FAILED
passed() { awk '{ n += $1 } END { print n + 0 }' "$ECART_TALLY"; }
failed() { awk '{ n += $2 } END { print n + 0 }' "$ECART_TALLY"; }
passed_before=$(passed)
failed_before=$(failed)
told_before=$(wc -l <"$ECART_TALLY.why")

# because TITLE: keeps for the end that it failed, and of what it said (on standard input) the
# lines that say why: those that speak of a failure, or the last.
because() {
  awk -v title="$1" '
    /0 failed$/ { next }
    { last[NR % 6] = $0 }
    /FAILED|FAIL:|✘|[Ee]rror:|^not ok|swift-test: not run|Traceback|No space left/ {
      if (told++ < 12) why = why "    " substr($0, 1, 400) "\n"
    }
    END {
      print "FAILED: " title
      if (!told) for (i = NR - 5; i <= NR; i++) if (i > 0)
        why = why "    " substr(last[i % 6], 1, 400) "\n"
      if (told > 12) why = why "    and " told - 12 " lines more like these\n"
      printf "%s", why
    }' >>"$ECART_TALLY.why"
}

# step TITLE COMMAND…: runs the command under a heading, with its duration. It goes on after a
# failure, so that one run shows everything that is wrong; a step that failed without having
# counted a failure of its own counts as one. As a condition it would switch `set -e` off for
# what it runs, so it runs commands, never shell functions.
step() {
  local title=$1 start=$SECONDS failures status=0
  shift
  failures=$(failed)
  printf '\n=== %s\n' "$title"
  "$@" </dev/null || status=$?
  if [ "$status" = 0 ]; then
    printf -- '--- %s: ok, %s s\n' "$title" $((SECONDS - start))
  else
    printf -- '--- %s: FAILED (status %s), %s s\n' "$title" "$status" $((SECONDS - start))
    [ "$(failed)" -gt "$failures" ] || {
      count 0 1
      echo "it ended with status $status" | because "$title"
    }
  fi
}

# check TITLE COMMAND…: a step that is itself a test. It counts as one, unless its last line is
# "N passed, N failed": then it counts as that.
check() {
  local title=$1 start=$SECONDS output status=0
  shift
  output=$(mktemp)
  "$@" </dev/null >"$output" 2>&1 || status=$?
  tell "$title" "$output" "$status" $((SECONDS - start))
}

# tell TITLE OUTPUT STATUS SECONDS: shows what a check said, and counts it.
tell() {
  local title=$1 output=$2 status=$3 last
  printf '\n=== %s\n' "$title"
  last=$(tail -n 1 "$output")
  sed 's/^/    /' "$output"
  if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    count "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
    if [ "$status" != 0 ] && [ "${BASH_REMATCH[2]}" = 0 ]; then count 0 1; fi
  elif [ "$status" = 0 ]; then
    count 1 0
  else
    count 0 1
  fi
  if [ "$status" != 0 ] || [ "${BASH_REMATCH[2]:-0}" != 0 ]; then because "$title" <"$output"; fi
  rm -f "$output"
  if [ "$status" = 0 ]; then status=ok; else status="FAILED (status $status)"; fi
  printf -- '--- %s: %s, %s s\n' "$title" "$status" "$4"
}

# each PREFIX [NAME]: every executable Scripts/PREFIX-* is a check; that there is none is a failure.
# Scripts/PREFIX-NAME, which has to be there, waits for others most of its time: it runs beside the
# rest, and is told of last.
each() {
  local script slow='' found=no start=$SECONDS output status=0
  if [ -n "${2:-}" ]; then
    slow=Scripts/$1-$2
    output=$(mktemp)
    "$slow" </dev/null >"$output" 2>&1 &
    beside=$!
  fi
  for script in Scripts/"$1"-*; do
    if [ -f "$script" ] && [ -x "$script" ] && [ "$script" != "$slow" ]; then
      check "$script" "$script"
      found=yes
    fi
  done
  if [ -n "$slow" ]; then
    wait "$beside" || status=$?
    beside=''
    tell "$slow" "$output" "$status" $((SECONDS - start))
  fi
  if [ "$found" = no ]; then
    echo "there is no executable Scripts/$1-*: nothing was checked" >&2
    count 0 1
  fi
}

# finish: what failed since this file was sourced, and the sum as the last line, by whoever began
# the count. Fails if anything failed, or if nothing passed.
finish() {
  local told
  told=$(tail -n "+$((told_before + 1))" "$ECART_TALLY.why")
  if [ -n "$told" ]; then printf '\nWhat failed:\n%s\n' "$told"; fi
  if [ -n "${tally_is_ours:-}" ]; then printf '\n%s passed, %s failed\n' "$(passed)" "$(failed)"; fi
  [ "$(failed)" = "$failed_before" ] && [ "$(passed)" -gt "$passed_before" ]
}
