"""In a closed network: what is about oneself, and about a next network, is not refused."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import closed
from models.base import Base
from models.calendar import DAY
from models.membership import Membership, Standing
from models.network import HALF_YEAR, Network
from models.outside import Outside
from models.person import Person
from models.question import LearningQuestion
from models.unlinked import InquiryText
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.inquiries import held_three_times
from tests.moments import begins_after
from tests.people import join_everybody, start_network
from tests.test_closing import closes, home, wrote
from tests.test_ground_rule import ria_adds, ria_publishes
from tests.test_outside import asked, opens, proposed, success
from tests.test_outside_asked import gone_out
from tests.test_retention import everything

pytestmark = pytest.mark.long
REFUSED = "Dit netwerk is afgerond: lezen kan nog"


@pytest.mark.parametrize("channel", [CHANNEL, None], ids=["in its channel", "in a direct conversation"])
@begins_after(held_three_times, wrote, closes)
async def test_a_member_of_a_closed_network_is_forgotten_when_they_ask(
    circle: Running, channel: str | None
) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vergeet", channel=channel)
    assert REFUSED not in shown(anna.top())
    await anna.submits()
    await circle.settled()
    async with circle.database.read() as db:
        assert "U0ANNA" not in list(await db.scalars(select(Person.user_id)))


@pytest.mark.parametrize("channel", [CHANNEL, None], ids=["in its channel", "in a direct conversation"])
@pytest.mark.parametrize("command", ["vergeet", "agenda", "taal en", "stil tot 2026-04-20"])
@begins_after(held_three_times, wrote, closes)
async def test_what_is_about_oneself_alone_is_not_refused(
    circle: Running, command: str, channel: str | None
) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", command, channel=channel)
    assert not anna.modals or REFUSED not in shown(anna.top())


@begins_after(held_three_times, wrote, closes)
async def test_own_settings_and_being_forgotten_are_reached_from_home(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await home(circle, "U0ANNA")
    await anna.clicks("Mijn instellingen", within="home")
    assert REFUSED not in shown(anna.top())
    await anna.submits()
    assert REFUSED not in shown(anna.home)
    assert not anna.errors


@begins_after(held_three_times, wrote, closes)
async def test_who_closed_a_network_begins_a_next_one_in_another_channel(circle: Running) -> None:
    circle.playground.workspace.add_channel(
        "C0VERDER", "verder", members=[FACILITATOR, *MEMBERS], private=True
    )
    ria = circle.ria
    await ria.runs("/kring", "nieuw", channel="C0VERDER")
    assert REFUSED not in shown(ria.top())


@begins_after(held_three_times, wrote, closes)
async def test_who_is_in_a_closed_network_alone_begins_one_from_home(circle: Running) -> None:
    ria = circle.ria
    await home(circle, FACILITATOR)
    await ria.runs("/kring", "nieuw")
    assert REFUSED not in shown(ria.top())
    async with circle.database.read() as db:
        assert len(list(await db.scalars(select(Network.id)))) == 1


async def forgotten(circle: Running) -> None:
    """Half a year went by."""
    async with circle.database.write() as db:
        row = (await db.scalars(select(Network))).one()
        assert row.closed_at is not None
        await closed.forget(db, row.closed_at + (HALF_YEAR * DAY) + timedelta(days=1))


@begins_after(held_three_times, wrote, closes)
async def test_the_only_facilitator_of_a_closed_network_can_leave_it(circle: Running) -> None:
    """It is over: nobody need be found to facilitate it, and nobody can be chosen."""
    await circle.ria.runs("/kring", "uitstappen", channel=CHANNEL)
    await circle.ria.submits()
    await circle.settled()
    assert not circle.ria.errors, circle.ria.errors
    async with circle.database.read() as db:
        ria = (await db.scalars(select(Membership).join(Person).where(Person.user_id == FACILITATOR))).one()
    assert not ria.active, shown(circle.ria.top())


@begins_after(held_three_times, wrote, closes)
async def test_the_only_facilitator_of_a_closed_network_can_be_forgotten(circle: Running) -> None:
    await circle.ria.runs("/kring", "vergeet")
    assert circle.ria.top().content.get("submit"), shown(circle.ria.top())
    await circle.ria.submits()
    await circle.settled()
    assert not circle.ria.errors, circle.ria.errors
    async with circle.database.read() as db:
        assert FACILITATOR not in list(await db.scalars(select(Person.user_id)))


async def went_out(circle: Running) -> None:
    """A text that names Ria, who only facilitates, went out."""
    ria = circle.ria
    await ria.runs("/kring", "naarbuiten", channel=CHANNEL)
    await ria.clicks("Tekst voorstellen")
    await ria.submits({"Voor wie is de tekst?": "De nieuwsbrief"})
    await ria.submits({"De tekst": "Ria Mertens begeleidde dit netwerk."})
    await ria.clicks("Kopiëren")
    await ria.closes(everything=True)


@begins_after(held_three_times, went_out, closes, forgotten)
async def test_half_a_year_later_no_text_for_outside_names_who_facilitated(circle: Running) -> None:
    async with circle.database.read() as db:
        left = list(await db.scalars(select(Outside.text)))
    assert not any("Ria Mertens" in one for one in left)


ADVICE = "Vraag nooit Hoe praat je over loon met je baas want dan zwijgt iedereen"


@begins_after(held_three_times)
async def test_words_that_stay_within_the_circle_are_not_advised_to_another_network(circle: Running) -> None:
    from models.inquiry import Inquiry, State
    from models.question import KeptBy, LearningQuestion

    now = circle.clock.now()
    async with circle.database.write() as db:
        here = (await db.scalars(select(Network))).one()
        before = Network(team_id=here.team_id, channel_id="C0VROEGER", theme="Vroeger", created_at=now)
        db.add(before)
        await db.flush()
        before.closed_at = now
        asked = LearningQuestion(
            network_id=before.id, asker_id=None, text="Hoe praat je over loon met je baas?", asked_at=now
        )
        asked.kept_by = KeptBy.ASKER
        row = Inquiry(network_id=before.id, instrument="final_evaluation", state=State.CLOSED)
        row.shared_at = now
        db.add_all([asked, row])
        await db.flush()
        db.add(InquiryText(key="a", inquiry_id=row.id, item="advice", text=ADVICE))
    await circle.ria.runs("/kring", "raad", channel=CHANNEL)
    assert "loon met je baas" not in shown(circle.ria.top())


@begins_after(held_three_times, success, proposed, asked, gone_out, closes)
async def test_who_facilitated_hears_in_a_closed_network_that_a_yes_was_taken_back(circle: Running) -> None:
    """The text is out: somebody has to ask there whether it can go."""
    await opens(circle, "U0BRAM")
    await circle.person("U0BRAM").clicks("Toch liever niet")
    told = await home(circle, FACILITATOR)
    assert "Vraag daar of ze weg kan" in told


async def elsewhere_too(circle: Running) -> None:
    """Anna and Ria belong to another network as well."""
    now = circle.clock.now()
    async with circle.database.write() as db:
        row = (await db.scalars(select(Network))).one()
        other = Network(team_id=row.team_id, channel_id="C0ANDER", theme="Elders", created_at=now)
        db.add(other)
        await db.flush()
        for who in ("U0ANNA", FACILITATOR):
            person = (await db.scalars(select(Person).where(Person.user_id == who))).one()
            leads = who == FACILITATOR
            place = Membership(network_id=other.id, person_id=person.id, standing=Standing.ACTIVE, since=now)
            place.facilitates = leads
            db.add(place)


@begins_after(held_three_times, wrote, elsewhere_too)
async def test_from_a_direct_conversation_no_question_gets_into_a_closed_network(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vraag Hoe nu verder met dit alles?")
    await closes(circle)
    await anna.submits({"Voor welk netwerk?": "Leren van elkaar"})
    async with circle.database.read() as db:
        asked_ = {(one.network_id, one.text) for one in await db.scalars(select(LearningQuestion))}
    assert (1, "Hoe nu verder met dit alles?") not in asked_


@begins_after(held_three_times, wrote, closes)
async def test_in_a_direct_conversation_of_who_is_in_a_closed_network_alone_no_question_gets_in(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vraag Hoe nu verder met dit alles?")
    if anna.modals and anna.top().content.get("submit"):
        await anna.submits()
    async with circle.database.read() as db:
        assert "Hoe nu verder met dit alles?" not in list(await db.scalars(select(LearningQuestion.text)))


PARKED = "Praten over de parkeerplaats"


async def parked(circle: Running) -> list[str]:
    kept = await everything(circle)
    return [name for name, values in kept.items() if any(PARKED in one for one in values)]


@begins_after(held_three_times, wrote, closes)
async def test_from_a_direct_conversation_nothing_is_parked_in_a_closed_network(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", f"parkeer {PARKED}")
    if ria.modals and ria.top().content.get("submit"):
        await ria.submits()
    await circle.settled()
    assert await parked(circle) == [], shown(ria.top())


@begins_after(held_three_times, wrote, closes, elsewhere_too)
async def test_with_two_networks_nothing_is_parked_in_the_closed_one(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", f"parkeer {PARKED}")
    await circle.settled()
    assert "Leren van elkaar" not in shown(ria.top())


@pytest.mark.long
async def test_half_a_year_after_it_was_closed_no_rule_and_no_invitation_names_anybody(
    kring: Running,
) -> None:
    await start_network(kring)
    await join_everybody(kring, ["U0ANNA", "U0BRAM", "U0ELS"])
    await ria_adds(kring, "Anna Peeters bewaakt de tijd")
    await kring.ria.closes(everything=True)
    await ria_publishes(kring)
    ria = kring.ria
    await ria.runs("/kring", "uitnodiging", channel=CHANNEL)
    await ria.clicks("Zelf schrijven")
    await ria.submits({"Begeleiding": "Anna Peeters begeleidt mee", "Wij bieden": "Raad van Bram Maes"})
    await ria.closes(everything=True)
    await ria.runs("/kring", "afronden", channel=CHANNEL)
    await ria.clicks("Netwerk afronden")
    await ria.closes(everything=True)
    await kring.settled()
    assert any("daarna staat niemand er nog met naam in" in text for text in kring.channel_texts())
    async with kring.database.write() as db:
        (home,) = await db.scalars(select(Network))
        await closed.forget(db, home.closed_at + (HALF_YEAR * DAY) * 2)
    left = []
    async with kring.database.read() as db:
        for rows in Base.metadata.sorted_tables:
            for row in (await db.execute(select(rows))).all():
                left += [rows.name for name in ("Anna Peeters", "Bram Maes") if name in str(tuple(row))]
    assert left == []
