# Two commands do all the set-up: `make demo` and `make test`. Everything lands in .venv/ and demo/.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
LOCK := .ci/constraints.txt

.PHONY: demo test lab bench lint sample score lock sbom clean

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found. Install one, or say: make PYTHON=/path/to/python3"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing (Debian: apt install python3-venv)."; exit 2; }

$(VENV)/.installed: pyproject.toml $(LOCK) | $(BIN)/python
	@echo "Installing Leak Workbench into $(VENV)/ ..."
	@$(PIP) install -c $(LOCK) -e .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(PIP) install -c $(LOCK) -e '.[test,archives,postgres]'
	@touch $@

demo: $(VENV)/.installed ## read leaks_sample/ and leave timeline, graph and both briefs in demo/
	@$(BIN)/workbench demo --out demo

test: $(VENV)/.installed-test ## install what the tests need, and pass them
	@$(BIN)/python -m pytest -n auto --dist loadfile

lab: $(VENV)/.installed ## open JupyterLab at the first notebook
	@$(BIN)/workbench lab

lint: $(VENV)/.installed-test ## style and types
	@$(BIN)/ruff check workbench tests && $(BIN)/ruff format --check workbench tests && $(BIN)/mypy

SIZE ?= full
bench: $(VENV)/.installed-test ## measure, as ratios against a peer or floor in one run, and write docs/performance.md; SIZE=small only tries all
	@$(BIN)/python tests/benchmarks/run.py --size $(SIZE)

sample: $(VENV)/.installed-test ## rebuild leaks_sample/ byte for byte from its scenario files
	@$(BIN)/python -m tests.sample

score: $(VENV)/.installed-test ## recall and precision on the sample against its truth tables
	@$(BIN)/python -m tests.truth

lock: $(VENV)/.installed-test ## write the versions of this environment into the lock
	@$(BIN)/python .ci/lock.py > $(LOCK)

sbom: $(VENV)/.installed-test ## the bill of materials of the lock, CycloneDX 1.6, in .artifacts/sbom.cdx.json
	@mkdir -p .artifacts && $(BIN)/python .ci/sbom.py > .artifacts/sbom.cdx.json && echo .artifacts/sbom.cdx.json

clean:
	@rm -rf $(VENV) demo build dist .mypy_cache .ruff_cache .hypothesis .artifacts
