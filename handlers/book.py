"""The question book: read by members, and kept as a file."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply, Writing
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import File, View
from bot.views import book as view
from bot.views.home import Place
from bot.views.notice import on_its_way
from bot.window import Window, around
from models import book, closing, entry_rows, question_bank
from models.confidentiality import EVERYBODY, Whom, may_read
from models.entry import Entry
from models.network import Network
from models.question import STILL_OPEN
from models.register import Shown, showing

routes = Routes()


@routes.act(Act.BOOK, Role.MEMBER, reads=True, paged=True)
async def read(call: Call) -> Reply:
    """Show the book, or another part of it."""
    return Reply(updates=await book_of(call))


@routes.drawn(Form.BOOK, Role.MEMBER)
async def book_of(call: Call) -> View:
    """Draw the book as any member sees it, but for the caller's own questions."""
    whom, start = Whom(call.person.id), call.start_in(Form.BOOK)
    keys = list(reversed(await book.contents(call.db, call.network.id, whom)))
    pages = await book.pages(call.db, call.network.id, around(keys, start), whom)
    shown = Window(keys, {page.question.id: page for page in pages})
    written = not keys and bool(await _written(call.db, call.network.id))
    return view.book(call.t, call.network, shown, call.whom, start, written=written)


async def _written(db: AsyncSession, network_id: int) -> list[Entry]:
    """Return what stands in the registers that go along in the file."""
    return await entry_rows.told_outside(db, network_id, showing(Shown.BOOK))


@routes.command("book", "boek", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show the book of the network in view."""
    return await in_one_network(call, Act.BOOK, read, Role.MEMBER)


@routes.act(Act.BOOK_FILE, Role.MEMBER, reads=True)
async def keep(call: Call) -> Reply:
    """Send the book as a text file, to the caller alone."""
    t, home = call.t, call.network
    blank = File(
        name=f"kring-{home.calendar.day(call.now):%Y-%m-%d}.txt",
        content=b"",
        title=t.plain("book.title"),
        comment=t("book.comment", theme=home.theme),
    )

    async def content(db: AsyncSession) -> bytes:
        keys = await book.contents(db, home.id, EVERYBODY)
        pages = await book.pages(db, home.id, keys, EVERYBODY)
        written, still_open = await _written(db, home.id), await _still_open(db, home)
        return (await asyncio.to_thread(view.as_text, t, home, pages, written, still_open)).encode()

    return Reply(opens=on_its_way(t, t.plain("book.sent")), file=Writing(blank, content))


async def _still_open(db: AsyncSession, home: Network) -> list[str]:
    """Return the questions that are open, where no session is to come: a next network may begin with them."""
    if home.closed_at is None and not await closing.at_its_end(db, home):
        return []
    banked = [one.question for one in await question_bank.bank(db, home.id, STILL_OPEN)]
    return [one.text for one in banked if may_read(one, EVERYBODY)]


@at_home(Place.MENU, after="to_note")
async def to_book(look: Look) -> Parts:
    """The question book."""
    return [view.button(look.t, look.network)]
