"""Whatever Slack can send, in every documented shape: understood as meant, answered once, never a failure."""

import json
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import cycle, repeat
from typing import Any

import msgspec
import pytest
import yaml
from sqlalchemy import select

from bot.act.call import Call
from bot.act.incoming import read
from bot.act.installation import Installation, is_for
from bot.act.said import SPOKEN
from bot.slack.reception import decoded
from models.person import Person
from playground.signed import encoded
from tests import neighbours as who
from tests.conftest import CHANNEL, Running, first_of_each
from tests.moments import begins_after, until
from tests.neighbours import Ids, about, named_choice, named_values, refused, state_of
from tests.payloads import interactions as shapes
from tests.payloads.documented import EVENTS, HEARD, INTERACTIONS, SUBTYPES, UNHEARD, UNSPOKEN
from tests.payloads.door import Door, door_of
from tests.payloads.messages import HEAD
from tests.payloads.shape import (
    FOR_ORGANISATION,
    IN_ORGANISATION,
    SETTINGS,
    Json,
    Meant,
    Payload,
    Setting,
    bare,
    versions,
    whole,
)
from tests.routes_of_all import ROWS, Row
from tests.test_errand import announced
from tests.test_hostile import failures
from tests.test_manifest import EVENT_NAMES, ROOT
from tests.test_roles import route_of

__all__ = ["failures"]  # a fixture

NAMED = HEARD | UNSPOKEN
INSTALLATIONS = {
    "a workspace": Installation(who.TEAM),
    "a workspace of an organisation": IN_ORGANISATION,
    "an organisation": FOR_ORGANISATION,
}
INSTALLED = [*INSTALLATIONS.values()]
WRITTEN = (
    "said", "with a picture", "with a hidden file", "spoken", "spoken, not understood", "as oneself",
    "in a thread", "in a thread and beside it", "forwarded", "with a page",
)  # fmt: skip
# What Slack is called for, first of all.
CALLS = {
    **dict.fromkeys(WRITTEN, "chat.postEphemeral"),
    **{name: "views.open" for name in HEARD if name.startswith(("pressed", "command", "shortcut"))},
    "pressed in a modal": "views.push", "home": "views.publish", "chosen": "views.update",
}  # fmt: skip
# What an event changes of the network in the channel.
CLOSES = (
    "channel_archive", "group_archive", "channel_unarchive", "group_unarchive", "channel_deleted",
    "group_deleted", "Kring left", "channel_id_changed",
)  # fmt: skip


# What is taken in without a change, though nobody does it.
TAKEN_IN = (
    "tokens_revoked", "app_uninstalled", "team_access_revoked", "Kring joined", "somebody joined",
    "somebody left",
)  # fmt: skip


def understood(call: Call) -> Meant:
    """What was read of a payload."""
    about: Json = msgspec.to_builtins(call.about)
    return Meant(
        call.kind, call.name, call.user_id, call.channel, call.text, call.thread_ts, call.message_ts, about,
        call.chosen,
    )  # fmt: skip


def misread(meant: Meant | None, setting: Setting, bodies: Iterable[Json]) -> list[str]:
    """What is not understood of versions of a payload as it is meant."""
    assert meant is not None
    wrong = []
    for body in bodies:
        call = read(meant.kind, body)
        if understood(call) != meant:
            wrong.append(f"{understood(call)}\n  instead of {meant}\n  from {body}")
        if not is_for(body, setting.app):
            wrong.append(f"of another workspace: {body}")
    return wrong


@pytest.mark.long
def test_every_shape_is_understood_whoever_it_comes_from_and_whatever_it_leaves_out() -> None:
    wrong, turn = [], cycle(SETTINGS)
    for shape in NAMED.values():
        every = next(turn)
        for name, setting in SETTINGS.items():
            payload = shape(setting)
            pick = versions(payload.body) if name == every else [whole(payload.body), bare(payload.body)]
            wrong += misread(payload.meant, setting, pick)
    assert not wrong, "\n".join(wrong[:3])


@pytest.mark.long
@pytest.mark.parametrize("user", ["UAASKER", "W0NORA"])
@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_every_version_of_every_shape_is_understood(setting: Setting, user: str) -> None:
    wrong = []
    for shape in NAMED.values():
        payload = shape(setting.by(user))
        wrong += misread(payload.meant, setting, versions(payload.body))
    assert not wrong, "\n".join(wrong[:3])


