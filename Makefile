# Everything a newcomer needs: `make run` and `make test`. Only Python 3.11+ and make must be there already.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
AUDIT := $(VENV)-audit
# The Streamlit that test-streamlit tries, each in an environment of its own.
VERSION ?= 1.65.0
RANGE := $(VENV)-streamlit-$(VERSION)
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
HOST ?= 127.0.0.1
WORKERS ?= 2

# Python may keep what it has compiled: a run of the tests starts it a hundred times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup setup-dev run dev test test-fast test-streamlit check lint data raw bench docs images lock sbom audit clean

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(RUN_READY) ## Make .venv with what the dashboard needs (leaves .venv/bin/tdi)

setup-dev: $(DEV_READY) ## The same, with what the build and the tests need

run: $(RUN_READY) ## Serve the dashboard on the committed data (PORT=8501)
	$(BIN)/tdi run --port $(PORT)

dev: $(RUN_READY) ## The same, watching the sources
	$(BIN)/tdi run --dev --host $(HOST) --port $(PORT)

test: $(DEV_READY) raw check ## Lint, type-check and run every test (fetches the raw inputs once, by name and digest)
	$(BIN)/python -m pytest -n $(WORKERS)

check: $(DEV_READY) ## Lint and type-check, changing nothing
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-fast: $(DEV_READY) ## The tests that need neither a browser nor the raw inputs
	$(BIN)/python -m pytest -q -n $(WORKERS) -m "not browser and not rebuild"

test-streamlit: $(RANGE)/.ready ## Test the pages on another Streamlit of the range (VERSION=1.65.0)
	$(RANGE)/bin/python -m pytest -n $(WORKERS) -m "range or not browser" tests/pages tests/browser

lint: $(DEV_READY) ## Format and lint in place
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .
	$(BIN)/mypy
	$(BIN)/lint-imports

raw: $(DEV_READY) ## Fetch the pinned raw inputs into the git-ignored cache
	$(BIN)/tdi fetch

data: raw ## Rebuild the committed store from the raw inputs
	$(BIN)/tdi build

bench: $(DEV_READY) raw ## Measure against the alternatives, in one run
	$(BIN)/python -m bench

docs: $(DEV_READY) ## Write the reference again: data dictionary, command line, and the code into build/api
	$(BIN)/python -m docs.reference

images: $(DEV_READY) ## Take the pictures of the README and of shared links again
	PYTHONPATH=. $(BIN)/python docs/images/shoot.py

lock: $(DEV_READY) ## Resolve the lock files again (needs uv, which it installs)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		pyproject.toml requirements/build.in -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--extra dev pyproject.toml requirements/build.in -c requirements/run.txt -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		requirements/audit.in -o requirements/audit.txt

sbom: $(AUDIT)/.ready ## Write build/sbom.json: what the dashboard is made of, with digests and licences (CycloneDX)
	@mkdir -p build
	$(AUDIT)/bin/cyclonedx-py requirements requirements/run.txt --pyproject pyproject.toml --output-reproducible -o build/sbom.json

audit: $(AUDIT)/.ready ## Ask a public service for known faults of the locked dependencies (needs the network)
	$(AUDIT)/bin/pip-audit --requirement requirements/run.txt --require-hashes --disable-pip

clean: ## Remove the virtual environment and caches (not the data)
	rm -rf $(VENV) $(VENV)-* .pytest_cache .ruff_cache .mypy_cache .hypothesis *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed ($$($(PYTHON) --version) found). Say which with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN_READY): requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Everything of run.txt is in dev.txt, at the same version: one installation makes both ready.
$(DEV_READY): requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true # pip would compile on one core; some packages hold files that cannot be
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(RUN_READY) $@

# The locked requirements with that Streamlit, and the few that it wants in another version.
$(RANGE)/.ready: requirements/dev.txt | $(VENV)/bin/python
	$(PYTHON) -m venv $(RANGE)
	$(RANGE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(RANGE)/bin/python -m pip install --quiet --disable-pip-version-check streamlit==$(VERSION)
	@touch $@

$(AUDIT)/.ready: requirements/audit.txt | $(VENV)/bin/python
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/audit.txt
	@touch $@
