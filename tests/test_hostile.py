"""Payloads that no Slack would send, and ids that are not the caller's: nothing breaks, nothing gets through.

`make long` tries every sort on every route; KRING_HOSTILE=100000 tries more, KRING_SEED=1234 one again.
"""

import os
import traceback
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import pytest
import structlog

from bot.act.forms import UNREADABLE, filled_in, parse
from bot.act.incoming import read
from bot.compose import ROOMS
from tests import neighbours as who
from tests.kept import Row
from tests.mutations import PAIRS, ROUTES, Mischief, Sort
from tests.neighbours import ALL_WORDS, SECRET, Street, payload, refused
from tests.routes_of_all import MEMBERS
from tests.test_roles import CALLS, leaks

pytestmark = pytest.mark.no_cover  # the tests of each room measure what they reach

Key = tuple[str, str]

LONG = int(os.environ.get("KRING_HOSTILE", "20500"))
SORTS = [*Sort]
SHORT = [  # two or three sorts for each route, other ones for the next
    number for number, (sort, route) in enumerate(PAIRS)
    if (SORTS.index(sort) + ROUTES.index(route)) % 4 == 0
]  # fmt: skip
READ_ONLY = 4_000
TRIES = 5  # of a payload in which chance spoils nothing
OUTCOMES = ("ignored", "refused", "answered", "written", "broke")
UNANSWERED = "[[{}], []]"
# What only whoever facilitates may change.
LEADERS_OWN = (
    "network", "session", "agenda_item", "proposed", "agreement", "report", "score_count", "result_text",
    "off_slack", "handed", "mail_consent", "mail", "mail_link",
)  # fmt: skip
# Who has themselves forgotten leaves the numbers as they were; who brings a case has cases planned for, and
# an agenda on which it is the first point goes out by itself.
COUNTS_ON = {"session": ("present_forgotten", "asked_forgotten", "cases", "next_move_at")}
BECOMES = ("name", "stood_as")  # an account, with which somebody becomes one


@pytest.fixture
def failures() -> Iterator[list[str]]:
    """Where the router noted something that nobody foresaw."""
    found: list[str] = []

    def note(_logger: Any, _method: str, said: dict[str, Any]) -> str:
        if said.get("exc_info"):
            found.append(traceback.format_exc(limit=-4))
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[note])
    yield found
    structlog.configure(**before)


def caller(kind: str, payload: dict[str, Any]) -> str:
    """Who a payload is from, as far as the street knows them; empty for anybody else."""
    try:
        came = read(kind, payload)
    except UNREADABLE:
        return ""
    known = isinstance(came.user_id, str) and came.user_id in who.CALLERS
    return came.user_id if known else ""


def seen_by(user: str, answer: str, name: str) -> list[str]:
    """What somebody is shown that they may not see; who asks for a seat waits in the network from then on."""
    if user:
        joins = user in (who.INVITED, who.DECLINED)
        found = leaks(answer, user, joins=joins, called=name in (*CALLS, "join"))
        asks = user == who.OUTSIDER and name == "ask_seat"
        return [word for word in found if not (asks and word == ALL_WORDS[0].theme)]
    public = (ALL_WORDS[0].theme, ALL_WORDS[0].inside) if name in (*CALLS, "join") else ()
    known = [word for words in ALL_WORDS for word in (words.theme, words.inside, SECRET) if word in answer]
    return [word for word in known if word not in public]


SIGNS_UP = ("sign_up", "follow")


