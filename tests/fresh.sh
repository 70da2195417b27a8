#!/usr/bin/env bash
# The first command on a new machine: in environments made from nothing, by each pip that may come with a Python,
# without what earlier installs left behind. Asks for the packages' registry; the tree is the committed one.
set -euo pipefail
top=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
python=${PYTHON:-python3}
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export PIP_NO_CACHE_DIR=1

# The page of `make demo` answers within two minutes, and the demo ends when asked to; its log goes to a file.
opens_the_demo() {
    local port
    port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    .venv/bin/python -m bot demo --port "$port" >"$1" 2>&1 &
    local demo=$!
    local look="$python -c 'import urllib.request; urllib.request.urlopen(\"http://127.0.0.1:$port/\")'"
    if ! timeout 120 bash -c "until $look 2>/dev/null; do sleep 1; done"; then
        cat "$1"
        kill "$demo"
        return 1
    fi
    kill "$demo"
    wait "$demo" || true
    echo "the page of the demo answers"
}

pips="bundled newest"
# 3.11.0 bundles pip 22.3, the oldest of all Pythons that Kring runs on; later Pythons cannot run it.
if "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then pips="22.3 newest"; fi

# What the first commands do in an environment that this pip makes.
begins_with() {
    local pip=$1 begun
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
    local installed=$((SECONDS - begun))
    if .venv/bin/python -c 'import pytest' 2>/dev/null; then echo "what checks was installed too"; return 1; fi
    .venv/bin/python -m pip check
    make --silent story >"$room/$pip.story" || { cat "$room/$pip.story"; return 1; }
    echo "$("$python" --version), $(.venv/bin/python -m pip --version | cut -d' ' -f1-2): installed in $installed s," \
        "$(du -sm .venv | cut -f1) MB; the story runs"
    opens_the_demo "$room/$pip.demo"
    make tools
    .venv/bin/python -m pip check
}

# Side by side: most of it is waiting for the registry and the disk. Each in a shell of its own, which ends at
# the first thing that fails.
begun=()
for pip in $pips; do
    (begins_with "$pip") >"$room/$pip.log" 2>&1 &
    begun+=($!)
done
failed=0
for job in "${begun[@]}"; do wait "$job" || failed=1; done
for pip in $pips; do cat "$room/$pip.log"; done
exit $failed
