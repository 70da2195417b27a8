"""The question book: read by members, and kept as a file."""

import asyncio

from bot.blocks import File
from bot.call import Call
from bot.ids import Act
from bot.reply import Reply
from bot.routes import Role, Routes
from bot.views import book as view
from bot.views.notice import notice
from bot.which_network import in_one_network
from models import book

routes = Routes()


@routes.act(Act.BOOK, Role.MEMBER, reads=True)
async def read(call: Call) -> Reply:
    """Show the book."""
    keys = await book.contents(call.db, call.network.id)
    newest = await book.pages(call.db, call.network.id, keys[-view.MOST_SHOWN :])
    return Reply(updates=view.book(call.t, call.network, newest, len(keys) - len(newest)))


@routes.command("book", "boek", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show the book of the network in view."""
    return await in_one_network(call, Act.BOOK, read, Role.MEMBER)


@routes.act(Act.BOOK_FILE, Role.MEMBER, reads=True)
async def keep(call: Call) -> Reply:
    """Send the book as a text file, to the caller alone."""
    pages = await book.pages(call.db, call.network.id, await book.contents(call.db, call.network.id))
    text = await asyncio.to_thread(view.as_text, call.t, call.network, pages)
    name = f"kring-{call.network.calendar.day(call.now):%Y-%m-%d}.txt"
    return Reply(
        opens=notice(call.t, call.t.plain("book.sent")),
        file=File(
            name=name,
            content=text.encode(),
            title=call.t.plain("book.title"),
            comment=call.t("book.comment", theme=call.network.theme),
        ),
    )
