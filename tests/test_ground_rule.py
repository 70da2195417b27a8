"""Ground rules: published once, accepted with one press, kept in versions, pressed on nobody."""

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from models import ground_rule_acts, retention
from models.delivery import Delivery, DeliveryState
from models.ground_rule import (
    GroundRule,
    Line,
    RulePart,
    RuleProposal,
    RulesAccepted,
    RulesVersion,
    listed,
    sign_of,
)
from models.network import Network
from models.person import Language, Person
from models.plan import RULES, Audience, Kind
from playground import Person as Hands
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after
from tests.people import invites, leaves
from tests.test_as_read import els_facilitates_too
from tests.test_off_slack import noted, waits
from tests.test_question import reads

ANNA, BRAM, RIA = "U0ANNA", "U0BRAM", "U0RIA"
CONFIDENTIAL = "Wat hier gezegd wordt, blijft hier"
AGREE, TALK = "Ik ga akkoord", "Hierover praten"
ASKED = "Ga je ermee akkoord?"


async def opens(circle: Running, user_id: str = RIA) -> Hands:
    """Somebody opens the ground rules."""
    person = circle.person(user_id)
    with suppress(NotThere):
        await person.closes(everything=True)
    await person.runs("/kring", "spelregels", channel=CHANNEL)
    return person


async def works(circle: Running) -> Hands:
    """Ria opens the list that she works on."""
    ria = await opens(circle)
    await ria.clicks("Aan de regels werken")
    return ria


async def ria_lists_examples(circle: Running) -> None:
    """Ria begins from the examples."""
    ria = await works(circle)
    await ria.clicks("Met voorbeelden beginnen")
    await ria.submits({})


async def ria_publishes(circle: Running, **fields: str) -> None:
    """Ria publishes the list."""
    ria = await works(circle)
    await ria.clicks("Publiceren")
    await ria.submits(dict(fields))
    await ria.closes(everything=True)
    await circle.settled()


async def ria_adds(circle: Running, text: str = "Iedereen zet koffie") -> None:
    """Ria adds a line."""
    ria = await works(circle)
    await ria.clicks("Een regel toevoegen")
    await ria.submits({"Hoe zeg je het?": text})


async def home_of(person: Hands) -> str:
    home = await person.opens_home()
    assert home is not None
    return shown(home)


async def accepts(circle: Running, user_id: str) -> None:
    person = await opens(circle, user_id)
    await person.clicks(AGREE)


async def accepted(circle: Running) -> set[str]:
    """The names of who accepted anything."""
    ria = await opens(circle)
    found = reads(ria).partition("Akkoord:")[2].partition("Nog geen akkoord:")[0]
    return {name for name in ("Anna", "Bram", "Chiara", "Dirk", "Els", "Fatima", "Jo") if name in found}


OUT = (ria_lists_examples, ria_publishes)


async def test_without_rules_nobody_is_asked_anything(circle: Running) -> None:
    assert ASKED not in await home_of(circle.person(ANNA))
    anna = await opens(circle, ANNA)
    assert "nog geen spelregels" in reads(anna)


@begins_after(*OUT)
@pytest.mark.long
async def test_they_are_in_the_channel_once_and_at_home_until_each_agrees_with_one_press(
    circle: Running,
) -> None:
    about = [text for text in circle.channel_texts() if CONFIDENTIAL in text]
    assert len(about) == 1
    assert "namen, organisaties en herkenbare verhalen niet" in about[0], "it says what may leave the circle"
    anna = circle.person(ANNA)
    assert ASKED in await home_of(anna)
    await anna.clicks(AGREE)  # in the channel
    assert anna.sees("Ik heb genoteerd dat je akkoord gaat")
    assert ASKED not in await home_of(anna)
    anna = await opens(circle, ANNA)
    assert "Je ging akkoord met deze regels op" in reads(anna)
    assert ASKED in await home_of(circle.person(BRAM))


@pytest.mark.long
@begins_after(*OUT)
async def test_nobody_is_pressed_there_is_no_reminder_and_nobody_is_shown_how_many_agreed(
    circle: Running,
) -> None:
    await accepts(circle, ANNA)
    before = {who: circle.said_to(who) for who in (ANNA, BRAM)}
    await circle.advance(circle.clock.now() + timedelta(days=15))
    for who, said in before.items():
        new = circle.said_to(who)[len(said) :]
        assert not any("spelregel" in text.casefold() for text in new)
    assert [kind for kind in Kind if kind.startswith("ground_rules")] == [Kind.GROUND_RULES]
    assert RULES[Kind.GROUND_RULES].audience is Audience.CHANNEL, "no message about them goes to one person"
    bram = await opens(circle, BRAM)
    assert "Akkoord:" not in reads(bram)
    assert "Anna" not in reads(bram)
    [channel] = [text for text in circle.channel_texts() if CONFIDENTIAL in text]
    assert "Anna" not in channel


