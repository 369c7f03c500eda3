# SPDX-License-Identifier: GPL-3.0-or-later
# `make demo` and `make test` set up everything on a machine with Python 3.11+ and a C compiler.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
JOBS ?= 2

.PHONY: develop demo test test-all lint wheel clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.stamp-tools: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet "scikit-build-core>=1.0" "cffi>=2.0" "cmake>=3.24" ninja
	touch $@

develop: $(VENV)/.stamp-tools
	$(BIN)/python -m pip install --quiet --no-build-isolation --editable ".[cli,test]"

test: develop
	$(BIN)/python -m pytest -n $(JOBS) -m "not slow"

lint: develop
	$(BIN)/ruff check .
	$(BIN)/mypy

clean:
	rm -rf build dist $(VENV)
