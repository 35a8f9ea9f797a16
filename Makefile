# What a newcomer types. Everything below needs Python 3.11 or newer and nothing else.
#   PORT=8001 moves the site, BANGFU_DATA=dir moves everything it writes.
PYTHON ?= python3
PY := .venv/bin/python
HOUSEHOLDS ?= 2000
ONLY ?=

.PHONY: run test lint bench demo-county messages lock setup python

run: python
	@exec $(PYTHON) -m config.bootstrap run

test: setup
	@BANGFU_DEMO=1 $(PY) -m pytest $(ARGS)

lint: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports --no-cache
	BANGFU_DEMO=1 $(PY) -m mypy .
	BANGFU_DEMO=1 $(PY) manage.py makemigrations --check --dry-run
	BANGFU_DEMO=1 $(PY) manage.py messages --check
	$(PY) -m djlint templates --lint --quiet

bench: setup
	@BANGFU_DEMO=1 $(PY) -m benchmarks $(ONLY)

demo-county: setup
	@BANGFU_DEMO=1 $(PY) manage.py demo_county --households $(HOUSEHOLDS)

messages: setup
	@BANGFU_DEMO=1 $(PY) manage.py messages

# After a change of requirements*.in. No host or address may get into the locks.
LOCK := .venv/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
	--no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock: setup
	$(LOCK) --output-file requirements.lock requirements.in
	$(LOCK) --output-file requirements-dev.lock --constraint requirements.lock requirements-dev.in
	$(LOCK) --output-file requirements-node.lock requirements-node.in

setup: python
	@$(PYTHON) -m config.bootstrap setup --dev

python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "✗ 找不到 $(PYTHON):请先安装 Python 3.11 或更高版本。"; \
		echo "✗ $(PYTHON) was not found: install Python 3.11 or newer."; exit 1; }
