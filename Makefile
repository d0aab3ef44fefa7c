# Two commands do everything: `make lab` opens the notebooks, `make test` checks them.
# The first run sets up .venv (one or two minutes); later runs start at once.

PYTHON ?= python3
# Passed on to JupyterLab, pytest and uv, for example LAB_ARGS="--no-browser --port=8899".
LAB_ARGS ?=
TEST_ARGS ?=
LOCK_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python
PIP := $(RUN) -m pip --disable-pip-version-check --quiet
# Compiling every module of every package ahead takes longer than installing them; Python compiles
# the few that are used when they are first used.
INSTALL := $(PIP) install --no-compile
# ... and keeps what it compiled, also where the machine is set not to: every kernel, every test and
# every start of JupyterLab would compile it all again.
unexport PYTHONDONTWRITEBYTECODE
# What is locked is whole: nothing is left to look for (--no-deps). uv reads the index and unpacks in
# a tenth of the time; where it is not to be had or is refused, as without a network, pip does it.
UV := UV_SYSTEM_CERTS=1 $(BIN)/uv --quiet
BY_UV = $(INSTALL) uv && $(UV) pip install --python $(RUN) --no-deps -r $(1)
LOCKED = { $(call BY_UV,$(1)); } > $(VENV)/uv.log 2>&1 || $(INSTALL) --no-deps -r $(1)
PROJECT := $(INSTALL) --no-build-isolation --no-deps --editable . && $(RUN) tools/quiet_lab.py
SETUP := requirements.lock pyproject.toml tools/quiet_lab.py

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup lab test notebooks slides bench lint lock clean

help: ## show this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):[^#]*## */make \1|/' | \
		awk -F'|' '{ printf "  %-16s %s\n", $$1, $$2 }'

setup: $(VENV)/.ready ## make .venv with everything the notebooks need

lab: setup ## open the notebooks in JupyterLab
	@$(RUN) -m helpers.warm --quiet
	$(RUN) -m jupyterlab notebooks/index.ipynb $(LAB_ARGS)

test: $(VENV)/.ready-to-test ## run every test: the library, the notebooks, a real browser
	@$(RUN) -m helpers.warm --quiet
	$(RUN) -m pytest -n 2 --dist loadfile --no-loadscope-reorder \
		--nbval --nbval-current-env --nbval-cell-timeout=60 $(TEST_ARGS)

notebooks: $(VENV)/.ready-to-test ## write and run the notebooks again from their sources
	@$(RUN) -m helpers.warm --quiet
	$(RUN) tools/build_notebooks.py

slides: setup ## make a deck of each notebook in the folder slides, for a projector
	$(RUN) tools/make_slides.py

bench: $(VENV)/.ready-to-test ## time a slider step beside the naive ways
	@$(RUN) -m helpers.warm --quiet
	$(RUN) tests/benchmarks/bench.py
	$(RUN) tests/benchmarks/models.py

lint: $(VENV)/.ready-to-test ## check style and types
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

# The lock files serve Python 3.11 to 3.14 on Linux, macOS and Windows alike: --universal writes
# markers, and "fewest" keeps one version of each package for all of them.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-annotate --custom-compile-command "make lock" pyproject.toml \
	--group pyproject.toml:build

lock: setup ## pin what pyproject.toml asks for (LOCK_ARGS=--upgrade: the newest of everything)
	$(PIP) install uv
	$(COMPILE) $(LOCK_ARGS) --output-file requirements.lock > /dev/null
	$(COMPILE) $(LOCK_ARGS) --output-file requirements-dev.lock --group pyproject.toml:dev \
		--constraints requirements.lock > /dev/null

clean: ## remove .venv and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN):
	@command -v "$(PYTHON)" > /dev/null || { \
		echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name yours:" \
			"make lab PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; \
		sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14) and \
		"Counterweight needs Python 3.11 to 3.14, and $(PYTHON) is " + sys.version.split()[0] + \
		": name another one, for example: make lab PYTHON=python3.12")'
	@echo "Setting up $(VENV), once (one or two minutes) ..."
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.ready: $(SETUP) | $(RUN)
	@$(call LOCKED,requirements.lock)
	@$(PROJECT)
	@touch $@

# The second file holds all of the first, so one of them is enough.
$(VENV)/.ready-to-test: requirements-dev.lock $(SETUP) | $(RUN)
	@$(call LOCKED,requirements-dev.lock)
	@$(PROJECT)
	@touch $(VENV)/.ready $@
