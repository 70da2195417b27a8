"""The question book: read by members, and kept as a file."""

from bot.blocks import File, View
from bot.call import Call
from bot.ids import Act, Form
from bot.reply import Reply
from bot.routes import Role, Routes
from bot.views import book as view
from bot.views.notice import notice
from bot.which_network import in_one_network
from models import book
from models.confidentiality import EVERYBODY, Whom

routes = Routes()


@routes.act(Act.BOOK, Role.MEMBER, reads=True, paged=True)
async def read(call: Call) -> Reply:
    """Show the book, or another part of it."""
    return Reply(updates=await book_of(call))


async def book_of(call: Call) -> View:
    """Draw the book as any member sees it, but for the caller's own questions."""
    pages = await book.pages(call.db, call.network.id, Whom(call.person.id))
    return view.book(call.t, call.network, pages, call.whom, call.start_in(Form.BOOK))


@routes.command("book", "boek", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show the book of the network in view."""
    return await in_one_network(call, Act.BOOK, read, Role.MEMBER)


@routes.act(Act.BOOK_FILE, Role.MEMBER, reads=True)
async def keep(call: Call) -> Reply:
    """Send the book as a text file, to the caller alone."""
    pages = await book.pages(call.db, call.network.id, EVERYBODY)
    name = f"kring-{call.network.calendar.day(call.now):%Y-%m-%d}.txt"
    return Reply(
        opens=notice(call.t, call.t.plain("book.sent")),
        file=File(
            name=name,
            content=view.as_text(call.t, call.network, pages).encode(),
            title=call.t.plain("book.title"),
            comment=call.t("book.comment", theme=call.network.theme),
        ),
    )
