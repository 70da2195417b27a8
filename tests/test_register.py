"""Registers: who reads what, whose it is, and what people do with the entries."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Annotated, Any

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import fields
from bot.act.ids import Form
from bot.export import export_network
from bot.fields import FORMS
from bot.registers import REGISTERS
from bot.texts import Texts
from bot.views import register as view
from bot.views.register import AtSession, Concerns, form_of
from models import entry, entry_rows, register, retention
from models.base import NotFound, Whose
from models.confidentiality import Whom
from models.entry import Entry, NotYourEntry
from models.entry_rows import Line
from models.network import Network
from models.person import Language, Person
from models.register import GOES_WITH_WRITER, Reads, Register, Shown
from models.session import LearningSession
from playground.checks import check_view
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.neighbours import NOW, Street

CALLED, LONG = "called", "<!channel> & meer *woorden* " * 100


class Plain(msgspec.Struct, frozen=True):
    """What it is called, and who can be asked about it."""

    called: Annotated[str, fields.line(150)]
    until: Annotated[date, fields.day(optional=True)] | None = None
    ask: Annotated[str, fields.lines(3000, optional=True), GOES_WITH_WRITER] = ""
    session: AtSession = None


About = msgspec.defstruct("About", [("called", Annotated[str, fields.line(150)]), ("concerns", Concerns)])


class Needed(msgspec.Struct, frozen=True):
    """A field that goes with its writer, and without which nothing is left."""

    called: Annotated[str, fields.line(150), GOES_WITH_WRITER]


def a_register(form: type[msgspec.Struct] = Plain, whose: Whose = Whose.GROUP, **more: Any) -> Register:
    return Register("proef", form, ("trial", "proef"), whose, **more)


@pytest.fixture
def declared() -> Iterator[dict[str, Register]]:
    """Where a register can be declared for one test."""
    yield register.REGISTERS
    register.REGISTERS.pop("proef", None)


# What a register says


@pytest.mark.parametrize(
    "says",
    [
        {"leaves": True, "reads": Reads.LEADERS},
        {"shows": Shown.HOME | Shown.BOOK},
        {"leaves": True, "shows": Shown.REPORT, "whose": Whose.OWN},
        {"leaves": True, "shows": Shown.REPORT, "form": About, "whose": Whose.OWN},
        {"reads": Reads.NOBODY},
        {"form": About},
        {"form": Needed},
    ],
    ids=str,
)
def test_a_register_that_contradicts_itself_is_refused(says: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="proef"):
        a_register(**says)


def test_a_field_that_goes_with_its_writer_is_told_apart_from_what_is_the_group_s() -> None:
    assert a_register().own == {"ask"}
    assert a_register(whose=Whose.OWN).own == {"called", "until", "ask"}


def test_what_the_form_no_longer_takes_is_left_out_and_the_rest_is_of_its_type() -> None:
    held = {"called": "Iets", "until": "2026-03-12", "gone": "weg"}
    assert a_register().typed(held) == {"called": "Iets", "until": date(2026, 3, 12)}
    assert a_register().typed({"called": "Iets", "until": "ooit"}) == {"called": "Iets"}


# Who reads what

WHO = {"asker": "concerned", "participant": "writer", "standin": "leads", "facilitator": "leads"}


def reads(kind: str, reads: Reads, *, agreed: bool, hidden: bool, about: bool) -> bool:
    """What somebody reads, said once more and in another way."""
    if kind == "writer" or (kind == "concerned" and about):
        return True
    if reads is Reads.NOBODY or not agreed:
        return False
    if kind == "leads":
        return True
    return reads is Reads.MEMBERS and not hidden


@pytest.mark.parametrize("reads_it", Reads)
async def test_an_entry_is_read_by_whom_its_register_says_and_nobody_else(
    there: Street, declared: dict[str, Register], reads_it: Reads
) -> None:
    here = there.here
    of = declared["proef"] = a_register(About, Whose.OWN, reads=reads_it)
    async with there.database.write() as db:
        for agreed, hidden, about in product((True, False), repeat=3):
            made = Entry(
                network_id=here["network"], register="proef", made_at=NOW, said_at=NOW, shared=None,
                person_id=here["participant"], own={CALLED: "x"}, agreed=agreed, hidden=hidden,
                concerns_id=here["asker"] if about else None,
            )  # fmt: skip
            db.add(made)
            await db.flush()
            for name, kind in WHO.items():
                whom = Whom(here[name], leads=kind == "leads")
                told = reads(kind, reads_it, agreed=agreed, hidden=hidden, about=about)
                assert (made.id in await entry_rows.listed(db, here["network"], of, whom)) is told
                try:
                    assert told is (await entry_rows.load(db, here["network"], made.key, whom) is made)
                except NotFound:
                    assert not told
    there.put_back()


async def test_nobody_reads_what_is_next_door_or_of_no_register(there: Street) -> None:
    here, next_door, whom = there.here, there.next_door, Whom(there.here["facilitator"], leads=True)
    async with there.database.read() as db:
        for network, key in ((here["network"], next_door["entry_knowledge"]), (here["network"], None)):
            with pytest.raises(NotFound):
                await entry_rows.load(db, network, key, whom)
    with pytest.raises(NotFound):
        register.get("proef")


# What people do


async def written(there: Street, of: Register, **facts: Any) -> Entry:
    """Let the participant write something; return it as it stands."""
    async with there.database.write() as db:
        home = await db.get_one(Network, there.here["network"])
        form = of.form(**{CALLED: "Draaiboek"} | facts)
        return await entry.write(db, home, of, form, Whom(there.here["participant"]), NOW)


async def test_what_is_written_twice_is_one_entry_and_parts_in_the_group_s_and_one_s_own(
    there: Street,
) -> None:
    of = a_register()
    first = await written(there, of, ask="Bel mij", until=date(2026, 3, 12))
    again = await written(there, of, ask="Bel mij", until=date(2026, 3, 12))
    assert again.id == first.id
    assert (first.shared, first.own) == ({CALLED: "Draaiboek", "until": "2026-03-12"}, {"ask": "Bel mij"})
    assert first.outside == first.shared
    assert (await written(there, of, ask="Bel niet")).id != first.id
    there.put_back()


async def test_whom_it_concerns_is_asked_again_when_the_words_change(there: Street) -> None:
    here, of = there.here, a_register(About, Whose.OWN)
    assert (await written(there, of, concerns=here["participant"])).agreed, "about oneself"
    made = await written(there, of, concerns=here["asker"])
    assert not made.agreed
    async with there.database.write() as db:
        home, found = await db.get_one(Network, here["network"]), await db.get_one(Entry, made.id)
        with pytest.raises(NotYourEntry):
            await entry.agree(db, found, here["standin"], NOW, found.fingerprint)
        await entry.agree(db, found, here["asker"], NOW, found.fingerprint)
        writer = Whom(here["participant"])
        same = About(called="Draaiboek", concerns=here["asker"])
        assert (await entry.write(db, home, of, same, writer, NOW, found)).agreed
        other = About(called="Draaiboek 2", concerns=here["asker"])
        later = NOW + timedelta(days=1)
        assert not (await entry.write(db, home, of, other, writer, later, found)).agreed
        assert found.said_at == later
        for whom in (Whom(here["asker"]), Whom(here["facilitator"], leads=True)):
            with pytest.raises(NotYourEntry):
                await entry.write(db, home, of, same, whom, NOW, found)
    there.put_back()


async def test_an_entry_concerns_nobody_and_no_session_of_elsewhere(there: Street) -> None:
    for of, facts in (
        (a_register(About, Whose.OWN), {"concerns": there.next_door["asker"]}),
        (a_register(About, Whose.OWN), {"concerns": 99_999}),
        (a_register(), {"session": there.next_door["reporting"]}),
        (a_register(), {"session": 99_999}),
    ):
        with pytest.raises(NotFound):
            await written(there, of, **facts)


async def test_what_is_the_group_s_may_be_changed_by_whoever_facilitates_and_stays_when_its_writer_leaves(
    there: Street,
) -> None:
    made, own = await written(there, a_register(), ask="Bel mij"), await written(
        there, a_register(whose=Whose.OWN), ask="Bel mij"
    )  # fmt: skip
    leads, other = Whom(there.here["facilitator"], leads=True), Whom(there.here["asker"])
    assert made.changed_by(leads)
    assert not made.taken_by(other)
    assert not own.taken_by(leads)
    async with there.database.write() as db:
        home, found = await db.get_one(Network, there.here["network"]), await db.get_one(Entry, made.id)
        new = Plain(called="Wijzer", ask="Bel de begeleider")
        await entry.write(db, home, a_register(), new, leads, NOW, found)
        assert (found.shared, found.own) == ({CALLED: "Wijzer", "until": None}, {"ask": "Bel mij"})
        with pytest.raises(NotYourEntry):
            await entry.take_back(db, await db.get_one(Entry, made.id), other, NOW)
        await retention.leave(db, there.next_door["network"], there.here["participant"])
        assert len(list(await db.scalars(select(Entry).where(Entry.register == "proef")))) == 2
        await retention.leave(db, there.here["network"], there.here["participant"])
    async with there.database.read() as db:
        (left,) = list(await db.scalars(select(Entry).where(Entry.register == "proef")))
        assert (left.id, left.person_id, left.own, left.shared) == (
            made.id,
            None,
            {},
            {CALLED: "Wijzer", "until": None},
        )
    there.put_back()


async def test_only_what_may_leave_is_told_outside_and_nothing_comes_to_a_report_that_is_out(
    there: Street, declared: dict[str, Register]
) -> None:
    session, said = there.here["reporting"], {"session": there.here["reporting"], "ask": "Bel mij"}
    of = a_register(leaves=True, shows=Shown.HOME | Shown.REPORT | Shown.BOOK)
    made = await written(there, of, **said)
    await written(there, replace(of, key="stil", leaves=False, shows=Shown.HOME), called="Stil", **said)

    async def in_report(db: AsyncSession, meeting: LearningSession) -> list[Entry]:
        return [one for one in await entry_rows.in_report(db, meeting) if one.register in ("proef", "stil")]

    async def told() -> tuple[list[str], Any]:
        async with there.database.read() as db:
            meeting = await db.get_one(LearningSession, session)
            report = [one.outside[CALLED] for one in await in_report(db, meeting)]
            return report, (await export_network(db, "C0HIER"))["registers"].get("proef")

    assert await told() == ([], None), "nobody declares it"
    declared["proef"] = of
    async with there.database.write() as db:
        (await db.get_one(LearningSession, session)).released_at = None
    assert await told() == (["Draaiboek"], [{CALLED: "Draaiboek", "until": None}])
    async with there.database.write() as db:
        (await db.get_one(LearningSession, session)).released_at = NOW
        later, home = NOW + timedelta(minutes=1), await db.get_one(Network, there.here["network"])
        found, writer = await db.get_one(Entry, made.id), Whom(there.here["participant"])
        await entry.write(db, home, of, of.form(called="Nieuw", **said), writer, later)
        await entry.write(db, home, of, of.form(called="Tegelijk", **said), writer, NOW)
        meeting = await db.get_one(LearningSession, session)
        assert [one.id for one in await in_report(db, meeting)] == [made.id]
        await entry.write(db, home, of, of.form(called="Anders", **said), writer, later, found)
    assert (await told())[0] == []
    async with there.database.write() as db:
        await entry.hide(db, await db.get_one(Entry, made.id), NOW, hidden=True)
    assert [one[CALLED] for one in (await told())[1]] == ["Nieuw", "Tegelijk"]
    there.put_back()


# What people find


async def test_a_word_is_looked_for_in_what_somebody_sees_and_in_nothing_else(there: Street) -> None:
    here, of = there.here, a_register(whose=Whose.OWN, reads=Reads.NOBODY)
    other = await written(there, of, called="Draaiboek")
    whom = Whom(here["asker"])
    async with there.database.write() as db:
        home = await db.get_one(Network, here["network"])
        for called, ask in (("Wijzer", "over intervisie"), ("Kaart", "met de wegen"), ("Draaiboek", "")):
            await entry.write(db, home, of, of.form(called=called, ask=ask), whom, NOW)

        async def found(words: str) -> list[str]:
            keys = await entry_rows.find(db, here["network"], of, whom, words)
            return [(await db.get_one(Entry, key)).said[CALLED] for key in keys]

        assert await found("INTERVISEI wijzer") == ["Wijzer"], "whatever the case, and misspelt"
        assert await found("draaiboek") == ["Draaiboek"]
        assert other.id not in await entry_rows.find(db, here["network"], of, whom, "draaiboek")
        assert await found("niets daarvan") == []
    there.put_back()


def test_what_somebody_chose_is_no_word_of_an_entry() -> None:
    of = next(one for one in REGISTERS if one.key == "made")
    assert of.written({"title": "Leidraad", "sort": "product", "where": "", "brought": "Rust"}).split() == [
        "Leidraad",
        "Rust",
    ]


def test_what_a_button_says_of_an_entry_tells_nothing_of_how_many_there_are() -> None:
    some = [
        Entry(network_id=1, register="proef", made_at=NOW, said_at=NOW, person_id=1, own={}, shared=None)
        for _ in range(3)
    ]
    for number, one in enumerate(some, 1):
        one.id = number
    t, home = Texts(Language.NL), Network(team_id="T", channel_id="C", theme="x", created_at=NOW)
    home.id = 1
    me = Person(team_id="T", user_id="U0IK")
    drawn = view.entries(t, home, REGISTERS[0], [Line(one, me, None, None) for one in some], Whom(1))
    said = [json.loads(each["value"]) for block in drawn["blocks"] for each in block.get("elements", ())
            if "value" in each]  # fmt: skip
    named = [each["entry"] for each in said if "entry" in each]
    assert {*named} == {one.key for one in some}
    assert all(len(key) == 24 for key in named)
    assert not any("item" in each for each in said)


@pytest.mark.long
@begins_after()
async def test_a_list_longer_than_a_page_is_searched_by_a_word(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "uitproberen", channel=CHANNEL)
    assert "Zoek op een woord" not in shown(anna.top())
    await anna.closes(everything=True)
    async with circle.database.write() as db:
        home = (await db.scalars(select(Network))).one()
        me = (await db.scalars(select(Person).where(Person.user_id == "U0ANNA"))).one()
        of = register.get("experiment")
        for number in range(view.MANY + 1):
            await entry.write(db, home, of, of.form(what=f"Proef {number} met stilte"), Whom(me.id), NOW)
        await entry.write(db, home, of, of.form(what="Een dagboek"), Whom(me.id), NOW)
    await anna.runs("/kring", "uitproberen", channel=CHANNEL)
    await anna.submits({"Zoek op een woord": "dagboek"})
    assert anna.sees("Een dagboek")
    assert not anna.sees("Proef 3")
    await anna.clicks("Wijzigen")
    await anna.submits({"Wat probeer je uit?": "Een logboek"})
    await anna.submits({"Zoek op een woord": "nergens"})
    assert anna.sees("Hierin staat niets met")
    await anna.submits({"Zoek op een woord": ""})
    assert anna.sees("Een logboek")
    assert anna.sees("Proef 30")


@begins_after()
async def test_with_many_registers_home_has_one_button_that_leads_to_a_choice(
    circle: Running, declared: dict[str, Register]
) -> None:
    anna, kept = circle.person("U0ANNA"), dict(declared)
    try:
        await anna.opens_home()
        assert "Samen gemaakt" not in shown(anna.home)
        await anna.clicks("Lijsten van de groep", within="home")
        await anna.clicks("Kennis bewaren")
        assert anna.sees("Iets toevoegen")
        await anna.closes(everything=True)
        for key in [*kept][view.MOST_BUTTONS :]:
            del declared[key]
        await anna.opens_home()
        assert "Samen gemaakt" in shown(anna.home)
    finally:
        declared.clear()
        declared.update(kept)


# What people see


@pytest.mark.parametrize("t", [Texts(language) for language in Language], ids=str)
@pytest.mark.long
def test_what_people_see_of_any_register_is_accepted_by_slack_however_long_the_words(t: Texts) -> None:
    home = Network(team_id="T", channel_id="C", theme="Leren & <delen>", created_at=NOW)
    home.id = 1
    me = Person(team_id="T", user_id="U0IK", name="Ik")
    me.id = 1
    for of in REGISTERS:
        made = [
            Entry(
                network_id=1, register=of.key, made_at=NOW, said_at=NOW, person_id=1, shared=None,
                own=dict.fromkeys(of.fields, LONG), hidden=number % 2 == 0,
            )
            for number in range(80)
        ]  # fmt: skip
        shown = [Line(one, me, me, None) for one in made]
        for whom in (Whom(1), Whom(2, leads=True)):
            drawn = view.entries(t, home, of, shown, whom, start=3)
            assert check_view(drawn, "modal") == []
            assert "<!channel>" not in str(drawn)


def test_every_register_has_a_form_of_its_own() -> None:
    assert [FORMS[one.form].callback for one in REGISTERS] == [form_of(one) for one in REGISTERS]
    assert not {form_of(one) for one in REGISTERS} & set(Form)
