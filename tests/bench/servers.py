"""The servers that are compared, each a process of its own: `python -m tests.bench.servers NAME`.

kring        the product as it runs (`python -m bot run`), with one handler more, that does nothing
bolt         Bolt's AsyncApp with empty listeners, its own reading of forms, answering after the listener
bolt_socket  the same over Socket Mode
echo         a bare aiohttp server, for what the load can reach
handwritten  our evaluation with the same statements, and no router
starter      Bolt's starter template: the synchronous App, its defaults, Socket Mode, one row and one call
"""

import asyncio
import logging
import os
import re
import signal
import sqlite3
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.load import SECRET
from tests.bench.processes import keep_to

ANYTHING = re.compile(".*")
PORT = int(os.environ.get("KRING_PORT", "0"))
API = os.environ.get("SLACK_API_URL", "")
PLACE = os.environ.get("KRING_DATABASE", "")


async def until_stopped() -> None:
    """Wait for SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()


def kring() -> None:
    """Run the product, with one handler more."""
    from bot import __main__ as product
    from bot import compose
    from bot.act.call import Call
    from bot.act.reply import Reply
    from bot.act.routes import Role, Routes
    from bot.running.config import read

    routes = Routes()

    @routes.act("bench_empty", Role.ANYONE, reads=True)
    async def nothing(call: Call) -> Reply:
        return Reply(wakes=False)

    compose.ROOMS = (*compose.ROOMS, routes)
    settings = read()
    product.configure_logging("WARNING")
    asyncio.run(product.serve(settings))


def _empty_app(**settings: Any) -> Any:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    app = AsyncApp(
        client=AsyncWebClient(token="xoxb-bench", base_url=API), process_before_response=True, **settings
    )

    async def nothing(ack: Any) -> None:
        await ack()

    app.view("evaluation")(nothing)
    app.action(ANYTHING)(nothing)

    @app.event("app_home_opened")
    async def opened() -> None:
        return None

    return app


def bolt() -> None:
    """Run empty listeners over HTTP."""
    _empty_app(signing_secret=SECRET).server(port=PORT, host="127.0.0.1").start()


def bolt_socket() -> None:
    """Run empty listeners over Socket Mode."""
    from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

    async def run() -> None:
        await AsyncSocketModeHandler(_empty_app(), "xapp-bench").connect_async()  # type: ignore[no-untyped-call]  # Bolt has no types here
        await until_stopped()

    asyncio.run(run())


def echo() -> None:
    """Run a server that reads the body and says ok."""
    from aiohttp import web

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response()

    app = web.Application()
    app.add_routes([web.post("/slack/events", answer)])
    web.run_app(app, host="127.0.0.1", port=PORT, print=None, access_log=None)


def handwritten() -> None:
    """Run our evaluation written out by hand: the same reading, statements and answer, no router."""
    import json

    from aiohttp import web
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.__main__ import settle_memory
    from bot.running.serving import serving
    from bot.slack.reception import PATH, Reception
    from bot.storage.database import Database
    from bot.texts import Texts
    from bot.views import evaluation as view
    from models import acting, errand_audience, evaluation, intention, programme, question_rows
    from models.evaluation import Filled

    database = Database(PLACE)
    client = AsyncWebClient(token="xoxb-bench", base_url=API)
    app = AsyncApp(client=client, process_before_response=True)

    @app.view("evaluation")
    async def submitted(ack: Any, body: Any) -> None:
        about = json.loads(body["view"]["private_metadata"])
        values = body["view"]["state"]["values"]
        scores = {
            name: int(values[name]["value"]["selected_option"]["value"])
            for name in ("content", "discussion", "facilitation")
        }
        texts = [values[name]["value"]["value"] for name in ("comment", "learning_point", "wish")]
        async with database.write() as db:
            team, user = body["team"]["id"], body["user"]["id"]
            known = await acting.on_session(db, team, user, about["session"], locks=True)
            assert known is not None
            somebody, home, found, mine = known.person, known.network, known.session, known.membership
            assert home is not None
            assert found is not None
            assert mine is not None
            assert mine.active
            await evaluation.submit(db, found, somebody.id, about["token"], Filled(scores, *texts))
            line = await programme.timeline(db, home, found)
            await intention.of_person(db, found.id, somebody.id)
            await errand_audience.to_tell(db, found, somebody.id)
            mine_asked = await question_rows.asked_by(db, home.id, somebody.id)
            question_rows.waiting_for_a_word(mine_asked, datetime.now(UTC))
            t = Texts(somebody.language, somebody.zone)
            thanks = view.thanks(t, found, home, view.Thanks(line.evaluation_closes), [])
        await ack(response_action="update", view=thanks)

    async def run() -> None:
        reception = Reception(app, SECRET)
        async with serving([web.post(PATH, reception.receive)], PORT):
            settle_memory()
            await until_stopped()

    asyncio.run(run())


def starter() -> None:
    """Run the synchronous App as Bolt's starter template does: defaults, Socket Mode, a row and a call."""
    from slack_bolt import App
    from slack_bolt.adapter.socket_mode import SocketModeHandler
    from slack_sdk import WebClient

    file, lock = Path(PLACE.removeprefix("sqlite:///")), threading.Lock()
    rows = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
    rows.execute("PRAGMA journal_mode=WAL")
    rows.execute("PRAGMA synchronous=FULL")
    rows.execute("CREATE TABLE IF NOT EXISTS press (who TEXT, at TEXT)")
    app = App(client=WebClient(token="xoxb-bench", base_url=API))

    @app.action(ANYTHING)
    def pressed(ack: Any, body: Any, client: Any) -> None:
        ack()
        with lock:
            rows.execute("INSERT INTO press VALUES (?, ?)", (body["user"]["id"], str(datetime.now(UTC))))
        client.chat_postEphemeral(channel="C1", user=body["user"]["id"], text="ok")

    SocketModeHandler(app, "xapp-bench").start()  # type: ignore[no-untyped-call]  # Bolt has no types here


SERVERS = {
    "kring": kring, "bolt": bolt, "bolt_socket": bolt_socket, "echo": echo, "handwritten": handwritten,
    "starter": starter,
}  # fmt: skip

if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    keep_to(int(os.environ["BENCH_CORE"]))
    SERVERS[sys.argv[1]]()
