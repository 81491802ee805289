# make            both workbooks in build/
# make test       everything that can run here
# make test-full  the same with the long sweep
# make bench      timings, printed beside a baseline, and as JSON in build/bench.json
# make bench-compare BASE=COMMIT  the same of another commit in turn with this one, as ratios with their spread
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TEST_STAMP := $(VENV)/.installed-for-tests
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --editable
TOOLS := tests/tools/node_modules/.installed
SCENARIOS ?= 500
SWEEP := R1MODEL_SCENARIOS=$(SCENARIOS) R1MODEL_DAMAGED_STATES=300 R1MODEL_PAIRS=20 R1MODEL_KILLS=100 \
	R1MODEL_HOSTILE_LINES=500 R1MODEL_HOSTILE_TABLES=200
SPREAD := --numprocesses auto --dist loadfile --no-loadscope-reorder --durations 30 --durations-min 5 --timeout 1800 --quiet
ROUNDS ?= 3

.PHONY: all workbook test test-full check bench bench-compare bench-batch dist clean

all: workbook

workbook: $(STAMP)
	@echo "写工作簿 / writing the workbooks: build/"
	$(BIN)/r1model workbook --out build --force

# What a workbook needs and no more; what only the tests need is installed for them.
$(STAMP): pyproject.toml
	@echo "建立虚拟环境 / setting up the virtual environment: $(VENV)"
	$(PYTHON) -m venv $(VENV)
	@echo "安装工作簿所需的包，首次约一分钟 / installing what the workbooks need, about a minute the first time"
	$(INSTALL) .
	touch $(STAMP)

$(TEST_STAMP): $(STAMP)
	@echo "安装测试所需的包 / installing what the tests need"
	$(INSTALL) '.[test]'
	touch $(TEST_STAMP)

check: $(TEST_STAMP)
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

bench: $(TEST_STAMP)
	$(BIN)/python tests/benchmarks/bench.py --out build/bench.json

bench-compare: $(TEST_STAMP)
	$(BIN)/python tests/benchmarks/compare.py "$(BASE)" --rounds $(ROUNDS) --out build/bench-compare.json

bench-batch: $(TEST_STAMP)
	$(BIN)/python tests/benchmarks/bench_batch.py

dist: $(STAMP)
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir build/dist .

clean:
	rm -rf $(VENV) build/*.xlsx build/*.xlsm build/*.xlam build/*.oxt build/*.json build/dist
