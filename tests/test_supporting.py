"""What supporters see: what the group was shown, what went outside, what is asked; and nothing else."""

import pytest
from sqlalchemy import select

from bot.compose import ROOMS
from handlers.supporting import SEEN
from models.agenda import AgendaItem
from models.entry import Entry
from models.inquiry import Inquiry
from models.network import Network
from models.person import Person
from models.report import Report
from models.session import LearningSession
from models.support import Says, Sees, Supporter, SupportRole
from playground import View
from playground.sight import controls, shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.inquiries import held_three_times
from tests.moments import begins_after, until
from tests.people import settings
from tests.test_advice import keep_inside
from tests.test_closing import text_of
from tests.test_crosses import all_placed, asked_for
from tests.test_guest import NAME, expert_noted
from tests.test_guest import asked as guest_asked
from tests.test_outside import SUCCESS, TEXT, asked, opens, proposed, says, success
from tests.test_panel import PAY, TALENT, begin
from tests.test_support import GUEST, opens_mine
from tests.test_trend import NINE, held

ROOM = "Een lokaal met beamer"
assert ROOMS  # so that every part is registered


async def has_roles(circle: Running, *roles: SupportRole, who: str = GUEST) -> None:
    """Somebody has these roles in the network."""
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        person = (await db.scalars(select(Person).where(Person.user_id == who))).one_or_none()
        if person is None:
            person = Person(team_id=home.team_id, user_id=who, name="Gert Gast")
            db.add(person)
            await db.flush()
        now = circle.clock.now()
        for role in roles:
            row = Supporter(
                network_id=1, person_id=person.id, role=role, asked_at=now, says=Says.YES, since=now
            )
            db.add(row)


async def coach(circle: Running) -> None:
    await has_roles(circle, SupportRole.COACH)


async def sponsor(circle: Running) -> None:
    await has_roles(circle, SupportRole.SPONSOR)


async def looks(circle: Running, who: str = GUEST) -> str:
    """Open what the only role of somebody sees."""
    await opens_mine(circle, who)
    await circle.person(who).clicks("Bekijken")
    return shown(circle.person(who).top())


def test_everything_that_a_role_sees_has_a_part() -> None:
    assert set(SEEN) == set(Sees)


async def test_a_convenor_reads_that_it_runs_and_nothing_of_what_is_said(circle: Running) -> None:
    await has_roles(circle, SupportRole.CONVENOR)
    seen = await looks(circle)
    assert "6 leden" in seen
    assert "Gepland" in seen
    for hidden in ("Agenda", "te zien kreeg", "naar buiten"):
        assert hidden not in seen


@begins_after(begin, coach)
async def test_a_coach_reads_the_published_agenda_without_anybody_s_name(circle: Running) -> None:
    seen = await looks(circle)
    assert TALENT in seen
    assert PAY in seen
    for name in ("Anna", "Bram", "U0ANNA", "U0BRAM", "U0CHIARA"):
        assert name not in seen


@begins_after(begin, coach)
async def test_what_stays_within_the_circle_is_not_in_what_a_coach_reads(circle: Running) -> None:
    await keep_inside(circle, PAY)
    assert PAY not in await looks(circle)


@begins_after(coach)
async def test_a_coach_reads_numbers_only_once_the_group_was_shown_them_and_never_a_remark(
    circle: Running,
) -> None:
    await held(circle, "2025-10-02 13:30", 11, NINE)
    assert "kreeg nog geen cijfers" in await looks(circle)
    async with circle.database.write() as db:
        meeting = (await db.scalars(select(LearningSession).where(LearningSession.number == 11))).one()
        meeting.results_shared_at = circle.clock.now()
    seen = await looks(circle)
    assert "Gemiddeld" in seen
    assert "9" in seen
    assert "Begeleiding" not in seen, "its score was not shared"
    async with circle.database.write() as db:
        db.add(Report(session_id=meeting.id, share_facilitation=True))
    assert "Begeleiding" in await looks(circle)


