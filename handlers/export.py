"""All that a group has, sent to whoever facilitates: a document to read, and tables for a spreadsheet."""

import asyncio

from bot import taken_along
from bot.act.call import Call
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.slack.blocks import File
from bot.texts import Texts
from bot.views import export as view
from bot.views.notice import notice

routes = Routes()


@routes.act(Act.EXPORT_DOCUMENT, Role.FACILITATOR, reads=True)
async def as_document(call: Call) -> Reply:
    """Send what the group has as one document, to the caller alone."""
    taken = await taken_along.of_network(call.db, call.network)
    text = await asyncio.to_thread(view.as_document, _texts(call), taken)
    return _sent(call, "md", "export.document", text.encode())


@routes.act(Act.EXPORT_TABLES, Role.FACILITATOR, reads=True)
async def as_tables(call: Call) -> Reply:
    """Send what the group has as tables in one file, to the caller alone."""
    t, taken = _texts(call), await taken_along.of_network(call.db, call.network)
    packed = await asyncio.to_thread(lambda: view.zipped(view.as_files(t, view.tables(t, taken))))
    return _sent(call, "zip", "export.tables", packed)


def _texts(call: Call) -> Texts:
    return Texts(call.t.language, call.network.zone)


def _sent(call: Call, ending: str, title: str, content: bytes) -> Reply:
    file = File(
        name=f"kring-{call.network.calendar.day(call.now):%Y-%m-%d}.{ending}",
        content=content,
        title=call.t.plain(title),
        comment=call.t("export.comment", theme=call.network.theme),
    )
    return Reply(opens=notice(call.t, call.t.plain("export.sent")), file=file)
