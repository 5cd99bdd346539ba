# make install · demo · test · check · bench — each sets up what it needs; nothing is fetched once .venv is complete.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.complete

.PHONY: install system demo test check bench bench-accuracy bench-graph lock clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Cancu needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV) || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); } \
	  || { echo "Install the package python3-venv and run make again."; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

demo: $(STAMP)
	BIN=$(BIN) sh data/demo.sh

# LibreOffice reads old Word, Excel and RTF files, Tesseract scanned pages; Chromium runs the browser tests, nginx (not started) stands before the service
# in tests. Without them those files are refused clearly, their tests skip.
SYSTEM := libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui tesseract-ocr tesseract-ocr-vie chromium fonts-dejavu-core nginx-light
system:
	@(PATH="$$PATH:/usr/sbin"; for program in soffice tesseract chromium nginx; do command -v $$program >/dev/null || exit 1; done) || \
	{ [ "$$(id -u)" = 0 ] && apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(SYSTEM) >/dev/null; } || \
	echo "To read old Office files and scanned pages and to run the tests of browser and proxy, install: $(SYSTEM)"

# Each processor takes a file of tests at a time.
test: $(STAMP) system
	$(BIN)/python -m pytest -q --numprocesses auto --dist loadfile

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP) bench-accuracy
	$(BIN)/python tests/benchmarks/reading.py
	$(BIN)/python tests/benchmarks/ingesting.py
	$(BIN)/python tests/benchmarks/validity.py
	$(MAKE) bench-graph

# Precision, recall and F1 on every gold set against the committed baseline; ARGS=--update writes the baseline and the README's table.
bench-accuracy: $(STAMP)
	$(BIN)/python tests/benchmarks/accuracy.py $(ARGS)

# A million relations: impact, memory, start-up, adding a document; beside networkx, SQL and SPARQL on the same graph.
bench-graph: $(STAMP)
	$(BIN)/python tests/benchmarks/graph_scale.py $(ARGS)

# Quality, latency, memory and indexing of the search over both development sets, as typed and without diacritics; segmentation; what fields are worth; growth.
SETS := $(CANCU_CORPUS)/search
bench-search: $(STAMP)
	for set in zalo_phapdien alqac23_25; do for how in "" --strip-diacritics; do \
	  $(BIN)/python tests/benchmarks/retrieval.py $(SETS)/$$set/corpus.jsonl.gz $(SETS)/$$set/queries.jsonl $(SETS)/$$set/qrels.tsv $$how $(ARGS) || exit 1; \
	done; done
	$(BIN)/python tests/benchmarks/segmenting.py
	$(BIN)/python tests/benchmarks/fields.py
	$(BIN)/python tests/benchmarks/growth.py

# All that developers need, and of it what the container's image needs.
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --no-emit-find-links --no-emit-index-url --no-emit-trusted-host --strip-extras --allow-unsafe
lock:
	$(COMPILE) --extra dev -o requirements.lock pyproject.toml
	$(COMPILE) --extra oidc --build-deps-for wheel --constraint requirements.lock -o api/deploy/runtime.lock pyproject.toml

clean:
	rm -rf $(VENV) .demo build dist
