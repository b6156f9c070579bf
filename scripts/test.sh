#!/usr/bin/env bash
# The whole suite in two processes that last about as long: beside the rest those parts that run whole nights, browsers and real Airflow processes, and the judging.
# The second one's output follows the first's; either failing fails both.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

WHOLE=(tests/ops tests/dags tests/plugins tests/disclosure/web tests/disclosure/reports tests/disclosure/demo
  tests/disclosure/match tests/disclosure/assess)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'kill $(jobs -p) 2>/dev/null; wait' INT TERM

.venv/bin/python -m pytest "${WHOLE[@]}" >"$log" 2>&1 &
whole=$!
.venv/bin/python -m pytest "${WHOLE[@]/#/--ignore=}"
rest=$?
wait "$whole"
code=$?
cat "$log"
exit $((rest || code))
