#!/bin/sh
# Write requirements.lock and requirements-dev.lock anew from pyproject.toml: exact versions with
# their hashes, for every system, and no address of any package index.
# Usage: deploy/lock.sh [--upgrade]
set -eu
cd "$(dirname "$0")/.."

if ! command -v uv >/dev/null 2>&1; then
    PATH="$PWD/.venv/bin:$PATH"
    command -v uv >/dev/null 2>&1 || .venv/bin/python -m pip install --quiet uv
fi

compile() {
    uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
        --extra build "$@" pyproject.toml
}

compile --output-file requirements.lock "$@"
compile --output-file requirements-dev.lock --extra dev --constraint requirements.lock "$@"