@pytest.mark.long
@begins_after(success, proposed, asked)
@pytest.mark.parametrize("role", [SupportRole.SPONSOR, SupportRole.HR])
async def test_a_sponsor_and_hr_read_what_went_outside_once_everybody_agreed_and_not_before(
    circle: Running, role: SupportRole
) -> None:
    await has_roles(circle, role)
    assert TEXT not in await looks(circle)
    for who in ("U0ANNA", "U0BRAM"):
        await says(circle, who, "Dit mag naar buiten")
    assert TEXT not in await looks(circle), "it did not go out"
    await opens(circle)
    await circle.ria.clicks("Kopiëren")
    seen = await looks(circle)
    assert TEXT in seen
    assert "De nieuwsbrief" in seen
    assert SUCCESS not in seen.replace(TEXT, "")
    await opens(circle, "U0ANNA")
    await circle.person("U0ANNA").clicks("Toch liever niet")
    assert TEXT not in await looks(circle), "a yes that is taken back holds here at once"


@pytest.mark.long
@begins_after(success, proposed, asked)
@pytest.mark.parametrize("role", [SupportRole.SPONSOR, SupportRole.HR])
async def test_what_went_outside_before_somebody_had_the_role_was_agreed_to_for_others_and_is_not_theirs(
    circle: Running, role: SupportRole
) -> None:
    for who in ("U0ANNA", "U0BRAM"):
        await says(circle, who, "Dit mag naar buiten")
    await opens(circle)
    await circle.ria.clicks("Kopiëren")
    await circle.advance("2026-01-06 10:00")
    await has_roles(circle, role)
    seen = await looks(circle)
    assert TEXT not in seen
    assert "Sinds je deze rol hebt" in seen


@pytest.mark.long
@begins_after(coach)
async def test_points_go_to_nobody_whom_the_form_did_not_name_and_what_was_typed_stays(
    circle: Running,
) -> None:
    await looks(circle)
    guest = circle.person(GUEST)
    await guest.clicks("Punten voor een bijeenkomst")
    assert "Dit leest Ria Mertens." in shown(guest.top())
    await settings(circle, Begeleider="U0ELS")
    await guest.submits({"Welke werkvorm kan passen?": "Werk in drietallen"})
    await circle.settled()
    assert not [text for text in circle.said_to("U0ELS") if "drietallen" in text]
    assert "Dit leest Els Jacobs." in shown(guest.top())
    assert "drietallen" in str(guest.top().content)
    await guest.submits()
    await circle.settled()
    assert len([text for text in circle.said_to("U0ELS") if "drietallen" in text]) == 1


@pytest.mark.long
@begins_after(guest_asked, expert_noted, until("2026-03-12 13:40"))
async def test_a_coach_reads_no_title_in_which_somebody_may_be_named(circle: Running) -> None:
    await has_roles(circle, SupportRole.COACH)
    async with circle.database.write() as db:
        for point in await db.scalars(select(AgendaItem)):
            point.title, point.called = f"{point.title} van Anna", "Rondje van Els"
    seen = await looks(circle)
    assert "13.30" in seen
    for name in (NAME, "Anna", "Els"):
        assert name not in seen
    assert "Een werkvorm van de groep zelf" in seen


async def hr_reads(circle: Running) -> None:
    """A sentence of Anna's question goes outside, where HR reads it."""
    await proposed(circle, f"We vroegen: {PAY}")
    await asked(circle)
    await says(circle, "U0ANNA", "Dit mag naar buiten")
    await opens(circle)
    await circle.ria.clicks("Kopiëren")
    await has_roles(circle, SupportRole.HR)
    assert PAY in await looks(circle)


@begins_after(begin, success)
@pytest.mark.long
async def test_a_supporter_reads_no_longer_what_is_kept_inside_since(circle: Running) -> None:
    await hr_reads(circle)
    await keep_inside(circle, PAY)
    assert PAY not in await looks(circle)


@pytest.mark.long
@begins_after(success, sponsor)
async def test_a_supporter_reads_no_longer_a_success_that_is_hidden_since(circle: Running) -> None:
    await proposed(circle, f"{SUCCESS}.")
    await asked(circle)
    await says(circle, "U0ANNA", "Dit mag naar buiten")
    await opens(circle)
    await circle.ria.clicks("Kopiëren")
    assert SUCCESS in await looks(circle)
    await circle.ria.closes(everything=True)
    await circle.ria.runs("/kring", "successen", channel=CHANNEL)
    await circle.ria.clicks("Verbergen")
    assert SUCCESS not in await looks(circle)


