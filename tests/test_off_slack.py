"""Members who are not on Slack: named, counted, entered for, never written to, later on Slack after all."""

import pytest
from sqlalchemy import func, select

from bot.act.ids import Shortcut
from models.action import Action
from models.agenda import AgendaItem
from models.attendance import Attendance, Rsvp
from models.base import Base
from models.contribution import Contribution
from models.delivery import Delivery
from models.handed import Handed
from models.inquiry import Inquiry
from models.membership import Membership, Standing
from models.no_question import NoQuestion
from models.off_slack import OffSlack
from models.person import Language, Person, without_slack
from models.plan import Kind
from models.question import LearningQuestion
from models.request import RequestState
from models.session import LearningSession
from models.vote import Vote
from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after, until
from tests.people import invites, leaves, settings
from tests.test_report import hold
from tests.test_session import changes

NAME, ADDRESS, FROM, ASKS = "Jo De Wit", "jo@kringloop-noord.be", "Kringloop Noord", "Wie helpt mij?"


def test_who_is_not_on_slack_has_an_id_that_no_account_has_and_no_account_that_is_gone() -> None:
    jo = without_slack("T1", NAME, Language.EN, "Europe/Brussels")
    assert jo.off_slack
    assert jo.deactivated, "nothing is ever sent to them"
    assert not jo.gone
    assert jo.user_id != without_slack("T1", NAME, Language.EN, "Europe/Brussels").user_id


async def noted(circle: Running) -> None:
    """Ria notes Jo, who is not on Slack."""
    ria = circle.ria
    await ria.runs("/kring", "leden", channel=CHANNEL)
    await ria.clicks("Lid zonder Slack toevoegen")
    assert ria.sees("Zeg dat ook aan de persoon zelf")
    await ria.submits({"Naam": NAME, "E-mailadres": ADDRESS, "Organisatie": FROM})
    assert ria.sees("Genoteerd: Jo De Wit hoort erbij")
    await ria.closes(everything=True)


async def jo_of(circle: Running) -> Person:
    async with circle.database.read() as db:
        return (await db.scalars(select(Person).where(Person.name == NAME))).one()


async def entered(circle: Running, coming: str, asks: str = "") -> None:
    """Ria enters for Jo what they say about coming, and a question, unless it is empty."""
    await circle.ria.opens_home()
    await circle.ria.clicks("Invullen voor iemand", within=circle.ria.home)
    said = {"Voor wie?": NAME, "Komt die op do 12 maart?": coming}
    await circle.ria.submits(said | ({"Welke vraag gaf die door?": asks} if asks else {}))
    assert circle.ria.sees(f"{NAME} is niet op Slack")
    await circle.ria.closes(everything=True)
    await circle.settled()


async def comes(circle: Running, asks: str = ASKS) -> None:
    """Ria enters for Jo that they come, and a question, unless it is empty."""
    await entered(circle, "Ja", asks)


async def opens_cases(circle: Running) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Voorbereiden", within="home", beside="12 maart")
    await circle.ria.clicks("Cases")


async def opens_card(circle: Running) -> None:
    """Ria looks at what is noted of Jo."""
    await circle.ria.runs("/kring", "leden", channel=CHANNEL)
    await circle.ria.clicks("Bekijken")


async def is_on_slack(circle: Running, user_id: str) -> None:
    """Ria says who Jo is on Slack."""
    await opens_card(circle)
    await circle.ria.clicks("Is nu op Slack")
    assert circle.ria.sees("Terug kan niet")
    await circle.ria.submits({"Wie is dat op Slack?": user_id})
    assert circle.ria.sees("Dan worden ze één")
    await circle.ria.clicks("Samenvoegen")
    await circle.settled()


async def ticked(circle: Running) -> None:
    """The session is held; everybody was there but Dirk, Jo too, and a question was dealt with."""
    await hold(circle)
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    await circle.ria.clicks("Wie is er?")
    here = [name for user_id, name in MEMBERS.items() if user_id != "U0DIRK"]
    await circle.ria.submits({"Wie is er?": [*here, NAME]})
    await circle.ria.closes(everything=True)


