# `make` alone says what there is. Every target does the set-up it misses by itself.
VENV   ?= .venv
PY     := $(VENV)/bin/python
STAMP  := $(VENV)/.installed
ARGS   ?=
export PYTHON

.DEFAULT_GOAL := help
# Quick tests of what holds the house: its rules, the contract, messages, chains; on one engine.
CHECKED := tests/test_architecture.py tests/backends_symbolic/test_contract.py tests/backends_symbolic/test_behaviour.py \
	tests/chains/test_compiled.py tests/step_methods tests/model tests/test_boundary.py tests/parity/test_stored_draws.py

.PHONY: help setup demo check lint types docs test corners bench clean

help: ## say what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(STAMP) ## make .venv and install the project with both engines (the others do it when needed)

$(STAMP): setup.py pyproject.toml requirements.txt tools/setup_venv.sh tools/find_python.sh
	@tools/setup_venv.sh $(VENV)
	@touch $@

demo: $(STAMP) ## run both examples on both engines; ends with a table and demo.png
	@echo "Running the examples on both engines ..."
	@$(PY) examples/demo.py

check: lint ## in two minutes: style, and the tests that hold the house, on the Theano engine
	@echo "Testing the core on the Theano engine ..."
	@PYMC_SYMB_BACKEND=theano $(PY) -m pytest -q $(CHECKED) $(ARGS)

lint: $(STAMP) ## look at the layout, the names and the imports of the sources (the rules are in pyproject.toml)
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet .

types: $(STAMP) ## hold that functions return what their annotations say (pyright)
	@$(PY) -m pyright --pythonpath $(PY)

docs: $(STAMP) ## build the documentation into build/docs/html, with a reference and a gallery; a warning or a broken link is an error
	@echo "Building the documentation ..."
	@$(PY) -m sphinx -q -W --keep-going -d build/docs/doctrees docs build/docs/html
	@echo "build/docs/html/index.html"

test: $(STAMP) ## run the tests on both engines, side by side (ARGS="-k name" for pytest, ENGINES=theano for one)
	@$(PY) tools/run_tests.py $(if $(ENGINES),--engines "$(ENGINES)") -- $(ARGS)

corners: $(STAMP) ## run a few tests on the oldest and the newest of all that it works with (ARGS=newest for one; needs Python 3.11 to 3.13)
	@$(PY) tools/run_corners.py $(ARGS)

bench: $(STAMP) ## run the benchmarks and write benchmarks/results (builds the peers' environments; long)
	@echo "Running the benchmarks ..."
	@$(PY) benchmarks/run.py $(ARGS)

clean: ## remove the virtual environment and everything the other targets made
	@echo "Removing $(VENV), build, caches and demo.png ..."
	@rm -rf $(VENV) build dist docs/gallery demo.png .pytest_cache .hypothesis *.egg-info
	@find pymc3 tests examples benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
