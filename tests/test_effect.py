"""What a question set going: tied with consent, told to its asker once, offered as an opening round."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from models import intention
from models.effect import Effect
from models.person import find
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after
from tests.people import plan_session

NOW = datetime(2026, 3, 26, 9, tzinfo=UTC)
QUESTION = "Hoe vraag ik beter door?"


# What happens


def newest(running: Running, user_id: str) -> str:
    return str(running.playground.workspace.messages_to(user_id)[-1].text)


async def two_weeks_later(circle: Running) -> None:
    """Bram asked without his name; it was answered; Anna, Chiara and Bram would try something."""
    await plan_session(circle, "2026-04-23", "13:30")
    bram, ria = circle.person("U0BRAM"), circle.ria
    await bram.runs("/kring", f"vraag {QUESTION}", channel=CHANNEL)
    await bram.submits({"Je naam": ["Zonder mijn naam"]})
    await bram.closes(everything=True)
    await circle.advance("2026-03-12 13:40")
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    here = ("U0ANNA", "U0BRAM", "U0CHIARA")
    await ria.submits({"Wie is er?": [MEMBERS[who] for who in here]})
    await ria.chooses("Uitkomst", "Met een regel erbij…", beside=QUESTION)
    await ria.submits({"Wat is ervan geworden?": "Beantwoord", "Wat werd erover gezegd?": "Zwijg even."})
    await ria.closes(everything=True)
    async with circle.database.write() as db:
        for who in here:
            person = await find(db, circle.playground.workspace.team, who)
            assert person is not None
            await intention.intend(db, 1, person.id, f"Doorvragen, zei {who}")
    await circle.advance("2026-03-26 09:30")


async def ties(circle: Running, user_id: str, shares: str, line: str = "") -> None:
    person = circle.person(user_id)
    await person.clicks("Geprobeerd")
    await circle.settled()
    await person.clicks("Welke vraag?")
    given = {"Door welke vraag kwam het?": QUESTION, "Wat mag ik vertellen?": shares}
    await person.submits(given | ({"Wat kwam ervan, in één regel?": line} if line else {}))
    assert person.sees("De vraagsteller hoort het van mij")
    await person.closes(everything=True)
    await circle.settled()


@pytest.mark.long
@begins_after(two_weeks_later)
async def test_who_asked_reads_once_what_others_tried_as_far_as_they_allow_it(circle: Running) -> None:
    await ties(circle, "U0ANNA", "Ook mijn regel, zonder mijn naam", "Er kwam een echt gesprek.")
    await ties(circle, "U0CHIARA", "Alleen dat iemand iets probeerde")
    await ties(circle, "U0BRAM", "Ook mijn regel, met mijn naam", "Ik hield het vol.")
    assert "Zonder je naam mag de groep lezen" in newest(circle, "U0ANNA")
    assert not any("Dankzij je vraag" in text for text in circle.said_to("U0BRAM"))
    await circle.advance("2026-04-02 12:00")
    told = [text for text in circle.said_to("U0BRAM") if "Dankzij je vraag" in text]
    assert len(told) == 1
    assert "*twee mensen*" in told[0]
    assert "Er kwam een echt gesprek." in told[0]
    assert "<@U0ANNA>" not in told[0]
    assert "Ik hield het vol." not in told[0]
    for other in (FACILITATOR, "U0ANNA", "U0CHIARA", "U0DIRK"):
        assert not any("Dankzij je vraag" in text for text in circle.said_to(other))

    chiara = circle.person("U0CHIARA")
    await chiara.runs("/kring", "boek", channel=CHANNEL)
    book = shown(chiara.top())
    for words in (QUESTION, "zonder naam", "Zwijg even.", "drie mensen", "Ik hield het vol.", "<@U0BRAM>"):
        assert words in book
    await chiara.clicks("Als tekstbestand")
    await circle.settled()
    kept = circle.playground.workspace.files[chiara.direct_messages[-1].files[0]].content or b""
    assert "Vragenboek van Leren van elkaar" in kept.decode()
    assert QUESTION in kept.decode()
    await chiara.closes(everything=True)

    await circle.advance("2026-04-23 08:40")
    order = newest(circle, FACILITATOR)
    assert "Openingsronde?" in order
    assert "drie mensen" in order
    anna = circle.person("U0ANNA")
    check = next(m for m in reversed(anna.direct_messages) if "Even terug naar" in m.text)
    await anna.clicks("Loskoppelen", within=check)
    await anna.closes(everything=True)
    await circle.advance("2026-04-23 08:45")
    assert "Er kwam een echt gesprek." not in newest(circle, FACILITATOR)
    letter = next(m for m in reversed(circle.person("U0BRAM").direct_messages) if "Dankzij" in m.text)
    assert "*één iemand*" in letter.text
    assert "Er kwam een echt gesprek." not in letter.text


@pytest.mark.long
@begins_after(two_weeks_later)
async def test_what_was_not_tried_after_all_is_tied_to_nothing(circle: Running) -> None:
    await ties(circle, "U0ANNA", "Alleen dat iemand iets probeerde")
    await circle.person("U0ANNA").clicks("Nog niet")
    await circle.settled()
    assert "Welke vraag" not in shown(circle.person("U0ANNA").direct_messages[-1])
    async with circle.database.read() as db:
        assert await db.scalar(select(func.count()).select_from(Effect)) == 0
    await circle.advance("2026-04-02 12:00")
    assert not any("Dankzij je vraag" in text for text in circle.said_to("U0BRAM"))