async def test_a_convenor_of_a_network_without_a_maximum_reads_so(circle: Running) -> None:
    await has_roles(circle, SupportRole.CONVENOR)
    await settings(circle, **{"Maximaal aantal leden": ""})
    assert "Er is geen maximum." in await looks(circle)


async def test_who_facilitates_alone_and_is_coach_is_not_offered_to_send_points_to_nobody(
    circle: Running,
) -> None:
    await has_roles(circle, SupportRole.COACH, who=FACILITATOR)
    await looks(circle, FACILITATOR)
    assert "Punten voor een bijeenkomst" not in names_of(circle.ria.top())


def names_of(view: View) -> list[str]:
    """What stands on the buttons of a view."""
    return [one.name for one in controls(view) if one.kind == "button"]


async def asks_for(circle: Running, what: str, *, sponsor: bool) -> None:
    ria = circle.ria
    await ria.runs("/kring", "middelen", channel=CHANNEL)
    await ria.clicks("Iets toevoegen")
    said = {"Wat is het?": what, "Wie zorgt ervoor?": "Dirk", "Is het er al?": "nog nodig"}
    await ria.submits(said | ({"Sponsor": ["Aan de sponsor vragen"]} if sponsor else {}))
    await ria.closes(everything=True)


@begins_after(sponsor)
async def test_a_sponsor_reads_what_is_asked_of_them_and_says_that_it_is_arranged(circle: Running) -> None:
    assert "niets gevraagd" in await looks(circle)
    await asks_for(circle, ROOM, sponsor=True)
    await asks_for(circle, "Koekjes", sponsor=False)
    seen = await looks(circle)
    assert ROOM in seen
    for hidden in ("Koekjes", "Dirk"):
        assert hidden not in seen
    await circle.person(GUEST).clicks("Het is geregeld")
    assert "Het is geregeld" not in shown(circle.person(GUEST).top())
    async with circle.database.read() as db:
        stands = [one.said["stands"] for one in await db.scalars(select(Entry).order_by(Entry.id))]
    assert stands == ["there", "needed"]
    await circle.ria.runs("/kring", "middelen", channel=CHANNEL)
    assert "Ook aan de sponsor gevraagd" in shown(circle.ria.top())


async def home_of(circle: Running, who: str) -> str:
    return shown(await circle.person(who).opens_home() or {})


async def room_is_arranged(circle: Running) -> None:
    """The group asks the sponsor for a room, and the sponsor says that it is arranged."""
    await asks_for(circle, ROOM, sponsor=True)
    await looks(circle)
    await circle.person(GUEST).clicks("Het is geregeld")
    await circle.settled()


@begins_after(sponsor, room_is_arranged)
async def test_what_a_sponsor_arranged_waits_at_the_facilitator_s_home_until_they_know_it(
    circle: Running,
) -> None:
    assert len(circle.ria.direct_messages) == 0, "no message for what can wait"
    said = await home_of(circle, FACILITATOR)
    assert ROOM in said
    assert "Gert" in said or GUEST in said
    assert ROOM not in await home_of(circle, "U0ANNA"), "the members read it in their list"
    await circle.ria.clicks("Ik weet het", within="home")
    assert ROOM not in await home_of(circle, FACILITATOR)


@begins_after(sponsor, room_is_arranged)
async def test_what_turned_out_not_to_be_arranged_is_told_no_more_and_can_be_arranged_again(
    circle: Running,
) -> None:
    await circle.ria.runs("/kring", "middelen", channel=CHANNEL)
    await circle.ria.clicks("Wijzigen")
    await circle.ria.submits({"Is het er al?": "nog nodig"})
    await circle.ria.closes(everything=True)
    assert ROOM not in await home_of(circle, FACILITATOR)
    await looks(circle)
    await circle.person(GUEST).clicks("Het is geregeld")
    await circle.settled()
    assert ROOM in await home_of(circle, FACILITATOR)


