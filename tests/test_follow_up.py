"""What goes on after a session: actions that get done, what people tried, and who was away twice."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.slack.layout import whole
from bot.texts import Texts
from bot.views import follow_up as view
from models import follow_up
from models.attendance import Attendance
from models.follow_up import Action, ActionState, Intention, NotYourAction, Tried
from models.network import Network
from models.person import Language, Person
from models.question import EmptyText
from models.session import LearningSession, Stage
from playground import Person as Hands
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after
from tests.people import plan_session

NOW = datetime(2026, 3, 26, 9, tzinfo=UTC)
LANGUAGES = [Texts(language) for language in Language]
both_languages = pytest.mark.parametrize("t", LANGUAGES, ids=str)
OWNER, OTHER = 1, 2


def a_network() -> Network:
    made = Network(team_id="T", channel_id="C", theme="Leren & <delen>", created_at=NOW)
    made.id = 1
    return made


def a_session() -> LearningSession:
    made = LearningSession(
        network_id=1,
        number=1,
        starts_local=datetime(2026, 3, 12, 13, 30),
        minutes=180,
        zone="Europe/Brussels",
        created_at=NOW,
        stage=Stage.REPORTING,
    )
    made.id = 7
    return made


def an_action(number: int = 1, text: str = "Het draaiboek & <meer> delen") -> Action:
    made = Action(session_id=7, owner_id=OWNER, text=text, due_on=date(2026, 4, 1))
    made.id = number
    return made


def an_intention(tried: Tried | None = None, line: str = "") -> Intention:
    return Intention(session_id=7, person_id=OWNER, text="Vaker & <echt> vragen", tried=tried, line=line)


# Rules.


def test_only_who_took_it_on_says_that_it_is_done() -> None:
    action = an_action()
    with pytest.raises(NotYourAction):
        action.finish(OTHER)
    action.finish(OWNER)
    action.finish(OWNER)
    assert action.state is ActionState.DONE


def test_how_it_went_can_be_corrected_and_a_line_is_more_than_spaces() -> None:
    intention = an_intention()
    intention.went(Tried.TRIED)
    intention.went(Tried.NOT_YET)
    assert intention.tried is Tried.NOT_YET
    with pytest.raises(EmptyText):
        intention.tell("  ")
    intention.tell(" Het hielp. ")
    assert intention.line == "Het hielp."


# What people see.


def test_without_actions_the_home_has_no_part_for_them() -> None:
    assert view.own_actions(LANGUAGES[0], []) == []


def test_an_action_that_is_done_has_no_button_any_more() -> None:
    action = an_action()
    assert "Gedaan" in str(whole(view.own_actions(LANGUAGES[0], [action])))
    action.finish(OWNER)
    assert "Gedaan" not in str(whole(view.own_actions(LANGUAGES[0], [action])))


# What happens.


async def after_the_session(circle: Running) -> None:
    """Bram took something on; Anna wants to try something; two weeks have gone by."""
    await circle.advance("2026-03-12 13:40")
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": [MEMBERS["U0ANNA"], MEMBERS["U0BRAM"]]})
    await ria.clicks("Actiepunt")
    await ria.submits({"Wat gebeurt er?": "Het draaiboek delen", "Wie doet het?": MEMBERS["U0BRAM"]})
    await ria.closes(everything=True)
    async with circle.database.write() as db:
        anna = await db.scalar(select(Person).where(Person.user_id == "U0ANNA"))
        assert anna is not None
        await follow_up.intend(db, 1, anna.id, "Vaker doorvragen")
    await circle.advance("2026-03-26 09:30")


def newest(running: Running, user_id: str) -> str:
    return str(running.playground.workspace.messages_to(user_id)[-1].text)


def reads(person: Hands) -> str:
    return shown(person.top())


async def the_intention(running: Running) -> Intention:
    async with running.database.read() as db:
        found: Intention | None = await db.scalar(select(Intention))
        assert found is not None
        return found


@begins_after(after_the_session)
async def test_who_wanted_to_try_something_is_asked_how_it_went_and_can_add_a_line(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    assert "Vaker doorvragen" in newest(circle, "U0ANNA")
    assert "Alleen jij ziet" in newest(circle, "U0ANNA")
    await anna.clicks("Geprobeerd")
    await circle.settled()
    assert (await the_intention(circle)).tried is Tried.TRIED
    assert "Genoteerd: geprobeerd" in newest(circle, "U0ANNA")
    await anna.clicks("Eén regel schrijven")
    await anna.submits({"Wat kwam ervan?": "Er kwam een echt gesprek."})
    await circle.settled()
    assert "Er kwam een echt gesprek." in newest(circle, "U0ANNA")
    await anna.closes(everything=True)
    await anna.clicks("Liep anders")
    await circle.settled()
    kept = await the_intention(circle)
    assert (kept.tried, kept.line) == (Tried.WENT_DIFFERENTLY, "Er kwam een echt gesprek.")


@begins_after(after_the_session)
async def test_nobody_else_sees_how_it_went(circle: Running) -> None:
    await circle.person("U0ANNA").clicks("Nog niet")
    await circle.advance("2026-03-27 12:00")
    everything = [m for m in circle.playground.workspace.messages if "Vaker doorvragen" in m.text]
    assert everything == circle.playground.workspace.messages_to("U0ANNA")[-1:]


@begins_after(after_the_session)
async def test_an_owner_says_that_an_action_is_done_in_the_message(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    await bram.clicks("Gedaan", beside="Het draaiboek delen")
    await circle.settled()
    async with circle.database.read() as db:
        action = await db.scalar(select(Action))
        assert action is not None
        assert action.state is ActionState.DONE
    assert ":white_check_mark: Het draaiboek delen" in newest(circle, "U0BRAM")


@begins_after(after_the_session)
async def test_an_owner_says_it_at_home_too(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    await bram.opens_home()
    await bram.clicks("Gedaan", within="home", beside="Het draaiboek delen")
    await circle.settled()
    assert bram.home is not None
    assert "Het draaiboek delen" not in shown(bram.home)


@begins_after(after_the_session)
async def test_who_neither_tries_nor_owns_anything_is_left_alone(circle: Running) -> None:
    assert not any("Even terug naar" in text for text in circle.said_to("U0FATIMA"))


async def test_who_was_away_twice_is_named_to_the_facilitator_alone(circle: Running) -> None:
    await plan_session(circle, "2026-04-23", "13:30")
    for day, after in (("2026-03-12", "2026-03-27 12:00"), ("2026-04-23", "2026-05-08 12:00")):
        await circle.advance(f"{day} 13:40")
        await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
        await circle.ria.clicks("Wie is er?")
        here = [name for user_id, name in MEMBERS.items() if user_id != "U0ELS"]
        await circle.ria.submits({"Wie is er?": here})
        await circle.ria.closes(everything=True)
        await circle.advance(after)
    hints = [text for text in circle.said_to(FACILITATOR) if "twee keer na elkaar" in text]
    assert len(hints) == 1
    assert "<@U0ELS>" in hints[0]
    assert "<@U0ANNA>" not in hints[0]
    for user_id in MEMBERS:
        assert not any("twee keer na elkaar" in text for text in circle.said_to(user_id))
    async with circle.database.read() as db:
        away = await db.scalars(select(Attendance).where(Attendance.present.is_not(True)))
        assert {row.session_id for row in away} <= {1, 2}
