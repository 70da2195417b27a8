"""The halfway check: three questions, one conversation, and one change that comes back."""

import pytest
from sqlalchemy import select

from models.unlinked import InquiryText
from playground.records import Message
from playground.sight import shown
from tests.conftest import FACILITATOR, MEMBERS, Running
from tests.inquiries import answers, asked
from tests.moments import begins_after
from tests.people import plan_session, somebody_asked
from tests.test_report import a_minute_later

pytestmark = pytest.mark.long  # four sessions

TITLE, CHANGE = "Halfwegcheck", "Eerst de vragen, dan de koffie"


async def half_of_it(circle: Running) -> None:
    """Two of four sessions were held, and the second evaluation has closed."""
    await somebody_asked(circle)
    for day in ("2026-02-12", "2026-04-16", "2026-05-14"):
        await plan_session(circle, day, "13:30")
    await circle.advance("2026-03-17 09:30")


async def agreed_on_the_day(circle: Running) -> None:
    """The group was asked, and on the day of the next session its one change was noted."""
    ria = circle.ria
    await ria.clicks("Vraag het de groep", within=ria.direct_messages[-1])
    await ria.closes(everything=True)
    await circle.advance("2026-04-16 09:00")
    await ria.clicks("Noteer de verandering", within=running_order(circle))
    await ria.submits({"Wat doen we anders?": CHANGE})
    await ria.closes(everything=True)
    await a_minute_later(circle)


def running_order(circle: Running) -> Message:
    return next(m for m in reversed(circle.ria.direct_messages) if "Draaiboek voor vandaag" in m.text)


@begins_after(half_of_it, agreed_on_the_day)
async def test_what_becomes_of_the_change_in_the_panel_stands_in_the_running_order(circle: Running) -> None:
    async def changes(noted: str, **said: object) -> str:
        await circle.ria.clicks("Paneel openen", within=running_order(circle))
        await circle.ria.chooses("Afspraak of actiepunt wijzigen", noted)
        await circle.ria.submits(said)
        await circle.ria.closes(everything=True)
        await a_minute_later(circle)
        return str(running_order(circle).text)

    assert CHANGE in running_order(circle).text
    assert "Eerst koffie" in await changes(CHANGE, **{"Wat spreken jullie af?": "Eerst koffie"})
    assert "Bespreek vandaag: Halfwegcheck" in await changes(
        "Eerst koffie", Weghalen=["Haal deze afspraak weg"]
    )
    assert "koffie" not in running_order(circle).text


@begins_after(half_of_it)
async def test_halfway_a_group_says_how_it_goes_and_its_one_change_comes_back(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Vraag het de groep", within=ria.direct_messages[-1])
    await ria.closes(everything=True)
    await circle.settled()
    assert "is uit, voor 6 leden" in ria.direct_messages[-1].text
    for n, user_id in enumerate(MEMBERS):
        said = {"Zijn we goed bezig?": "Ja" if n else "Deels", "Wat kan beter?": f"Meer tijd, zegt {n}"}
        await answers(circle, user_id, TITLE, **said)

    await circle.advance("2026-04-01 09:30")
    assert all(len(asked(circle, user_id, f"*{TITLE}*")) == 1 for user_id in MEMBERS), "nobody is reminded"
    found = asked(circle, FACILITATOR, TITLE)[-1]
    for words in ("6 van de 6 leden", "Ja: 5", "Deels: 1", "Meer tijd, zegt 3", "Bespreek het"):
        assert words in found
    await ria.clicks("Deel met de groep", within=ria.direct_messages[-1])
    await ria.closes(everything=True)
    await circle.settled()
    assert "kiezen we één ding dat anders kan" in circle.channel_texts()[-1]

    await circle.advance("2026-04-16 09:00")
    order = next(m for m in reversed(ria.direct_messages) if "Bespreek vandaag: Halfwegcheck" in m.text)
    await ria.clicks("Noteer de verandering", within=order)
    await ria.submits({"Wat doen we anders?": CHANGE})
    assert ria.sees("Genoteerd als afspraak van do 16 april")
    await ria.closes(everything=True)
    await circle.settled()
    await ria.clicks("Paneel openen", within=order)
    assert CHANGE in shown(ria.top())
    await ria.closes(everything=True)

    await circle.advance("2026-05-14 09:00")
    assert "Afgesproken na Halfwegcheck:* Eerst de vragen" in asked(circle, FACILITATOR, TITLE)[-1]


HARM, ALONE = "Bram praat te veel", "Ik durf niet te spreken"


async def all_say_something(circle: Running) -> None:
    """One writes what harms, one what only whoever facilitates reads; the form has closed."""
    await circle.ria.clicks("Vraag het de groep", within=circle.ria.direct_messages[-1])
    await circle.ria.closes(everything=True)
    await circle.settled()
    words = dict(zip(MEMBERS, [HARM, ALONE], strict=False))
    for user_id in MEMBERS:
        said = {
            "Zijn we goed bezig?": "Ja",
            "Wat kan beter?": words.get(user_id, f"Meer tijd, zegt {user_id}"),
        }
        alone = (
            {"Wie leest wat je schrijft?": ["Alleen de begeleider"]} if words.get(user_id) == ALONE else {}
        )
        await answers(circle, user_id, TITLE, **said, **alone)
    await circle.advance("2026-04-01 09:30")


@begins_after(half_of_it, all_say_something)
async def test_what_harms_is_hidden_from_the_group_and_can_be_shown_again(circle: Running) -> None:
    ria = circle.ria
    assert HARM in ria.direct_messages[-1].text
    await ria.clicks("Tekst verbergen", within=ria.direct_messages[-1])
    await ria.clicks("Verbergen", beside=HARM)
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert HARM not in ria.direct_messages[-1].text
    await ria.clicks("Deel met de groep", within=ria.direct_messages[-1])
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert "Meer tijd" in circle.channel_texts()[-1]
    assert HARM not in circle.channel_texts()[-1]
    await ria.clicks("Tekst verbergen", within=ria.direct_messages[-1])
    await ria.clicks("Weer tonen", beside=HARM)
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert HARM in circle.channel_texts()[-1]


@begins_after(half_of_it, all_say_something)
async def test_what_is_for_whoever_facilitates_alone_is_read_by_nobody_else(circle: Running) -> None:
    ria = circle.ria
    told = ria.direct_messages[-1]
    assert ALONE in told.text
    await ria.clicks("Tekst verbergen", within=told)
    assert ALONE not in shown(ria.top())
    await ria.closes(everything=True)
    await ria.clicks("Deel met de groep", within=told)
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert "6 van de 6 leden" in circle.channel_texts()[-1]
    assert not any(ALONE in text for text in circle.channel_texts())


@begins_after(half_of_it, all_say_something)
async def test_what_came_into_sight_meanwhile_is_said_when_another_text_is_hidden(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Tekst verbergen", within=ria.direct_messages[-1])
    async with circle.database.write() as db:  # by who stands in, at the same time
        (text,) = await db.scalars(select(InquiryText).where(InquiryText.text == HARM))
        text.hidden = True
    await ria.clicks("Verbergen", beside="zegt U0FATIMA")
    assert ria.sees("Intussen is hier iets veranderd")
