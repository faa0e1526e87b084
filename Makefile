# `make` or `make help` lists the targets. Works with GNU make 3.81 and later.

PYTHON ?= python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help chat test soak lint format check run bench bench-peers image lock clean

# Everything that is installed lives in .venv. Each stamp in it says what is done, and is renewed when
# the lock file behind it changes. A change of PYTHON to another version makes .venv anew.
VENV := .venv
BIN := $(VENV)/bin
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
SUPPORTED := 3.11 3.12 3.13 3.14

VENV_MADE := $(VENV)/.python-$(or $(VERSION),missing)
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
TROPA := $(VENV)/.tropa

# The bots that ours is compared with live in an environment of their own.
PEERS := .venv-peers
PEERS_LOCK := tests/bench/peers/requirements.lock
PEERS_DONE := $(PEERS)/.python-$(or $(VERSION),missing)

# Wheels only, each held against its hash: nothing is built here and nothing unpinned is fetched.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED := --require-hashes --only-binary :all:

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  PYTHON=python3.13 chooses the Python, ARGS='…' is handed to the command."

chat: $(RUNTIME) $(TROPA) ## talk to the bot in this terminal; no Telegram, no token
	@$(BIN)/tropa chat $(ARGS)

test: $(DEV) $(TROPA) ## run all tests, with coverage
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --cov=bot --cov-branch $(ARGS)

soak: $(DEV) $(TROPA) ## feed the bot a million hostile updates; ARGS=--help lists the options
	@$(BIN)/python -m tests.faults.soak $(ARGS)

lint: $(DEV) $(TROPA) ## check style, types and layers
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(DEV) ## set the code in its usual form
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

check: $(RUNTIME) $(TROPA) ## check flows/ and content/
	@$(BIN)/tropa check $(ARGS)

run: $(RUNTIME) $(TROPA) ## serve Telegram; the settings are listed in .env.example
	@$(BIN)/tropa run $(ARGS)

bench: $(DEV) $(TROPA) ## measure speed
	@$(BIN)/python -m tests.bench $(ARGS)

bench-peers: $(DEV) $(TROPA) $(PEERS_DONE) ## compare with other bots; ARGS=--help lists the options
	@$(BIN)/python -m tests.bench.peers $(ARGS)

image: $(DEV) $(TROPA) ## run the steps of deploy/Dockerfile without Docker; needs Linux and root
	@$(BIN)/python -m tests.deploy.image $(ARGS)

lock: $(VENV_MADE) ## pin the dependencies of pyproject.toml anew; ARGS=--upgrade takes newer ones
	@echo "Resolving: requirements.lock, requirements-dev.lock"
	@$(INSTALL) uv
	@$(LOCK) --group build --output-file requirements.lock
	@$(LOCK) --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock

# One lock for every supported Python and system, and no word of where the packages came from.
LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(ARGS)

clean: ## remove .venv, .venv-peers, caches and build results
	@rm -rf $(VENV) $(PEERS) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov dist
	@find bot tests -type d -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

ifneq ($(filter $(VERSION),$(SUPPORTED)),)
$(VENV_MADE):
	@echo "Making $(VENV) with Python $(VERSION)."
	@$(PYTHON) -m venv --clear $(VENV) || { \
		rm -rf $(VENV); \
		echo "No virtual environment could be made. On Debian and Ubuntu: apt install python3-venv" >&2; \
		exit 1; }
	@touch $@
else
.PHONY: $(VENV_MADE)
$(VENV_MADE):
	@echo "Tropa needs Python 3.11, 3.12, 3.13 or 3.14; '$(PYTHON)' is $(or $(VERSION),not there)." >&2
	@echo "If another one is installed, name it: make $(firstword $(MAKECMDGOALS)) PYTHON=python3.13" >&2
	@exit 1
endif

# The dev lock holds the runtime lock, in the same versions: after it, both are done.
$(RUNTIME): requirements.lock $(VENV_MADE)
	@echo "Installing what the bot needs."
	@$(INSTALL) $(LOCKED) --requirement requirements.lock
	@touch $@

$(DEV): requirements-dev.lock requirements.lock $(VENV_MADE)
	@echo "Installing what the bot and its tests need."
	@$(INSTALL) $(LOCKED) --requirement requirements-dev.lock
	@touch $(RUNTIME) $@

$(PEERS_DONE): $(PEERS_LOCK) | $(VENV_MADE)
	@echo "Making $(PEERS)."
	@$(PYTHON) -m venv --clear $(PEERS)
	@echo '*' > $(PEERS)/.gitignore
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check $(LOCKED) --requirement $(PEERS_LOCK)
	@touch $@

$(TROPA): pyproject.toml $(VENV_MADE) | $(RUNTIME)
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@
