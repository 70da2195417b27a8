"""The second session of the sample network, from its preview to "how did it go?", as four people live it.

Ria does the whole work of a facilitator. Annelies does everything a member is asked. Bram does the least: he
says that he comes and gives three scores. Dirk cannot come, and passes his question on. The others do what
the file says.
"""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from rich.console import Console

import bot
from bot.story.cast import Cast
from bot.story.demo import in_language
from bot.story.others import Others
from bot.story.play import beginning, play_until, workspace_of
from bot.story.scenes import Story
from bot.story.script import read
from bot.story.stage import Stage, raised
from bot.texts import Texts
from models.evaluation import Dimension
from models.outcome import Outcome
from models.person import Language
from playground.words import tells_of
from tests.day.keystrokes import Effort
from tests.day.watched import Row, Watched, rows_in

SAMPLE = Path(bot.__file__).parent / "data" / "sample-network.json"
BEGINS = "2026-02-11 10:00"
SESSION, RIA, ANNELIES, DIRK, BRAM = "S2", "P01", "M01", "M04", "M02"
STANDS_IN = "P02"  # leaves all of it to Ria


@dataclass(frozen=True)
class Role:
    """Who one of the four is, and what the cycle may ask of them."""

    does: str
    aim: float  # seconds that we want it to take
    most: float  # seconds that it takes now; a change that asks for more is seen
    skims: bool = False


ROLES = {
    RIA: Role("Ria facilitates, and does the whole job", aim=600, most=592),
    ANNELIES: Role("Annelies does everything that is asked of a member", aim=240, most=368),
    BRAM: Role("Bram says yes and gives three scores", aim=90, most=90, skims=True),
    DIRK: Role("Dirk cannot come, and passes his question on", aim=90, most=90, skims=True),
}
ABOUT = "Hoeveel competenties per functie houden jullie aan?"
WISHES = (
    ("directie overtuigen", "do"),
    ("coachen", "later"),
    ("competenties en loon", "later"),
)
OUTCOMES = (
    ("Q09", Outcome.ANSWERED, "Iets wat je graag en goed doet, en dat we zien."),
    ("Q03", Outcome.ANSWERED, "Geef ervaren mensen een leerling."),
    ("Q01", Outcome.ANSWERED, "Begin met één functie en één pagina."),
    ("Q07", Outcome.PARTLY_ANSWERED, "Talent gaat over de persoon, niet de functie."),
    ("Q15", Outcome.PARTLY_ANSWERED, "Eén keer per jaar twintig minuten nakijken."),
    ("Q16", Outcome.UNANSWERED, "We weten te weinig over loon."),
    ("Q05", Outcome.PARTLY_ANSWERED, "Vraag in elk gesprek naar het volgende jaar."),
    ("Q19", Outcome.PARKED, "Eerst cijfers verzamelen over verloop."),
)
AGREED = (
    "We delen onze profielen in het kanaal, zonder namen.",
    "Wie een gesprek voerde, vertelt er volgende keer over.",
)
ACTIONS = (
    ("P01", "Een expert over loon en functiewaardering vragen", date(2026, 3, 26)),
    ("M11", "Vergelijking van zelftesten in het kanaal zetten", date(2026, 3, 20)),
)
IN_HER_WORDS = "Over loon weten we nog te weinig; een expert komt."  # instead of the last line of the summary
TEXTS = {
    "comment": "Fijn tempo vandaag.",
    "learning_point": "Eén functie, één pagina.",
    "wish": "directie overtuigen",
}


