"""The phases of a network: derived from its sessions, with steps that tick by themselves and short help."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot import phases
from bot.phases import HELPS, STEPS
from bot.texts import Texts
from bot.views import phase as view
from models import phase
from models.inquiry import Inquiry
from models.inquiry import State as Asking
from models.membership import Membership
from models.network import Network
from models.person import Language
from models.phase import Phase
from models.session import LearningSession, Stage
from playground.sight import shown
from tests import rows
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.inquiries import answers
from tests.moments import begins_after, until
from tests.people import plan_session, start_network
from tests.test_as_read import els_facilitates_too
from tests.test_follower import WAY
from tests.test_intake import FUNCTION, LEARN, TITLE, ria_asks_for_it
from tests.test_open_call import OLA, calls, square

PLANNED, ANNOUNCED, RUNS, ASKED, OVER = (
    Stage.PLANNED, Stage.ANNOUNCED, Stage.UNDERWAY, Stage.EVALUATING, Stage.CLOSED,
)  # fmt: skip


@pytest.mark.parametrize(
    ("stages", "looked_back", "expected"),
    [
        ([], False, Phase.BEFORE),
        ([PLANNED, PLANNED], False, Phase.BEFORE),
        ([ANNOUNCED, PLANNED], False, Phase.STARTING),
        ([RUNS, PLANNED], False, Phase.STARTING),
        ([ASKED, PLANNED], False, Phase.UNDERWAY),
        ([OVER, OVER, OVER], False, Phase.UNDERWAY),
        ([OVER, OVER, OVER], True, Phase.CLOSING),
        ([OVER, OVER, ASKED], True, Phase.UNDERWAY),
        ([OVER, OVER, PLANNED], True, Phase.UNDERWAY),
        ([], True, Phase.BEFORE),
    ],
)
def test_the_phase_follows_from_the_sessions(stages: list[Stage], looked_back: bool, expected: Phase) -> None:
    assert phase.derived(rows.a_network(), stages, looked_back=looked_back) is expected


@given(st.lists(st.sampled_from([one for one in Stage if one is not Stage.CANCELLED])), st.booleans())
def test_who_met_before_kring_came_never_begins_and_a_closed_network_is_closed(
    stages: list[Stage], looked_back: bool
) -> None:
    before = rows.a_network()
    before.first_number = 5
    assert phase.derived(before, stages, looked_back=looked_back) in (Phase.UNDERWAY, Phase.CLOSING)
    before.closed_at = rows.NOW
    assert phase.derived(before, stages, looked_back=looked_back) is Phase.CLOSED


def test_each_phase_has_steps_and_help_until_the_network_is_closed() -> None:
    assert {step.phase for step in STEPS} == {*Phase} - {Phase.CLOSED}
    assert [one for one, asks in HELPS.items() if not asks] == [Phase.CLOSED]
    assert len({step.key for step in STEPS}) == len(STEPS)
    asked = {ask for asks in HELPS.values() for ask in asks}
    assert asked == {*phases.Help}, "each question of who facilitates is answered somewhere"


async def screen(circle: Running) -> str:
    await circle.ria.runs("/kring", "fase", channel=CHANNEL)
    return shown(circle.ria.top())


async def stages(circle: Running, *found: Stage) -> None:
    """Let the network have sessions in these stages, whatever came before."""
    async with circle.database.write() as db:
        (first,) = await db.scalars(select(LearningSession))
        first.stage = found[0]
        for number, stage in enumerate(found[1:], 2):
            more = LearningSession(
                network_id=first.network_id, number=number, starts_local=first.starts_local, minutes=60,
                zone=first.zone, created_at=first.created_at,
            )  # fmt: skip
            more.stage = stage
            db.add(more)


async def test_the_facilitator_reads_where_the_network_is_with_its_steps_and_help(circle: Running) -> None:
    said = await screen(circle)
    for words in (
        "*Voor de start (nu)* › Opstarten › Onderweg › Afronden › Afgerond",
        "✓ Leden uitgenodigd", "✓ Genoeg mensen doen mee", "kies iemand die je kan vervangen",
        "Hoe begin ik?",
    ):  # fmt: skip
        assert words in said, words
    await circle.ria.clicks("Opstarten")
    said = shown(circle.ria.top())
    assert "Voor de start (nu)" in said, "where it is stays in sight"
    for words in ("Maak spelregels", "Hoe krijg ik mensen mee?"):
        assert words in said, words


@pytest.mark.parametrize(
    ("phase", "press"),
    [
        ("Voor de start", "Middelen noteren"), ("Opstarten", "Spelregels maken"),
        ("Onderweg", "Naar de kruisjes"), ("Opstarten", "Naar de vragen"), ("Onderweg", "Stand noteren"),
        ("Afronden", "Afronden bekijken"), ("Voor de start", "Naar de uitnodiging"),
    ],
)  # fmt: skip
async def test_what_a_step_opens_stands_on_top_and_the_steps_come_back(
    circle: Running, phase: str, press: str
) -> None:
    await screen(circle)
    if phase != "Voor de start":
        await circle.ria.clicks(phase)
    before = len(circle.ria.modals)
    await circle.ria.clicks(press)
    assert len(circle.ria.modals) == before + 1
    await circle.ria.closes()
    assert "Kijk vooruit of terug" in shown(circle.ria.top())


async def test_a_step_that_is_done_ticks_below_the_form_that_did_it(circle: Running) -> None:
    assert "Thema afbakenen" in await screen(circle)
    await circle.ria.clicks("Thema afbakenen")
    await circle.ria.submits({"Wat hoort erbij?": "Wie wat leert"})
    await circle.ria.closes()
    assert "✓ Thema afgebakend" in shown(circle.ria.top())


async def test_a_member_reads_the_phase_with_what_the_network_is_and_no_steps(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    for command in ("over", "fase"):
        await anna.runs("/kring", command, channel=CHANNEL)
        said = shown(anna.top())
        assert "Fase: *Voor de start*. Tot de eerste bijeenkomst is aangekondigd." in said
        assert "Vervanger kiezen" not in said
        await anna.closes(everything=True)
    await stages(circle, Stage.REPORTING, Stage.PLANNED)
    await anna.runs("/kring", "over", channel=CHANNEL)
    assert "Fase: *Onderweg*" in shown(anna.top())


async def test_the_way_to_it_stands_on_home_of_who_leads_alone(circle: Running) -> None:
    for who, leads in ((FACILITATOR, True), ("U0ANNA", False)):
        found = await circle.person(who).opens_home()
        assert found is not None
        assert ("Fase en stappen" in shown(found)) is leads


async def test_nothing_is_sent_and_nothing_kept_by_looking(circle: Running) -> None:
    await circle.settled()
    before = {who: len(circle.playground.workspace.messages_to(who)) for who in ("U0ANNA", FACILITATOR)}
    await screen(circle)
    await circle.settled()
    after = {who: len(circle.playground.workspace.messages_to(who)) for who in ("U0ANNA", FACILITATOR)}
    assert after == before


async def done(circle: Running) -> set[str]:
    async with circle.database.read() as db:
        return await phases.done(db, 1)


async def test_the_steps_of_a_network_with_one_session_ahead(circle: Running) -> None:
    assert await done(circle) == {"plan", "invite", "people", "ahead"}


async def test_the_place_is_that_of_the_next_session_alone(circle: Running) -> None:
    await plan_session(circle, "2026-04-23", "13:30")
    for first, expected in ((False, False), (True, True)):
        async with circle.database.write() as db:
            meetings = [*await db.scalars(select(LearningSession).order_by(LearningSession.starts_local))]
            meetings[not first].place = "De Linde"
        assert ("place" in await done(circle)) is expected


async def test_too_few_people_are_fewer_than_an_evaluation_asks(circle: Running) -> None:
    async with circle.database.write() as db:
        await db.execute(update(Network).values(threshold=7))
    assert "people" not in await done(circle), "six take part"
    async with circle.database.write() as db:
        await db.execute(update(Membership).values(participates=True))
    assert "people" in await done(circle), "with who facilitates they are seven"


@pytest.mark.parametrize(
    ("state", "asked", "ticks"),
    [(Asking.OFFERED, 0, False), (Asking.LAPSED, 0, False), (Asking.OPEN, 6, True), (Asking.CLOSED, 6, True)],
)
async def test_what_was_offered_and_not_asked_is_no_step_that_is_done(
    circle: Running, state: Asking, asked: int, ticks: bool
) -> None:
    async with circle.database.write() as db:
        now = circle.clock.now()
        opened = now if asked else None
        row = Inquiry(network_id=1, instrument="halfway_check", state=state, opened_at=opened, closes_at=now)
        row.asked = asked
        db.add(row)
    assert ("halfway" in await done(circle)) is ticks


async def at_the_end(circle: Running, *found: Stage) -> str:
    await stages(circle, *found)
    async with circle.database.write() as db:
        now = circle.clock.now()
        row = Inquiry(network_id=1, instrument="final_evaluation", state=Asking.CLOSED, opened_at=now)
        row.asked = 6
        db.add(row)
    return await screen(circle)


@pytest.mark.parametrize(("next_one", "expected"), [(Stage.CLOSED, "Afronden"), (Stage.PLANNED, "Onderweg")])
async def test_one_that_plans_again_after_looking_back_is_under_way_again(
    circle: Running, next_one: Stage, expected: str
) -> None:
    assert f"*{expected} (nu)*" in await at_the_end(circle, Stage.CLOSED, next_one)


async def test_a_closed_network_has_no_steps_left_and_can_be_read(circle: Running) -> None:
    await stages(circle, Stage.CLOSED)
    async with circle.database.write() as db:
        await db.execute(update(Network).values(closed_at=circle.clock.now()))
    said = await screen(circle)
    assert "*Afgerond (nu)*" in said
    await circle.ria.clicks("Afronden")
    assert "✓ Netwerk afgerond" in shown(circle.ria.top())


def test_no_step_is_green_but_the_first_that_is_open_with_a_button() -> None:
    def greens(keys: Sequence[str]) -> list[str]:
        drawn = view.steps(Texts(Language.NL), rows.a_network(), phases.of(Phase.STARTING), keys)
        return [each["accessory"]["action_id"] for each in drawn if each.get("accessory", {}).get("style")]

    assert greens(()) == ["composition"]
    assert greens(("intake", "composition", "questions", "rules")) == []


def _met(*days: tuple[str, str]) -> list[phase.Met]:
    """Sessions, each with the day on which it was planned and the day on which it begins."""
    return [
        phase.Met(
            Stage.CLOSED, datetime.fromisoformat(f"{planned}T09:00+00:00"),
            datetime.fromisoformat(f"{begins}T13:30"), "Europe/Brussels",
        )
        for planned, begins in days
    ]  # fmt: skip


def test_the_last_session_was_foreseen_where_it_was_planned_before_the_one_before_it_began() -> None:
    path = (("2026-01-05", "2026-02-05"), ("2026-01-05", "2026-03-12"), ("2026-01-05", "2026-04-23"))
    assert phase.foreseen(_met(*path))
    assert not phase.foreseen(_met(*path[:2])), "of two nobody can tell"
    assert not phase.foreseen(_met(*path, ("2026-04-24", "2026-06-11"))), "one at a time is no path"


@pytest.mark.long
async def test_whoever_facilitates_says_that_closing_begins_and_not_yet_after_all(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "fase", channel=CHANNEL)
    await ria.clicks("Afronden")
    assert "Het afronden begint" not in shown(ria.top()), "nobody was told of a session"
    await ria.closes(everything=True)
    await circle.advance("2026-02-19 10:00")
    await ria.runs("/kring", "fase", channel=CHANNEL)
    await ria.clicks("Afronden")
    await ria.clicks("Het afronden begint")
    assert "Jij of een collega zei" in shown(ria.top())
    await ria.clicks("Toch nog niet")
    assert "vanzelf na de laatste" in shown(ria.top())


async def steps(circle: Running, which: str = "") -> str:
    """What Ria reads of the steps: of the phase in which it is, or of another one."""
    ria = circle.ria
    if ria.modals:
        await ria.closes(everything=True)
    await ria.runs("/kring", "fase", channel=CHANNEL)
    if which:
        await ria.clicks(which)
    return shown(ria.top())


@pytest.mark.long
@begins_after(until("2026-02-19 12:00"), ria_asks_for_it)
async def test_who_is_in_the_group_is_not_known_while_its_page_says_that_it_is_not(circle: Running) -> None:
    for who in ("U0ANNA", "U0BRAM", "U0CHIARA"):
        await answers(circle, who, TITLE, **{LEARN: "Veel"})
    ria = circle.ria
    await ria.runs("/kring", "samenstelling", channel=CHANNEL)
    assert "Nog te weinig mensen" in shown(ria.top())
    assert "✓ Bekend wie er in de groep zit" not in await steps(circle)
    for who in ("U0ANNA", "U0BRAM", "U0CHIARA"):
        await answers(circle, who, TITLE, **{FUNCTION: f"hr {who}"})
    assert "✓ Bekend wie er in de groep zit" in await steps(circle)


@pytest.mark.long
async def test_a_question_that_was_taken_back_is_no_first_question(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vraag Hoe begin je?", channel=CHANNEL)
    await anna.submits({"Je naam": ["Zonder mijn naam"]})
    await anna.closes(everything=True)
    await anna.opens_home()
    await anna.clicks("Terugtrekken…", within="home")
    await anna.clicks("Terugtrekken")
    await anna.closes(everything=True)
    await circle.ria.runs("/kring", "vragen", channel=CHANNEL)
    assert "Er staan geen vragen open" in shown(circle.ria.top())
    assert "✓ Eerste vraag gesteld" not in await steps(circle, "Opstarten")


@pytest.mark.long
async def test_who_has_no_account_any_more_stands_in_for_nobody(circle: Running) -> None:
    await els_facilitates_too(circle)
    assert "✓ Vervanger gekozen" in await steps(circle)
    await circle.person("U0ELS").loses_account()
    await circle.settled()
    assert "✓ Vervanger gekozen" not in await steps(circle)


@pytest.mark.long
async def test_what_somebody_keeps_alive_is_said_once_they_say_so_themselves(circle: Running) -> None:
    """Nobody but Anna and Bram reads it until Bram says yes, and the facilitator's step is done."""
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "levend", channel=CHANNEL)
    await anna.clicks("Iets toevoegen")
    await anna.submits({"Wat gaat door?": "De maandelijkse lunch", "Over wie gaat het?": "Bram Maes"})
    await anna.closes(everything=True)
    await circle.ria.runs("/kring", "levend", channel=CHANNEL)
    assert "lunch" not in shown(circle.ria.top()), "not before Bram says so"
    assert "✓ Gezegd wie wat levend houdt" not in await steps(circle, "Afronden")


@pytest.mark.long
async def test_a_follower_is_no_member_that_was_invited(kring: Running) -> None:
    await start_network(kring)
    square(kring)
    call = await calls(kring)
    await kring.person(OLA).clicks(WAY, within=call)
    ria = kring.ria
    await ria.closes(everything=True)
    await ria.runs("/kring", "fase", channel=CHANNEL)
    assert "✓ Leden uitgenodigd" not in shown(ria.top())
    await ria.closes(everything=True)
    await ria.opens_home()
    assert "Leden uitgenodigd" not in shown(ria.home)
