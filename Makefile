# Every target sets itself up first; `make demo` and `make test` need nothing but this machine's Python 3.11-3.13 and make.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup doctor demo test check up lock peers

PY := .venv/bin/python

help: ## say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: ## .venv with the locked versions and the project installed editable
	@scripts/setup.sh

doctor: ## say what apt packages are missing and what they are for
	@scripts/doctor.sh

demo: setup doctor ## run the demo city's night and notice in Airflow, print the unit table
	@$(PY) scripts/demo.py

test: setup doctor ## the whole test suite, in two processes
	@scripts/test.sh

check: setup ## lint, types, content, layout
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@scripts/check_content.sh
	@$(PY) -m pytest tests/layout

up: setup ## Airflow with its web pages and the office view on this machine
	@$(PY) scripts/up.py

lock: ## resolve pyproject.toml and the benchmark's peers again; the lock files name no address
	uv pip compile --universal --python-version 3.11 --generate-hashes --all-extras --no-annotate --no-header \
	  --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock
	cd benchmarks && uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --no-emit-find-links requirements.in -o requirements.lock

peers: setup ## what benchmarks/pages.py and benchmarks/crawl.py measure beside ours, into .venv/peers
	@if command -v uv >/dev/null 2>&1; then \
	  uv pip install --quiet --python $(PY) --target .venv/peers --require-hashes -r benchmarks/requirements.lock; \
	else \
	  $(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip --upgrade >/dev/null; \
	  $(PY) -m pip install --quiet --disable-pip-version-check --upgrade --target .venv/peers --require-hashes -r benchmarks/requirements.lock; \
	fi
