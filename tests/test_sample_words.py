"""A network in which people wrote as people do is written as a sample, and plays again as it was."""

import io
import json
import re
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from rich.console import Console
from sqlalchemy import func, select, update

from bot.story.again.whole import of_network
from bot.story.mistakes import mistakes
from bot.story.play import play
from models.agenda import USUAL_METHOD
from models.network import Network
from models.person import Person
from models.question import LearningQuestion
from models.session import LearningSession, Stage
from tests.conftest import Running
from tests.moments import begins_after
from tests.neighbours import Street
from tests.test_report import PAY, TALENT, draft, hold, publish

ALIKE = "Hoe praat je over loon met mensen die al lang bij je werken, en nooit iets vroegen? "
# Of both questions of the network, as they were typed.
TYPED = {
    "on several lines": ["Hoe praat je over loon?\nEn met wie?", "een\ntwee\n\n• drie"],
    "as a list, or code": ["- a\n- b\n```\ncode\n```", "1. eerst\n2. dan"],
    "in other scripts": ["مرحبا العالم؟", "日本語で質問してもいいですか？ สวัสดี"],
    "in emoji": ["😀" * 300, "👩‍👩‍👧 👍🏽 ❤️ :x:"],
    "as a formula, with a mention and a link": [
        "=cmd|' /C calc'!A0 https://kring.example/a_b_",
        "<!channel> *vet* <@U0RIA> & https://x.example/_a_ &amp;",
    ],
    "as long as it may be": ["x" * 1000, "y & <z> " * 120],
    "twice the same": [PAY, PAY],
    "one within the other": ["Hoe praat je over loon?", "Hoe praat je over loon? En over werk?"],
    "alike as far as one sees": [ALIKE * 5 + "Hoe?", ALIKE * 5 + "Waarom?"],
}


async def written(circle: Running) -> tuple[dict[str, Any], list[str]]:
    """The network as a file, and what is said of it."""
    async with circle.database.read() as db:
        again = await of_network(db, (await db.scalars(select(Network))).one())
    return json.loads(msgspec.json.encode(again.script)), again.otherwise


@pytest.mark.long
@pytest.mark.parametrize("typed", [*TYPED])
@begins_after(hold, draft, publish)
async def test_what_people_typed_is_written_and_plays_again(circle: Running, typed: str) -> None:
    async with circle.database.write() as db:
        for old, new in zip((PAY, TALENT), TYPED[typed], strict=True):
            of = LearningQuestion.text == old
            key = select(func.max(LearningQuestion.id)).where(of).scalar_subquery()
            await db.execute(update(LearningQuestion).where(LearningQuestion.id == key).values(text=new))
    file, _ = await written(circle)
    assert {one["text"]["nl"] for one in file["questions"]} >= {*TYPED[typed]}
    assert (await play(file, None, Console(file=io.StringIO())))["differences"] == []


@pytest.mark.long
@begins_after(hold, draft)
async def test_a_session_of_which_nobody_knows_who_was_there_plays_as_people_said_they_would_come(
    circle: Running,
) -> None:
    """It was closed without a report; who said nothing is there too."""
    async with circle.database.write() as db:
        later = (await db.scalars(select(LearningSession).order_by(LearningSession.starts_local))).first()
        assert later is not None
        later.stage = Stage.CLOSED
    file, _ = await written(circle)
    (session,) = file["sessions"]
    assert {row.get("attended", False) for row in session["attendance"]} == {None}
    happened = await play(file, None, Console(file=io.StringIO()))
    assert happened["differences"] == []
    evaluated = {one["to"] for one in happened["messages"] if one["of"] == "evaluation_request"}
    came = sum(row.get("rsvp") != "no" for row in session["attendance"])
    assert len(evaluated) == came > 1


async def test_of_two_who_are_called_alike_the_second_gets_a_number_and_that_is_said(there: Street) -> None:
    async with there.router._database.write() as db:
        for who, name in (("asker", "Anna Peeters"), ("participant", "anna  Peeters")):
            (await db.get_one(Person, there.here[who])).name = name
        again = await of_network(db, await db.get_one(Network, there.here["network"]))
    numbered = [one for one in again.script.members if one.name.endswith("(2)")]
    assert [one.name.casefold().split() for one in numbered] == [["anna", "peeters", "(2)"]]
    assert any(numbered[0].name in said for said in again.otherwise)
    assert mistakes(again.script) == []
    numbered[0].name = "Anna Peeters"
    assert any("has also the name of" in said for said in mistakes(again.script))


@pytest.mark.long
@begins_after(hold, draft, publish)
async def test_a_network_in_which_two_are_called_alike_plays_again(circle: Running) -> None:
    async with circle.database.write() as db:
        await db.execute(update(Person).where(Person.user_id == "U0BRAM").values(name="Anna Peeters"))
        await db.execute(update(Person).where(Person.user_id == "U0ELS").values(name="Els & <Jan>\tde Wit"))
    file, _ = await written(circle)
    assert (await play(file, None, Console(file=io.StringIO())))["differences"] == []


@pytest.mark.long
@begins_after(hold, draft, publish)
async def test_points_of_which_one_reads_as_another_does_are_put_in_their_places(circle: Running) -> None:
    """As those of two experts of whom one is called as the other is, and more."""
    file, _ = await written(circle)
    (session,) = file["sessions"]
    noted = datetime.fromisoformat(session["starts_at"]) - timedelta(days=9)
    experts = {"E01": "Noor Expert", "E02": "Noor Expert-Jansen"}
    file["people"] += [{"id": key, "name": name} for key, name in experts.items()]
    session["experts"] = [
        {"person": key, "noted_at": noted.isoformat(), "questions": [], "minutes": 20, "listed": True}
        for key in experts
    ]
    opening, *rest = session["agenda"]
    first, second = ({"minutes": 20, "method": USUAL_METHOD, "expert": key} for key in experts)
    session["agenda"] = [opening, first, *rest, second]
    happened = await play(file, None, Console(file=io.StringIO()))
    assert happened["differences"] == []
    points = re.findall(r"^\*\d+\.\d+\* .*", happened["arranged"][session["id"]], re.MULTILINE)
    stands = {at: name for at, point in enumerate(points) for name in experts.values() if name in point}
    assert stands == {1: "Noor Expert", len(points) - 1: "Noor Expert-Jansen"}
