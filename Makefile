# Each target is one ordinary command, which can be typed as well; `make` or `make help` lists them.
.DEFAULT_GOAL := help
BIN := .venv/bin
REPORTS ?=
# What is measured writes its own file at the end, which a full disk does not take.
COVERED := tests/engine tests/batch tests/cli tests/readers

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup:  ## the environment .venv with the program and everything its development needs
	python3 -m venv .venv && $(BIN)/pip install -c constraints.txt -e '.[dev,docs,ocr]'

test:  ## the tests that need nothing but Python
	$(BIN)/pytest

test-all:  ## all tests, those that need LibreOffice, Chromium, Dask or much time too
	AUDITOR_TEST_ALL=1 $(BIN)/pytest -m ""

explore:  ## the property tests on inputs that no run has seen yet
	HYPOTHESIS_PROFILE=explore $(BIN)/pytest $$(grep -rl "^from hypothesis" tests --include="test_*.py")

lint:  ## style, complexity, types, unused code, rules
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/pyright --pythonpath $(BIN)/python && $(BIN)/vulture && $(BIN)/auditor rules lint

fix:  ## what can be mended by itself
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

docs:  ## the documentation as web pages, in site/
	$(BIN)/mkdocs build --strict

app:  ## the program as one file, in dist/ (needs .[app])
	$(BIN)/pyinstaller --noconfirm --log-level WARN --distpath dist --workpath build/app packaging/auditor.spec

bench:  ## how long things take on this machine; nothing is judged
	$(BIN)/pytest tests/benchmarks -o addopts= -o python_files='bench_*.py'

coverage:  ## the branches of engine, guards and batch that the tests reach, their workers included
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n0 -m "not (browser or ocr or postgres or app)" -k "not full_disk" $(COVERED)
	$(BIN)/coverage combine -q && $(BIN)/coverage report

mutants:  ## small changes of the code that no test notices (needs .[mutants]; takes long)
	$(BIN)/mutmut run && $(BIN)/mutmut results

fit:  ## weights of the features from tests/corpus (needs numpy and scipy)
	$(BIN)/python tools/fit.py

accuracy:  ## how well prose is read, by folds over sources, into docs/accuracy.md (needs numpy and scipy)
	$(BIN)/python tools/accuracy.py

.PHONY: help setup test test-all explore lint fix docs app bench coverage mutants fit accuracy
