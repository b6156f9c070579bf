#!/usr/bin/env bash
# Validate the content of every city folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
status=0
for city in cities/*/city.yml; do
  [[ -e $city ]] || continue
  .venv/bin/disclosure city check "$(dirname "$city")" || status=1
done
exit $status
