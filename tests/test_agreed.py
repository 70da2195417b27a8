"""What was agreed over all sessions: who reads what, who changes what, where it opens the next one."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from models.action import Action, ActionState, Agreement, NotYourAction
from playground.sight import controls, shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after, until
from tests.people import leaves, plan_session
from tests.test_action import OTHER, OWNER, an_action
from tests.test_as_read import els_facilitates_too
from tests.test_panel import begin, opens_panel

ASKS, SHARES = "Een expert vragen", "Het draaiboek delen"
LIVES_BY = "We delen onze profielen."


async def agreed(circle: Running) -> None:
    """At the first session Anna and Bram take something on, and the group agrees on something."""
    await begin(circle)
    await opens_panel(circle)
    for text, who, due in ((ASKS, "U0ANNA", date(2026, 3, 20)), (SHARES, "U0BRAM", None)):
        await circle.ria.clicks("Actiepunt")
        await circle.ria.submits(
            {"Wat gebeurt er?": text, "Wie doet het?": MEMBERS[who], "Tegen wanneer?": due}
        )
    await circle.ria.clicks("Afspraak")
    await circle.ria.submits({"Wat spreken jullie af?": LIVES_BY})
    await circle.ria.closes(everything=True)
    await circle.settled()


async def next_is_planned(circle: Running) -> None:
    """The next session comes within five weeks."""
    await plan_session(circle, "2026-04-09", "13:30")


async def opens(circle: Running, user_id: str = "U0RIA", language: str = "afgesproken") -> str:
    person = circle.person(user_id)
    await person.closes(everything=True) if person.modals else None
    await person.runs("/kring", language, channel=CHANNEL)
    return shown(person.top())


async def the_action(circle: Running, text: str) -> Action:
    async with circle.database.read() as db:
        found: Action | None = await db.scalar(select(Action).where(Action.text == text))
        assert found is not None
        return found


def test_who_took_it_on_says_too_that_it_is_not_done_after_all() -> None:
    action = an_action()
    action.finish(OWNER)
    with pytest.raises(NotYourAction):
        action.take_up_again(OTHER)
    action.take_up_again(OWNER)
    action.take_up_again(OWNER)
    assert action.state is ActionState.OPEN


@pytest.mark.parametrize(
    ("state", "today", "late"),
    [
        (ActionState.OPEN, date(2026, 4, 1), False),
        (ActionState.OPEN, date(2026, 4, 2), True),
        (ActionState.DONE, date(2026, 4, 2), False),
        (ActionState.DROPPED, date(2026, 4, 2), False),
    ],
)
def test_what_is_still_to_be_done_is_late_from_the_day_after(
    state: ActionState, today: date, late: bool
) -> None:
    action = an_action()  # by the first of April
    action.state = state
    assert action.overdue(today) is late


async def test_before_anything_was_agreed_both_read_where_it_will_come_from(circle: Running) -> None:
    assert "Er is nog niets afgesproken" in await opens(circle)
    assert "Je hebt hier niets openstaan" in await opens(circle, "U0ANNA")


@begins_after(agreed)
@pytest.mark.long
async def test_a_member_reads_their_own_actions_and_what_the_group_agreed(circle: Running) -> None:
    reads = await opens(circle, "U0ANNA")
    assert ASKS in reads
    assert LIVES_BY in reads
    assert SHARES not in reads
    assert "Wijzigen" not in reads


@pytest.mark.long
@begins_after(agreed)
async def test_a_member_says_that_it_is_done_and_then_that_it_is_not(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await opens(circle, "U0ANNA")
    await anna.clicks("Gedaan")
    assert (await the_action(circle, ASKS)).state is ActionState.DONE
    assert "Wat je gedaan hebt" in shown(anna.top())
    await anna.clicks("Toch niet gedaan")
    assert (await the_action(circle, ASKS)).state is ActionState.OPEN
    assert "Wat je op je nam" in shown(anna.top())


@pytest.mark.long
@begins_after(agreed)
async def test_members_find_it_at_home_too(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    await bram.opens_home()
    await bram.clicks("Wat is afgesproken", within="home")
    assert bram.sees(SHARES)


@begins_after(agreed, until("2026-03-24 10:00"))
@pytest.mark.long
async def test_who_facilitates_reads_all_with_who_and_what_is_late(circle: Running) -> None:
    reads = await opens(circle)
    assert ASKS in reads
    assert "20 maart, dat is voorbij" in reads
    assert SHARES in reads
    assert LIVES_BY in reads
    assert reads.index(ASKS) < reads.index(SHARES), "what has a day comes first"


@begins_after(agreed)
async def test_who_facilitates_gives_an_action_to_somebody_else_with_another_day(circle: Running) -> None:
    await opens(circle)
    await circle.ria.clicks("Wijzigen", beside=ASKS)
    await circle.ria.submits({"Wie doet het?": MEMBERS["U0DIRK"], "Tegen wanneer?": date(2026, 4, 3)})
    assert circle.ria.sees("3 april")
    changed = await the_action(circle, ASKS)
    assert (changed.text, changed.due_on) == (ASKS, date(2026, 4, 3))
    assert ASKS in await opens(circle, "U0DIRK")
    assert ASKS not in await opens(circle, "U0ANNA")


@pytest.mark.parametrize(
    ("how", "state"), [("Gedaan", ActionState.DONE), ("Hoeft niet meer", ActionState.DROPPED)]
)
@begins_after(agreed)
async def test_who_facilitates_closes_an_action_and_opens_it_again(
    circle: Running, how: str, state: ActionState
) -> None:
    await opens(circle)
    await circle.ria.clicks("Wijzigen", beside=ASKS)
    await circle.ria.submits({"Hoever staat het?": how})
    assert (await the_action(circle, ASKS)).state is state
    assert circle.ria.sees("Gedaan of vervallen")
    await circle.ria.clicks("Wijzigen", beside=ASKS)
    await circle.ria.submits({"Hoever staat het?": "Nog te doen"})
    assert (await the_action(circle, ASKS)).state is ActionState.OPEN


@begins_after(agreed)
async def test_an_agreement_that_no_longer_holds_is_kept_apart_and_can_hold_again(circle: Running) -> None:
    await opens(circle)
    await circle.ria.clicks("Wijzigen", beside=LIVES_BY)
    await circle.ria.submits({"Geldt ze nog?": ["Deze afspraak geldt niet meer"]})
    assert circle.ria.sees("Geldt niet meer")
    reads = await opens(circle, "U0ANNA")
    assert reads.index("Geldt niet meer") < reads.index(LIVES_BY)
    await opens(circle)
    await circle.ria.clicks("Wijzigen", beside=LIVES_BY)
    await circle.ria.submits({"Geldt ze nog?": []})
    async with circle.database.read() as db:
        kept = await db.scalar(select(Agreement))
        assert kept is not None
        assert kept.holds


@pytest.mark.long
@begins_after(agreed, next_is_planned, until("2026-04-09 14:00"))
async def test_once_the_next_session_began_the_words_stay_and_the_rest_can_change(circle: Running) -> None:
    await opens(circle)
    await circle.ria.clicks("Wijzigen", beside=SHARES)
    assert circle.ria.sees("de woorden blijven")
    assert not circle.ria.sees("Wat gebeurt er?")
    await circle.ria.submits({"Hoever staat het?": "Gedaan"})
    changed = await the_action(circle, SHARES)
    assert (changed.text, changed.state) == (SHARES, ActionState.DONE)


@pytest.mark.long
@begins_after(agreed)
async def test_an_action_of_who_left_says_so_and_can_be_handed_over(circle: Running) -> None:
    await leaves(circle, "U0ANNA")
    assert "ging weg" in await opens(circle)
    await circle.ria.clicks("Wijzigen", beside=ASKS)
    await circle.ria.submits({"Wie doet het?": MEMBERS["U0DIRK"]})
    assert not circle.ria.sees("ging weg")
    assert ASKS in await opens(circle, "U0DIRK")


@begins_after(agreed)
async def test_in_english_the_list_says_the_same(circle: Running) -> None:
    await circle.ria.runs("/kring", "language en", channel=CHANNEL)
    reads = await opens(circle, language="agreed")
    assert "Still to do" in reads
    assert ASKS in reads


@begins_after(agreed, els_facilitates_too)
@pytest.mark.long
async def test_what_two_changed_of_an_action_is_refused_beside_its_field_and_nothing_is_lost(
    circle: Running,
) -> None:
    ria, els = circle.ria, circle.person("U0ELS")
    for who in ("U0RIA", "U0ELS"):
        await opens(circle, who)
        await circle.person(who).clicks("Wijzigen", beside=ASKS)
    await els.submits({"Wie doet het?": MEMBERS["U0DIRK"]})
    await ria.submits({"Wie doet het?": MEMBERS["U0CHIARA"]})
    assert "owner" in ria.errors
    await ria.submits({"Wie doet het?": MEMBERS["U0DIRK"], "Tegen wanneer?": date(2026, 4, 3)})
    assert (await the_action(circle, ASKS)).due_on == date(2026, 4, 3)
    assert ASKS in await opens(circle, "U0DIRK")


# The next session


def newest(circle: Running, user_id: str, words: str) -> str:
    return next(text for text in reversed(circle.said_to(user_id)) if words in text)


@pytest.mark.long
@begins_after(agreed, next_is_planned, until("2026-04-09 09:30"))
async def test_what_is_open_comes_first_in_the_running_order_with_who_does_it(circle: Running) -> None:
    order = newest(circle, "U0RIA", "Draaiboek voor vandaag")
    assert "2 actiepunten van vorige keren staan nog open" in order
    assert order.index("nog open") < order.index(ASKS) < order.index(SHARES)
    assert "dat is voorbij" in order


@pytest.mark.long
@begins_after(agreed, next_is_planned, until("2026-04-09 09:30"))
async def test_the_running_order_follows_what_is_done_until_nothing_is_left_to_say(circle: Running) -> None:
    for user_id in ("U0ANNA", "U0BRAM"):
        await opens(circle, user_id)
        await circle.person(user_id).clicks("Gedaan")
    await circle.settled()
    orders = [one for one in circle.playground.workspace.messages_to("U0RIA") if "Draaiboek voor" in one.text]
    assert "nog open" not in orders[-1].text
    assert ASKS not in orders[-1].text


@pytest.mark.long
@begins_after(agreed, next_is_planned, until("2026-04-08 09:30"))
async def test_sessions_that_follow_closely_are_preceded_by_one_message_to_who_took_something_on(
    circle: Running,
) -> None:
    for user_id, text in (("U0ANNA", ASKS), ("U0BRAM", SHARES)):
        said = [one for one in circle.said_to(user_id) if text in one]
        assert len(said) == 1, "once, the day before"
    assert not any(ASKS in one for one in circle.said_to("U0CHIARA"))


async def comes_next_time(circle: Running) -> None:
    await circle.advance("2026-03-30 10:00")
    await circle.person("U0ANNA").clicks("Ja")


@pytest.mark.long
@begins_after(agreed, next_is_planned, comes_next_time, until("2026-04-08 09:30"))
async def test_who_gets_the_practical_message_reads_it_there(circle: Running) -> None:
    [said] = [one for one in circle.said_to("U0ANNA") if ASKS in one]
    assert "Tot binnenkort" in said


@pytest.mark.long
@begins_after(agreed, next_is_planned)
async def test_what_was_done_before_is_not_asked_after(circle: Running) -> None:
    await opens(circle, "U0ANNA")
    await circle.person("U0ANNA").clicks("Gedaan")
    await circle.advance("2026-04-09 09:30")
    assert not any(ASKS in one for one in circle.said_to("U0ANNA"))


# A list that is long


async def much_was_agreed(circle: Running) -> None:
    """Anna has a hundred and fifty things to do, and as many are done; the group agreed on sixty."""
    async with circle.database.write() as db:
        for number in range(150):
            for state in (ActionState.OPEN, ActionState.DONE):
                told = Action(session_id=1, owner_id=2, text=f"{state}-{number:03}")
                told.state = state
                db.add(told)
        db.add_all(Agreement(session_id=1, text=f"agreed-{number:03}") for number in range(60))


@pytest.mark.long
@begins_after(agreed, much_was_agreed)
async def test_a_long_list_is_read_page_by_page_and_a_change_leads_back_to_its_page(circle: Running) -> None:
    found, pages = [await opens(circle)], 1
    while "Volgende" in (buttons := [one.name for one in controls(circle.ria.top()) if one.kind == "button"]):
        await circle.ria.clicks("Volgende")
        found.append(shown(circle.ria.top()))
        pages += 1
    assert pages > 2, buttons
    every = re.findall(r"(?:open|done|agreed)-\d{3}", " ".join(found))
    assert len(every) == len(set(every)) == 360
    await circle.ria.clicks("Vorige")
    here = re.findall(r"done-\d{3}", shown(circle.ria.top()))
    await circle.ria.clicks("Wijzigen", beside=here[-1])
    await circle.ria.submits({"Tegen wanneer?": date(2026, 4, 3)})
    assert re.findall(r"done-\d{3}", shown(circle.ria.top())) == here


@begins_after(agreed)
async def test_what_was_done_and_is_handed_over_is_still_to_do(circle: Running) -> None:
    await opens(circle, "U0ANNA")
    await circle.person("U0ANNA").clicks("Gedaan")
    await opens(circle)
    await circle.ria.clicks("Wijzigen", beside=ASKS)
    await circle.ria.submits({"Wie doet het?": MEMBERS["U0DIRK"]})
    assert (await the_action(circle, ASKS)).state is ActionState.OPEN