@dataclass
class Day:
    """The cycle, while it is lived."""

    cast: Cast
    stage: Stage
    others: Others
    taken: set[str]
    t: Texts

    @cached_property
    def written(self) -> frozenset[Row]:
        """What members write: in the file, and here."""
        said = (text for _, _, text in OUTCOMES)
        here = (ABOUT, IN_HER_WORDS, *said, *AGREED, *(text for _, text, _ in ACTIONS), *TEXTS.values())
        return rows_in([*strings(json.loads(SAMPLE.read_text(encoding="utf-8"))), *here])

    @cached_property
    def people(self) -> dict[str, Watched]:
        """The four, by their id in the file."""
        return {
            member: Watched(self.stage.playground, self._user(member), self.written, skims=role.skims)
            for member, role in ROLES.items()
        }

    def _user(self, member: str) -> str:
        return str(self.cast.everybody[member].slack_user_id)

    def take(self, *members: str) -> None:
        """From now on these people do nothing by the file."""
        self.taken |= set(map(self._user, members))

    def leave(self, *members: str) -> None:
        """These people live by the file again."""
        self.taken -= set(map(self._user, members))

    async def at(self, moment: str) -> None:
        """Go on to a wall time of the network, with what the others do on the way."""
        to = datetime.fromisoformat(moment).replace(tzinfo=self.cast.zone)
        while (scene := self.others.due(to)) is not None:
            await self.stage.advance(max(scene.at, self.stage.now))
            await self.others.play(scene)
        await self.stage.advance(to)

    def asked(self, question: str) -> str:
        """The words of a question in the file."""
        return self.cast.questions[question].words

    def says(self, key: str, **values: object) -> str:
        """The words of a button or label."""
        return self.t.plain(key, **values)

    def present(self, person: Watched) -> dict[str, list[str]]:
        """The form of who is here, as the file says who was."""
        rows = self.cast.sessions[SESSION].attendance
        here = {self.cast.everybody[row.member].name for row in rows if row.attended}
        form = {}
        for block in person.top().blocks:
            if block["type"] == "input" and block["element"]["type"] == "checkboxes":
                offered = [option["text"]["text"] for option in block["element"]["options"]]
                form[block["label"]["text"]] = [name for name in offered if name in here]
        return form

    def outcome(self, person: Watched, question: str, outcome: str, said: str) -> dict[str, str]:
        """The two fields of a question in the form in which everything is recorded."""
        labels = [block["label"]["text"] for block in person.top().blocks if block["type"] == "input"]
        at = next(
            n for n, label in enumerate(labels) if tells_of(label.partition(". ")[2], self.asked(question))
        )
        return {labels[at]: outcome, labels[at + 1]: said}

    def read(self, step: str) -> None:
        """Everybody reads what reached them."""
        for person in self.people.values():
            with person.doing(step):
                pass


