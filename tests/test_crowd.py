"""A hundred talkative members: everybody is reached, everything can be read, and nothing is refused."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from models.attendance import Attendance, Rsvp
from models.delivery import NOT_REACHED, Delivery
from models.membership import Membership, Standing
from models.person import Language, Person
from models.session import LearningSession
from playground import Message
from playground import Person as Hands
from playground.checks.options import all_options
from playground.errors import NotThere
from playground.sight import controls
from tests.conftest import CHANNEL, MEMBERS, START, Running, running
from tests.crowd import begin_network, crowded, everything, long, names, put_in, read_on, read_whole
from tests.moments import begins_after, until
from tests.people import plan_session
from tests.test_pages import reads_and_releases

ON_THE_DAY = until("2026-03-12 13:40")


async def present(running: Running) -> set[int]:
    async with running.database.read() as db:
        return set(await db.scalars(select(Attendance.person_id).where(Attendance.present)))


@pytest.mark.long
@begins_after(ON_THE_DAY)
async def test_everybody_of_a_hundred_is_reached_and_who_was_not_shown_stays_as_they_were(
    circle: Running,
) -> None:
    people = await put_in(circle, 94)
    async with circle.database.write() as db:
        meeting = (await db.scalars(select(LearningSession))).one()
        coming = list(people.values())[:80]
        db.add_all(Attendance(session_id=meeting.id, person_id=key, rsvp=Rsvp.YES) for key in coming)
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    boxes = [control for control in controls(ria.top()) if control.kind == "checkboxes"]
    offered = [option["text"]["text"] for box in boxes for option in box.element["options"]]
    assert offered == sorted([*names(94).values(), *MEMBERS.values()], key=str.casefold)
    labels = [box.block["label"]["text"] for box in boxes]
    assert len(set(labels)) == len(labels) == 10
    await ria.submits()
    assert await present(circle) == set(coming)
    await ria.clicks("Wie is er?")
    absent = await put_in_one_more(circle)  # joins while the form is open, and is noted as present elsewhere
    first = next(box for box in boxes)
    await ria.submits({first.block["label"]["text"]: []})
    left = {o["value"] for o in first.element["options"]}
    assert await present(circle) == {key for key in coming if str(key) not in left} | {absent}


async def put_in_one_more(running: Running) -> int:
    """Somebody joins, and is noted as present."""
    async with running.database.write() as db:
        meeting = (await db.scalars(select(LearningSession))).one()
        late = Person(team_id="T0DEMO", user_id="U0LAAT", name="Late Lot", language=Language.NL)
        db.add(late)
        await db.flush()
        db.add(
            Membership(
                network_id=meeting.network_id, person_id=late.id, standing=Standing.ACTIVE,
                since=running.clock.now(),
            )
        )  # fmt: skip
        db.add(Attendance(session_id=meeting.id, person_id=late.id, present=True))
        return late.id


# A whole cycle


@dataclass
class Talk:
    """A network that writes as much as forms allow, and what it wrote: by its marks."""

    running: Running
    count: int
    written: set[str] = field(default_factory=set)

    @property
    def members(self) -> list[Hands]:
        return [self.running.person(user_id) for user_id in names(self.count)]

    def says(self, mark: str, length: int) -> str:
        """Words of that length that have to be found again."""
        self.written.add(mark)
        return long(mark, length)

    async def opens_outcome(self, question: str) -> None:
        """Open the outcome of a question of the panel: of its row, or from the menu of those without one."""
        ria = self.running.ria
        while True:
            with suppress(NotThere):
                await ria.chooses("Uitkomst", "Met een regel erbij…", beside=question)
                return
            menus = [control.element for control in controls(ria.top()) if control.name == "Vraag kiezen"]
            offered = [option["text"]["text"] for menu in menus for option in all_options(menu)]
            if found := [words for words in offered if words.startswith(question)]:
                await ria.chooses("Vraag kiezen", found[0])
                return
            await ria.clicks("Volgende")

    async def before(self) -> None:
        """Everybody answers the announcement and asks; whoever facilitates enters a question for somebody."""
        await self.running.advance("2026-02-19 10:00")
        for number, member in enumerate(self.members):
            await member.clicks("Nee" if number % 10 == 5 else "Misschien" if number % 10 == 4 else "Ja")
            await member.runs("/kring", "vraag", channel=CHANNEL)
            name = {"Je naam": ["Zonder mijn naam"]} if number % 4 == 0 else {}
            await member.submits({"Wat wil je leren?": self.says(f"vraag{number:03}", 1000), **name})
            await member.closes(everything=True)
        for number, member in enumerate(self.members):
            if number % 10 == 5:
                await member.opens_home()
                await member.clicks("Iemand kiezen", within="home")
                carrier = self.members[number - 1].name
                await member.submits({"Wie stelt je vraag voor jou?": carrier})
                await member.closes(everything=True)
        await self.members[0].runs("/kring", "", channel=CHANNEL)
        await self.members[0].clicks("Bericht aan je begeleider")
        await self.members[0].submits({"Wat wil je laten weten?": self.says("briefje", 2000)})
        await self.members[0].closes(everything=True)
        ria = self.running.ria
        await ria.opens_home()
        await ria.clicks("Invullen voor iemand", within="home")
        who, told = self.members[-1].name, self.says("doorgegeven", 1000)
        await ria.submits({"Voor wie?": who, "Welke vraag gaf die door?": told})
        await ria.closes(everything=True)

    async def during(self) -> None:
        """Outcomes of all questions, and as many agreements and actions as there are members."""
        await self.running.advance("2026-03-12 13:40")
        ria = self.running.ria
        await ria.runs("/kring", "paneel", channel=CHANNEL)
        await ria.clicks("Wie is er?")
        await ria.submits()
        for number in range(self.count):
            await ria.runs("/kring", "paneel", channel=CHANNEL)
            await self.becomes(number)
        for number, member in enumerate(self.members):
            await ria.clicks("Afspraak")
            await ria.submits({"Wat spreken jullie af?": self.says(f"afspraak{number:03}", 500)})
            await ria.clicks("Actiepunt")
            what = self.says(f"actie{number:03}", 500)
            await ria.submits({"Wat gebeurt er?": what, "Wie doet het?": member.name})
        await ria.closes(everything=True)

    async def becomes(self, number: int) -> None:
        """Record what became of a question, and what was said."""
        await self.opens_outcome(f"vraag{number:03}a")
        became = ("Beantwoord", "Deels beantwoord", "Onbeantwoord")[number % 3]
        said = self.says(f"gezegd{number:03}", 500)
        await self.running.ria.submits({"Wat is ervan geworden?": became, "Wat werd erover gezegd?": said})

    async def after(self) -> None:
        """Who was there evaluates at length; the report is released; wishes are answered."""
        ria = self.running.ria
        await self.running.advance("2026-03-12 16:25")
        await ria.clicks("Nu")
        await ria.closes(everything=True)
        await self.running.settled()
        await self.running.advance("2026-03-12 17:00")
        for number, member in enumerate(self.members):
            if number % 10 == 5:
                continue  # was not there
            await member.clicks("Invullen of wijzigen")
            scores = {f"{one}, van 0 tot 10": "8" for one in ("Inhoud", "Discussie", "Begeleiding")}
            await member.submits({
                **scores,
                "Opmerkingen": self.says(f"opmerking{number:03}", 1000),
                "Wat neem je mee?": self.says(f"geleerd{number:03}", 500),
                "Wat wil je de volgende keer?": self.says(f"wens{number:03}", 500),
            })  # fmt: skip
            await member.submits(
                {"Wat probeer je uit voor de volgende keer?": self.says(f"proef{number:03}", 500)}
            )
            await member.closes(everything=True)
        await self.running.advance("2026-03-16 18:00")
        await reads_and_releases(self.running)
        await self.running.advance("2026-03-27 12:00")
        there = [(n, member) for n, member in enumerate(self.members) if n % 10 != 5]
        for _, member in there:
            await member.clicks("Geprobeerd")
        await self.running.advance("2026-03-27 12:05")
        for number, member in there:
            await member.clicks("Eén regel schrijven")
            await member.submits({"Wat kwam ervan?": self.says(f"regel{number:03}", 500)})
            await member.closes(everything=True)

    async def again(self) -> None:
        """Whoever facilitates goes through all wishes before the next session, and hides nothing."""
        ria = self.running.ria
        await self.running.advance("2026-04-09 09:30")
        await ria.clicks("Agenda nakijken")
        await self.goes_on_to(ria, "Uitleg bij wensen")
        await ria.clicks("Uitleg bij wensen")
        while ria.top().content["submit"]:
            await ria.submits()
        await ria.closes(everything=True)

    def _with(self, button: str, messages: Iterable[Message]) -> Message:
        """The first message with this button."""
        return next(one for one in messages if any(control.name == button for control in controls(one)))

    async def goes_on_to(self, person: Hands, button: str) -> None:
        """Go on in a long list until a button stands there."""
        while not any(one.name == button for one in controls(person.top())):
            await person.clicks("Volgende")

    async def reads(self) -> list[str]:
        """Everything that somebody can read: messages, the whole of them, and every list to its end."""
        ria = self.running.ria
        seen = everything(self.running)
        for person in (ria, *self.members):
            seen += await read_whole(person, person.direct_messages)
        seen += await read_whole(self.members[0], self.members[0].messages(CHANNEL))
        report = self._with("Volledig verslag", self.members[0].messages(CHANNEL))
        await self.members[0].clicks("Volledig verslag", within=report)
        seen += await read_on(self.members[0])
        for command in ("vragen", "boek", "paneel", "agenda"):
            await ria.runs("/kring", command, channel=CHANNEL)
            seen += await read_on(ria)
        await ria.clicks("Tekst verbergen", within=self._with("Tekst verbergen", ria.direct_messages))
        seen += await read_on(ria)
        for person in (ria, *self.members):
            await person.runs("/kring", "", channel=CHANNEL)
            seen += await read_on(person)
        return seen


async def a_cycle(address: str, count: int) -> None:
    """Play a cycle of a network in which so many write at length, and judge it."""
    async with running(crowded(count), START, address) as started:
        await begin_network(started, count)
        await plan_session(started, "2026-04-16", "13:30")
        talk = Talk(started, count)
        await talk.before()
        await talk.during()
        await talk.after()
        await talk.again()
        await started.advance("2026-04-16 09:00")
        seen = await talk.reads()
        refused = [
            (call.method, call.response)
            for call in started.playground.workspace.calls
            if not call.response.get("ok", True)
        ]
        async with started.database.read() as db:
            failed = await db.scalars(
                select(Delivery).where(Delivery.state.in_(NOT_REACHED) | (Delivery.error != ""))
            )
            missed = [(row.kind, row.state, row.error) for row in failed]
        lost = {m for m in talk.written if not any(f"{m}a" in said and f"{m}z" in said for said in seen)}
    assert refused == []
    assert missed == []
    assert lost == set()


@pytest.mark.long
async def test_a_network_that_writes_as_much_as_forms_allow_is_refused_nothing_and_can_read_all(
    database_address: str,
) -> None:
    await a_cycle(database_address, 6)


@pytest.mark.long
async def test_a_hundred_members_who_write_as_much_as_forms_allow_are_refused_nothing_and_can_read_all(
    database_address: str,
) -> None:
    await a_cycle(database_address, 100)
