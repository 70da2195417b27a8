#!/usr/bin/env bash
# The first command on a new machine: in environments made from nothing, by each pip that may come with a Python,
# without what earlier installs left behind. Asks for the packages' registry; the tree is the committed one.
set -euo pipefail
top=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
python=${PYTHON:-python3}
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export PIP_NO_CACHE_DIR=1

pips="bundled newest"
# 3.11.0 bundles pip 22.3, the oldest of all Pythons that Kring runs on; later Pythons cannot run it.
if "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then pips="22.3 newest"; fi

for pip in $pips; do
    git clone --quiet "$top" "$room/$pip"
    cd "$room/$pip"
    make --silent .venv/bin/python PYTHON="$python"
    case $pip in
        bundled) ;;
        newest) .venv/bin/python -m pip install --quiet --upgrade pip ;;
        *) .venv/bin/python -m pip install --quiet "pip==$pip" ;;
    esac
    begun=$SECONDS
    make install
    installed=$((SECONDS - begun))
    if .venv/bin/python -c 'import pytest' 2>/dev/null; then echo "what checks was installed too"; exit 1; fi
    .venv/bin/python -m pip check
    make --silent story >"$room/$pip.story" || { cat "$room/$pip.story"; exit 1; }
    echo "$("$python" --version), $(.venv/bin/python -m pip --version | cut -d' ' -f1-2): installed in ${installed} s," \
        "$(du -sm .venv | cut -f1) MB; the story runs"
    make tools
    .venv/bin/python -m pip check
done
