# Caseflow: `make` lists what there is to do.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
CASEFLOW_HOME ?= $(CURDIR)/.caseflow
PORT ?= 8000
SIZES ?= 2000 200000
GROWTH ?= 10000 40000 120000
export CASEFLOW_HOME PORT

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
ASSETS := caseflow/web/static/built/assets.json
FRONTEND := $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)
# The machine's own Node where there is one that is new enough; else the one a Python package brings.
NODE := $(shell node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null && command -v npm)
CHROMIUM := $(or $(CASEFLOW_CHROMIUM),$(shell command -v chromium || command -v chromium-browser || command -v google-chrome))
# Two test processes suit two cores; the database server is one for all of them.
PYTEST := CASEFLOW_CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest -q -n 2

.PHONY: help install run test quick check e2e bench opinion growth pictures reset lock
help: ## Show this list
	@grep -E '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## (.*)/  make \1\t\2/' | expand -t 18

install: $(VENV)/.run $(ASSETS) ## Install what running needs, in .venv

run: install ## Run it all on this machine with the demonstration borough (PORT=8000)
	@CASEFLOW_DEMONSTRATION=1 exec $(BIN)/caseflow run

test: $(VENV)/.dev $(ASSETS) ## Run every test (browser tests where a Chromium is found)
	$(PYTEST) tests/rules --cov=caseflow.rules --cov=caseflow.kernel --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100
	$(PYTEST) tests --ignore=tests/rules --ignore=tests/e2e --ignore=tests/bench
	@$(MAKE) browser

quick: $(VENV)/.dev $(ASSETS) ## Run the tests that take no more than moments each
	$(PYTEST) tests --ignore=tests/e2e --ignore=tests/bench -m 'not slow'

.PHONY: browser
browser:
ifeq ($(CHROMIUM),)
	@echo
	@echo "LEFT OUT: the browser tests, tests/e2e, because no Chromium was found. To install one:"
	@echo "  Debian, Ubuntu: sudo apt-get install chromium     otherwise: $(BIN)/playwright install chromium"
	@echo "  or name one that is elsewhere: CASEFLOW_CHROMIUM=/path/to/chromium make test"
else
	@if compgen -G 'tests/e2e/test_*.py' >/dev/null; then $(MAKE) e2e; fi
endif

e2e: $(VENV)/.dev $(ASSETS) ## Run the stories in a browser
ifeq ($(CHROMIUM),)
	@echo "no Chromium found: apt-get install chromium, or set CASEFLOW_CHROMIUM" >&2; exit 1
else
	$(PYTEST) tests/e2e
endif

check: $(VENV)/.dev ## Look the code over: style, types, who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.bench $(ASSETS) ## Measure beside floors written by hand (SIZES="2000 200000" children)
	@$(MAKE) opinion
	@$(BIN)/python -m tests.bench $(SIZES)

opinion: $(VENV)/.dev $(VENV)/.bench ## Compare what is held back of small numbers with what acro holds back
	$(BIN)/python -m pytest -q --noconftest -W ignore tests/bench/test_second_opinion.py

growth: $(VENV)/.bench $(ASSETS) ## Measure what a thousand events cost as the borough grows (GROWTH="10000 40000 120000")
	@$(BIN)/python -m tests.bench --growth $(GROWTH)

pictures: $(VENV)/.dev $(ASSETS) ## Take the pictures of docs/guide anew, from the demonstration
	CASEFLOW_CHROMIUM="$(CHROMIUM)" $(BIN)/python tests/e2e/pictures.py

reset: ## Remove the state of this directory's runs: database, queue, logs
	@test ! -e '$(CASEFLOW_HOME)' -o -e '$(CASEFLOW_HOME)/servers' -o -e '$(CASEFLOW_HOME)/secret-key' -o -e '$(CASEFLOW_HOME)/secrets' \
	  || { echo '$(CASEFLOW_HOME) does not look like a state directory of Caseflow' >&2; exit 1; }
	rm -rf -- '$(CASEFLOW_HOME)'

lock: $(VENV)/.dev ## Choose the newest versions again and write the lock files
	$(COMPILE) --extra install -o requirements.lock
	$(COMPILE) --extra install --extra dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) --extra bench -c requirements-dev.lock -o requirements-bench.lock
	$(COMPILE) --extra node -c requirements.lock -o requirements-node.lock
COMPILE = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-header --no-annotate --upgrade pyproject.toml

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Caseflow needs Python 3.11 or later; name one: make PYTHON=python3.12 ...' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo 'Python could not make .venv; on Debian and Ubuntu: apt-get install python3-venv' >&2; exit 1; }

# The locks are whole, so pip need not look for dependencies: it would find a newer release of one that is asked
# for with extras, which the lock cannot hold.
$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing Python packages ..."
	@$(PIP) install -q --no-deps --require-hashes -r requirements.lock
	@$(PIP) install -q --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Installing the tools for tests and checks ..."
	@$(PIP) install -q --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.bench: requirements-bench.lock $(VENV)/.run
	@echo "Installing what the measurements compare with ..."
	@$(PIP) install -q --no-deps --require-hashes -r requirements-bench.lock
	@touch $@

WITH_NODE = cd frontend && PATH="$(if $(NODE),,$(CURDIR)/$(BIN):)$$PATH" npm

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json | $(VENV)/.run
	@echo "Installing what the styles are built from ..."
	@$(if $(NODE),,$(PIP) install -q --no-deps --require-hashes -r requirements-node.lock)
	@$(WITH_NODE) ci --silent
	@touch $@

$(ASSETS): $(FRONTEND) frontend/node_modules/.installed
	@echo "Building styles and scripts ..."
	@$(WITH_NODE) run build --silent >/dev/null
	@touch $@