def test_over_http_every_payload_arrives_as_it_was_sent() -> None:
    for name, shape in (HEARD | UNHEARD).items():
        body = whole(shape(Setting()).body)
        way = "slash_commands" if "command" in body else "events_api" if "event" in body else "interactive"
        text, content_type = encoded(way, body)
        assert decoded(text.encode(), content_type) == json.loads(json.dumps(body)), name


@pytest.fixture(params=first_of_each(INSTALLATIONS.values()), ids=[*INSTALLATIONS])
async def door(
    request: pytest.FixtureRequest, furnished: tuple[str, Ids], copied: Callable[[str], str]
) -> AsyncIterator[Door]:
    """The door of an installation."""
    address, ids = furnished
    async with door_of(copied(address), ids, request.param) as made:
        yield made


def settings_of(door: Door) -> dict[str, Setting]:
    """Who can act where the app is installed so."""
    return {name: one for name, one in SETTINGS.items() if one.app == door.app}


async def judged(door: Door, name: str, payload: Payload, body: Json, failures: list[str]) -> list[str]:
    """What is wrong with how a payload was received."""
    street, found = door.street, []
    failures.clear()
    answer = await door.takes(body)
    found += failures
    expected, changes = CALLS.get(name), street.changes() if street.written() else {}
    if answer.status != 200:
        found.append(f"answered {answer.status}")
    if (door.calls[0] if door.calls else None) != expected:
        found.append(f"called {door.calls} instead of {expected}")
    if why := refused(door.everything(answer), who.ASKER):
        found.append(f"refused: {why}")
    if name in WRITTEN and payload.meant is not None:
        said = street.slack.calls[0][1]
        place = (said["channel"], said["user"], said.get("thread_ts"))
        if place != (payload.meant.channel, payload.meant.user, payload.meant.thread):
            found.append(f"answered at {place}")
    if ("network" in street.changed_of(street.here, changes)) is not (name in CLOSES):
        found.append(f"changed {changes.keys()}")
    for others in (street.next_door, street.abroad):
        found += [f"changed another network: {table}" for table in street.changed_of(others, changes)]
    met = {row[columns.index("user_id")] for row in changes.get("person", ())
           for columns in [street.kept.columns["person"]]}  # fmt: skip
    if met - {who.ASKER}:
        found.append(f"noted {met}")
    if payload.meant is None or not (payload.meant.user or name in (*CLOSES, *TAKEN_IN)):
        found += [f"wrote {changes.keys()}"] if changes else []
    if changes and await door.takes(body, retry=1) and set(door.calls) - {"views.update", "views.publish"}:
        found.append(f"called {door.calls} when it came again")
    if changes:
        street.put_back()
    return [f"{name}: {said}\n  {body}" for said in found]


@pytest.mark.long
async def test_every_shape_is_answered_once_and_does_what_it_means(door: Door, failures: list[str]) -> None:
    wrong, picks = [], cycle([whole, bare, whole, whole, bare])
    others = cycle([UNHEARD, UNSPOKEN, {}])
    for setting in settings_of(door).values():
        for name, shape in (HEARD | next(others)).items():
            payload = shape(setting)
            wrong += await judged(door, name, payload, next(picks)(payload.body), failures)
    assert not wrong, "\n".join(wrong[:5])


@pytest.mark.long
async def test_every_version_of_every_shape_is_answered_once(door: Door, failures: list[str]) -> None:
    wrong, settings = [], cycle(settings_of(door).values())
    for name, shape in (HEARD | UNHEARD | UNSPOKEN).items():
        payload = shape(next(settings))
        for body in [*versions(payload.body)][INSTALLED.index(door.app) :: len(INSTALLED)]:
            wrong += await judged(door, name, payload, body, failures)
    assert not wrong, "\n".join(wrong[:5])


@pytest.mark.long
async def test_who_is_told_of_is_changed_and_nobody_else(door: Door) -> None:
    for name, setting in settings_of(door).items():
        await door.takes(whole(HEARD["user changed"](setting).body))
        async with door.street.database.read() as db:
            person = await db.scalar(select(Person).where(Person.user_id == who.ASKER))
        assert person is not None
        assert (person.name, person.zone) == ("Anna Anders", "Europe/Lisbon"), name
        assert person.team_id == setting.app.workspace
        door.street.put_back()


