PYTHON ?= python3
BIN := .venv/bin
CHAOS ?= --minutes 10
LOCKED := .venv/.locked
SPREAD := -n 2 --dist loadfile --no-loadscope-reorder

unexport PYTHONDONTWRITEBYTECODE  # each of the processes of the tests would compile every module anew

.PHONY: install demo pictures run story chaos bench texts test postgres long lint lock clean

install: $(LOCKED)  ## make .venv with the pinned versions

$(LOCKED): requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

demo: install  ## a practice workspace in the browser
	$(BIN)/python -m bot demo --port $(or $(PORT),3030) --language $(or $(LANGUAGE),nl) $(if $(FRESH),--fresh)

pictures: install  ## take the pictures of docs/ anew; asks for Debian's chromium
	$(BIN)/python -m tests.pictures

run: install  ## start the bot in a real Slack workspace
	$(BIN)/python -m bot run

story: install  ## play the sample network through its four sessions
	$(BIN)/python -m bot story

chaos: install  ## faults at seeded moments, longer: make chaos CHAOS="--minutes 30 --database postgresql --mode http"
	$(BIN)/python -m tests.chaos $(CHAOS)
texts: install  ## write every word Kring says, in both languages, as texts.html
	$(BIN)/python -m bot texts --out texts.html

test: install lint  ## every check; with COVERAGE=1 also which lines and branches they reach, in twice the time
	$(BIN)/python -m pytest $(SPREAD) -m "not long" $(if $(COVERAGE),--cov --cov-report=term)

postgres: install  ## the tests on a real PostgreSQL, which they start themselves
	$(BIN)/python -m pytest $(SPREAD) -m "not long" --postgres

long: install  ## the checks that take their time: whole stories, the demo, a browser, rounds of wrong payloads
	$(BIN)/python -m pytest $(SPREAD) -m "long or hypothesis"

bench: install  ## how fast it is, against Bolt in the same run (docs/performance.md)
	$(BIN)/python -m tests.bench $(BENCH)

lint: install  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: install  ## renew the pinned versions
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --extra dev --generate-hashes --allow-unsafe --strip-extras \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --upgrade \
		--output-file requirements.lock pyproject.toml

clean:  ## remove what the commands above made
	rm -rf .venv .kring .pytest_cache .mypy_cache .ruff_cache .coverage*