def overreached(there: Street, user: str, act: str) -> list[str]:
    """What was written that this person may not write with this act."""
    found, changes = [], there.changes()
    mine = "next_door" if user == who.ELSEWHERE else "here" if user else ""
    for name in ("here", "next_door", "abroad"):
        changed = there.changed_of(getattr(there, name), changes)
        if name == "here" and act in SIGNS_UP:  # whoever they are: that is what a call is for
            changed = changed - {"membership", "step", "delivery"}
        if name != mine:
            found += [f"{name}: {table}" for table in sorted(changed)]
        elif name == "here" and user not in (who.FACILITATOR, who.STAND_IN):
            own = {table for table in changed if table in LEADERS_OWN}
            may = (only_counts_on, only_brought)
            own = {
                table
                for table in own
                if not (user == who.PARTICIPANT and noted(there, table, changes[table]))
            }
            found += sorted(table for table in own if not any(ok(there, table, changes[table]) for ok in may))
            if user not in MEMBERS:
                took_on = {"action"} if user == who.LEFT else set()  # it goes with who is forgotten
                found += sorted(changed - {"membership", "step", "delivery"} - took_on)
    strangers = changes.get("person", set()) & there.kept.before["person"]
    if user in (who.FACILITATOR, who.STAND_IN):  # note for their own network who is not on Slack
        strangers = {row for row in strangers if row[0] != there.here["off"]}
    elif user == who.ELSEWHERE:
        strangers = {row for row in strangers if row[0] != there.next_door["off"]}
    if act == "off_slack_join":  # whoever leads says which account it is
        after = changes.get("person", set()) - there.kept.before["person"]
        became = {but_for(there, "person", row, BECOMES) for row in after}
        strangers = {row for row in strangers if but_for(there, "person", row, BECOMES) not in became}
    return found + [f"person {row}" for row in strangers if user not in row]


def but_for(there: Street, table: str, row: Row, names: Collection[str]) -> Row:
    """A row without some of its columns."""
    return tuple(
        value for name, value in zip(there.kept.columns[table], row, strict=True) if name not in names
    )


def only_counts_on(there: Street, table: str, rows: set[Row]) -> bool:
    """Whether nothing else changed than a number in which somebody counts on who was forgotten."""
    counts = COUNTS_ON.get(table, ())
    same = Counter(but_for(there, table, row, counts) for row in rows)
    return bool(counts) and set(same.values()) == {2}


def only_brought(there: Street, table: str, rows: set[Row]) -> bool:
    """Whether nothing else changed of an agenda than what members bring, and where the other points stand."""
    columns = list(there.kept.columns[table])
    if "case_id" not in columns:
        return False
    key, place = columns.index("id"), columns.index("position")
    brought = [columns.index(name) for name in ("case_id", "contribution_id")]
    theirs = {row[key] for row in rows if any(row[at] is not None for at in brought)}
    others = [(*row[:place], *row[place + 1 :]) for row in rows if row[key] not in theirs]
    return set(Counter(others).values()) <= {2}


def noted(there: Street, table: str, rows: set[Row]) -> bool:
    """Whether nothing else changed than what was agreed at the session of which somebody takes the notes.

    And of the session that they lead how it stands, and which of its points are done.
    """
    columns = list(there.kept.columns[table])
    if table == "session":
        return {row[columns.index("id")] for row in rows} == {there.here["underway"]}
    at = columns.index("session_id") if "session_id" in columns else 0
    if table == "agenda_item":
        done = columns.index("done_at")
        same = Counter((*row[:done], *row[done + 1 :]) for row in rows)
        return set(same.values()) == {2} and {row[at] for row in rows} == {there.here["underway"]}
    return table == "agreement" and {row[at] for row in rows} == {there.here["evaluating"]}


TOLD = {name for room in ROOMS for (kind, name), route in room.table.items() if route.told}


def is_told(payload: dict[str, Any]) -> bool:
    """Whether Slack tells of a channel or of the app: no person sends that, whoever it names."""
    event = payload.get("event")
    return isinstance(event, dict) and event.get("type") in TOLD


async def judged(there: Street, mischief: Mischief, failures: list[str]) -> tuple[list[str], str]:
    """What is wrong with how one payload was received, and what became of it."""
    user = caller(mischief.kind, mischief.payload)
    failures.clear()
    try:
        answer = await there.send(mischief.kind, mischief.payload)
    except Exception:
        return [f"came through: {traceback.format_exc(limit=-4)}"], "broke"
    found = [f"not foreseen: {trace}" for trace in failures]
    if len(there.acks) != 1:
        found.append(f"acknowledged {len(there.acks)} times")
    if shown := seen_by(user, answer, mischief.name):
        found.append(f"showed {shown}")
    written = there.written()
    if written:
        if not is_told(mischief.payload):
            found += [f"wrote {what}" for what in overreached(there, user, mischief.name)]
        there.put_back()
    if answer == UNANSWERED:
        return found, "ignored"
    return found, "refused" if refused(answer, user) else "written" if written else "answered"


def spoiled(there: Street, number: int) -> Mischief:
    """Return the first payload of a sort and route, from a number on, that is not as Slack would send it."""
    for again in range(TRIES):
        mischief = Mischief(there, number + again * len(PAIRS))
        if mischief.payload != mischief.honest():
            break
    return mischief


