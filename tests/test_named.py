"""Whoever a text for outside names is asked first, by any part of a name; an ordinary word asks nobody."""

from datetime import timedelta

import pytest

from models import closed, outside, retention
from models.guest import Guest
from models.membership import Membership, Standing, of
from models.named import named_in, stand_in
from models.network import HALF_YEAR, Network
from models.outside import Says
from models.person import Person
from models.support import Supporter, SupportRole
from tests.neighbours import NOW, TEAM, Street
from tests.test_called import named

NAMED = [
    ("Bo", "Bo vertelde hoe het lukte."),
    ("An", "Dankzij An lukte het."),
    ("Bo Li", "Dankzij Bo lukte het."),
    ("Bo Li", "Dankzij mevrouw Li lukte het."),
    ("李娜", "李娜 vertelde hoe het lukte."),
    ("李小龙", "我们问李小龙老师。"),
    ("김민수", "김민수가 말했다."),
    ("अनीता शर्मा", "अनीता ने बताया"),
    ("Anna Peeters (zij/haar)", "Mevrouw Peeters vertelde het."),
    ("Anna Peeters 🌻", "Mevrouw Peeters vertelde het."),
    ("Anna Peeters | VDAB", "Mevrouw Peeters vertelde het."),
    ("Anna-Lena De Wit", "Dankzij Lena lukte het."),
    ("Anna-Lena De Wit", "Dat zei De Wit."),
    ("anna.peeters", "Mevrouw Peeters vertelde het."),
    ("Peeters, Anna", "Dankzij ANNA."),
    ("Anna Peeters", "Anna\u00adPeeters vertelde het, en Peeters’ groep."),
    ("Søren Øster", "Dankzij Oster."),
    ("De", "Dat zei De."),
    ("Elizabeth (Els) Wonderlijk", "Mevrouw Wonderlijk vertelde het."),
    ("Elizabeth (Els) Wonderlijk", "Els Wonderlijk vertelde het."),
    ('Elizabeth "Els" Wonderlijk', "Dankzij Els lukte het."),
    ("(HR) Anna Wonderlijk", "Mevrouw Wonderlijk vertelde het."),
    ("VDAB | Anna Wonderlijk", "Anna Wonderlijk vertelde het."),
    ("VDAB - Anna Wonderlijk", "Dankzij Anna lukte het."),
    ("Kompas | Bram", "Dankzij Bram lukte het."),
    ("Bram | Kompas", "Dat leerden we van Kompas."),
]


@pytest.mark.parametrize(("name", "text"), NAMED)
def test_who_is_named_by_any_part_of_a_name_is_found(name: str, text: str) -> None:
    one = Person(team_id="T1", user_id="U0X", name=name)
    assert named_in(text, [one]) == [one]
    shown = Person(team_id="T1", user_id="U0X", name="Zzz", display_name=name)
    assert named_in(text, [shown]) == [shown]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("An", "Een an sich, als het kan."),
        ("De", "Dat is de groep van de school."),
        ("Van Dijk", "Het is van ons, met een dijk."),
        ("Van Dijk", "Dat is een dijk van een plan."),
        ("Jan van den Berg", "Dat is van den beginne zo. Den Haag."),
        ("Anna Peeters (zij/haar)", "Zij zei het, en haar groep ook."),
        ("Bo Li", "Een bocht, een Limburger, bo en li."),
        ("सुमन", "समन"),
        ("이수", "이순신"),
        ("VDAB | Anna Peeters", "Dat leerden we bij de VDAB."),
        ("Anna Peeters, Hogeschool Gent", "Dat leerden we in Gent."),
        ("Elizabeth (zij) Peeters", "Zij zei het."),
    ],
)
def test_an_ordinary_word_asks_nobody(name: str, text: str) -> None:
    assert named_in(text, [Person(team_id="T1", user_id="U0X", name=name)]) == []


@pytest.mark.parametrize(("name", "text"), NAMED)
async def test_no_text_goes_out_about_who_was_not_asked(there: Street, name: str, text: str) -> None:
    async with there.database.write() as db:
        (await db.get_one(Person, there.here["asker"])).name = name
        home = await db.get_one(Network, there.here["network"])
        row = await outside.propose(db, home, "De krant", text, [], NOW)
        await outside.ask(db, home, row)
        assert [person.id for _, person in await outside.nods(db, [row.id])] == [there.here["asker"]]
        with pytest.raises(outside.NotAllSaidYes):
            await outside.goes_out(db, home, row, NOW)


