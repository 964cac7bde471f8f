# Footbridge: everything that is typed, in one place. Needs Python 3.11 or newer, and make.

BIN := .venv/bin
FOR_RUNNING := .venv/installed-for-running
FOR_BUILDING := .venv/installed-for-building
DIRECTORY ?=
ARGS ?=

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run story test check lint tidy bench catalogue words lock install

help: ## show what can be made
	@echo "Footbridge. Everything is installed into .venv by itself, once."
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  make story DIRECTORY=organisations.csv   plays it on a directory of your own"
	@echo "  make test ARGS='tests/house -k law'      passes ARGS on to pytest"

run: $(FOR_RUNNING) ## start everything in one process on http://127.0.0.1:8000; Ctrl-C stops it
	@$(BIN)/footbridge run

story: $(FOR_RUNNING) ## play the main job in a fresh temporary home, and check each outcome
	@$(BIN)/footbridge story $(if $(DIRECTORY),--directory "$(DIRECTORY)")

test: $(FOR_BUILDING) ## run the tests; PostgreSQL and RabbitMQ take part where they answer
	@$(BIN)/python -m pytest $(ARGS)

check: lint test ## format, lint, types, the law and the tests

lint: $(FOR_BUILDING) ## format, lint and types alone
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

tidy: $(FOR_BUILDING) ## format the code, and mend what ruff can mend by itself
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: $(FOR_BUILDING) ## measure, and print one JSON document and a table
	@$(BIN)/python -m tests.bench $(ARGS)

catalogue: $(FOR_BUILDING) ## write events/README.md and events/asyncapi.json anew from the code
	@$(BIN)/python -m events.catalogue

words: $(FOR_BUILDING) ## take what is said to people into each language's file; ARGS=fr begins another
	@$(BIN)/python -m shared.languages $(ARGS)

lock: $(FOR_BUILDING) ## write the lock files anew from pyproject.toml; ARGS=--upgrade takes newer
	@sh deploy/lock.sh $(ARGS)

install: $(FOR_BUILDING) ## only install, for running and for building

$(FOR_RUNNING): requirements.lock pyproject.toml deploy/install.sh
	@sh deploy/install.sh requirements.lock
	@touch $@

$(FOR_BUILDING): requirements-dev.lock requirements.lock pyproject.toml deploy/install.sh
	@sh deploy/install.sh requirements-dev.lock
	@touch $(FOR_RUNNING) $@
