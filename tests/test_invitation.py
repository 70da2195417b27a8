"""The invitation in own words: eight parts, what is asked and offered, as it is read, tried and passed on."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from models.invitation import (
    LONGEST_PROMISE,
    MOST_PROMISES,
    Contents,
    Invitation,
    Part,
    Promise,
    PromiseTooLong,
    TooManyPromises,
    in_lines,
)
from playground import Person
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.people import plan_session
from tests.rows import a_network, a_person, a_session

NEW = "U0GUEST"
WORTH = "Je gaat naar huis met iets <nieuws> & bruikbaars."
OFFER = "Begeleiding\nModellen *en* voorbeelden"


async def opens_text(circle: Running) -> Person:
    """Ria opens the text of the invitation, from where she invites people."""
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Uitnodigen", within="home")
    await ria.clicks("De tekst")
    return ria


async def writes(circle: Running, **fields: object) -> Person:
    """Ria writes some of it, by the labels of the form."""
    ria = await opens_text(circle)
    await ria.clicks("Zelf schrijven")
    await ria.submits(fields)
    return ria


async def invites(circle: Running) -> Person:
    """Ria invites somebody new, and it comes in their hours."""
    ria = circle.ria
    if ria.modal is not None:
        await ria.closes(everything=True)
    await ria.opens_home()
    await ria.clicks("Uitnodigen", within="home")
    await ria.submits({"Wie nodig je uit?": [NEW]})
    await circle.advance("2026-01-06 10:00")
    return circle.person(NEW)


def received(circle: Running, user: str) -> str:
    """What the last message to somebody says now."""
    return shown(circle.playground.workspace.messages_to(user)[-1])


# What is missing


def test_what_kring_knows_by_itself_is_not_missing() -> None:
    home, ria = a_network(goal="Eén taal over competenties"), a_person()
    bare = Contents(None, (), [], ())
    known = Contents(None, (), [ria], [a_session(place="Brouwerij")])
    assert bare.missing(a_network(goal="")) == list(Part)
    assert known.missing(home) == [Part.WORTH, Part.WHOM, Part.HOW, Part.LEARNED]
    assert Contents(None, (), [ria], [a_session(place="")]).missing(home)[-1] is Part.PRACTICAL


@given(some.sets(some.sampled_from(Part)))
def test_a_part_that_was_written_is_missing_nowhere(written: set[Part]) -> None:
    said = Invitation(network_id=1, **dict.fromkeys(written, "iets"))
    assert {*Contents(said, (), (), ()).missing(a_network(goal=""))} == {*Part} - written


ON_ONE_LINE = some.text(some.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20)


@given(some.lists(ON_ONE_LINE, max_size=6))
def test_a_list_is_read_line_by_line_each_once_and_reads_the_same_again(lines: list[str]) -> None:
    found = in_lines("\n".join(lines), "offered")
    assert len(found) == len({*found})
    assert all(line.strip() and "\n" not in line for line in found)
    assert in_lines("\n".join(found), "offered") == found


@pytest.mark.parametrize("rule", ["-", "–", "—", "- - -", "•", "*", "…", "___", "‐ –"])
def test_a_line_that_says_nothing_is_no_promise_and_a_bullet_is_no_part_of_one(rule: str) -> None:
    assert in_lines(f"Rust\n{rule}\n\n– Ruimte\n* Koffie, en - als het kan - taart", "offered") == [
        "Rust",
        "Ruimte",
        "Koffie, en - als het kan - taart",
    ]


def test_a_list_that_is_too_long_is_refused_with_why() -> None:
    with pytest.raises(TooManyPromises):
        in_lines("\n".join(map(str, range(MOST_PROMISES + 1))), "asked")
    with pytest.raises(PromiseTooLong):
        in_lines("x" * (LONGEST_PROMISE + 1), "asked")


# Written, read, tried, passed on


@pytest.mark.long
async def test_the_facilitator_reads_which_of_the_eight_parts_are_missing_and_writes_them(
    circle: Running,
) -> None:
    ria = await opens_text(circle)
    lead = (
        "6 van de acht delen van een goede uitnodiging ontbreken nog: wat het is, wat je eraan hebt, voor wie"
    )
    assert lead in shown(ria.top())
    await ria.clicks("Zelf schrijven")
    assert ria.sees("Ontbreekt nog. Wat levert het leden op")
    assert ria.sees("De naam van de begeleider staat er al")
    await ria.submits(
        {"Wat je eraan hebt": WORTH, "Voor wie": "Voor HR", "Wij vragen": "Wees er vier keer bij"}
    )
    assert ria.sees("Bewaard.")
    assert ria.sees("4 van de acht delen")
    assert ria.sees("nog niet wat je biedt")
    assert ria.sees("• Wees er vier keer bij")
    await ria.clicks("Zelf schrijven")
    await ria.submits({"Wij bieden": "\n".join(f"Ding {n}" for n in range(9))})
    assert "hoogstens 8 regels" in str(ria.errors)
    await ria.submits({"Wij bieden": OFFER})
    assert "nog niet wat je biedt" not in shown(ria.top())


@pytest.mark.long
async def test_who_is_invited_reads_what_was_written_and_what_is_planned(circle: Running) -> None:
    await writes(circle, **{"Wat je eraan hebt": WORTH, "Wij bieden": OFFER})
    await invites(circle)
    read = received(circle, NEW)
    assert "*Wat je eraan hebt*\nJe gaat naar huis met iets &lt;nieuws&gt; &amp; bruikbaars." in read
    assert "*Wij bieden*\n• Begeleiding\n" in read
    assert "12 maart, 13.30–16.30" in read
    assert "Voor wie" not in read


@pytest.mark.long
async def test_an_invitation_that_waits_says_what_was_written_since_and_nobody_gets_a_message(
    circle: Running,
) -> None:
    await invites(circle)
    before = received(circle, NEW)
    count = len(circle.playground.workspace.messages)
    assert "Wat je eraan hebt" not in before
    await writes(circle, **{"Wat je eraan hebt": WORTH})
    await circle.advance("2026-01-06 10:05")
    assert "Wat je eraan hebt" in received(circle, NEW)
    assert len(circle.playground.workspace.messages) == count


async def test_a_test_of_it_comes_to_who_facilitates_alone_and_its_buttons_do_nothing(
    circle: Running,
) -> None:
    ria = await writes(circle, **{"Wat je eraan hebt": WORTH})
    await ria.clicks("Stuur me een test")
    read = received(circle, "U0RIA")
    assert "*Test, alleen voor jou.*" in read
    assert "Wat je eraan hebt" in read
    await ria.closes(everything=True)
    await ria.clicks("Ik doe mee", within=circle.playground.workspace.messages_to("U0RIA")[-1])
    assert ria.sees("Dit is een test")


async def test_it_is_copied_for_who_reads_it_outside_slack_with_how_to_say_yes(circle: Running) -> None:
    ria = await writes(circle, **{"Wij bieden": OFFER, "Open uitnodiging": ["Iedereen mag ze doorgeven"]})
    await ria.clicks("Kopieer voor e-mail")
    text = shown(ria.top())
    assert "Laat het Ria" in text
    assert "gerust doorgeven" in text
    assert "• Modellen *en* voorbeelden" in text
    assert "Meedoen is vrijwillig" in text


@pytest.mark.long
async def test_examples_of_what_it_brings_are_ticked_and_stand_below_the_own_words_once(
    circle: Running,
) -> None:
    ticked = ["Je hoort hoe anderen het aanpakken", "Je organisatie kan verandering beter aan"]
    ria = await writes(circle, **{"Wat je eraan hebt": WORTH, "Voorbeelden om over te nemen": ticked})
    assert f"bruikbaars.\n{ticked[0]}\n{ticked[1]}" in shown(ria.top()), "below the own words"
    await ria.clicks("Zelf schrijven")
    await ria.submits({"Voorbeelden om over te nemen": ticked})
    assert shown(ria.top()).count(ticked[0]) == 1
    await ria.clicks("Zelf schrijven")
    await ria.submits({"Wat je eraan hebt": "x" * 399, "Voorbeelden om over te nemen": ticked})
    assert ria.sees("langer dan 400 tekens")


@pytest.mark.long
async def test_a_promise_in_the_same_words_stays_the_same_promise(circle: Running) -> None:
    await writes(circle, **{"Wij bieden": OFFER})
    async with circle.database.read() as db:
        before = {row.text: row.id for row in await db.scalars(select(Promise))}
    await circle.ria.closes(everything=True)
    await writes(circle, **{"Wij bieden": "Een boek\n- Begeleiding", "Wij vragen": "Begeleiding"})
    async with circle.database.read() as db:
        rows = (await db.scalars(select(Promise).order_by(Promise.place))).all()
    offered = [(row.text, row.place) for row in rows if row.offered]
    assert offered == [("Een boek", 1), ("Begeleiding", 2)]
    assert next(row.id for row in rows if row.offered and row.place == 2) == before["Begeleiding"]


async def test_members_read_what_was_promised_in_my_kring_once_it_was_written(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    assert "Over dit netwerk" not in shown(anna.home)
    await writes(circle, **{"Wij bieden": OFFER})
    await anna.runs("/kring", "over")
    assert anna.sees("• Begeleiding")
    assert anna.sees("Begeleiding: ")


@pytest.mark.long
async def test_emptied_again_it_is_as_if_nothing_was_written(circle: Running) -> None:
    await writes(circle, **{"Wat je eraan hebt": WORTH, "Wij bieden": OFFER})
    await circle.ria.clicks("Zelf schrijven")
    await circle.ria.submits({"Wat je eraan hebt": "", "Wij bieden": ""})
    assert "Wat je eraan hebt*" not in shown(circle.ria.top())
    async with circle.database.read() as db:
        assert (await db.scalars(select(Promise))).all() == []


@pytest.mark.long
async def test_an_invitation_that_says_no_place_is_not_said_to_be_practical(circle: Running) -> None:
    """The first session has no place, a later one has: who is invited reads of no place."""
    await plan_session(circle, "2026-04-23", "13:30", Plaats="Brouwerij")
    ria = circle.ria
    await ria.runs("/kring", "uitnodiging", channel=CHANNEL)
    said = shown(ria.top())
    assert "Brouwerij" in said or "praktische afspraken" in said