# Every route, in the shape in which Slack sends what leads to it.

Where = Callable[[Setting, str, str], Payload]
PLACES: list[Where] = [
    shapes.press,
    partial(shapes.press, thread=HEAD),
    partial(shapes.press, ephemeral=True),
    partial(shapes.press_in_view, kind="home"),
    shapes.press_in_view,
]


def sent(door: Door, kind: str, name: str, row: Row, setting: Setting, where: Where) -> Payload:
    """What leads to a route."""
    things, channel = door.street.here, row.channel or "C0HIER"
    subject = about(things, **row.to)
    if kind == "act":
        chosen = named_choice(things, row.chosen)
        return shapes.choice(setting, name, chosen, subject) if chosen else where(setting, name, subject)
    if kind == "form":
        state = state_of(route_of(door.street, kind, name).form, named_values(things, row.values))
        return shapes.submission(setting, name, subject, state)
    if kind == "command":
        return shapes.command(setting, name, row.text, channel=channel)
    if row.channel:
        message = {"type": "message", "user": "UAPARTICIPANT", "text": row.text, "ts": HEAD}
        return shapes.message_shortcut(setting, name, message, row.text, channel=channel)
    return shapes.shortcut(setting, name)


ROUTES = [(key, row) for key, row in ROWS.items() if key[0] != "event"]


async def routes_taken(
    door: Door,
    failures: list[str],
    turns: Iterator[tuple[Setting, Where, Any]],
    routes: Sequence[tuple[tuple[str, str], Row]] = ROUTES,
) -> list[str]:
    """What is wrong with how what leads to each route was received."""
    wrong = []
    for (kind, name), row in routes:
        setting, where, pick = next(turns)
        user = who.ASKER if who.ASKER in row.who else sorted(row.who)[0]
        payload = sent(door, kind, name, row, setting.by(user), where)
        body = pick(payload.body)
        wrong += misread(payload.meant, setting, [body])
        failures.clear()
        answer = await door.takes(body)
        why = refused(door.everything(answer), user)
        if answer.status != 200 or failures or why:
            wrong.append(f"{kind} {name!r} by {user}: {answer.status} {why} {failures}\n  {body}")
        if door.street.written():
            door.street.put_back()
    return wrong


@pytest.mark.long
async def test_every_route_is_taken_in_the_shapes_of_slack(door: Door, failures: list[str]) -> None:
    mine = ROUTES[INSTALLED.index(door.app) :: len(INSTALLED)]  # each at one of the doors
    settings, places, picks = cycle(settings_of(door).values()), cycle(PLACES), cycle([whole, bare, bare])
    wrong = await routes_taken(door, failures, zip(settings, places, picks, strict=False), mine)
    assert not wrong, "\n".join(wrong[:5])


@pytest.mark.long
async def test_every_route_is_taken_wherever_it_is(door: Door, failures: list[str]) -> None:
    wrong, settings, picks = [], cycle(settings_of(door).values()), cycle([bare, whole, bare])
    for place in PLACES:
        wrong += await routes_taken(door, failures, zip(settings, repeat(place), picks, strict=False))
    assert not wrong, "\n".join(wrong[:5])


def test_every_event_that_kring_asks_for_has_a_shape() -> None:
    manifest = yaml.safe_load((ROOT / "app.yaml").read_text())
    asked = {*manifest["settings"]["event_subscriptions"]["bot_events"]}
    events = [body["event"] for shape in HEARD.values() if "event" in (body := whole(shape(Setting()).body))]
    assert {EVENT_NAMES.get(one["type"], one["type"]) for one in events} == asked


# What the page for whoever runs Kring says of it.

AT_THE_DOOR = {"url_verification", "app_rate_limited"}
BY_HAND = {"block_actions", "view_submission", "shortcut", "message_action"}


