PYTHON ?= python3
BIN := .venv/bin
CHAOS ?= --minutes 10
RUNS := .venv/.runs
CHECKS := .venv/.checks
# A lock is complete, so nothing is left to resolve: without --no-deps old versions of pip look for newer packages.
PINNED := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade \
	--no-emit-index-url --no-emit-find-links
SPREAD := -n 2 --dist loadfile --no-loadscope-reorder

# What a shell reads as one word, whatever is in it; and a language that was asked for here: many shells export one.
quoted = '$(subst ','\'',$(1))'
SPOKEN = $(if $(findstring command,$(origin LANGUAGE)),$(LANGUAGE))

LINT_types := $(BIN)/mypy
LINT_style := $(BIN)/ruff check . && $(BIN)/ruff format --check .
LINT_vulture := $(BIN)/vulture
LINT_unused := $(BIN)/python -m tests.unused

unexport PYTHONDONTWRITEBYTECODE  # each of the processes of the tests would compile every module anew

.PHONY: install tools demo pictures run story chaos day bench year texts test postgres long worlds merged fresh lock newcomer clean
.PHONY: lint types style vulture unused

install: $(RUNS)  ## make .venv with what Kring runs on, in the pinned versions

tools: $(CHECKS)  ## add what checks it: tests, linters, types, PostgreSQL

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Kring asks for Python 3.11 or newer; name one: make PYTHON=python3.12 demo")'
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

$(RUNS): requirements.lock | $(BIN)/python
	$(PINNED) -r requirements.lock
	@touch $@

$(CHECKS): requirements-dev.lock $(RUNS)
	$(PINNED) -r requirements-dev.lock
	@touch $@

demo: install  ## a practice workspace in the browser
	$(BIN)/python -m bot demo --port $(or $(PORT),3030) $(if $(NETWORK),--network $(call quoted,$(NETWORK))) $(if $(SPOKEN),--language $(call quoted,$(SPOKEN))) $(if $(FRESH),--fresh)

pictures: tools  ## take the pictures of docs/ anew; asks for Debian's chromium
	$(BIN)/python -m tests.pictures

run: install  ## start the bot in a real Slack workspace
	$(BIN)/python -m bot run

story: install  ## play the sample network through its four sessions, or another: make story NETWORK=volunteers
	$(BIN)/python -m bot story $(if $(NETWORK),--network $(call quoted,$(NETWORK)))

chaos: tools  ## faults at seeded moments, longer: make chaos CHAOS="--minutes 30 --database postgresql --mode http"
	$(BIN)/python -m tests.chaos $(CHAOS)

texts: install  ## write every word Kring says, in both languages, as texts.html
	$(BIN)/python -m bot texts --out texts.html

test: tools lint  ## every check; with COVERAGE=1 also which lines and branches they reach, in twice the time
	$(BIN)/python -m pytest $(SPREAD) -m "not long" $(if $(COVERAGE),--cov --cov-report=term)

postgres: tools  ## the tests on a real PostgreSQL, which they start themselves; with ALL=1 the long ones too
	$(BIN)/python -m pytest $(SPREAD) $(if $(ALL),,-m "not long") --postgres

long: tools  ## the checks that take their time: whole stories, PostgreSQL, a browser, wrong payloads; a sixth: make long SHARE=2/6
	$(BIN)/python -m pytest $(SPREAD) -m "long or hypothesis" $(if $(SHARE),--share $(call quoted,$(SHARE)))

worlds: tools  ## whoever facilitates against the secret, in many other lives: make worlds LIVES=200
	KRING_WORLDS=$(or $(LIVES),100) $(if $(LIFE),KRING_LIFE=$(LIFE)) $(BIN)/python -m pytest -n 2 --dist load -k lives_of_the_day tests/test_two_worlds.py

day: tools  ## what one cycle asks of people: taps, words, seconds
	$(BIN)/python -m tests.day --language $(call quoted,$(or $(SPOKEN),nl))

bench: tools  ## how fast it is, against Bolt in the same run (docs/performance.md)
	$(BIN)/python -m tests.bench $(BENCH)

year: tools  ## a year of many networks on PostgreSQL (docs/scale.md): make year NETWORKS=12 TO=10000 OUT=year.json
	$(BIN)/python -m tests.year --networks $(or $(NETWORKS),12) --to $(or $(TO),10000) $(if $(DAYS),--days $(DAYS)) $(if $(OUT),--out $(call quoted,$(OUT)))

lint: tools  ## style, types, and what nothing uses
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target types style vulture unused

types style vulture unused:
	$(LINT_$@)

merged: tools  ## what a merge lost of what each side brought: make merged MERGE=HEAD
	$(BIN)/python -m tests.merged $(if $(MERGE),$(call quoted,$(MERGE)))

fresh:  ## the first command in environments made from nothing, with the oldest pip and with today's
	bash tests/fresh.sh

lock: install  ## renew the pinned versions, for every system and every Python from 3.11
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --output-file requirements.lock pyproject.toml
	$(LOCK) --extra dev --constraints requirements.lock --output-file requirements-dev.lock pyproject.toml

newcomer: tools  ## the way from nothing to the first announcement, with times
	$(BIN)/python -m tests.newcomer

clean:  ## remove what the commands above made
	rm -rf .venv .kring .pytest_cache .mypy_cache .ruff_cache .coverage*