async def waits(circle: Running) -> list[str]:
    """What waits to be sent, as Ria reads it: what it is, one a line."""
    await circle.ria.runs("/kring", "testuren", channel=CHANNEL)
    said = shown(circle.ria.top()).partition("Verstuurd*")[0]
    await circle.ria.closes(everything=True)
    return [line.partition(" · ")[2].partition(",")[0] for line in said.splitlines() if f"{NAME}* ·" in line]


async def passes_on(circle: Running, what: str) -> str:
    """Ria opens a text that waits, copies it, sends it and notes that; return what it says."""
    ria = circle.ria
    await ria.runs("/kring", "testuren", channel=CHANNEL)
    await ria.clicks("Tekst", beside=what)
    words = str(ria.top().content)
    await ria.submits()
    await ria.clicks("Is verstuurd", beside=what)
    await ria.closes(everything=True)
    await circle.settled()
    return words


@pytest.mark.long
@begins_after(noted)
async def test_who_is_not_on_slack_is_a_member_everywhere_and_is_entered_for(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "leden", channel=CHANNEL)
    assert ria.sees("niet op Slack")
    assert "7 van" in shown(ria.top())
    await ria.clicks("Bekijken")
    assert all(part in shown(ria.top()) for part in (NAME, ADDRESS, FROM, "teksten in het Nederlands"))
    await ria.closes(everything=True)
    await comes(circle)
    jo = await jo_of(circle)
    async with circle.database.read() as db:
        assert (
            await db.scalars(select(Attendance.rsvp).where(Attendance.person_id == jo.id))
        ).one() is Rsvp.YES
        assert (await db.scalars(select(LearningQuestion.asker_id))).one() == jo.id
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vragen", channel=CHANNEL)
    assert anna.sees(NAME)
    assert not any(part in str(anna.top().content) for part in (jo.user_id, ADDRESS, FROM))


@begins_after(noted)
async def test_what_is_noted_wrong_is_said_beside_its_field_and_a_name_is_noted_once(circle: Running) -> None:
    ria = circle.ria
    for filled, said in (
        ({"Naam": "Ann", "E-mailadres": "geen adres"}, "Dat is geen e-mailadres"),
        ({"Naam": "Ann", "E-mailadres": "=?utf-8?q?a=0d=0aBcc=3a_x?=@x.be"}, "Dat is geen e-mailadres"),
        ({"Naam": "jo de wit"}, "staat al op de lijst"),
        ({"Naam": "Anna Peeters"}, "staat al op de lijst"),
    ):
        await ria.runs("/kring", "leden", channel=CHANNEL)
        await ria.clicks("Lid zonder Slack toevoegen")
        await ria.submits(filled)
        assert ria.sees(said)
        await ria.closes(everything=True)
    async with circle.database.read() as db:
        assert await db.scalar(select(func.count()).select_from(OffSlack)) == 1


