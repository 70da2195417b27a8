"""A newcomer's way on this machine, from nothing to the first announcement, with times: `make newcomer`.

The tree is the committed one, in a folder and an environment of its own; the workspace is the playground,
with real sockets. The times are the machine's: what people read and type comes on top.
"""

import asyncio
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from time import monotonic

from bot.story.stage import ROOT, KringStopped, Stage, raised
from bot.texts import Texts
from models.person import Language
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, START, workspace_of_people

SETTINGS = ("SLACK_", "KRING_")
SHOWN = 12  # lines of what a command says


class Way:
    """What was done, with how long it took and what was read."""

    def __init__(self) -> None:
        self.begun = monotonic()

    @contextmanager
    def step(self, what: str) -> Iterator[list[str]]:
        """Do one thing; print it with its seconds, the seconds since the beginning, and what it said."""
        begun, said = monotonic(), list[str]()
        yield said
        now = monotonic()
        print(f"{now - self.begun:7.1f} s  {what}  ({now - begun:.1f} s)", flush=True)
        for line in said:
            print(f"           | {line}", flush=True)


def bare() -> dict[str, str]:
    """The environment of somebody who has set nothing."""
    mine = (f"{ROOT}/", f"{Path(sys.prefix)}/")
    paths = [one for one in os.environ["PATH"].split(os.pathsep) if not f"{one}/".startswith(mine)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    return kept | {"PATH": os.pathsep.join(paths), "PIP_NO_CACHE_DIR": "1", "VIRTUAL_ENV": ""}


def run(checkout: Path, *command: str, fails: bool = False) -> list[str]:
    """Run a command of a checkout; return what it says first. Raises RuntimeError when it ends otherwise."""
    done = subprocess.run(
        command,
        check=False,
        cwd=checkout,
        env=bare(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if (done.returncode != 0) is not fails:
        raise RuntimeError(f"{command} ended with {done.returncode}:\n{done.stdout[-2000:]}")
    return [line[:110] for line in done.stdout.splitlines() if line.strip()][:SHOWN]


async def first_announcement(way: Way, stage: Stage) -> None:
    """Go from Kring's Home in an empty workspace to the announcement in its channel, as people click."""
    ria, t = stage.person(FACILITATOR), Texts(Language.EN, "Europe/Brussels")
    with way.step("Ria opens Kring's Home") as said:
        await ria.opens_home()
        said.extend(shown(ria.home or {}).splitlines()[:SHOWN])
    with way.step("/kring new: a network begins, with a first session in less than three weeks"):
        await ria.runs("/kring", "new", channel=CHANNEL)
        form = {"network.field_theme": "Learning from each other", "network.field_facilitator": FACILITATOR}
        when = {"beginning.field_day": date(2026, 1, 22), "session.field_hour": time(14)}
        await ria.submits({t.plain(key): value for key, value in (form | when).items()})
        await ria.closes(everything=True)
        await stage.advance(stage.now)
    with way.step(f"/kring invite: {len(MEMBERS)} people"):
        await ria.runs("/kring", "invite", channel=CHANNEL)
        await ria.submits({t.plain("network.field_people"): [*MEMBERS]})
        await ria.closes(everything=True)
        await stage.advance(stage.now)
    with way.step("each of them joins with a press"):
        for user_id in MEMBERS:
            await stage.person(user_id).clicks(t.plain("network.join"))
            await stage.person(user_id).closes(everything=True)
        await stage.advance(stage.now)
    with way.step("the announcement stands in the channel") as said:
        texts = [one.text for one in stage.workspace.messages if one.channel == CHANNEL]
        said.extend(next(text for text in reversed(texts) if "22 January" in text).splitlines()[:SHOWN])


async def main() -> None:
    """Walk the way, and print it."""
    way, room = Way(), Path(tempfile.mkdtemp(prefix="kring-newcomer-"))
    load = os.getloadavg()[0]
    print(f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}")
    checkout = room / "kring"
    try:
        with way.step("git clone"):
            await asyncio.to_thread(run, room, "git", "clone", "--quiet", str(ROOT), str(checkout))
        with way.step("make install"):
            await asyncio.to_thread(
                run, checkout, "make", "--silent", "install", f"PYTHON={sys.base_prefix}/bin/python3"
            )
        python = str(checkout / ".venv" / "bin" / "python")
        with way.step("python -m bot doctor, with nothing set") as said:
            said.extend(await asyncio.to_thread(run, checkout, python, "-m", "bot", "doctor", fails=True))
        with way.step("python -m bot manifest: what is pasted at Slack"):
            await asyncio.to_thread(run, checkout, python, "-m", "bot", "manifest")
        begun = monotonic()
        workspace = workspace_of_people()
        async with raised(workspace, START, None, "en", checkout=checkout) as stage:
            with way.step(f"python -m bot run: it answered after {monotonic() - begun:.1f} s"):
                pass
            await first_announcement(way, stage)
    finally:
        shutil.rmtree(room)


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KringStopped as stopped:
        sys.exit(str(stopped))