def page_says() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The names in the tables of what is heard and of what is not, by their sort."""
    page = (ROOT / "docs" / "operator.md").read_text()
    tables: list[dict[str, list[str]]] = []
    for line in page[page.index("### What Kring hears of Slack") :].splitlines():
        match line.split("|")[1:-1]:
            case [sort, _, _] if sort.strip() == "sort":
                tables.append({"events": [], "messages": [], "interactions": []})
            case [sort, named, means] if sort.strip() in tables[-1]:
                assert means.strip()
                tables[-1][sort.strip()] += re.findall(r"`(\w+)`", named)
    heard, unheard = tables
    return heard, unheard


def test_whatever_slack_documents_is_heard_or_named_as_not_heard() -> None:
    heard, unheard = page_says()
    routed = {name for kind, name in ROWS if kind == "event"}
    assert {*heard["events"]} == routed | AT_THE_DOOR
    assert {*heard["messages"]} == {*SPOKEN} - {""}
    assert {*heard["interactions"]} == BY_HAND
    documented = {"events": EVENTS, "messages": SUBTYPES, "interactions": INTERACTIONS}
    for sort, names in documented.items():
        named = heard[sort] + unheard[sort]
        assert len(named) == len({*named}), sort
        assert {*named} == names, sort


def test_what_is_said_not_to_be_heard_is_tried() -> None:
    tried = {body["type"] for shape in UNHEARD.values() if (body := whole(shape(Setting()).body))}
    assert tried - {"event_callback"} == INTERACTIONS - BY_HAND
    told = {*SPOKEN, "message_changed", "message_deleted"}
    assert {f"subtype {name}" for name in SUBTYPES - told} == {*UNSPOKEN}


async def test_over_the_socket_nobody_waits_for_what_is_not_heard(kring: Running) -> None:
    for name, shape in UNHEARD.items():
        body = whole(shape(Setting("U0ANNA")).body)
        answer = await kring.playground.deliver(
            "events_api" if "event" in body else "interactive", body, True
        )
        assert answer == (
            {"options": []} if name.endswith("_suggestion") and name in INTERACTIONS else None
        ), name


# What the playground sends is what Slack sends.

PARTS = ("event", "container", "channel", "user", "view", "message", "team")


def otherwise(sent: Json, payload: Payload) -> list[str]:
    """What of a payload is not in a documented shape."""
    wrong = []
    fewest, most = bare(payload.body), whole(payload.body)
    for part in ("", *PARTS):
        has, needs, may = (body.get(part) if part else body for body in (sent, fewest, most))
        if isinstance(has, dict) and isinstance(may, dict):
            wrong += [f"{part}: no {key}" for key in (needs or {}).keys() - has.keys()]
            wrong += [f"{part}: {key}" for key in has.keys() - may.keys()]
    return wrong


@pytest.mark.long
@begins_after(until("2026-02-20 10:00"))
async def test_the_playground_sends_the_shapes_of_slack(circle: Running) -> None:
    sent: list[Json] = []
    circle.playground.exchange_listeners.append(lambda _kind, payload, _answer: sent.append(payload))
    anna, s = circle.person("U0ANNA"), Setting("U0ANNA")
    written = await anna.writes("Hoe begin ik?")
    await anna.writes("Zo", thread=written)
    await anna.opens_home()
    await anna.runs("/kring", "vraag Hoe begin ik?", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await anna.uses_shortcut("ask_question")
    await anna.closes(everything=True)
    await anna.uses_message_shortcut("keep_as_question", await anna.writes("Dag", channel=CHANNEL))
    await anna.closes(everything=True)
    await anna.clicks("Ja", within=announced(circle))
    await anna.clicks("Vragen van de groep", within="home")
    await circle.playground.happens.renamed("U0ANNA", "Anna Anders")
    await circle.playground.happens.bot_put_out(CHANNEL)
    await circle.settled()
    shown = [
        HEARD["said"](s), HEARD["in a thread"](s), HEARD["home"](s), HEARD["command"](s), HEARD["sent in"](s),
        HEARD["shortcut"](s), HEARD["shortcut on a message"](s), HEARD["pressed"](s),
        HEARD["pressed in the Home"](s), HEARD["user changed"](s), HEARD["Kring left"](s),
    ]  # fmt: skip
    wrong = [otherwise(body, payload) for body, payload in zip(sent, shown, strict=True)]
    assert not any(wrong), wrong
