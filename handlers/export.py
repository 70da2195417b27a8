"""All that a group has, sent to whoever facilitates: a document to read, and tables for a spreadsheet."""

import asyncio
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession

from bot import taken_along
from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply, Writing
from bot.act.routes import Role, Routes
from bot.slack.blocks import File
from bot.taken_along import Taken
from bot.texts import Texts
from bot.views import export as view
from bot.views.notice import on_its_way

routes = Routes()


@routes.act(Act.EXPORT_DOCUMENT, Role.FACILITATOR, reads=True)
async def as_document(call: Call) -> Reply:
    """Send what the group has as one document, to the caller alone."""
    return _sent(call, "md", "export.document", lambda t, taken: view.as_document(t, taken).encode())


@routes.act(Act.EXPORT_TABLES, Role.FACILITATOR, reads=True)
async def as_tables(call: Call) -> Reply:
    """Send what the group has as tables in one file, to the caller alone."""
    return _sent(
        call, "zip", "export.tables", lambda t, taken: view.zipped(view.as_files(t, view.tables(t, taken)))
    )


def _sent(call: Call, ending: str, title: str, made: Callable[[Texts, Taken], bytes]) -> Reply:
    home, t = call.network, Texts(call.t.language, call.network.zone)
    blank = File(
        name=f"kring-{home.calendar.day(call.now):%Y-%m-%d}.{ending}",
        content=b"",
        title=call.t.plain(title),
        comment=call.t("export.comment", theme=home.theme),
    )

    async def content(db: AsyncSession) -> bytes:
        return await asyncio.to_thread(made, t, await taken_along.of_network(db, home))

    return Reply(opens=on_its_way(call.t, call.t.plain("export.sent")), file=Writing(blank, content))
