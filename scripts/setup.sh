#!/usr/bin/env bash
# Make .venv hold exactly requirements.lock and this project, editable. A second run compares one stamp and ends.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

find_python() {
  local name
  for name in python3.11 python3.12 python3.13 python3; do
    # run it: version managers leave commands behind for versions that are not active
    if "$name" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; then
      command -v "$name"
      return
    fi
  done
  echo "setup: Python 3.11, 3.12 or 3.13 with venv is needed and was not found; on Debian 12 or Ubuntu: sudo apt-get install python3 python3-venv" >&2
  exit 1
}

# the folder is part of the key: a moved clone has a .venv that points to the old place
key() { { pwd; cat requirements.lock pyproject.toml; } | sha256sum | cut -d' ' -f1; }

STAMP=.venv/.setup-stamp
WANTED=$(key)
if [[ -x .venv/bin/python && -f $STAMP && $(<"$STAMP") == "$WANTED" ]]; then
  exit 0
fi

PYTHON=$(find_python)
if [[ -x .venv/bin/python ]] && ! .venv/bin/python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
  rm -rf .venv
fi
if command -v uv >/dev/null 2>&1; then
  echo "setup: installing the locked packages into .venv with uv"
  [[ -x .venv/bin/python ]] || uv venv --quiet --python "$PYTHON" .venv
  uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements.lock
  uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
else
  echo "setup: installing the locked packages into .venv with pip (about a minute)"
  [[ -x .venv/bin/python ]] || "$PYTHON" -m venv .venv || {
    echo "setup: the venv module is incomplete; on Debian 12 or Ubuntu: sudo apt-get install python3-venv" >&2
    exit 1
  }
  .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip --upgrade >/dev/null
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
echo "$WANTED" >"$STAMP"
echo "setup: done"
