"""The network drawing: in words, as a picture, with oneself in it or not; whom one wants to know better."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply, Writing
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.picture import as_png
from bot.slack.blocks import File, View
from bot.views import drawing as view
from bot.views import register as register_view
from bot.views.home import Place
from bot.views.notice import on_its_way
from models import drawing, entry_rows, membership, register, to_know
from models.base import NotFound

routes = Routes()


@routes.drawn(Form.DRAWING, Role.MEMBER)
async def listed(call: Call) -> View:
    """Draw it in words, with what is the caller's own."""
    home, me, place = call.network, call.person.id, call.membership
    of = register.get("tie")
    keys = await entry_rows.listed(call.db, home.id, of, call.whom)
    outside = [
        register_view.line(call.t, of, one.entry.said) for one in await entry_rows.lines(call.db, keys)
    ]
    return view.listed(
        call.t, home, await drawing.of_network(call.db, home, call.now),
        reader_id=me,
        takes_part=place.participates,
        stays_out=place.participates and not place.in_drawing,
        outside=outside,
        mutual=await to_know.each_other(call.db, home.id, me),
        start=call.start_in(Form.DRAWING),
    )  # fmt: skip


@routes.act(Act.DRAWING, Role.MEMBER, reads=True, paged=True)
async def show(call: Call) -> Reply:
    """Show it, or another part of it."""
    return Reply(updates=await listed(call))


@routes.command("drawing", "tekening", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show that of the network in view."""
    return await in_one_network(call, Act.DRAWING, show, Role.MEMBER)


@routes.act(Act.DRAWING_PICTURE, Role.MEMBER, reads=True)
async def as_picture(call: Call) -> Reply:
    """Send it as a picture, to the caller alone; it is drawn once the press was answered."""
    home = call.network
    found, today = await drawing.of_network(call.db, home, call.now), home.calendar.day(call.now)
    if not (found.enough and found.now):
        raise NotFound
    drawn, title = view.picture(call.t, found, today), call.t.plain("drawing.title")
    comment = call.t("drawing.comment" if found.began else "drawing.comment_now", theme=home.theme)
    blank = File(f"kring-{today:%Y-%m-%d}.png", b"", title, comment, call.t.plain("drawing.alt"))

    async def content(_: AsyncSession) -> bytes:
        return await as_png(drawn)

    return Reply(opens=on_its_way(call.t, call.t.plain("drawing.sent")), file=Writing(blank, content))


@routes.act(Act.DRAWING_OUT, Role.MEMBER, always=True)
async def stay_out(call: Call) -> Reply:
    """Let the caller stay out of it."""
    call.membership.in_drawing = False
    await call.db.flush()
    return Reply(updates=await listed(call))


@routes.act(Act.DRAWING_IN, Role.MEMBER, always=True)
async def come_in(call: Call) -> Reply:
    """Let the caller be in it again."""
    call.membership.in_drawing = True
    await call.db.flush()
    return Reply(updates=await listed(call))


@routes.act(Act.TO_KNOW, Role.MEMBER, reads=True)
async def open_know(call: Call) -> Reply:
    """Open the form in which the caller chooses whom they want to know better."""
    home, me = call.network, call.person.id
    people = [
        one
        for one in await membership.participants(call.db, home.id)
        if one.id != me and not one.off_slack and not one.deactivated
    ]
    mine = await to_know.chosen(call.db, home.id, me)
    shown = view.know_form(
        call.t, home, people, [one.other_id for one in mine], tells=any(one.tells for one in mine)
    )
    return Reply(updates=shown)


@routes.form(Form.TO_KNOW, Role.MEMBER, view.Chosen, always=True)
async def choose(call: Call, form: view.Chosen) -> Reply:
    """Keep it, for the caller alone; who was chosen too by whom they chose reads it at once."""
    await to_know.choose(call.db, call.network.id, call.person.id, form.people, tells=bool(form.tells))
    return Reply(updates=await listed(call), home=True)


@routes.act(Act.TO_KNOW_READ, Role.MEMBER, always=True)
async def was_read(call: Call) -> Reply:
    """Take it from the caller's Home."""
    await to_know.was_read(call.db, call.network.id, call.person.id)
    return Reply(home=True)


@at_home(Place.FOR_YOU, after="to_note_knowledge", if_any=[to_know.CHOSE_EACH_OTHER])
async def chose_each_other(look: Look) -> Parts:
    """With whom they chose each other, once both let it be told."""
    found = await to_know.each_other(look.db, look.network.id, look.person.id, unread=True)
    return view.mutual(look.t, look.network, found)


@at_home(Place.MENU, after="to_give_take")
async def to_drawing(look: Look) -> Parts:
    """The network drawing."""
    return [view.button(look.t, look.network)]