async def test_members_neither_note_nor_see_any_of_it(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    assert not anna.sees("Lid zonder Slack")
    await anna.runs("/kring", "testuren", channel=CHANNEL)
    assert not anna.sees("Te sturen")


@pytest.mark.long
@begins_after(noted, ticked)
async def test_who_gets_no_form_counts_as_there_and_not_among_who_is_asked(
    circle: Running,
) -> None:
    await circle.advance("2026-03-12 16:30")
    async with circle.database.read() as db:
        row = (await db.scalars(select(Inquiry).where(Inquiry.session_id.is_not(None)))).one()
        assert row.asked == 5
    await circle.advance("2026-03-13 09:30")
    await circle.ria.clicks("Verslag nakijken")
    assert "6 van de 7" in str(circle.ria.top().content), "they were there"


async def both_are_known(circle: Running, jo: Person) -> None:
    """Jo is known on Slack already: there they said No, and that they have no question."""
    async with circle.database.write() as db:
        meeting = (await db.scalars(select(LearningSession))).one()
        guest = Person(team_id=jo.team_id, user_id="U0GUEST")
        db.add(guest)
        await db.flush()
        db.add(Action(session_id=meeting.id, owner_id=jo.id, text="Koekjes meebrengen"))
        db.add_all([NoQuestion(session_id=meeting.id, person_id=one.id) for one in (jo, guest)])
        db.add(Attendance(session_id=meeting.id, person_id=guest.id, rsvp=Rsvp.NO))


@begins_after(noted, until("2026-02-19 12:00"))
@pytest.mark.long
async def test_who_comes_on_slack_takes_all_along_and_nothing_stands_twice(circle: Running) -> None:
    guest = circle.person("U0GUEST")
    await comes(circle)
    jo = await jo_of(circle)
    await both_are_known(circle, jo)
    await is_on_slack(circle, "U0GUEST")
    assert circle.ria.sees("is nu op Slack")
    await circle.ria.closes(everything=True)
    async with circle.database.read() as db:
        assert await db.get(Person, jo.id) is None
        found = (await db.scalars(select(Person).where(Person.user_id == "U0GUEST"))).one()
        assert (await db.scalars(select(LearningQuestion.asker_id))).one() == found.id
        mine = (await db.scalars(select(Attendance).where(Attendance.person_id == found.id))).one()
        assert mine.rsvp is Rsvp.NO, "what they said themselves counts"
        assert (await db.scalars(select(Action.owner_id))).one() == found.id
        assert (await db.scalars(select(NoQuestion.person_id))).one() == found.id, "once"
        place = (await db.scalars(select(Membership).where(Membership.person_id == found.id))).one()
        assert place.standing is Standing.ACTIVE
        assert list(await db.scalars(select(OffSlack))) == list(await db.scalars(select(Handed))) == []
    assert any("Je doet al mee" in said for said in circle.said_to("U0GUEST"))
    await guest.opens_home()
    assert guest.sees(ASKS)
    assert await waits(circle) == []


@begins_after(noted)
@pytest.mark.long
async def test_who_is_invited_on_slack_already_takes_the_place_they_had(
    circle: Running,
) -> None:
    ria = circle.ria
    await invites(circle, "U0GUEST")
    await ria.closes(everything=True)
    await is_on_slack(circle, "U0GUEST")
    async with circle.database.read() as db:
        (place,) = await db.scalars(
            select(Membership)
            .join(Person, Person.id == Membership.person_id)
            .where(Person.user_id == "U0GUEST")
        )
        assert place.standing is Standing.ACTIVE
        assert await db.scalar(select(func.count()).select_from(Membership)) == 8


@begins_after(noted, ticked)
@pytest.mark.long
async def test_two_who_were_at_one_session_are_not_made_one(circle: Running) -> None:
    await is_on_slack(circle, "U0ANNA")
    assert circle.ria.sees("dus zijn het twee mensen")
    assert (await jo_of(circle)).off_slack


@begins_after(noted, until("2026-02-19 12:00"))
@pytest.mark.long
async def test_who_leaves_or_is_forgotten_is_reached_nowhere_any_more(circle: Running) -> None:
    ria = circle.ria
    await passes_on(circle, "Aankondiging")
    await opens_card(circle)
    await ria.clicks("Van de lijst halen")
    assert ria.sees("Het adres is gewist")
    await ria.closes(everything=True)
    async with circle.database.read() as db:
        assert list(await db.scalars(select(OffSlack))) == list(await db.scalars(select(Handed))) == []
    assert await waits(circle) == []
    await ria.runs("/kring", "leden", channel=CHANNEL)
    await ria.clicks("Lid zonder Slack toevoegen")
    await ria.submits({"Naam": NAME, "Was eerder lid": f"{NAME}, tot do 19 februari"})
    assert ria.sees("hoort er weer bij")
    await ria.closes(everything=True)
    async with circle.database.read() as db:
        assert len(list(await db.scalars(select(Person).where(Person.name == NAME)))) == 1
    assert "Welkom" in await waits(circle)
    await opens_card(circle)
    await ria.clicks("Vergeten")
    assert ria.sees("Nergens staat die naam nog")
    async with circle.database.read() as db:
        assert list(await db.scalars(select(Person).where(Person.name == NAME))) == []
        assert list(await db.scalars(select(OffSlack))) == []


async def is_taken_off(circle: Running) -> None:
    """Ria takes Jo off the list."""
    await opens_card(circle)
    await circle.ria.clicks("Van de lijst halen")
    await circle.ria.closes(everything=True)


@begins_after(noted, ticked)
@pytest.mark.long
async def test_of_who_has_the_same_name_as_one_who_left_nothing_of_the_other_is_shown(
    circle: Running,
) -> None:
    await circle.advance("2026-03-13 09:30")
    await is_taken_off(circle)
    await noted(circle)
    await opens_card(circle)
    await circle.ria.clicks("Bewijs van aanwezigheid")
    assert circle.ria.sees("op geen enkele gehouden bijeenkomst")


@begins_after(noted, until("2026-02-19 12:00"))
@pytest.mark.long
async def test_who_was_taken_off_the_list_can_still_be_forgotten(circle: Running) -> None:
    await comes(circle)
    await is_taken_off(circle)
    await circle.ria.runs("/kring", "leden", channel=CHANNEL)
    assert circle.ria.sees(f"{NAME}, tot do 19 februari")
    await circle.ria.clicks("Vergeten", beside=NAME)
    assert circle.ria.sees("Nergens staat die naam nog")
    await circle.settled()
    assert await named(circle) == []


async def named(circle: Running) -> list[str]:
    """Where Jo is named: in the tables, and in Slack."""
    found = []
    async with circle.database.read() as db:
        for rows in Base.metadata.sorted_tables:
            found += [f"{rows.name}: {row}" for row in await db.execute(select(rows)) if NAME in repr(row)]
    said = [shown(message) for message in circle.playground.workspace.messages]
    return found + [words for words in said if NAME in words]


async def hosts_and_brings(circle: Running) -> None:
    """Jo hosts, asks, and brings something that stands on the agenda."""
    ria = circle.ria
    await comes(circle)
    await changes(circle, **{"Een lid bij wie jullie te gast zijn": NAME})
    await ria.opens_home()
    await ria.clicks("Voorbereiden", within=ria.home)
    await ria.clicks("Iemand iets vragen")
    await ria.submits({"Aan wie vraag je het?": NAME, "Wat vraag je?": "Een voorbeeld"})
    await ria.closes(everything=True)
    await circle.advance("2026-03-06 17:00")


@begins_after(noted, until("2026-02-19 12:00"), hosts_and_brings)
@pytest.mark.long
async def test_a_name_that_is_mended_is_mended_wherever_it_stands_and_is_forgotten_everywhere(
    circle: Running,
) -> None:
    ria = circle.ria
    assert len(await named(circle)) > 1
    await opens_card(circle)
    await ria.clicks("Aanpassen")
    await ria.submits({"Naam": "Joke Adams"})
    await ria.closes(everything=True)
    await circle.advance("2026-03-06 17:10")
    assert await named(circle) == []
    async with circle.database.read() as db:
        assert (await db.scalars(select(LearningSession.host))).one() == "Joke Adams"
    await opens_card(circle)
    await ria.clicks("Vergeten")
    await ria.closes(everything=True)
    await circle.advance("2026-03-06 17:20")
    async with circle.database.read() as db:
        assert (await db.scalars(select(LearningSession.host))).one() == ""


@begins_after(noted, until("2026-02-19 12:00"), hosts_and_brings)
@pytest.mark.long
async def test_who_comes_on_slack_is_called_there_as_they_are_wherever_they_were_named(
    circle: Running,
) -> None:
    circle.playground.workspace.add_user("U0JOWIT", "J. De Wit", tz="Europe/Brussels")
    async with circle.database.write() as db:
        db.add(Person(team_id=(await jo_of(circle)).team_id, user_id="U0JOWIT", name="J. De Wit"))
    await is_on_slack(circle, "U0JOWIT")
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-06 17:10")
    assert await named(circle) == []
    async with circle.database.read() as db:
        assert (await db.scalars(select(LearningSession.host))).one() == "J. De Wit"


async def gert_is_in(circle: Running) -> None:
    """Somebody takes part on Slack who may be Jo."""
    circle.playground.workspace.add_user("U0JOWIT", "J. De Wit", tz="Europe/Brussels")
    circle.playground.workspace.channels[CHANNEL].members.append("U0JOWIT")
    await invites(circle, "U0JOWIT")
    await circle.ria.closes(everything=True)
    await circle.person("U0JOWIT").clicks("Ik doe mee")
    await circle.person("U0JOWIT").closes(everything=True)
    await circle.settled()


@begins_after(noted, gert_is_in)
@pytest.mark.long
async def test_who_becomes_one_with_a_member_votes_for_no_question_of_their_own_and_is_not_welcomed_anew(
    circle: Running,
) -> None:
    await comes(circle)
    gert = circle.person("U0JOWIT")
    await gert.runs("/kring", "vragen", channel=CHANNEL)
    await gert.clicks("Stemmen", beside=ASKS)
    await gert.closes(everything=True)
    await circle.settled()
    await is_on_slack(circle, "U0JOWIT")
    await circle.settled()
    async with circle.database.read() as db:
        assert list(await db.scalars(select(Vote))) == []
    assert not any("Je doet al mee" in said for said in circle.said_to("U0JOWIT"))


async def an_waits(circle: Running, seats: str) -> None:
    """There is no seat for An, who is not on Slack either."""
    await settings(circle, **{"Maximaal aantal leden": seats})
    await circle.ria.closes(everything=True)
    await circle.ria.runs("/kring", "leden", channel=CHANNEL)
    await circle.ria.clicks("Lid zonder Slack toevoegen")
    await circle.ria.submits({"Naam": "An Aerts"})
    assert circle.ria.sees("Alle plaatsen zijn bezet")
    await circle.ria.closes(everything=True)


async def an_is_on_slack(circle: Running, user_id: str) -> str:
    """Ria says who An is on Slack; return what she is told."""
    await circle.ria.runs("/kring", "leden", channel=CHANNEL)
    await circle.ria.clicks("Bekijken", beside="An Aerts")
    await circle.ria.clicks("Is nu op Slack")
    await circle.ria.submits({"Wie is dat op Slack?": user_id})
    await circle.ria.clicks("Samenvoegen")
    await circle.settled()
    return shown(circle.ria.top())


@begins_after(noted, gert_is_in)
@pytest.mark.long
async def test_a_seat_that_comes_free_when_two_become_one_is_offered(circle: Running) -> None:
    await an_waits(circle, "8")
    await circle.ria.runs("/kring", "leden", channel=CHANNEL)
    await circle.ria.clicks("Bekijken", beside=NAME)
    await circle.ria.clicks("Is nu op Slack")
    await circle.ria.submits({"Wie is dat op Slack?": "U0JOWIT"})
    await circle.ria.clicks("Samenvoegen")
    await circle.settled()
    async with circle.database.read() as db:
        assert list(await db.scalars(select(Delivery).where(Delivery.kind == Kind.SEAT_FREE)))


@pytest.mark.long
@begins_after(noted)
async def test_who_waits_and_comes_on_slack_is_said_to_wait(circle: Running) -> None:
    await an_waits(circle, "7")
    said = await an_is_on_slack(circle, "U0GUEST")
    assert "staat op de wachtlijst" in said
    assert "krijgt voortaan alles" not in said


@pytest.mark.long
@begins_after(noted)
async def test_who_waits_is_not_made_one_with_who_leads_before_there_is_a_seat(circle: Running) -> None:
    await an_waits(circle, "7")
    await an_is_on_slack(circle, "U0RIA")
    assert circle.ria.sees("Geef An Aerts eerst een plaats")
    async with circle.database.read() as db:
        places = select(Membership.standing).join(Person, Person.id == Membership.person_id)
        assert (await db.scalars(places.where(Person.name == "An Aerts"))).one() is Standing.WAITING


@begins_after(noted)
@pytest.mark.long
async def test_who_waited_longest_keeps_their_place_in_the_line(circle: Running) -> None:
    await settings(circle, **{"Maximaal aantal leden": "7"})
    await circle.ria.closes(everything=True)
    await invites(circle, "U0GUEST")
    await circle.ria.closes(everything=True)
    await circle.person("U0GUEST").clicks("Ik doe mee")
    await circle.settled()
    await circle.advance("2026-01-06 11:00")
    await an_waits(circle, "7")
    async with circle.database.read() as db:
        (before,) = await db.scalars(
            select(Membership.waiting_since)
            .join(Person, Person.id == Membership.person_id)
            .where(Person.user_id == "U0GUEST")
        )
    await an_is_on_slack(circle, "U0GUEST")
    async with circle.database.read() as db:
        waits_since = select(Membership.waiting_since).where(Membership.standing == Standing.WAITING)
        assert (await db.scalars(waits_since)).one() == before


@begins_after(noted)
async def test_the_welcome_names_what_is_kept_and_nothing_else(circle: Running) -> None:
    await circle.ria.runs("/kring", "leden", channel=CHANNEL)
    await circle.ria.clicks("Lid zonder Slack toevoegen")
    await circle.ria.submits({"Naam": "An Aerts"})
    await circle.ria.closes(everything=True)
    words = await passes_on(circle, "An Aerts")
    assert "In Kring staan je naam, en" in words
    assert "adres" not in words.partition("initial_value")[2]


@pytest.mark.long
@begins_after(noted, until("2026-02-19 12:00"))
async def test_what_they_bring_is_noted_once_they_were_asked_aloud_and_can_be_taken_away(
    circle: Running,
) -> None:
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Voorbereiden", within=ria.home)
    await ria.clicks("Iemand iets vragen")
    await ria.submits({"Aan wie vraag je het?": NAME, "Wat vraag je?": "Een voorbeeld"})
    assert ria.sees(f"Genoteerd: {NAME} brengt het mee")
    await circle.settled()
    async with circle.database.read() as db:
        assert (await db.scalars(select(Contribution.state))).one() is RequestState.BROUGHT
    await ria.clicks("Toch niet", beside=NAME)
    async with circle.database.read() as db:
        assert (await db.scalars(select(Contribution.state))).one() is RequestState.WITHDRAWN


@begins_after(noted)
@pytest.mark.long
async def test_the_sheet_of_who_was_there_goes_to_who_passes_it_on(circle: Running) -> None:
    ria = circle.ria
    await opens_card(circle)
    await ria.clicks("Bewijs van aanwezigheid")
    assert ria.sees("op geen enkele gehouden bijeenkomst")
    await ria.closes(everything=True)
    await circle.advance("2026-03-12 13:40")
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": [*MEMBERS.values(), NAME]})
    await ria.closes(everything=True)
    await circle.advance("2026-03-13 09:30")
    await opens_card(circle)
    await ria.clicks("Bewijs van aanwezigheid")
    assert ria.sees("om door te geven")
    await circle.settled()
    assert ria.direct_messages[-1].files


@begins_after(noted)
@pytest.mark.long
async def test_who_waits_for_a_seat_is_told_so_and_then_that_they_have_one(circle: Running) -> None:
    await settings(circle, **{"Maximaal aantal leden": "7"})
    await circle.ria.closes(everything=True)
    await circle.ria.runs("/kring", "leden", channel=CHANNEL)
    await circle.ria.clicks("Lid zonder Slack toevoegen")
    await circle.ria.submits({"Naam": "An Aerts"})
    assert circle.ria.sees("Alle plaatsen zijn bezet")
    await circle.ria.closes(everything=True)
    await passes_on(circle, "An Aerts")
    await leaves(circle, "U0DIRK")
    await circle.ria.runs("/kring", "leden", channel=CHANNEL)
    await circle.ria.clicks("Geef An Aerts een plaats")
    await circle.ria.closes(everything=True)
    await circle.settled()
    assert "hoort bij het lerend netwerk" in await passes_on(circle, "An Aerts")


@pytest.mark.long
@begins_after(noted, until("2026-02-19 12:00"))
async def test_who_asks_for_other_words_is_told_that_the_asker_gets_no_message(circle: Running) -> None:
    await comes(circle)
    ria = circle.ria
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    await ria.clicks("Om verduidelijking vragen")
    await ria.submits({"Wat zou de vraag duidelijker maken?": "Voor wie?"})
    assert ria.sees(f"{NAME} is niet op Slack en krijgt hiervan geen bericht")
    assert not ria.sees("Ik geef het door")


async def jo_asks(circle: Running) -> None:
    await comes(circle)


@begins_after(noted, until("2026-02-19 12:00"), jo_asks)
@pytest.mark.long
async def test_who_closes_a_question_in_between_is_told_to_tell_its_asker(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    await ria.clicks("Tussendoor beantwoord")
    await ria.submits({"Wat was het antwoord?": "Vraag het Bram."})
    assert ria.sees(f"{NAME} is niet op Slack en hoort dit niet van mij")
    assert not ria.sees("vraag ik of die ermee verder kan")


@begins_after(noted, until("2026-02-19 12:00"), jo_asks)
async def test_who_answers_in_the_channel_is_told_to_tell_the_asker(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    await bram.writes("Vraag het eerst rond.", channel=CHANNEL)
    message = next(one for one in circle.playground.workspace.messages if "eerst rond" in one.text)
    await bram.uses_message_shortcut(Shortcut.ANSWERS, message)
    assert "Is de vraagsteller op Slack" in shown(bram.top())
    await bram.submits({"Op welke vraag is dit een antwoord?": ASKS})
    assert f"{NAME} is niet op Slack: vertel het zelf" in shown(bram.top())
    assert "hoort het" not in shown(bram.top())


@begins_after(noted)
async def test_who_becomes_which_account_is_asked_once_more_and_nothing_happens_before(
    circle: Running,
) -> None:
    await opens_card(circle)
    ria = circle.ria
    await ria.clicks("Is nu op Slack")
    await ria.submits({"Wie is dat op Slack?": "U0GUEST"})
    assert NAME in shown(ria.top())
    assert "<@U0GUEST>" in shown(ria.top())
    assert (await jo_of(circle)).off_slack
    await ria.closes(everything=True)
    assert (await jo_of(circle)).off_slack, "a press on the wrong button is closed"


@pytest.mark.long
@begins_after(noted, until("2026-02-19 10:00"))
async def test_a_case_is_entered_for_who_told_it_changed_and_taken_off_again(circle: Running) -> None:
    ria = circle.ria
    await opens_cases(circle)
    await ria.chooses("Invullen voor wie niet op Slack is", NAME)
    assert ria.sees(f"Je vult in voor *{NAME}*")
    await ria.submits({"Je kernvraag": ASKS})
    assert ria.sees("De case is bewaard")
    await ria.closes(everything=True)
    await circle.advance("2026-03-05 10:00")
    assert ASKS in circle.said_to("U0RIA")[-1]
    jo = await jo_of(circle)
    assert circle.playground.workspace.messages_to(jo.user_id) == []
    await opens_cases(circle)
    await ria.clicks("Wijzigen", beside=NAME)
    await ria.submits({"Je kernvraag": "Wie leert het mij?"})
    await ria.closes(everything=True)
    await opens_cases(circle)
    assert "Wie leert het mij?" in shown(ria.top())
    await ria.clicks("Hoeft niet meer", beside=NAME)
    assert "Wie leert het mij?" not in shown(ria.top())
    await ria.closes(everything=True)
    async with circle.database.read() as db:
        assert (await db.scalars(select(AgendaItem).where(AgendaItem.case_id.is_not(None)))).all() == []
