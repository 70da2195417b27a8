"""The question book: read by members, and kept as a file."""

import asyncio

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import File, View
from bot.views import book as view
from bot.views.home import Place
from bot.views.notice import notice
from bot.window import Window, around
from models import book, closing, entry_rows, question_bank
from models.confidentiality import EVERYBODY, Whom, may_read
from models.entry import Entry
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
    written = not keys and bool(await _written(call))
    return view.book(call.t, call.network, shown, call.whom, start, written=written)


async def _written(call: Call) -> list[Entry]:
    """Return what stands in the registers that go along in the file."""
    return await entry_rows.told_outside(call.db, call.network.id, showing(Shown.BOOK))


@routes.command("book", "boek", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show the book of the network in view."""
    return await in_one_network(call, Act.BOOK, read, Role.MEMBER)


@routes.act(Act.BOOK_FILE, Role.MEMBER, reads=True)
async def keep(call: Call) -> Reply:
    """Send the book as a text file, to the caller alone."""
    keys = await book.contents(call.db, call.network.id, EVERYBODY)
    pages = await book.pages(call.db, call.network.id, keys, EVERYBODY)
    written = await _written(call)
    still_open = await _still_open(call)
    text = await asyncio.to_thread(view.as_text, call.t, call.network, pages, written, still_open)
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


async def _still_open(call: Call) -> list[str]:
    """Return the questions that are open, where no session is to come: a next network may begin with them."""
    home = call.network
    if home.closed_at is None and not await closing.at_its_end(call.db, home):
        return []
    banked = [one.question for one in await question_bank.bank(call.db, home.id, STILL_OPEN)]
    return [one.text for one in banked if may_read(one, EVERYBODY)]


@at_home(Place.MENU, after="to_note")
async def to_book(look: Look) -> Parts:
    """The question book."""
    return [view.button(look.t, look.network)]