@pytest.mark.long
@pytest.mark.parametrize("how", ["names over", "forgotten", "left"])
@pytest.mark.parametrize(("name", "text"), [NAMED[at] for at in (0, 2, 4, 8)])
async def test_what_went_out_names_nobody_any_more_who_is_gone(
    there: Street, name: str, text: str, how: str
) -> None:
    async with there.database.write() as db:
        me = await db.get_one(Person, there.here["asker"])
        me.name = name
        home = await db.get_one(Network, there.here["network"])
        row = await outside.propose(db, home, "De krant", text, [], NOW)
        await outside.ask(db, home, row)
        await outside.say(db, home, row.id, row.times, me.id, Says.YES)
        assert await outside.goes_out(db, home, row, NOW)
        home.closed_at = NOW - timedelta(days=2 * HALF_YEAR) if how == "names over" else None
    async with there.database.write() as db:
        if how == "names over":
            await closed.forget(db, NOW)
        elif how == "forgotten":
            await retention.erase(db, await db.get_one(Person, there.here["asker"]), keep_questions=True)
        else:
            await retention.leave(db, there.here["network"], there.here["asker"])
    assert await named(there.database, text) == set()


async def test_a_guest_is_known_by_their_name_without_what_stands_behind_it(there: Street) -> None:
    async with there.database.write() as db:
        db.add(Guest(session_id=there.here["ready"], name="Saskia Wonderlijk (KU Leuven)"))
        await db.flush()
        stand = await stand_in(db, there.here["network"], "Met dank aan Saskia Wonderlijk.")
    assert stand.unasked


@pytest.mark.parametrize("said", ["Dankzij Saskia lukte het.", "Dankzij mevrouw Boom lukte het."])
async def test_a_guest_is_known_by_a_part_that_nobody_else_has(there: Street, said: str) -> None:
    async with there.database.write() as db:
        db.add(Guest(session_id=there.here["ready"], name="Dr. Saskia Boom, Odisee"))
        await db.flush()
        assert (await stand_in(db, there.here["network"], said)).unasked


@pytest.mark.parametrize("whom", ["text", "to_whom"])
async def test_a_guest_in_a_text_or_in_for_whom_it_is_cannot_be_asked(there: Street, whom: str) -> None:
    said = {"text": "Het lukte.", "to_whom": "De krant"} | {whom: "Het team van Gerda Gastspreker"}
    async with there.database.write() as db:
        home = there.here["network"]
        assert not (await stand_in(db, home, said["text"], to_whom=said["to_whom"])).unasked
        db.add(Guest(session_id=there.here["ready"], name="Gerda Gastspreker"))
        await db.flush()
        assert (await stand_in(db, home, said["text"], to_whom=said["to_whom"])).unasked


@pytest.mark.parametrize("who", ["left", "guest", "supporter"])
@pytest.mark.parametrize("said", ["Anna Wonderlijk", "Wonderlijk, Anna"])
async def test_two_who_are_here_are_not_asked_for_one_whose_names_they_share(
    there: Street, who: str, said: str
) -> None:
    home = there.here["network"]
    async with there.database.write() as db:
        (await db.get_one(Person, there.here["asker"])).name = "Anna Jansen"
        (await db.get_one(Person, there.here["participant"])).name = "Bram Wonderlijk"
        await db.flush()
        assert not (await stand_in(db, home, f"{said} vertelde hoe het lukte.")).unasked
        third = Person(team_id=TEAM, user_id="UTHIRD", name="Anna Wonderlijk")
        db.add(third)
        await db.flush()
        db.add({
            "left": Membership(network_id=home, person_id=third.id, standing=Standing.LEFT, left_at=NOW),
            "guest": Guest(session_id=there.here["ready"], name="Anna Wonderlijk"),
            "supporter": Supporter(
                network_id=home, person_id=third.id, role=SupportRole.COACH, asked_at=NOW
            ),
        }[who])  # fmt: skip
        await db.flush()
        assert (await stand_in(db, home, f"{said} vertelde hoe het lukte.")).unasked
        assert not (await stand_in(db, home, "Anna en Wonderlijk vertelden hoe het lukte.")).unasked


async def test_who_left_may_have_a_part_of_the_name_of_who_is_here(there: Street) -> None:
    home = there.here["network"]
    async with there.database.write() as db:
        (await db.get_one(Person, there.here["asker"])).name = "Anneke Wonderlijk"
        left = await db.get_one(Person, there.here["participant"])
        left.name = "Anneke Vreemd"
        place = await of(db, home, left.id)
        assert place is not None
        place.standing = Standing.LEFT
        await db.flush()
        stand = await stand_in(db, home, "Anneke Wonderlijk, Anneke: zij zei het.")
        assert ([one.name for one in stand.people], stand.unasked) == (["Anneke Wonderlijk"], False)
        assert (await stand_in(db, home, "Anneke Wonderlijk en Vreemd zeiden het.")).unasked