@begins_after(sponsor, room_is_arranged)
async def test_what_was_arranged_and_is_taken_off_the_list_is_told_no_more(circle: Running) -> None:
    async with circle.database.write() as db:
        (await db.scalars(select(Entry))).one().hidden = True
    assert ROOM not in await home_of(circle, FACILITATOR)


@begins_after(coach)
async def test_points_of_a_coach_go_to_the_facilitator_and_to_nobody_else(circle: Running) -> None:
    await looks(circle)
    guest = circle.person(GUEST)
    await guest.clicks("Punten voor een bijeenkomst")
    await guest.submits({"Welke werkvorm kan passen?": "Werk in drietallen"})
    await circle.settled()
    (note,) = [text for text in circle.said_to(FACILITATOR) if "Werk in drietallen" in text]
    assert "van de coach" in note
    assert "Waar kan de bijeenkomst" not in note, "what was left empty is not sent"
    for who in ("U0ANNA", "U0BRAM"):
        assert not any("drietallen" in text for text in circle.said_to(who))


@begins_after(coach)
async def test_a_coach_of_one_network_reads_that_a_second_one_would_stand_beside_it(circle: Running) -> None:
    await looks(circle)
    await circle.person(GUEST).clicks("Naast elkaar")
    seen = shown(circle.person(GUEST).top())
    assert "Je coacht één netwerk" in seen
    assert "lunch" in seen


@begins_after(coach)
async def test_two_networks_stand_in_alphabetical_order_without_totals(circle: Running) -> None:
    async with circle.database.write() as db:
        here = await db.get_one(Network, 1)
        other = Network(
            team_id=here.team_id, channel_id="C0AARD", theme="Aardappels", created_at=circle.clock.now()
        )
        db.add(other)
        await db.flush()
        mine = (await db.scalars(select(Supporter))).one()
        db.add(
            Supporter(
                network_id=other.id, person_id=mine.person_id, role=SupportRole.COACH,
                asked_at=circle.clock.now(), says=Says.YES, since=circle.clock.now(),
            )
        )  # fmt: skip
        theme = here.theme
    await opens_mine(circle)
    guest = circle.person(GUEST)
    await guest.clicks("Bekijken", beside=theme)
    await guest.clicks("Naast elkaar")
    seen = shown(guest.top())
    assert seen.index("Aardappels") < seen.index(theme)
    assert "niets opgeteld of gerangschikt" in seen


@begins_after(coach)
async def test_who_stopped_finds_that_what_was_open_shows_nothing_any_more(circle: Running) -> None:
    await looks(circle)
    async with circle.database.write() as db:
        (await db.scalars(select(Supporter))).one().says = Says.STOPPED
    guest = circle.person(GUEST)
    await guest.clicks("Punten voor een bijeenkomst")
    assert "niet hebt, of niet meer" in shown(guest.top())


async def test_a_session_with_too_few_answers_shows_nothing_of_itself(circle: Running) -> None:
    await has_roles(circle, SupportRole.COACH)
    await held(circle, "2025-10-02 13:30", 11, None)
    async with circle.database.write() as db:
        for meeting in await db.scalars(select(LearningSession)):
            meeting.results_shared_at = circle.clock.now()
    assert "kreeg nog geen cijfers" in await looks(circle)


@pytest.mark.long
@begins_after(held_three_times, asked_for, all_placed, coach)
async def test_of_the_crosses_a_coach_reads_the_strips_once_they_are_shared_and_no_line_of_its_own(
    circle: Running,
) -> None:
    assert "Praktijk" not in await looks(circle)
    async with circle.database.write() as db:
        for row in await db.scalars(select(Inquiry)):
            row.shared_at = circle.clock.now()
    assert "Praktijk" in await looks(circle)


@begins_after(sponsor)
async def test_who_supports_takes_along_what_is_theirs_of_that_network(circle: Running) -> None:
    await looks(circle)
    gert = circle.person(GUEST)
    await gert.clicks("Wat van mij is")
    assert "alleen aan jou" in shown(gert.top())
    assert "Ik steun het als" in await text_of(circle, GUEST)