@begins_after(*OUT)
async def test_the_facilitator_reads_who_agreed_by_the_alphabet_whoever_was_first(circle: Running) -> None:
    await accepts(circle, "U0ELS")
    await accepts(circle, ANNA)
    ria = await opens(circle)
    found = reads(ria).partition("Akkoord:")[2].partition("Nog geen akkoord:")[0]
    assert found.index("Anna") < found.index("Els")
    assert AGREE not in reads(ria), "who takes no seat is asked nothing"


@begins_after(*OUT)
async def test_a_mind_is_changed_and_agreeing_twice_is_once(circle: Running) -> None:
    await accepts(circle, ANNA)
    anna = circle.person(ANNA)
    await anna.closes(everything=True)
    await anna.clicks(AGREE)  # the button still stands in the channel
    assert await accepted(circle) == {"Anna"}
    anna = await opens(circle, ANNA)
    await anna.clicks("Toch niet akkoord")
    assert AGREE in reads(anna)
    assert await accepted(circle) == set()


@begins_after(*OUT)
async def test_other_words_ask_nobody_again_and_the_message_in_the_channel_follows(circle: Running) -> None:
    await accepts(circle, ANNA)
    messages = len(circle.channel_texts())
    await ria_adds(circle)
    await ria_publishes(circle, **{"Wat verandert er?": "Alleen de woorden: wie akkoord was, blijft dat"})
    assert len(circle.channel_texts()) == messages
    assert any("Iedereen zet koffie" in text for text in circle.channel_texts())
    assert await accepted(circle) == {"Anna"}
    assert ASKED not in await home_of(circle.person(ANNA))
    anna = await opens(circle, ANNA)
    assert "Versie 2" in reads(anna)
    await anna.clicks("Eerdere versies")
    assert "Alleen de woorden zijn veranderd" in reads(anna)
    assert "Versie 1" in reads(anna)


@pytest.mark.long
@begins_after(*OUT)
async def test_what_changes_in_substance_asks_everybody_anew(circle: Running) -> None:
    await accepts(circle, ANNA)
    await ria_adds(circle)
    await ria_publishes(circle, **{"Wat verandert er?": "Wat we afspreken: ik vraag het iedereen opnieuw"})
    assert ASKED in await home_of(circle.person(ANNA))
    assert await accepted(circle) == set()
    assert any("Er zijn nu nieuwe spelregels" in text for text in circle.channel_texts())
    async with circle.database.read() as db:
        assert len(list(await db.scalars(select(RulesVersion)))) == 2
        assert len(list(await db.scalars(select(RulesAccepted)))) == 1, "what was agreed before is known"


@begins_after(*OUT)
async def test_a_press_on_rules_that_were_replaced_agrees_to_nothing(circle: Running) -> None:
    anna = await opens(circle, ANNA)
    await ria_adds(circle)
    await ria_publishes(circle)
    await anna.clicks(AGREE)
    assert anna.sees("Er zijn nu andere spelregels")
    assert await accepted(circle) == set()


@begins_after(*OUT)
async def test_what_somebody_would_like_to_talk_about_reaches_the_facilitator_without_a_name(
    circle: Running,
) -> None:
    anna = await opens(circle, ANNA)
    await anna.clicks(TALK)
    await anna.submits({"Waarover wil je praten?": "Wat met de directie?", "Je naam": ["Zonder mijn naam"]})
    await circle.settled()
    [note] = [text for text in circle.said_to(RIA) if "Wat met de directie?" in text]
    assert "Anna" not in note
    assert "Over de spelregels" in note


@begins_after(*OUT)
async def test_who_joins_is_asked_on_joining(circle: Running) -> None:
    circle.playground.workspace.add_user("U0GITTE", "Gitte Smet", tz="Europe/Brussels")
    await invites(circle, "U0GITTE")
    gitte = circle.person("U0GITTE")
    await gitte.clicks("Ik doe mee")
    assert gitte.sees(ASKED)
    await gitte.closes(everything=True)
    assert ASKED in await home_of(gitte)


