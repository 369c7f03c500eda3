# SPDX-License-Identifier: GPL-3.0-or-later
# `make demo` and `make test` set up everything on a machine with Python 3.11+ (headers, venv) and a C compiler;
# cmake and ninja come from PyPI. Everything they install goes into $(VENV).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
JOBS ?= 2
FUZZ_TARGETS ?= all
FUZZ_SECONDS ?= 60

.PHONY: help develop demo test test-all defences fuzz fuzz-tools vectors lint wheel clean

help:
	@echo "make demo      set up, then a private payment between separate processes, end to end"
	@echo "make test      set up, then lint, types and the test suite (under 12 minutes on 2 cores)"
	@echo "make test-all  the same with slow campaigns, the suite once on each level, fuzzing, and the removal of every defence"
	@echo "make fuzz      every fuzz target for FUZZ_SECONDS=60 (needs clang); FUZZ_TARGETS=msm for one of them"
	@echo "make vectors   known answers of others: passed and total per file"
	@echo "make wheel     build dist/zkpriv-*.whl and try it in a clean environment without a compiler"
	@echo "make lint      ruff and mypy;   make develop   set up only;   make clean   remove what was built"

$(BIN)/python:
	@echo "== creating the virtual environment $(VENV)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip

$(VENV)/.stamp-tools: pyproject.toml | $(BIN)/python
	@echo "== installing the build tools (scikit-build-core, cffi, cmake, ninja)"
	$(BIN)/python -m pip install --quiet "scikit-build-core>=1.0" "cffi>=2.0" "cmake>=3.24" ninja
	touch $@

develop: $(VENV)/.stamp-tools
	@echo "== building the C core and installing zkpriv with its test tools"
	$(BIN)/python -m pip install --quiet --no-build-isolation --editable ".[cli,test]"

demo: $(VENV)/.stamp-tools
	@echo "== building the C core and installing zkpriv with its command line"
	$(BIN)/python -m pip install --quiet --no-build-isolation --editable ".[cli]"
	@echo "== a private payment: payer, node and payee are separate processes that exchange only files"
	$(BIN)/zkpriv demo

test: develop lint
	@echo "== tests"
	$(BIN)/python -m pytest -n $(JOBS) -m "not slow"

test-all: develop lint fuzz-tools
	@echo "== tests, slow campaigns included, on the best level and those of the kernels on every level"
	$(BIN)/python -m pytest -n $(JOBS)
	@echo "== the whole suite once for each level that this machine has"
	@for level in $$($(BIN)/python -c "from zkpriv import backend; print(*backend.levels[:-1])"); do \
		echo "-- ZKPRIV_BACKEND=$$level"; \
		ZKPRIV_BACKEND=$$level $(BIN)/python -m pytest -n $(JOBS) -m "not slow" || exit 1; \
	done
	@echo "== fuzzing, $(FUZZ_SECONDS) s for each target"
	$(BIN)/python tests/fuzz/run.py all --seconds $(FUZZ_SECONDS)
	@echo "== removing every defence in turn"
	$(BIN)/python tests/tools/remove_defences.py --jobs $(JOBS)

fuzz-tools: develop
	@echo "== installing atheris, looking for clang"
	$(BIN)/python -m pip install --quiet --no-build-isolation --editable ".[cli,test,fuzz]"
	$(BIN)/python tests/fuzz/run.py --check

fuzz: fuzz-tools
	$(BIN)/python tests/fuzz/run.py $(FUZZ_TARGETS) --seconds $(FUZZ_SECONDS)

defences: develop
	$(BIN)/python tests/tools/remove_defences.py --jobs $(JOBS)

vectors: develop
	$(BIN)/python -m pytest -n $(JOBS) -q -m "vectors and not slow" --vector-report

lint:
	@echo "== ruff and mypy"
	$(BIN)/ruff check .
	$(BIN)/mypy

wheel: develop
	@echo "== building the wheel and trying it in a clean environment"
	$(BIN)/python -m build --wheel --outdir dist .
	$(BIN)/python tests/tools/try_wheel.py dist

clean:
	rm -rf build dist $(VENV)