def strings(data: Any) -> Iterator[str]:
    """Every text in a file, wherever it stands."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping | list):
        for one in data.values() if isinstance(data, Mapping) else data:
            yield from strings(one)


@asynccontextmanager
async def begun(data: Mapping[str, Any], language: Language) -> AsyncIterator[Day]:
    """The network a day before the preview of its second session."""
    cast = Cast(read(in_language(data, language)))
    told = Console(quiet=True)
    async with raised(workspace_of(cast), beginning(cast), None, str(language)) as stage:
        story = Story(cast, stage, told)
        story.quiet = True
        start = datetime.fromisoformat(BEGINS).replace(tzinfo=cast.zone)
        await play_until(story, lambda _: start)
        taken: set[str] = set()
        others = Others(cast, stage, told, lambda: taken)
        await others.prepare()
        day = Day(cast, stage, others, taken, Texts(language, cast.script.network.timezone))
        day.take(*ROLES, STANDS_IN)
        assert day.people
        yield day


async def measured(language: Language) -> dict[str, dict[str, Effort]]:
    """Live through the cycle; return what each step asked, by person."""
    async with begun(json.loads(SAMPLE.read_text(encoding="utf-8")), language) as day:
        await live(day)
        return {member: person.steps for member, person in day.people.items()}


async def live(day: Day) -> None:
    """Live through it."""
    ria, annelies, bram, dirk = (day.people[one] for one in (RIA, ANNELIES, BRAM, DIRK))
    says = day.says

    await day.at("2026-02-12 10:00")
    day.read("preview")
    await day.at("2026-02-19 10:30")
    step = "announcement"
    day.read(step)
    for person, answer in ((annelies, "yes"), (bram, "yes"), (dirk, "no")):
        with person.doing(step):
            await person.clicks(says(f"rsvp.{answer}"))
            await person.is_done()
    await day.at("2026-02-19 10:40")
    day.read(step)
    await day.at("2026-02-25 10:00")
    with annelies.doing("ask a question"):
        await annelies.clicks(says("question.ask"))
        await annelies.submits({says("question.field_text"): ABOUT})
        await annelies.is_done()
    day.leave(DIRK)
    await day.at("2026-03-04 10:00")
    day.take(DIRK)
    with annelies.doing("vote three times"):
        await annelies.opens_home()
        await annelies.clicks(says("question.bank"))
        for question in ("Q15", "Q16", "Q24"):
            await annelies.clicks(says("bank.vote"), beside=day.asked(question))
        await annelies.closes()
    await day.at("2026-03-05 10:30")
    day.read("agenda: the proposal")
    with ria.doing("agenda: park, add, up twice, a length"):
        await ria.clicks(says("agenda.review"))
        await ria.chooses_beside(day.asked("Q04"), says("agenda.park"))
        await ria.chooses_in(says("agenda.take_up"), day.asked("Q19"))
        for _ in range(2):
            await ria.chooses_beside(day.asked("Q15"), says("agenda.up"))
        await ria.chooses_beside(day.asked("Q09"), says("agenda.takes", minutes=10))
    with ria.doing("agenda: three of ten wishes"):
        for wish, reply in WISHES:
            await ria.chooses_beside(wish, says(f"wish.{reply}"))
    with ria.doing("agenda: publish"):
        await ria.submits()
        await ria.is_done()
    await day.at("2026-03-05 11:00")
    day.read("agenda")
    await day.at("2026-03-09 10:00")
    with dirk.doing("pass the question on"):
        await dirk.opens_home()
        await dirk.clicks(says("errand.choose"), within="home")
        await dirk.submits({says("errand.field_carrier"): annelies.name})
        await dirk.is_done()
    await day.at("2026-03-09 10:10")
    with annelies.doing("take it along"):
        await annelies.clicks(says("errand.gladly"))
        await annelies.is_done()
    await day.at("2026-03-11 10:00")
    day.read("practical message")
    await day.at("2026-03-12 13:15")
    day.read("running order")
    await day.at("2026-03-12 13:40")
    with ria.doing("record: attendance, eight outcomes with a line, two agreements, two actions"):
        await ria.clicks(says("record_all.title"))
        form: dict[str, Any] = dict(day.present(ria))
        for question, outcome, said in OUTCOMES:
            form |= day.outcome(ria, question, says(f"outcome.{outcome}"), said)
        form[says("record_all.field_agreed")] = "\n".join(AGREED)
        for number, (owner, text, due) in enumerate(ACTIONS, 1):
            form[says("record_all.to_do", number=number)] = text
            form[says("record_all.owner", number=number)] = day.cast.everybody[owner].name
            form[says("record_all.due", number=number)] = due
        await ria.submits(form)
        await ria.is_done()
    await day.at("2026-03-12 16:21")
    with ria.doing("evaluation: send"):
        await ria.clicks(says("evaluation.now"))
        await ria.is_done()
    await day.at("2026-03-12 16:25")
    with annelies.doing("evaluation: three scores"):
        await annelies.clicks(says("evaluation.fill_in"))
        await annelies.fills({says(f"evaluation.field_{one}"): "8" for one in Dimension})
    with annelies.doing("evaluation: three texts"):
        await annelies.fills({says(f"evaluation.field_{name}"): text for name, text in TEXTS.items()})
        await annelies.submits()
    with bram.doing("evaluation: three scores"):
        await bram.clicks(says("evaluation.fill_in"))
        await bram.submits({says(f"evaluation.field_{one}"): "8" for one in Dimension})
        await bram.is_done()
    with annelies.doing("after the thanks: a verdict, a line for Dirk, what to try"):
        await annelies.clicks(says("verdict.yes"), beside=day.asked("Q01"))
        await annelies.goes_back_to(1)
        await annelies.clicks(says("errand.write_line"), beside=day.asked("Q19"))
        await annelies.submits({says("errand.field_line"): "Reken voor wat verloop kost."})
        await annelies.goes_back_to(1)
        await annelies.submits({says("evaluation.field_text"): "Eén functie op één pagina uitproberen"})
        await annelies.is_done()
    await day.at("2026-03-13 10:00")
    day.read("report: the draft")
    with ria.doing("report: one line of the summary in her own words"):
        await ria.clicks(says("report.edit"))
        summary = says("report.field_summary")
        *kept, _last = ria.filled_in(summary).splitlines()
        await ria.submits({summary: "\n".join([*kept, IN_HER_WORDS])})
    with ria.doing("report: release"):
        await ria.clicks(says("report.release"))
        await ria.is_done()
    await day.at("2026-03-13 11:00")
    day.read("report")
    with dirk.doing("catch-up: read"):
        await dirk.clicks(says("catch_up.read"))
        await dirk.is_done()
    await day.at("2026-03-17 12:00")
    day.read("results")
    await day.at("2026-03-26 12:00")
    day.read("how did it go")
    with annelies.doing("how did it go"):
        await annelies.clicks(says("intention.tried"))
        await annelies.is_done()
    day.read("how did it go")
