"""Plays a network's file from beginning to end, and tells it as it goes."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.story.cast import Cast
from bot.story.result import collect
from bot.story.scenes import ADMINISTRATOR, Story
from bot.story.script import Account, PersonData, read
from bot.story.somebody import picked
from bot.story.stage import manifest, raised
from bot.story.told import tell
from bot.story.yardstick import differences
from playground import Workspace
from playground.scopes import install

PREVIEW_DAYS = timedelta(days=32)  # the first preview goes out four weeks and some holidays before
PATIENCE = 20.0  # seconds that this Slack waits, so that a busy machine does not spoil the story
EPILOGUE = timedelta(days=22)  # until the last session closes, whatever the holidays
DAY = timedelta(days=1)


def workspace_of(cast: Cast) -> Workspace:
    """A workspace with the people and the channel of a network, each with the account that they have."""
    workspace = Workspace()
    workspace.ack_seconds = workspace.trigger_seconds = PATIENCE
    install(workspace, manifest())
    network = cast.script.network
    users = []
    for person in cast.everybody.values():
        if person.slack_user_id:
            zone = person.timezone or network.timezone
            workspace.add_user(person.slack_user_id, person.name, tz=zone, **_account(person))
            users.append(person.slack_user_id)
    if cast.beginner is None:
        workspace.add_user(ADMINISTRATOR, "Beheer", tz=network.timezone, is_admin=True)
        users.append(ADMINISTRATOR)
    workspace.add_channel(network.slack_channel, "kring", members=users, private=True)
    return workspace


def _account(person: PersonData) -> dict[str, Any]:
    match person.slack_account:
        case Account.ELSEWHERE:
            return {"is_stranger": True, "team": f"T0VAN{person.organisation or 'ELDERS'}"}
        case Account.GUEST_MULTI:
            return {"guest": "multi"}
        case Account.GUEST_SINGLE:
            return {"guest": "single"}
        case None:
            return {}


def beginning(cast: Cast) -> datetime:
    """The morning on which the invitations are sent, early enough for everything that follows."""
    first = min(session.starts_at for session in cast.script.sessions).date() - PREVIEW_DAYS
    days = [first, *(row.joined_on for row in cast.script.membership if row.joined_on)]
    if cast.script.invitation.sent_on:
        days.append(cast.script.invitation.sent_on)
    days += [question.submitted_at.date() for question in cast.script.questions]
    return datetime.combine(min(days), time(8), tzinfo=cast.zone)


async def _run(story: Story) -> dict[str, Any]:
    """Play every scene at its time, and return what happened."""
    await play_until(story, None)
    last = max(session.ends_at for session in story.cast.script.sessions)
    await story.stage.advance(max(last + EPILOGUE, story.stage.now + DAY))
    await story.remember()
    export = await story.stage.export(story.channel)
    result = collect(story.cast, story.stage.workspace, export, list(story.ledger.values()))
    result |= {"arranged": story.arranged, "rules": story.rules}
    result["differences"] = differences(story.cast.script, result)
    _tell_the_end(story, result)
    return result


async def play_until(
    story: Story, stop: Callable[[Story], datetime] | None, says: str = "story.playing"
) -> None:
    """Begin the network and play its scenes in order, all of them or those before a moment."""
    await story.prepare()
    story.write()
    await go_on(story, stop(story) if stop else None, says)


async def go_on(story: Story, until: datetime | None, says: str = "story.playing") -> None:
    """Play what comes next in a story that has begun, all of it or up to a moment."""
    told = TextColumn("{task.description}")
    columns = (told, BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn())
    with Progress(*columns, console=story.told, transient=True) as progress:
        total = sum(until is None or scene.at <= until for scene in story.scenes)
        bar = progress.add_task(story.t.plain(says), total=total)
        while (scene := story.due(until)) is not None:
            await story.stage.advance(max(scene.at, story.stage.now))
            await scene.do()
            progress.advance(bar)
    if until is not None:
        await story.stage.advance(until)


def _tell_the_end(story: Story, result: Mapping[str, Any]) -> None:
    story.told.rule(story.t.plain("story.still_open"))
    for name in result["open_at_close"]:
        question = story.cast.questions[name]
        words = question.text.get(story.cast.language) or question.words
        tell(story.told, f"  {name}  {words}")
    if not result["open_at_close"]:
        story.told.print(story.t.plain("story.nothing_open"))
    posts = len({row["message"] for row in result["messages"]})
    story.told.print(story.t.plain_n("story.sent", posts))
    if story.cast.script.expected and not result["differences"]:
        story.told.print(story.t.plain("story.as_expected"))


async def play(data: Mapping[str, Any], database: str | None, told: Console) -> dict[str, Any]:
    """Play a network's file from beginning to end; return what happened."""
    cast = Cast(picked(read(data)))
    async with raised(workspace_of(cast), beginning(cast), database, cast.language) as stage:
        return await _run(Story(cast, stage, told))
