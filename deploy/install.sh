#!/bin/sh
# Put what a lock file names, and Footbridge itself, into .venv. Usage: deploy/install.sh LOCK
# Uses uv where it is there, because it is faster; Python's own pip does the same.
set -eu
cd "$(dirname "$0")/.."
lock=$1
venv_python=.venv/bin/python
recent_enough='import sys; sys.exit(sys.version_info < (3, 11))'

say() { echo "footbridge: $*" >&2; }

find_python() {
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14 python; do
        if "$name" -c "$recent_enough" >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    here=$(python3 --version 2>/dev/null || echo "not there at all")
    say "Python 3.11 or newer is needed, and is not on PATH (python3 is $here)." \
        "Install it, or say where it is: make PYTHON=/path/to/python3.12 ..."
    return 1
}

make_venv() {
    python=$(find_python)
    say "making .venv with $("$python" --version)"
    if ! "$python" -m venv --clear .venv; then
        rm -rf .venv
        say "$python cannot make a virtual environment." \
            "On Debian and Ubuntu this helps: apt-get install python3-venv"
        return 1
    fi
}

install_with_uv() {
    command -v uv >/dev/null 2>&1 &&
        uv pip install --quiet --compile-bytecode --python "$venv_python" \
            --require-hashes --no-deps -r "$lock" &&
        uv pip install --quiet --python "$venv_python" --no-deps --no-build-isolation -e .
}

install_with_pip() {
    quiet=--quiet
    if [ -t 1 ]; then quiet=; fi
    pip="$venv_python -m pip --disable-pip-version-check"
    $pip install $quiet --require-hashes --no-deps -r "$lock" &&
        $pip install --quiet --no-deps --no-build-isolation -e .
}

"$venv_python" -c "$recent_enough" >/dev/null 2>&1 || make_venv
say "installing what $lock names (the first time takes about a minute)"
if ! install_with_uv && ! install_with_pip; then
    say "the installation failed; the lines above say why. Then run the same command again."
    exit 1
fi
