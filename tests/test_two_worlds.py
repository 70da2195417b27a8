"""The facilitator against the secret: whatever they do, they do not find out.

Two worlds are the same but for what one person keeps to themselves. One sequence of acts of whoever
facilitates is played in both, while time goes by; everything that they see is the same. Most of the secrets
are also laid beside a world in which nobody did it: then the number itself is secret.
`make long` plays some lives that are always the same, and some of the day; `make worlds` plays many.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.instrument import form_id
from models.membership import Membership
from tests.conftest import first_of_each
from tests.routes_of_all import FIRST_ASKED
from tests.two_worlds import (
    CARRIED,
    FACILITATOR,
    KEYS,
    LAST,
    MEMBERS,
    NETWORK,
    NEXT,
    SOUGHT,
    STAND_IN,
    TO_OPEN,
    Beginning,
    Pair,
    World,
    at,
    side_by_side,
)

# The tests of each room measure what they reach.
pytestmark = [pytest.mark.no_cover, pytest.mark.together]

# Moments around the session of 12 March at which something may have changed.
MOMENTS = (
    "2026-02-12 12:00",  # asked how it went after the last session
    "2026-02-18 12:00",  # what questions set going
    "2026-02-19 12:00",  # announced
    "2026-03-02 09:00",  # reminded of questions
    "2026-03-02 12:00",
    "2026-03-05 12:00",  # questions closed
    "2026-03-06 16:00",  # agenda published
    "2026-03-11 12:00",
    "2026-03-12 14:00",  # under way
    "2026-03-12 15:30",  # evaluating
    "2026-03-13 09:00",  # reminded
    "2026-03-13 12:00",
    "2026-03-16 12:00",
    "2026-03-17 12:00",  # closed, with its results
    "2026-03-20 12:00",
    "2026-03-26 12:00",
    "2026-04-02 12:00",
)
END = len(MOMENTS) - 1
UNDER_WAY, EVALUATING, CLOSED = 8, 9, 13
AWAY = ("UELS", "UFATIMA")  # were not there the last time
TRIED = ("UCHIARA", "UDIRK")
SEED, LIVES_IN_LONG, LIVES_OF_THE_DAY = 0, 8, 2
LIVES = int(os.environ.get("KRING_WORLDS", "0"))  # how many more, from the day on
FITS = {
    "planned": ("announce", "announce"),
    "announced": ("close_questions", "panel"),
    "preparing": ("agenda", "reopen"),
    "ready": ("take_back", "panel"),
    "underway": ("evaluate_now", "evaluate_later", "panel"),
    "evaluating": ("evaluate_now", "release", "did_not_happen"),
    "cancelled": ("go_on",),
}
KINDS = (
    "question_reminder", "rsvp_reminder", "day_before", "expert_search", "evaluation_request",
    "evaluation_reminder", "absentee_catch_up", "catch_up_reminder", "action_check", "effect",
    "errand_answer", "errand_request", "announcement", "agenda",
)  # fmt: skip

# What is carried out at least once in all lives together.
DONE = (
    "question", "no_question", "evaluation", "short_form", form_id(FIRST_ASKED), form_id("crosses"), "vote",
    "read", "try",
    "knows_no", "knows_someone", "keep_question", "rsvp_no", "errand", "errand_decline", "errand_line",
    "quiet", "my_settings", "erase",
    "leave", "take_off", "attendance", "enter_for", "merge", "hide", "show", "reword", "answered_between",
    "outcome", "skip", "send_after_all", "copy", "agenda", "agenda_point", "release", "move_session",
    "settings", "report", "take_over", "pause", "end_pause",
    *(name for name, row in TO_OPEN.items() if not {"item", "entry", "behalf"} & row.to.keys()),
)  # fmt: skip


NOBODY, SOMEBODY_ELSE = "nobody", "somebody else"


@dataclass(frozen=True)
class Secret:
    """What one person does in one of the worlds, and another person or nobody in the other."""

    does: Callable[[World, str], None] = lambda world, who: None
    among: tuple[str, ...] = MEMBERS
    begins: Callable[[Beginning, str], Beginning] = lambda beginning, who: beginning
    openly: Callable[[World, str], None] = lambda world, who: None  # what comes before, in both worlds
    when: tuple[int, int] = (0, END)  # the moments at which it may be done
    by_another: bool = True  # in the other world somebody else may do it
    by_nobody: bool = True  # in the other world nobody need do it
    counted_from: int = END + 1  # the moment from which it is told how many did

    @property
    def ways(self) -> list[str]:
        """Who did it in the other world: where nobody need have, another shows as little, until counted."""
        another = self.by_another and (not self.by_nobody or self.counted_from <= END)
        return [NOBODY] * self.by_nobody + [SOMEBODY_ELSE] * another


def asks(world: World, who: str) -> None:
    world.asks(who, "Hoe zeg je nee?", named=False)


def has_no_question(world: World, who: str) -> None:
    world.act("act", "no_question", who, session=NEXT)


def evaluates(world: World, who: str) -> None:
    world.evaluates(who)


def evaluates_in_short(world: World, who: str) -> None:
    world.evaluates_in_short(who)


def answers_an_inquiry(world: World, who: str) -> None:
    world.answers(who)


def places_crosses(world: World, who: str) -> None:
    world.places_crosses(who)


def votes(world: World, who: str) -> None:
    world.act("act", "vote", who, network=NETWORK, question=CARRIED, choice="on")


def reads(world: World, who: str) -> None:
    world.act("act", "read", who, session=LAST)


def wants_to_try(world: World, who: str) -> None:
    world.act("form", "try", who, {"text": "Meer vragen"}, session=LAST)


def knows_nobody(world: World, who: str) -> None:
    world.act("act", "knows_no", who, network=NETWORK, question=SOUGHT)


def keeps(world: World, _who: str) -> None:
    world.act("act", "keep_question", world.beginning.sought_by, network=NETWORK, question=SOUGHT)


def everybody_is_ticked(world: World, _who: str) -> None:
    world.ticks((STAND_IN, *MEMBERS))


def everybody_is_asked_in_short(world: World, who: str) -> None:
    world.act("act", "short_form", FACILITATOR, session=NEXT, choice="short")
    everybody_is_ticked(world, who)


def stays_away_with_a_question(world: World, who: str) -> None:
    world.asks(who, "Wie doet dat anders?")
    world.act("act", "rsvp_no", who, session=NEXT, rsvp="no")


def sends_it_along(world: World, who: str) -> None:
    (asked,) = world.rows("SELECT max(id) AS id FROM question WHERE asker_id = ?", KEYS[who])
    world.act("form", "errand", who, {"carrier": str(KEYS["UBRAM"])}, session=NEXT, question=asked["id"])


def sends_it_along_to_one_who_will_not(world: World, who: str) -> None:
    sends_it_along(world, who)
    for row in world.rows("SELECT id FROM errand WHERE session_id = ?", NEXT):
        world.act("act", "errand_decline", "UBRAM", session=NEXT, item=row["id"])


def brings_the_answer(world: World, who: str) -> None:
    for errand in world.rows("SELECT id FROM errand WHERE session_id = ?", LAST):  # it may be gone
        world.act("form", "errand_line", who, {"line": "Ze zeiden ja"}, session=LAST, item=errand["id"])


def looks_back(world: World, who: str) -> None:
    world.act("form", "case_insight", who, {"insight": "Ik praatte te veel"}, session=LAST)


def writes_about_a_colleague(world: World, who: str) -> None:
    said = {"what": "De kluis", "concerns": str(KEYS["UBRAM"])}
    world.act("form", "entry_knowledge", who, said, network=NETWORK, choice="knowledge")


def tries_something_out(world: World, who: str) -> None:
    said = {"what": "Trager praten"}
    world.act("form", "entry_experiment", who, said, network=NETWORK, choice="experiment")


def wants_to_learn(world: World, who: str) -> None:
    said = {"text": "Rustig blijven", "readers": "nobody"}
    world.act("form", "aim", who, said, network=NETWORK)


def wants_to_know(world: World, who: str) -> None:
    world.act("form", "to_know", who, {"people": [str(KEYS["UBRAM"])], "tells": ["tells"]}, network=NETWORK)


def knows_outside(world: World, who: str) -> None:
    world.act("form", "entry_tie", who, {"who": "De bibliotheek"}, network=NETWORK, choice="tie")


def are_asked_to_be_buddies(world: World, _who: str) -> None:
    async def joins_late() -> None:
        async with world.database.write() as db:
            places = select(Membership).where(Membership.person_id == KEYS["UFATIMA"])
            (await db.scalars(places)).one().since = at("2026-01-05T09:00")

    world.runner.run(joins_late())
    about = {"network": NETWORK, "item": KEYS["UFATIMA"]}
    world.act("form", "buddy", FACILITATOR, {"guide": str(KEYS["UBRAM"])}, **about)


def has_no_buddy(world: World, who: str) -> None:
    for row in world.rows("SELECT id FROM buddies"):
        world.act("act", "buddy_no", who, network=NETWORK, item=row["id"])


def wants_no_offers(world: World, who: str) -> None:
    world.act("act", "expertise_no_never", who, network=NETWORK, choice="never")


def tells_what_it_was_worth(world: World, who: str) -> None:
    world.act(
        "form", "value", who, {"text": "Meer rust", "readers": "nobody"}, network=NETWORK, choice="realised"
    )
    said = {"began": "De eerste keer", "readers": "nobody"}
    world.act("form", "entry_value_story", who, said, network=NETWORK, choice="value_story")


def wants_quiet(world: World, who: str) -> None:
    world.act("act", "quiet", who, choice="on")


def takes_a_break(world: World, who: str) -> None:
    values = {"language": "nl", "hours_from": "10:30", "hours_to": "16:00", "paused_until": "2026-03-13"}
    world.act("form", "my_settings", who, values)


SECRETS = {
    "who asked a question without a name": Secret(asks, by_nobody=False, when=(0, UNDER_WAY)),
    "who asked the one that looks for a person": Secret(
        begins=lambda beginning, who: replace(beginning, sought_by=who), among=AWAY, by_nobody=False
    ),
    "who asked the one that was answered last time": Secret(
        begins=lambda beginning, who: replace(beginning, unnamed_by=who), among=TRIED, by_nobody=False
    ),
    "who tried something because of it": Secret(
        begins=lambda beginning, who: replace(beginning, tried=(who,)), among=TRIED, by_nobody=False
    ),
    "who has no question this time": Secret(has_no_question, when=(2, 4)),
    "who answered the evaluation": Secret(
        evaluates, openly=everybody_is_ticked, when=(EVALUATING, EVALUATING + 2), counted_from=CLOSED
    ),
    "who answered the short form": Secret(
        evaluates_in_short, openly=everybody_is_asked_in_short, when=(EVALUATING, EVALUATING + 2),
        counted_from=CLOSED,
    ),
    "who answered what the group is asked in confidence": Secret(
        answers_an_inquiry, when=(0, CLOSED), counted_from=CLOSED + 2
    ),
    "who placed crosses on the lines": Secret(places_crosses, when=(0, CLOSED), counted_from=CLOSED + 2),
    "who voted": Secret(votes, among=("UANNA", "UCHIARA", "UDIRK"), by_nobody=False),
    "who read the catch-up": Secret(reads, among=AWAY),
    "who wants to try something": Secret(wants_to_try),
    "who knows nobody": Secret(knows_nobody, among=("UANNA", "UBRAM"), when=(4, END)),
    "whether the asker keeps the question": Secret(keeps, by_another=False, when=(4, END)),
    "whether somebody sends a question along": Secret(
        sends_it_along, among=("UANNA",), openly=stays_away_with_a_question, by_another=False, when=(2, 6)
    ),
    "whether a colleague would rather not": Secret(
        sends_it_along_to_one_who_will_not, among=("UDIRK",), openly=stays_away_with_a_question,
        by_another=False, when=(2, 6),
    ),
    "whether somebody wrote about a colleague, who has not agreed": Secret(
        writes_about_a_colleague, among=("UCHIARA", "UDIRK")
    ),
    "what somebody tries out at work": Secret(tries_something_out),
    "what somebody wants to learn, for themselves alone": Secret(wants_to_learn),
    "what it was worth to somebody, for themselves alone": Secret(tells_what_it_was_worth),
    "whether an answer was brought back": Secret(
        brings_the_answer, among=("UBRAM",), by_another=False,
        begins=lambda beginning, who: replace(beginning, carries=True),
    ),
    "what an owner saw from outside": Secret(
        looks_back, among=("UBRAM",), by_another=False,
        begins=lambda beginning, who: replace(beginning, case_of=who),
    ),
    "whom somebody wants to know better": Secret(wants_to_know, among=("UCHIARA", "UDIRK", "UELS")),
    "whom somebody knows outside": Secret(knows_outside),
    "who of two would rather have no buddy": Secret(
        has_no_buddy, among=("UFATIMA", "UBRAM"), openly=are_asked_to_be_buddies, by_nobody=False
    ),
    "who wants to be offered nothing to note": Secret(wants_no_offers),
    "who asked for quiet": Secret(wants_quiet),
    "who takes a break": Secret(takes_a_break),
}  # fmt: skip


# What whoever facilitates does: each with two numbers that say upon what.


def opens_everything(world: World, _pick: int, _other: int) -> None:
    world.looks_around()


def unticks_somebody(world: World, pick: int, _other: int) -> None:
    gone = MEMBERS[pick % len(MEMBERS)]
    world.ticks(tuple(who for who in (STAND_IN, *MEMBERS) if who != gone))
    world.looks_around()


def ticks(world: World, pick: int, _other: int) -> None:
    everybody = (STAND_IN, *MEMBERS)
    world.ticks(tuple(who for place, who in enumerate(everybody) if (pick + 1) >> place & 1))


def ticks_everybody(world: World, _pick: int, _other: int) -> None:
    world.ticks((STAND_IN, *MEMBERS))


def gives_the_command(world: World, _pick: int, _other: int) -> None:
    world.act("command", "evaluation", FACILITATOR)


def evaluates_now(world: World, pick: int, _other: int) -> None:
    world.act("act", ("evaluate_now", "evaluate_later")[pick % 2], FACILITATOR, session=NEXT)


def enters_for_somebody(world: World, pick: int, other: int) -> None:
    said = {"person": str(KEYS[MEMBERS[pick % len(MEMBERS)]])}
    if other % 2:
        said["rsvp"] = ("yes", "no", "maybe")[other % 3]
    else:
        said["question"] = f"Doorgegeven {other}?"
    world.act("form", "enter_for", FACILITATOR, said | {"kind": "practice"}, session=NEXT, network=None)


def _question(world: World, pick: int) -> int:
    found = world.rows("SELECT id FROM question ORDER BY id")
    return int(found[pick % len(found)]["id"])


def merges(world: World, pick: int, other: int) -> None:
    target = {"target": str(_question(world, other))}
    world.act("form", "merge", FACILITATOR, target, network=NETWORK, question=_question(world, pick))


def hides_or_shows(world: World, pick: int, other: int) -> None:
    about = {"session": LAST, "question": _question(world, pick)}
    world.act("act", ("hide", "show")[other % 2], FACILITATOR, **about)


def asks_for_other_words(world: World, pick: int, _other: int) -> None:
    about = {"network": NETWORK, "question": _question(world, pick)}
    world.act("form", "reword", FACILITATOR, {"line": "Wat bedoel je?"}, **about)
    world.act("act", "reword", FACILITATOR, **about)


def closes_one(world: World, pick: int, _other: int) -> None:
    about = {"network": NETWORK, "question": _question(world, pick)}
    world.act("form", "answered_between", FACILITATOR, {"answer": "Zo dus"}, **about)


def records(world: World, pick: int, other: int) -> None:
    outcomes = ("answered", "partly_answered", "unanswered", "parked", "deferred_asker_absent")
    about = {"session": (NEXT, LAST)[other % 2], "question": _question(world, pick)}
    world.act("form", "outcome", FACILITATOR, {"outcome": outcomes[other % 5]}, **about)


def skips_or_not(world: World, pick: int, other: int) -> None:
    about = {"session": (NEXT, NEXT, LAST)[other % 3], "choice": KINDS[pick % len(KINDS)]}
    world.act("act", ("skip", "send_after_all")[other % 2], FACILITATOR, **about)


def copies(world: World, pick: int, other: int) -> None:
    about = {"session": (NEXT, LAST)[other % 2], "choice": KINDS[pick % len(KINDS)]}
    world.act("act", "copy", FACILITATOR, **about)


def does_what_fits(world: World, pick: int, _other: int) -> None:
    (row,) = world.rows("SELECT stage FROM session WHERE id = ?", NEXT)
    fitting = FITS.get(row["stage"], ("release",))
    act = fitting[pick % len(fitting)]
    world.act("form" if act == "agenda" else "act", act, FACILITATOR, session=NEXT)


def puts_off(world: World, pick: int, _other: int) -> None:
    values = {"day": f"2026-03-{12 + pick % 9}", "hour": "13:30"}
    world.act("form", "move_session", FACILITATOR, values, session=NEXT)


def arranges(world: World, pick: int, other: int) -> None:
    found = world.rows("SELECT id FROM agenda_item WHERE session_id = ? ORDER BY position", NEXT)
    if found and other % 6:
        change = ("up", "down", "top", "minutes", "park")[other % 6 - 1]
        wanted = {"change": change, "item": found[pick % len(found)]["id"], "minutes": 20}
        world.act("act", "agenda_point", FACILITATOR, chosen=json.dumps(wanted), session=NEXT)
    elif found:
        world.act("act", "take_up", FACILITATOR, chosen=str(_question(world, pick)), session=NEXT)


def pauses(world: World, pick: int, other: int) -> None:
    if other % 2:
        world.act("act", "end_pause", FACILITATOR, network=NETWORK)
    else:
        day = (world.clock.now() + timedelta(days=pick % 9)).date()
        world.act("form", "pause", FACILITATOR, {"day": str(day)}, network=NETWORK)


def sets(world: World, pick: int, other: int) -> None:
    values = {
        "theme": "Leren", "language": "nl", "zone": "Europe/Brussels", "country": "BE",
        "facilitator": FACILITATOR, "stand_ins": [STAND_IN], "capacity": str(7 + other % 9),
        "threshold": 3 + pick % 4,
    }  # fmt: skip
    world.act("form", "settings", FACILITATOR, values, network=NETWORK)


def writes_the_report(world: World, pick: int, other: int) -> None:
    values: dict[str, Any] = {"summary": f"Kort {pick}", "share": ["share"] if other % 2 else []}
    world.act("form", "report", FACILITATOR, values, session=(NEXT, LAST)[other % 2])


def takes_over(world: World, pick: int, _other: int) -> None:
    world.act("act", "take_over", (STAND_IN, FACILITATOR)[pick % 2], network=NETWORK)


def votes_too(world: World, pick: int, _other: int) -> None:
    world.act("act", "vote", STAND_IN, network=NETWORK, question=_question(world, pick), choice="on")


ACTS = (
    opens_everything, unticks_somebody, unticks_somebody, ticks, ticks_everybody, gives_the_command,
    evaluates_now, enters_for_somebody, merges, hides_or_shows, asks_for_other_words, closes_one, records,
    skips_or_not, copies, does_what_fits, does_what_fits, puts_off, arranges, pauses, sets,
    writes_the_report, takes_over, votes_too,
)  # fmt: skip

upon = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 29)), max_size=3)


# What one of the members does in both worlds, once the secrets are theirs no more to make.


def stays(_world: World, _who: str) -> None:
    pass


def has_themselves_forgotten(world: World, who: str) -> None:
    world.act("form", "erase", who, {"questions": "keep"})


def leaves(world: World, who: str) -> None:
    world.act("form", "leave", who, {"questions": "with_name"}, network=NETWORK)


def is_taken_off_the_list(world: World, who: str) -> None:
    world.loses_their_account(who)
    world.looks_around()
    (place,) = world.rows("SELECT id FROM membership WHERE person_id = ?", KEYS[who])
    world.act("act", "take_off", FACILITATOR, network=NETWORK, item=place["id"])


departures = st.tuples(
    st.sampled_from(MEMBERS),
    st.sampled_from((stays, has_themselves_forgotten, leaves, is_taken_off_the_list)),
    st.integers(2, END),
)


@dataclass(frozen=True)
class Differs:
    """One secret as it is in two worlds: who did it in the one and in the other, and when."""

    name: str
    people: tuple[str, str | None]
    done_at: int

    @property
    def secret(self) -> Secret:
        """What it is about."""
        return SECRETS[self.name]


@st.composite
def differing(draw: st.DrawFn, name: str, by: str = "", *, early: bool = False) -> Differs:
    """One secret, done by somebody in one world and by somebody else or nobody in the other."""
    secret = SECRETS[name]
    first, second = (*draw(st.permutations(secret.among)), None)[:2]
    by = by or draw(st.sampled_from((NOBODY, SOMEBODY_ELSE)))
    if secret.by_nobody and (not secret.by_another or by == NOBODY):
        second = None
    return Differs(name, (first, second), secret.when[0] if early else draw(st.integers(*secret.when)))


some_secrets = st.sets(st.sampled_from(list(SECRETS)), min_size=4).flatmap(
    lambda names: st.tuples(*(differing(name) for name in SECRETS if name in names))
)


@pytest.fixture(scope="module")
def pair(new_database: Callable[[], str]) -> Iterator[Pair]:
    """Two worlds, put back for each life."""
    with side_by_side((new_database(), new_database())) as made:
        yield made


def lives(
    pair: Pair, number: int, which: st.SearchStrategy[tuple[Differs, ...]], look_at_each: int = 1
) -> None:
    """Play one life, always the same one for a number; look around at each of so many moments."""

    @seed(number)
    @settings(
        max_examples=2, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )  # fmt: skip
    @given(st.data())
    def once(data: st.DataObject) -> None:
        if data.draw(st.integers(0, 2**32)):  # not the simplest, which Hypothesis tries first each time
            live(pair, data.draw(which), data, look_at_each)

    once()


def live(pair: Pair, secrets: Sequence[Differs], data: st.DataObject, look_at_each: int) -> None:
    """Play one life in both worlds, and look at every moment whether they can be told apart."""
    asking = data.draw(st.sets(st.sampled_from(MEMBERS), max_size=4))
    leaver, way, leaves_at = data.draw(departures)
    busy = [one.done_at for one in secrets if leaver in one.people or leaver == "UBRAM"]
    leaves_at = max([leaves_at, *(moment + 1 for moment in busy)])
    voting = data.draw(st.lists(st.tuples(st.sampled_from(MEMBERS[-2:]), st.integers(5, 8)), max_size=4))
    tells_at = data.draw(st.sampled_from((None, None, 6)))
    dealt = cycle(data.draw(st.permutations(ACTS)))  # each of them once, before one comes again
    beginnings = [Beginning(), Beginning()]
    for one in secrets:
        beginnings = [
            one.secret.begins(beginning, who or one.people[0])
            for beginning, who in zip(beginnings, one.people, strict=True)
        ]
    pair.begin(beginnings)
    same_until = min(one.done_at for one in secrets) if beginnings[0] == beginnings[1] else 0
    for world in pair:
        for other in sorted(asking):
            world.asks(other, f"Vraag van {other}?")
        for other, question in voting:
            world.act("act", "vote", other, network=NETWORK, question=question, choice="on")
    for now in range(_ends(secrets)):
        for position, world in enumerate(pair):
            world.goes_on(at(MOMENTS[now]))
            if now == UNDER_WAY:
                world.ticks((STAND_IN, *MEMBERS))
            for one in secrets:
                if one.done_at == now:
                    one.secret.openly(world, one.people[0])
                    if (who := one.people[position]) is not None:
                        one.secret.does(world, who)
            if now == tells_at:
                world.knows_somebody("UCHIARA")
            if now == leaves_at:
                way(world, leaver)
        for (pick, other), act in zip(data.draw(upon), dealt, strict=False):
            for world in pair:
                act(world, pick, other)
            assert not (found := pair.differ()), f"{act.__name__}({pick}, {other}): {found}"
        for world in pair if now >= same_until and now % look_at_each == 0 else ():
            world.looks_around()
        assert not (found := pair.differ()), f"at {MOMENTS[now]}: {found}"


def _ends(secrets: Sequence[Differs]) -> int:
    """The moment from which one of the secrets is told by its number, as in one world nobody did it."""
    return min((one.secret.counted_from for one in secrets if one.people[1] is None), default=END + 1)


@pytest.mark.parametrize(
    ("by", "look_at_each"), first_of_each([(NOBODY, 4), (NOBODY, 1), (SOMEBODY_ELSE, 1)], guards=True)
)
def test_whoever_facilitates_cannot_tell_two_worlds_apart(pair: Pair, by: str, look_at_each: int) -> None:
    lives(pair, SEED, st.tuples(*(differing(name, by, early=True) for name in SECRETS)), look_at_each)


@pytest.mark.long
@pytest.mark.parametrize("number", range(SEED, SEED + LIVES_IN_LONG))
def test_nor_in_many_other_lives(pair: Pair, number: int) -> None:
    lives(pair, number, some_secrets)


@pytest.mark.long
@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_shows_by_itself_however_long_one_looks(pair: Pair, name: str) -> None:
    for by in SECRETS[name].ways:
        lives(pair, SEED, st.tuples(differing(name, by, early=True)))


@pytest.mark.long
def test_every_secret_and_every_act_of_these_lives_was_carried_out(pair: Pair) -> None:
    """Of the lives above, which are always the same: what was refused each time would hold nothing."""
    done = sum((world.done for world in pair), Counter[str]())
    assert {act for act in DONE if not done[act]} == set()


@pytest.mark.long
@pytest.mark.parametrize("number", range(LIVES or LIVES_OF_THE_DAY))
def test_nor_in_lives_of_the_day(pair: Pair, number: int) -> None:
    number += int(os.environ.get("KRING_LIFE", datetime.now(UTC).toordinal() * 1_000))
    print(f"To play it again: make worlds LIVES=1 LIFE={number}")
    lives(pair, number, some_secrets)
