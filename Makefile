# demo · test · bench · header · wheel · release · tables. Needs rustup's toolchain, Python 3.11, make and a C compiler.
PYTHON ?= python3
CLEANCLAIM_DATA ?= ../shared/data
CLEANCLAIM = cargo run --release -p cleanclaim --features cli --bin cleanclaim --
TARGET_DIR = $(abspath $(or $(CARGO_TARGET_DIR),target))
IN_VENV = VIRTUAL_ENV="$(CURDIR)/.venv" PATH="$(CURDIR)/.venv/bin:$$PATH"

.PHONY: demo test test-rust test-c test-python bench bench-codes bench-x12 corpus header wheel release tables

demo: ## a bundled claim file, priced to the cent, with the reason
	$(CLEANCLAIM) price claims tests/vectors/claims/demo-837p.edi --trace=DEMO-1001/1

test: test-rust test-c test-python

test-rust:
	cargo test -p cleanclaim -p cleanclaim-ffi --all-features
	cargo test -p cleanclaim --no-default-features

# A door is tested from the day that its header or its package is in the tree; what is missing then is a failure.
test-c:
	@if [ -e include/cleanclaim.h ] || [ -e tests/c/run.sh ]; then bash tests/c/run.sh; else echo 'C: the door is not built yet'; fi

test-python: $(if $(wildcard python/pyproject.toml),.venv/installed)
	@if [ ! -e python/pyproject.toml ]; then echo 'Python: the door is not built yet'; else set -ex; \
	$(IN_VENV) maturin develop -m python/Cargo.toml; \
	$(IN_VENV) python -m pytest tests/python; \
	$(IN_VENV) python -m mypy.stubtest cleanclaim; fi

corpus: test-python ## two thousand claims of each kind, through pyx12
	CLEANCLAIM_CORPUS=20 $(IN_VENV) python -m pytest -s tests/python/test_corpus.py

bench: ## what it costs, beside what was aimed at; and what questions about codes cost elsewhere
	cargo bench -p cleanclaim --all-features --bench pricing --bench codes
	if [ -x .venv/bin/python ]; then .venv/bin/python tests/figures.py; else $(PYTHON) tests/figures.py; fi
	$(MAKE) bench-codes bench-x12

bench-codes: .venv/peers ## codes alone, beside other libraries; each door is built as it is shipped
	cargo build --release -p cleanclaim --all-features --example code_figures
	cargo build --release -p cleanclaim-ffi
	mkdir -p $(TARGET_DIR)/c
	ln -sf $(TARGET_DIR)/release/libcleanclaim.so $(TARGET_DIR)/c/libcleanclaim.so.0
	$(CC) -std=c99 -O2 -Iinclude -Itests/c tests/c/code_figures.c $(TARGET_DIR)/c/libcleanclaim.so.0 -Wl,-rpath,$(TARGET_DIR)/c -lpthread -o $(TARGET_DIR)/c/code-figures
	$(IN_VENV) maturin develop --release -m python/Cargo.toml
	.venv/bin/python tests/code_figures.py

bench-x12: .venv/peers ## X12 files alone, beside other libraries
	.venv/bin/python tests/x12_figures.py

header: ## writes what is generated: the catalogue's constants in Rust and Python, the JSON Schema, the C header
	CLEANCLAIM_BLESS=1 cargo test -p cleanclaim --all-features --test catalogue --test schema
	CLEANCLAIM_BLESS=1 cargo test -p cleanclaim-ffi
	$(PYTHON) python/write_slugs.py

wheel: .venv/installed
	$(IN_VENV) maturin build --release -m python/Cargo.toml --out dist

release: .venv/installed ## what is shipped, in dist: the command line and the C library, built with a profile of what they do
	$(IN_VENV) python release/guided.py command library

tables: ## bakes the embedded packs anew from the official files
	CLEANCLAIM_DATA="$(CLEANCLAIM_DATA)" cargo run --release -p cleanclaim --features import --example bake_tables

.venv/installed: python/requirements-dev.txt
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r python/requirements-dev.txt
	touch $@

.venv/peers: tests/requirements-peers.txt .venv/installed
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements-peers.txt || echo 'bench: the other libraries were not installed'
	touch $@