@pytest.mark.long
async def test_a_member_proposes_one_and_reads_what_became_of_it(circle: Running) -> None:
    anna = await opens(circle, ANNA)
    await anna.clicks("Een regel voorstellen")
    await anna.submits({"Welke regel wil je graag?": "Iedereen zet koffie"})
    assert "De begeleider heeft er nog niet op geantwoord" in reads(anna)
    bram = await opens(circle, BRAM)
    assert "koffie" not in reads(bram), "only the facilitator reads it"
    assert "Een lid stelt een spelregel voor" in await home_of(circle.ria)
    ria = await works(circle)
    await ria.clicks("Op de lijst")
    assert "Een lid stelt" not in await home_of(ria)
    assert "zette jouw spelregel op de lijst" in await home_of(anna)
    await anna.clicks("Gelezen, dank je", within="home")
    assert "spelregel" not in (await home_of(anna)).partition("Meer")[0]
    assert "Iedereen zet koffie" in reads(await works(circle))


async def test_a_proposal_that_is_not_taken_over_is_told_kindly_and_changed_words_are_read_first(
    circle: Running,
) -> None:
    anna = await opens(circle, ANNA)
    await anna.clicks("Een regel voorstellen")
    await anna.submits({"Welke regel wil je graag?": "Iedereen zet koffie"})
    ria = await works(circle)
    await anna.clicks("Wijzigen")
    await anna.submits({"Welke regel wil je graag?": "Iedereen zet thee"})
    await ria.clicks("Deze niet")
    assert "nu andere woorden" in reads(ria)
    await ria.clicks("Deze niet")
    assert "Wil je weten waarom?" in await home_of(anna)
    async with circle.database.read() as db:
        assert (await db.scalars(select(RuleProposal))).one().text == "Iedereen zet thee"


@pytest.mark.long
@begins_after(*OUT)
async def test_what_somebody_agreed_to_and_proposed_goes_with_them(circle: Running) -> None:
    for who in (ANNA, BRAM):
        await accepts(circle, who)
        person = circle.person(who)
        await person.clicks("Een regel voorstellen")
        await person.submits({"Welke regel wil je graag?": f"Iets van {who}"})
        await person.closes(everything=True)
    await leaves(circle, ANNA)
    assert await accepted(circle) == {"Bram"}
    async with circle.database.write() as db:
        bram = (await db.scalars(select(Person).where(Person.user_id == BRAM))).one()
        await retention.erase(db, bram, keep_questions=True)
    async with circle.database.read() as db:
        assert list(await db.scalars(select(RulesAccepted))) == []
        assert list(await db.scalars(select(RuleProposal))) == []
        assert len(list(await db.scalars(select(RulesVersion)))) == 1, "the rules are the group’s"


@begins_after(*OUT)
async def test_they_are_read_from_what_the_network_is(circle: Running) -> None:
    anna = circle.person(ANNA)
    await anna.runs("/kring", "over", channel=CHANNEL)
    await anna.clicks("Spelregels")
    assert CONFIDENTIAL in reads(anna)


@begins_after(*OUT)
async def test_a_guest_of_the_channel_agrees_to_nothing(circle: Running) -> None:
    await circle.person("U0GUEST").clicks(AGREE)
    assert await accepted(circle) == set()


WORDING = {"Wat verandert er?": "Alleen de woorden: wie akkoord was, blijft dat"}


