#!/bin/sh
# Runs every test file and counts what failed.
cd "$(dirname "$0")/.." || exit 2
failed=0
expect() { # expect WHAT WANTED GOT
  if [ "$2" = "$3" ]; then echo "ok      $1"; else echo "FAILED  $1: expected $2, got $3"; failed=$((failed + 1)); fi
}
for file in lib/*.sh; do . "./$file"; done
for file in tests/*_test.sh; do . "./$file"; done
echo "$failed failed"
[ "$failed" -eq 0 ]
