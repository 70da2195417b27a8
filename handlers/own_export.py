"""What is somebody's own, sent to them alone: of one network, or of all to read and as data."""

import asyncio

from bot.act.call import Call, NotAMember
from bot.act.ids import Act
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.slack import blocks
from bot.slack.blocks import File
from bot.views import follower as follower_view
from bot.views import own_export as view
from bot.views.notice import notice
from models import own_data, own_export

routes = Routes()


@routes.act(Act.OWN_EXPORT, Role.KNOWN, reads=True)
async def of_one(call: Call) -> Reply:
    """Send the caller all that is theirs as a text file, to them alone: a member, or who follows."""
    follows = call.membership.follows
    if not call.membership.active and not follows:
        raise NotAMember
    stop = [blocks.actions(follower_view.stop_button(call.t, call.network))] if follows else []
    mine = await own_export.of_person(call.db, call.network.id, call.person.id)
    text = await asyncio.to_thread(view.as_text, call.t, call.network, mine)
    return Reply(
        opens=notice(call.t, call.t.plain("own_export.sent"), *stop),
        file=File(
            name=f"kring-{call.network.calendar.day(call.now):%Y-%m-%d}-{call.t.plain('own_export.file')}.txt",
            content=text.encode(),
            title=call.t.plain("own_export.title"),
            comment=call.t("own_export.comment", theme=call.network.theme),
        ),
    )


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
    db, me = call.db, call.person.id
    everywhere = [
        (home, await own_export.of_person(db, home.id, me)) for home in await own_export.networks(db, me)
    ]
    text = await asyncio.to_thread(view.all_as_text, call.t, call.today, everywhere)
    return _sent(call, "txt", text.encode())


@routes.act(Act.OWN_EXPORT_DATA, Role.ANYONE, reads=True)
async def as_data(call: Call) -> Reply:
    """Send the caller all that is known of them as JSON, to them alone."""
    if call.person.is_stranger:
        return _nothing(call)
    told = await own_data.of_person(call.db, call.person.id)
    return _sent(call, "json", await asyncio.to_thread(view.all_as_data, call.t, call.now, told))


def _nothing(call: Call) -> Reply:
    return Reply(opens=notice(call.t, call.t.plain("own_export.nothing")))


def _sent(call: Call, ending: str, content: bytes) -> Reply:
    file = File(
        name=f"kring-{call.today:%Y-%m-%d}-{call.t.plain('own_export.file')}.{ending}",
        content=content,
        title=call.t.plain("own_export.all"),
        comment=call.t("own_export.all_comment", day=call.t.day(call.today)),
    )
    return Reply(updates=notice(call.t, call.t.plain("own_export.all_sent")), file=file)
