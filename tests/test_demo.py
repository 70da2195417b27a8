"""The demo as a person starts it: made once, kept, begun again, and ended cleanly."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from playground.ports import free_port

ROOT = Path(__file__).parent.parent
MADE_WITHIN, KEPT_WITHIN = 240, 60  # seconds, on a busy machine

pytestmark = pytest.mark.long


@contextmanager
def demo(folder: Path, within: float, *options: str) -> Iterator[str]:
    """Run the demo in a folder; its address once the page is there."""
    port = free_port()
    command = [sys.executable, "-m", "bot", "demo", "--port", str(port), "--no-browser", *options]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("KRING_", "SLACK_"))}
    environment = clean | {"PYTHONPATH": str(ROOT)}
    with (folder / "said").open("w+") as said:
        running = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
        try:
            address = f"http://127.0.0.1:{port}"
            until = time.monotonic() + within
            while not _answers(address):
                assert running.poll() is None, (folder / "said").read_text()
                assert time.monotonic() < until, (folder / "said").read_text()
                time.sleep(0.2)  # a process of its own: nothing else tells that it is ready
            yield address
            running.send_signal(signal.SIGINT)
            assert running.wait(60) == 0, (folder / "said").read_text()
        finally:
            if running.poll() is None:
                running.kill()
                running.wait()


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def test_the_demo_is_made_once_kept_and_begun_again(tmp_path: Path) -> None:
    with demo(tmp_path, MADE_WITHIN, "--language", "en") as address, urlopen(address) as page:
        assert re.search(r'<html[^>]*lang="en"', page.read().decode())
    kept = tmp_path / ".kring" / "demo-en"
    made = (kept / "beginning" / "made-of").stat().st_mtime_ns
    with demo(tmp_path, KEPT_WITHIN, "--language", "en"):
        pass
    with demo(tmp_path, KEPT_WITHIN, "--language", "en", "--fresh"):
        pass
    assert (kept / "beginning" / "made-of").stat().st_mtime_ns == made
    assert not list(Path(tmp_path).glob("*.db")), "everything is in its own folder"


def test_another_network_is_shown_in_its_own_language_beside_the_first(tmp_path: Path) -> None:
    with demo(tmp_path, MADE_WITHIN, "--network", "dementia") as address, urlopen(address) as page:
        shown = page.read().decode()
    assert re.search(r'<html[^>]*lang="nl"', shown)
    assert "Lerend netwerk Thuis met dementie" in shown
    assert [path.name for path in (tmp_path / ".kring").iterdir()] == ["dementia"]
