# Two commands do everything on a fresh machine: `make demo` and `make test`. The others are for us (CONTRIBUTING.md).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
JUDGES := .venv-judges
PYTEST := $(BIN)/python -m pytest -n logical --maxprocesses 8 --dist loadgroup --no-loadscope-reorder

.PHONY: demo test quick coverage lint bench judges pictures reference lock clean

demo: $(VENV)/.run  ## the two sample campaigns become documents in output/, PDFs too where there are faces for them
	@scripts/demo $(BIN)/notice-gen

test: $(VENV)/.test lint  ## everything that CI checks, on all cores
	scripts/test-tools
	$(PYTEST)

quick: $(VENV)/.test lint  ## types, style, the tests that need nothing but Python, without the long trials
	$(PYTEST) -m "not rendered and not faces and not postgres and not slow"

coverage: $(VENV)/.test  ## every test, and which lines of src they ran
	scripts/test-tools
	$(PYTEST) --cov --cov-report=term:skip-covered

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.test  ## ratios against others, in one run
	$(BIN)/python bench/whole_process.py
	$(BIN)/python bench/reading.py

judges: $(VENV)/.test $(JUDGES)/.ready  ## the samples before programs that are not ours; their figures go to docs/judges.md
	scripts/test-tools
	$(BIN)/python judges/judge.py --tools $(JUDGES)
	$(BIN)/python judges/titles.py --tools $(JUDGES)

reference: $(VENV)/.test  ## docs/workbook.md, docs/findings.md and cli/examples.json, made again
	$(BIN)/python scripts/reference.py

pictures: $(VENV)/.test  ## every picture that the README shows, made again from PDFs and rendered sheets
	scripts/test-tools
	$(BIN)/python scripts/pictures.py

lock:  ## renew the lock files (needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --extra build \
	  pyproject.toml -o requirements/run.txt
	uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --extra build \
	  --extra test --extra bench --extra fast --extra cluster --extra server -c requirements/run.txt pyproject.toml -o requirements/test.txt
	uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 requirements/judges.in -o requirements/judges.txt
	cd judges && npm install --silent --package-lock-only --omit-lockfile-registry-resolved

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed (PYTHON=... make ...)"; exit 3; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/pyvenv.cfg requirements/run.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

$(JUDGES)/.ready: requirements/judges.txt judges/package-lock.json
	$(PYTHON) -m venv $(JUDGES)
	$(JUDGES)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/judges.txt
	cp judges/package.json judges/package-lock.json $(JUDGES)
	npm ci --silent --prefix $(JUDGES)
	@touch $@

clean:
	rm -rf $(VENV) $(JUDGES) .coverage .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis output/*.docx output/*.pdf output/*.html output/.notice-gen.json
