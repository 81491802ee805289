# make            both workbooks in build/
# make test       everything that can run here
# make test-full  the same with the long sweep
# make bench      timings, printed beside a baseline
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TOOLS := tests/tools/node_modules/.installed
SCENARIOS ?= 500
SWEEP := R1MODEL_SCENARIOS=$(SCENARIOS) R1MODEL_DAMAGED_STATES=300 R1MODEL_PAIRS=20 R1MODEL_KILLS=100 \
	R1MODEL_HOSTILE_LINES=500 R1MODEL_HOSTILE_TABLES=200
SPREAD := --numprocesses auto --dist loadfile --quiet

.PHONY: all workbook test test-full check bench bench-batch dist clean

all: workbook

workbook: $(STAMP)
	$(BIN)/r1model workbook --out build --force

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $(STAMP)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What the tests run on Node; where it is not there, `make test` says so at its end.
$(TOOLS): tests/tools/package.json
	sh tests/tools/install

test: check $(TOOLS)
	$(BIN)/python -m pytest -m 'not slow' $(SPREAD)

test-full: check $(TOOLS)
	$(SWEEP) $(BIN)/python -m pytest $(SPREAD)

bench: $(STAMP)
	$(BIN)/python tests/benchmarks/bench.py

bench-batch: $(STAMP)
	$(BIN)/python tests/benchmarks/bench_batch.py

dist: $(STAMP)
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir build/dist .

clean:
	rm -rf $(VENV) build/*.xlsx build/*.xlsm build/*.xlam build/*.oxt build/dist