@begins_after(*OUT)
async def test_the_label_of_a_note_without_a_name_does_not_tell_the_language_of_its_writer(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        anna = Person.user_id == ANNA
        await db.execute(update(Person).where(anna).values(language=Language.EN, language_chosen=True))
    anna = circle.person(ANNA)
    await anna.runs("/kring", "rules", channel=CHANNEL)
    await anna.clicks("Let’s talk about it")
    asked = {"What would you like to talk about?": "Wat met de directie?", "Your name": ["Without my name"]}
    await anna.submits(asked)
    await circle.settled()
    [note] = [text for text in circle.said_to(RIA) if "Wat met de directie?" in text]
    assert "Over de spelregels" in note


@begins_after(*OUT)
@pytest.mark.long
async def test_nobody_is_said_to_have_agreed_that_day_to_words_that_came_after(circle: Running) -> None:
    await accepts(circle, ANNA)
    assert "akkoord met deze regels op" in reads(circle.person(ANNA))
    await circle.advance(circle.clock.now() + timedelta(days=10))
    await ria_adds(circle, "De directie leest alle verslagen")
    await ria_publishes(circle, **WORDING)
    seen = reads(await opens(circle, ANNA))
    assert "akkoord met deze regels op" not in seen
    assert "akkoord met de versie van toen" in seen


@begins_after(*OUT)
@pytest.mark.long
async def test_who_agrees_to_words_that_were_replaced_reads_the_new_ones_first(circle: Running) -> None:
    anna = await opens(circle, ANNA)
    await ria_adds(circle, "De directie leest alle verslagen")
    await ria_publishes(circle, **WORDING)
    await anna.clicks(AGREE)
    assert anna.sees("Lees die eerst even")
    assert await accepted(circle) == set(), "those words were never before her"


async def proposes(circle: Running, text: str = "Iedereen zet koffie") -> Hands:
    """Anna proposes a rule."""
    anna = await opens(circle, ANNA)
    await anna.clicks("Een regel voorstellen")
    await anna.submits({"Welke regel wil je graag?": text})
    return anna


async def on_the_list(circle: Running) -> list[str]:
    async with circle.database.read() as db:
        return [one.text for one in await db.scalars(select(GroundRule))]


async def test_who_withdraws_a_rule_that_was_taken_over_meanwhile_reads_that_it_was(circle: Running) -> None:
    anna = await proposes(circle)
    ria = await works(circle)
    await ria.clicks("Op de lijst")
    await anna.clicks("Intrekken")
    assert "zette jouw spelregel op de lijst" in reads(anna)
    await anna.clicks("Gelezen, dank je")
    assert "Iedereen zet koffie" not in reads(anna)


async def test_who_changes_a_rule_that_was_taken_over_meanwhile_has_one_rule(circle: Running) -> None:
    anna = await proposes(circle)
    await anna.clicks("Wijzigen")
    ria = await works(circle)
    await ria.clicks("Op de lijst")
    await anna.submits({"Welke regel wil je graag?": "Iedereen zet thee"})
    ria = await works(circle)
    await ria.clicks("Op de lijst")
    assert await on_the_list(circle) == ["Iedereen zet thee"]


@pytest.mark.parametrize("leaving", [True, False])
@pytest.mark.parametrize("read", [True, False])
async def test_words_that_were_taken_over_leave_a_list_that_is_not_published_with_who_proposed_them(
    circle: Running, *, leaving: bool, read: bool
) -> None:
    await proposes(circle, "Niemand vertelt over mijn ziekte")
    ria = await works(circle)
    await ria.clicks("Op de lijst")
    if read:  # what became of it
        await opens(circle, ANNA)
        await circle.person(ANNA).clicks("Gelezen, dank je")
    await circle.person(ANNA).closes(everything=True)
    if leaving:
        await leaves(circle, ANNA)
    else:
        async with circle.database.write() as db:
            anna = (await db.scalars(select(Person).where(Person.user_id == ANNA))).one()
            await retention.erase(db, anna, keep_questions=False)
    assert await on_the_list(circle) == []


@begins_after(noted, *OUT)
@pytest.mark.long
async def test_they_wait_to_be_passed_on_to_who_is_not_on_slack_until_that_was_noted(circle: Running) -> None:
    assert any("pelregels" in one for one in await waits(circle))
    ria = await opens(circle)
    await ria.clicks("Noteren wie akkoord zei")
    await ria.submits({"Leden die niet op Slack zijn": ["Jo De Wit"]})
    assert "Jo De Wit (ingevuld door de begeleider)" in shown(ria.top())
    await ria.closes(everything=True)
    assert not any("pelregels" in one for one in await waits(circle))


@begins_after(noted, *OUT)
@pytest.mark.long
async def test_what_was_entered_stays_entered_once_who_entered_it_is_forgotten(circle: Running) -> None:
    await els_facilitates_too(circle)
    els = await opens(circle, "U0ELS")
    await els.clicks("Noteren wie akkoord zei")
    await els.submits({"Leden die niet op Slack zijn": ["Jo De Wit"]})
    async with circle.database.write() as db:
        els_herself = (await db.scalars(select(Person).where(Person.user_id == "U0ELS"))).one()
        await retention.erase(db, els_herself, keep_questions=True)
        [kept] = await db.scalars(select(RulesAccepted))
        await db.refresh(kept)
        assert kept.entered_by_id == kept.person_id, "Jo pressed nothing, and nobody is named"


async def test_rules_that_were_replaced_before_they_went_out_send_no_message(circle: Running) -> None:
    async with circle.database.write() as db:
        home = (await db.scalars(select(Network))).one()
        for text in ("Een", "Twee"):
            await ground_rule_acts.add(db, home, [Line(RulePart.RULE, text)])
            read = sign_of([one.line for one in await listed(db, home.id)])
            await ground_rule_acts.publish(db, home, circle.clock.now(), read, anew=True)
            await db.flush()
        told = select(Delivery.state).where(Delivery.kind == Kind.GROUND_RULES).order_by(Delivery.subject)
        assert list(await db.scalars(told)) == [DeliveryState.UNWANTED, DeliveryState.PENDING]


async def test_a_line_that_is_changed_into_another_one_is_there_once(circle: Running) -> None:
    await ria_adds(circle, "Een")
    await ria_adds(circle, "Twee")
    ria = await works(circle)
    await ria.chooses("“Twee” wijzigen", "Wijzigen")
    await ria.submits({"Hoe zeg je het?": "Een"})
    assert await on_the_list(circle) == ["Een"]


async def test_who_takes_over_what_was_withdrawn_reads_that_it_is_gone(circle: Running) -> None:
    anna = await proposes(circle)
    ria = await works(circle)
    await anna.clicks("Intrekken")
    await ria.clicks("Op de lijst")
    assert "ingetrokken" in reads(ria)
    assert await on_the_list(circle) == []


@begins_after(*OUT)
@pytest.mark.long
async def test_of_an_emptied_list_it_is_said_that_the_group_still_reads_what_is_out(circle: Running) -> None:
    async with circle.database.write() as db:
        await db.execute(delete(GroundRule))
    assert "leest nog de versie" in reads(await works(circle))


@begins_after(*OUT)
@pytest.mark.long
async def test_a_version_is_withdrawn_until_everybody_accepted_it(circle: Running) -> None:
    anna = await opens(circle, ANNA)
    await anna.clicks("Ik ga akkoord")
    ria = await opens(circle)
    await ria.clicks("Intrekken")
    assert "nog geen spelregels" in reads(ria)
    await ria.closes(everything=True)
    await circle.advance(circle.clock.now() + timedelta(minutes=1))
    assert any("ingetrokken door de begeleider" in text for text in _now_in_channel(circle))
    assert ASKED not in await home_of(circle.person("U0BRAM"))
    assert "nog geen spelregels" in reads(await opens(circle, ANNA))
    ria = await opens(circle)
    await ria_publishes(circle)
    assert (await opens(circle, ANNA)).sees("Ik ga akkoord")
    for who in MEMBERS:
        await (await opens(circle, who)).clicks("Ik ga akkoord")
    assert "Intrekken" not in reads(await opens(circle))


def _now_in_channel(circle: Running) -> list[str]:
    return [shown(m) for m in circle.playground.workspace.messages if m.channel == CHANNEL]


@pytest.mark.long
@begins_after(noted, *OUT)
async def test_who_is_not_on_slack_is_not_entered_for_words_that_they_did_not_hear(circle: Running) -> None:
    """A member who presses in that moment reads that there are other rules by now, and agrees to nothing."""
    await els_facilitates_too(circle)
    ria = await opens(circle)
    await ria.clicks("Noteren wie akkoord zei")
    els = await opens(circle, "U0ELS")
    await els.clicks("Aan de regels werken")
    await els.clicks("Een regel toevoegen")
    await els.submits({"Hoe zeg je het?": "De directie leest alle verslagen"})
    await els.clicks("Publiceren")
    await els.submits({"Wat verandert er?": "Alleen de woorden: wie akkoord was, blijft dat"})
    await circle.settled()
    await ria.submits({"Leden die niet op Slack zijn": ["Jo De Wit"]})
    await circle.settled()
    assert await accepted(circle) == set()


@pytest.mark.long
async def test_who_is_forgotten_is_named_in_no_ground_rule(circle: Running) -> None:
    await ria_adds(circle, "Anna Peeters bewaakt de tijd")
    await circle.ria.closes(everything=True)
    await ria_publishes(circle)
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vergeet", channel=CHANNEL)
    await anna.submits()
    await circle.settled()
    bram = await opens(circle, "U0BRAM")
    assert "Anna Peeters" not in shown(bram.top())
