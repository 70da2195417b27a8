"""What is somebody's own, sent to them alone: of one network, or of all to read and as data."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.call import Call, NotAMember
from bot.act.ids import Act
from bot.act.reply import Reply, Writing
from bot.act.routes import Role, Routes
from bot.slack import blocks
from bot.slack.blocks import File
from bot.views import follower as follower_view
from bot.views import own_export as view
from bot.views.notice import notice, on_its_way
from models import own_data, own_export

routes = Routes()


@routes.act(Act.OWN_EXPORT, Role.ANYONE, reads=True)
async def of_one(call: Call) -> Reply:
    """Send the caller all that is theirs as a text file, to them alone: a member, who follows or supports.

    Raises NotAMember.
    """
    place = call.found_membership
    follows = place is not None and place.follows
    belongs = follows or (place is not None and place.active)
    if not belongs and not await own_export.supports(call.db, call.network.id, call.person.id):
        raise NotAMember
    stop = [blocks.actions(follower_view.stop_button(call.t, call.network))] if follows else []
    t, home, me = call.t, call.network, call.person.id
    blank = File(
        name=f"kring-{home.calendar.day(call.now):%Y-%m-%d}-{t.plain('own_export.file')}.txt",
        content=b"",
        title=t.plain("own_export.title"),
        comment=t("own_export.comment", theme=home.theme),
    )

    async def content(db: AsyncSession) -> bytes:
        mine = await own_export.of_person(db, home.id, me)
        return (await asyncio.to_thread(view.as_text, t, home, mine)).encode()

    return Reply(opens=on_its_way(t, t.plain("own_export.sent"), *stop), file=Writing(blank, content))


@routes.act(Act.OWN_EXPORT_ALL, Role.ANYONE, reads=True)
@routes.command("export", "meenemen", role=Role.ANYONE, reads=True)
async def show(call: Call) -> Reply:
    """Show what the caller can take along of all their networks."""
    if call.person.is_stranger:
        return _nothing(call)
    return Reply(opens=view.screen(call.t))


@routes.act(Act.OWN_EXPORT_TEXT, Role.ANYONE, reads=True)
async def to_read(call: Call) -> Reply:
    """Send the caller what is theirs in all their networks as a text file, to them alone."""
    if call.person.is_stranger:
        return _nothing(call)
    t, today, me = call.t, call.today, call.person.id

    async def content(db: AsyncSession) -> bytes:
        everywhere = [
            (home, await own_export.of_person(db, home.id, me)) for home in await own_export.networks(db, me)
        ]
        return (await asyncio.to_thread(view.all_as_text, t, today, everywhere)).encode()

    return _sent(call, "txt", content)


@routes.act(Act.OWN_EXPORT_DATA, Role.ANYONE, reads=True)
async def as_data(call: Call) -> Reply:
    """Send the caller all that is known of them as JSON, to them alone."""
    if call.person.is_stranger:
        return _nothing(call)
    t, now, me = call.t, call.now, call.person.id

    async def content(db: AsyncSession) -> bytes:
        return await asyncio.to_thread(view.all_as_data, t, now, await own_data.of_person(db, me))

    return _sent(call, "json", content)


def _nothing(call: Call) -> Reply:
    return Reply(opens=notice(call.t, call.t.plain("own_export.nothing")))


def _sent(call: Call, ending: str, content: Callable[[AsyncSession], Awaitable[bytes]]) -> Reply:
    blank = File(
        name=f"kring-{call.today:%Y-%m-%d}-{call.t.plain('own_export.file')}.{ending}",
        content=b"",
        title=call.t.plain("own_export.all"),
        comment=call.t("own_export.all_comment", day=call.t.day(call.today)),
    )
    said = on_its_way(call.t, call.t.plain("own_export.all_sent"))
    return Reply(updates=said, file=Writing(blank, content))