async def rounds(there: Street, numbers: Iterable[int], failures: list[str]) -> Counter[tuple[Sort, Key]]:
    """Let payloads come; return how many really were wrong of each sort and route."""
    wrong: dict[str, str] = {}
    tried: Counter[tuple[Sort, Key]] = Counter()
    became: Counter[tuple[Sort, str]] = Counter()
    for number in numbers:
        mischief = spoiled(there, number)
        if mischief.payload != mischief.honest():
            tried[mischief.sort, (mischief.kind, mischief.name)] += 1
        found, outcome = await judged(there, mischief, failures)
        became[mischief.sort, outcome] += 1
        who_did = f"KRING_SEED={mischief.number}: {mischief.kind} {mischief.name!r} by {mischief.user}"
        for said in found:
            wrong.setdefault(said, f"{who_did}: {said}")
    print(f"{became.total()} payloads, {len(tried)} of {len(PAIRS)} sorts x routes")
    for sort in Sort:
        print(f"  {sort}:", ", ".join(f"{became[sort, outcome]} {outcome}" for outcome in OUTCOMES))
    assert not wrong, "\n".join(wrong.values())
    return tried


@pytest.mark.guard
async def test_no_payload_breaks_the_bot_or_reaches_further_than_its_sender(
    there: Street, failures: list[str]
) -> None:
    if "KRING_SEED" in os.environ:
        await rounds(there, [int(os.environ["KRING_SEED"])], failures)
        return
    tried = await rounds(there, SHORT, failures)
    assert {route for _, route in tried} == set(ROUTES)
    assert {sort for sort, _ in tried} == set(Sort)


@pytest.mark.long
async def test_no_payload_of_any_sort_gets_through_on_any_route(there: Street, failures: list[str]) -> None:
    whole = max(1, round(LONG / len(PAIRS)))
    tried = await rounds(there, range(len(PAIRS), (whole + 1) * len(PAIRS)), failures)
    assert set(tried) == set(PAIRS)
    assert min(tried.values()) >= whole / 3


@pytest.mark.long
def test_what_cannot_be_read_is_told_apart_from_what_can(there: Street) -> None:
    unread = 0
    for number in range(READ_ONLY):
        mischief = Mischief(there, number)
        try:
            came = read(mischief.kind, mischief.payload)
        except UNREADABLE:
            unread += 1
            continue
        assert isinstance(came.user_id, str), number
        route = there.router.routes.table.get((came.kind, came.name))
        if route is not None and route.form is not None:
            try:
                parse(filled_in(mischief.payload["view"]), route.form)
            except UNREADABLE:
                continue
    assert READ_ONLY / 50 < unread < READ_ONLY / 2


@pytest.mark.long
@pytest.mark.parametrize("nested", ['{"x":' * 1000, "[" * 3000, '{"x":' + "[" * 1400 + "]" * 1400 + "}"])
async def test_what_a_modal_is_about_is_nothing_when_it_is_nested_as_nobody_does(
    nested: str, there: Street, failures: list[str]
) -> None:
    for kind, name in (("form", "settings"), ("form", "series"), ("act", "circle")):
        await there.send(kind, payload(kind, name, who.FACILITATOR, subject=nested))
        assert (len(there.acks), failures) == (1, [])


@pytest.mark.parametrize("text", [7, True, ["x"], {"text": "x"}])
def test_a_message_of_which_the_text_is_no_text_is_not_read(text: Any) -> None:
    came = payload("shortcut", "keep_as_question", who.ASKER, channel="C0HIER")
    with pytest.raises(UNREADABLE):
        read("shortcut", came | {"message": {"text": text}})
    assert read("shortcut", came | {"message": {"text": None}}).text == ""


@pytest.mark.parametrize("odd", [{"type": ["x"]}, {"type": "checkboxes", "selected_options": [{}]}])
async def test_a_channel_that_is_none_is_as_if_none_was_chosen(
    there: Street, failures: list[str], odd: dict[str, Any]
) -> None:
    came = payload("form", "begins_where", who.FACILITATOR, values={"channel": "C0LEEG"})
    came["view"]["state"]["values"]["channel"] = {"value": odd}
    await there.send("form", came)
    assert (len(there.acks), failures) == (1, [])
