"""The sample network on a day in March, made in memory: what the samples are drawn from."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.drafts import Draft
from bot.texts import Texts
from models import schema  # noqa: F401 - the entities know each other
from models.action import Action, Agreement
from models.agenda import AgendaItem
from models.attendance import Rsvp
from models.case import Case, Owned
from models.confidentiality import Sight
from models.delivery import Delivery, DeliveryState
from models.effect import Effect, SetGoing, Shares, Told
from models.errand import Carried, Errand, ErrandState
from models.errand_offer import Offer
from models.evaluation import Dimension
from models.intention import Intention, Tried
from models.membership import Membership, Standing
from models.missed import Missed
from models.network import Afterwards, ChannelLost, Network
from models.outcome import Outcome, QuestionOutcome
from models.person import Person
from models.plan import Kind
from models.question import LearningQuestion, QuestionKind, State
from models.question_bank import Banked
from models.report import Dealt, Record, Report
from models.request import RequestState
from models.results import Results, TextKind
from models.session import LearningSession, Stage
from models.unlinked import InquiryText
from models.wish import Reply, Wish

FILE = Path(__file__).parent.parent / "data" / "sample-network.json"
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
TODAY = NOW.date()
CLOSES = datetime(2026, 3, 5, 8, tzinfo=UTC)  # the questions
AGENDA_COMES = datetime(2026, 3, 6, 14, tzinfo=UTC)
EVALUATION_CLOSES = datetime(2026, 3, 16, 16, 30, tzinfo=UTC)
CATCH_UP_ANYWAY = datetime(2026, 3, 24, 8, tzinfo=UTC)
ASKED_AGAIN = date(2026, 3, 26)
SAID: dict[Rsvp | None, int] = {Rsvp.YES: 9, Rsvp.MAYBE: 1, Rsvp.NO: 1, None: 1}
BEGUN = (Stage.EVALUATING, Stage.REPORTING, Stage.CLOSED)


@lru_cache
def _file() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text())
    return found


class World:
    """The people, sessions and questions of the sample network, in one language."""

    def __init__(self, t: Texts) -> None:
        self.t = t.on(NOW)
        self._file = _file()
        about = self._file["network"]
        self.network = self._network(about)
        self._people = {
            each["id"]: self._person(number, each)
            for number, each in enumerate([*self._file["members"], *self._file["people"]], 1)
        }
        self.ria = self.person("P01")
        self.annelies, self.bram, self.lien = (self.person(key) for key in ("M01", "M02", "M12"))

    def words(self, both: dict[str, str]) -> str:
        """What the sample network says in the language of these texts."""
        return both[self.t.language]

    def _network(self, about: dict[str, Any]) -> Network:
        home = Network(
            team_id="T",
            channel_id=about["slack_channel"],
            theme=self.words(about["theme"]),
            created_at=NOW,
            scope_in=self.words(about["theme_scope"]["in"]),
            scope_out=self.words(about["theme_scope"]["out"]),
            goal=self.words(about["goal"]),
            capacity=about["capacity"]["maximum"],
        )
        home.id = 1
        return home

    def empty(self) -> Network:
        """The network before anything was said of its goal."""
        home = self._network(self._file["network"])
        home.goal = home.scope_in = home.scope_out = ""
        return home

    def unlimited(self) -> Network:
        """The network without a maximum."""
        home = self._network(self._file["network"])
        home.unlimited = True
        return home

    def followed(self) -> Network:
        """The network where people without a seat may follow."""
        home = self._network(self._file["network"])
        home.has_followers = True
        return home

    def paused(self) -> Network:
        """The network during a pause."""
        home = self._network(self._file["network"])
        home.paused_until = date(2026, 3, 13)
        return home

    @property
    def closed_network(self) -> Network:
        """The network once it is closed."""
        home = self._network(self._file["network"])
        home.closed_at = NOW
        return home

    def brief(self, *, closed: bool = False) -> Network:
        """The network where little is kept, and nothing in the end."""
        home = self._network(self._file["network"])
        home.keeps_sessions, home.keeps_names, home.afterwards = 30, 90, Afterwards.NOTHING
        home.closed_at = NOW if closed else None
        return home

    def without_a_channel(self, why: ChannelLost) -> Network:
        """The network while nothing can be written in its channel."""
        home = self._network(self._file["network"])
        home.channel_lost, home.channel_lost_at = why, NOW
        return home

    def _person(self, number: int, about: dict[str, Any]) -> Person:
        somebody = Person(
            team_id="T",
            user_id=about["slack_user_id"] or "U0DEMO904",
            name=about["name"],
            language=self.t.language,
        )
        somebody.id = number
        return somebody

    def person(self, key: str) -> Person:
        """Somebody by their number in the sample network."""
        return self._people[key]

    @property
    def members(self) -> list[Person]:
        """The twelve who take part."""
        return [self._people[f"M{number:02}"] for number in range(1, 13)]

    @property
    def names(self) -> dict[str, str]:
        """What Slack shows for the ids in the samples."""
        return {somebody.user_id: somebody.name for somebody in self._people.values()}

    def somebody(self, **chosen: Any) -> Person:
        """Annelies with other settings."""
        other = self._person(1, self._file["members"][0])
        for name, value in chosen.items():
            setattr(other, name, value)
        return other

    def membership(self, standing: Standing = Standing.ACTIVE, **roles: Any) -> Membership:
        """A place in the network."""
        place = Membership(network_id=1, person_id=1, standing=standing, **roles)
        place.id = 1
        return place

    def meeting(self, stage: Stage = Stage.ANNOUNCED, number: int = 2, **facts: Any) -> LearningSession:
        """A session of the network at a stage."""
        about = self._file["sessions"][number - 1]
        hosts = {each["id"]: each["name"] for each in self._file["organisations"]}
        made = LearningSession(
            network_id=1,
            number=number,
            starts_local=datetime.fromisoformat(about["starts_at"]).replace(tzinfo=None),
            minutes=180,
            zone="Europe/Brussels",
            created_at=NOW,
            stage=stage,
            title=self.words(about["title"]),
            place=hosts[about["location"]["organisation"]],
            next_move_at={Stage.ANNOUNCED: CLOSES, Stage.PREPARING: AGENDA_COMES}.get(stage),
        )
        made.id = number
        if stage in BEGUN:
            made.evaluation_opened_at = datetime(2026, 3, 12, 15, 30, tzinfo=UTC)
        for name, value in facts.items():
            setattr(made, name, value)
        return made

    def question(self, key: str = "Q16", **facts: Any) -> LearningQuestion:
        """A question of the sample network, as it stood before any session."""
        about = next(each for each in self._file["questions"] if each["id"] == key)
        asked = LearningQuestion(
            network_id=1,
            asker_id=self.person(about["asked_by"]).id,
            text=self.words(about["text"]),
            asked_at=datetime.fromisoformat(about["submitted_at"]),
            kind=QuestionKind(about["kind"]),
            anonymous=about["anonymous"],
        )
        asked.id = int(key[1:])
        for name, value in facts.items():
            setattr(asked, name, value)
        return asked

    def became(self, key: str, outcome: Outcome, said: dict[str, str] | None = None, **facts: Any) -> Dealt:
        """A question with its outcome at the second session."""
        asked = self.question(key, **facts)
        item = QuestionOutcome(session_id=2, outcome=outcome, recorded_at=NOW, said=self.words(said or EMPTY))
        asked.record(self.meeting(Stage.UNDERWAY), outcome, item.said, NOW)
        return Dealt(asked, item)

    def banked(self, asked: LearningQuestion, votes: int = 0) -> Banked:
        """A question with its votes."""
        return Banked(asked, voters=set(range(2, 2 + votes)), askers={asked.asker_id or 0})

    # --- an agenda -----------------------------------------------------------------------------------

    def items(self) -> list[AgendaItem]:
        """The points of the second agenda."""
        found = []
        for position, point in enumerate(self._file["sessions"][1]["agenda"]):
            item = AgendaItem(
                session_id=2,
                position=position,
                minutes=point["minutes"],
                method=point["method"],
                title=self.words(point["title"]),
                question_ids=[int(key[1:]) for key in point["questions"]],
            )
            item.id = position + 1
            found.append(item)
        return found

    def draft(self, **facts: Any) -> Draft:
        """The agenda as the facilitator works on it: marks, questions that wait, twins and wishes."""
        every = [self.question(each["id"]) for each in self._file["questions"]]
        carried = self.became("Q09", Outcome.UNANSWERED).question
        kept = self.became("Q22", Outcome.DEFERRED).question
        parked = self.question("Q19", state=State.PARKED)
        noted = self.question("Q24", asker_id=None, entered_by_id=self.ria.id, asked_by_name="Wim Rosiers")
        known = {each.id: each for each in (*every, carried, kept, parked, noted)}
        votes = {each["id"]: each["votes"] for each in self._file["questions"]}
        entries = [self.banked(each, votes[f"Q{key:02}"]) for key, each in known.items()]
        waiting = [entry for entry in entries if entry.question.id in (6, 7, 10, 19, 22, 26)]
        values: dict[str, Any] = {
            "items": self.items(),
            "texts": {each.id: Sight(each.text) for each in every},
            "entries": entries,
            "waiting": waiting,
            "waits": {State.OPEN: len(waiting) - 1, State.PARKED: 1},
            "askers": {somebody.id: somebody for somebody in self.members},
            "twins": [(16, 17), (5, 9)],
            "wishes": self.wishes(),
            "log": {"subgroups_plenary": [date(2026, 1, 15)], "experience_exchange": [date(2025, 11, 6)]},
            "errands": {15: self.carried(ErrandState.ACCEPTED, "Q15")},
        }
        return Draft(**(values | facts))

    def wishes(self) -> list[Wish]:
        """What people wished for next time: one done, one later, one not decided, one that stays unquoted."""
        texts = [each["next_themes"] for each in self._file["evaluations"]["S2"] if each["next_themes"]]
        replies = (Reply.DO, Reply.LATER, None)
        made = [
            Wish(key=str(number), inquiry_id=1, text=text[0], reply=reply)
            for number, (text, reply) in enumerate(zip(texts, replies, strict=False))
        ]
        made[0].because = self.words(BECAUSE)
        done = Wish(key="9", inquiry_id=1, text=self.words(MORE_TIME), reply=Reply.DO)
        unquoted = Wish(key="8", inquiry_id=1, text=self.words(DIFFERENTLY), reply=Reply.DO, alone=True)
        return [*made, done, unquoted]

    # --- cases -------------------------------------------------------------------------------------------

    def case(self, state: RequestState, **facts: Any) -> Owned:
        """What Bram brings to the second session, or was asked to bring."""
        said = {"core": self.words(CORE), "page": self.words(PAGE), "concerns": self.words(CONCERNS)}
        if state not in (RequestState.BROUGHT, RequestState.WITHDRAWN):
            said = dict.fromkeys(said, "")
        mine = Case(session_id=2, owner_id=self.bram.id, state=state, **(said | facts))
        mine.id = 1
        return Owned(mine, self.bram)

    # --- errands and effects ---------------------------------------------------------------------------

    def carried(self, state: ErrandState, key: str = "Q22", answer: str = "") -> Carried:
        """A question that a colleague asks for somebody."""
        asked = self.question(key)
        errand = Errand(
            session_id=2,
            question_id=asked.id,
            asker_id=asked.asker_id or 0,
            carrier_id=self.bram.id,
            state=state,
            answer=answer,
        )
        errand.id = 1
        asker = next(somebody for somebody in self.members if somebody.id == asked.asker_id)
        return Carried(errand, asked, asker, self.bram)

    def offers(self) -> list[Offer]:
        """What can be sent along: not yet asked, asked, accepted, declined."""
        states = (ErrandState.ASKED, ErrandState.ACCEPTED, ErrandState.DECLINED)
        return [
            Offer(self.question("Q10")),
            *(Offer(self.question("Q22"), self.carried(state)) for state in states),
        ]

    def effect(self, shares: Shares) -> Effect:
        """What somebody tied to a question."""
        line = "" if shares is Shares.COUNT else self.words(LINE)
        return Effect(session_id=2, person_id=1, question_id=16, shares=shares, line=line)

    def set_going(self, people: int = 2, lines: int = 2) -> SetGoing:
        """What a question set going."""
        told = [Told(self.words(LINE), self.lien if number % 2 else None) for number in range(lines)]
        return SetGoing(self.question("Q16"), people, told)

    # --- afterwards ---------------------------------------------------------------------------------------

    def results(self, answers: int = 8, *, is_open: bool = False) -> Results:
        """What the evaluation of the second session showed."""
        given = self._file["evaluations"]["S2"]
        scores = {
            dimension: {score: [e["scores"][dimension] for e in given].count(score) for score in (6, 7, 8, 9)}
            for dimension in Dimension
        }
        scores = {key: {s: c for s, c in counts.items() if c} for key, counts in scores.items()}
        return Results(
            asked=9,
            answers=answers,
            threshold=5 if answers >= 5 else 3,
            scores=None if answers < 3 else scores,
            comments=[e["comment"] for e in given if e["comment"]] if answers >= 5 else [],
            learning_points=[e["learning_points"][0] for e in given] if answers >= 5 else [],
            wishes=self.wishes(),
            alone=[self.words(WELL)] if answers >= 5 else [],
            open=is_open,
            fingerprint="" if is_open else "read",
        )

    def long_results(self) -> Results:
        """Results with more texts than a report holds."""
        found = self.results()
        return replace(found, comments=[text * 40 for text in found.comments] * 4)

    def result_texts(self) -> list[InquiryText]:
        """Texts of an evaluation, one of them out of sight."""
        given = self._file["evaluations"]["S2"]
        made = [InquiryText(key="a", inquiry_id=2, item=TextKind.COMMENT, text=given[0]["comment"])]
        made.append(
            InquiryText(key="b", inquiry_id=2, item=TextKind.COMMENT, text=given[7]["comment"], hidden=True)
        )
        point = given[0]["learning_points"][0]
        made.append(InquiryText(key="c", inquiry_id=2, item=TextKind.LEARNING_POINT, text=point))
        made.append(InquiryText(key="d", inquiry_id=2, item=TextKind.ALONE, text=self.words(WELL)))
        return made

    def agreements(self) -> list[Agreement]:
        """What the group agreed."""
        made = []
        for number, text in enumerate(self._file["halfway_check"]["agreements"], 1):
            one = Agreement(session_id=2, text=self.words(text))
            one.id = number
            made.append(one)
        return made

    def actions(self) -> list[tuple[Action, Person]]:
        """Who does what."""
        made = []
        for number, each in enumerate(self._file["actions"][:4], 1):
            one = Action(
                session_id=2,
                owner_id=self.person(each["owner"]).id,
                text=self.words(each["text"]),
                due_on=date.fromisoformat(each["due_on"]) if number != 3 else None,
            )
            one.id = number
            made.append((one, self.person(each["owner"])))
        return made

    def record(self, *, empty: bool = False, summary: str = "", partly: bool = True) -> Record:
        """What was recorded at the second session."""
        if empty:
            return Record(Report(session_id=2), [], [], [], 0, 12, None)
        dealt = [
            self.became("Q01", Outcome.ANSWERED, self._answer("Q01")),
            self.became("Q03", Outcome.ANSWERED, self._answer("Q03")),
            self.became("Q16", Outcome.UNANSWERED, NOBODY_KNEW),
            self.became("Q22", Outcome.DEFERRED),
            self.became("Q19", Outcome.PARKED),
        ]
        if partly:
            dealt.append(self.became("Q15", Outcome.PARTLY_ANSWERED))
        report = Report(session_id=2, summary=summary, went_well=self.words(WELL))
        report.differently = self.words(DIFFERENTLY)
        following = self.meeting(Stage.PLANNED, 3)
        return Record(report, dealt, self.agreements(), self.actions(), 9, 12, following)

    def _answer(self, key: str) -> dict[str, str]:
        found: dict[str, str] = next(q["answer"] for q in self._file["questions"] if q["id"] == key)
        return found

    def intention(self, tried: Tried | None = None, *, line: bool = False) -> Intention:
        """What somebody wanted to try."""
        said = self.words(LINE) if line else ""
        return Intention(session_id=2, person_id=1, text=self.words(TRYING), tried=tried, line=said)

    def missed(self) -> list[Missed]:
        """Messages that did not arrive, for every reason there is, and one that did not reach everybody."""
        errors = (
            "user_disabled",
            "cannot_dm_bot",
            "restricted_action",
            "is_archived",
            "channel_not_found",
            "not_in_channel",
            "fatal_error",
            "msg_blocks_too_long",
            "missing_scope",
            "service_unavailable",
        )
        made = [self._delivery(error) for error in errors]
        made += [self._delivery(error, DeliveryState.UNKNOWN) for error in ("", "missing_scope")]
        made += [self._delivery(error, DeliveryState.SENT) for error in ("is_inactive", "message_not_found")]
        to_some = Missed(Kind.EVALUATION_REQUEST, NOW, 1, session_id=2)
        return [to_some, *(Missed(row.kind, row.due, row.attempts, row.session_id, row) for row in made)]

    def _delivery(self, error: str, state: DeliveryState = DeliveryState.FAILED) -> Delivery:
        in_channel = error in ("restricted_action", "is_archived", "channel_not_found", "not_in_channel")
        row = Delivery(
            network_id=1,
            kind=Kind.AGENDA if in_channel else Kind.DAY_BEFORE,
            subject="session:2",
            recipient=self.network.channel_id if in_channel else self.lien.user_id,
            due=NOW,
            expires=NOW + timedelta(days=9),
            session_id=2,
            person_id=None if in_channel else self.lien.id,
            state=state,
        )
        row.error = error
        return row


EMPTY = {"nl": "", "en": ""}
BECAUSE = {
    "nl": "om half drie werken we in twee deelgroepen.",
    "en": "at half past two we work in subgroups.",
}
MORE_TIME = {"nl": "Meer tijd voor onze eigen vragen.", "en": "More time for our own questions."}
NOBODY_KNEW = {
    "nl": "Niemand in de groep kent functiewaardering goed; we zoeken iemand van buiten.",
    "en": "Nobody in the group knows job evaluation well; we look for somebody from outside.",
}
WELL = {"nl": "De cases gaven meteen houvast.", "en": "The cases gave something to hold on to."}
DIFFERENTLY = {"nl": "Vroeger beginnen met de loonvraag.", "en": "Start earlier with the pay question."}
TRYING = {
    "nl": "Met één ploeg één profiel schrijven, op één bladzijde, en het na een maand samen nalezen.",
    "en": "Write one profile with one team, on one page, and read it again together after a month.",
}
LINE = {
    "nl": "De ploeg schreef het zelf. Het werd korter en concreter dan wat ik had voorbereid.",
    "en": "The team wrote it themselves. It came out shorter and plainer than what I had prepared.",
}
HARSH = {
    "nl": "Waarom doet die ene collega altijd zo moeilijk?",
    "en": "Why is that one colleague always so difficult?",
}
REWORD = {
    "nl": "Zeg er even bij om welke groep medewerkers het gaat.",
    "en": "Please say which group of staff it is about.",
}
NOTE = {
    "nl": "Vorige keer kwam ik er amper tussen. Kunnen we eens met een rondje beginnen?",
    "en": "Last time I hardly got a word in. Could we start with a round?",
}
SUMMARY = {
    "nl": "Begin klein: één functie, één ploeg, één bladzijde.\n"
    "De loonvraag bleef open; we zoeken een expert.\nVolgende keer: competenties en loon.",
    "en": "Start small: one job, one team, one page.\n"
    "The pay question stayed open; we look for an expert.\nNext time: competencies and pay.",
}
CORE = {
    "nl": "Hoe zeg ik mijn ploeg dat een ervaren collega niet de nieuwe ploegbaas wordt?",
    "en": "How do I tell my team that an experienced colleague won’t be the new team leader?",
}
PAGE = {
    "nl": "Twee mensen wilden de functie. De jongste kreeg ze. De ploeg raadt ernaar.",
    "en": "Two people wanted the post. The younger one got it. The team is guessing.",
}
CONCERNS = {
    "nl": "Wie profielen gebruikt, moet vroeg of laat zo’n keuze uitleggen.",
    "en": "Those who use profiles have to explain such a choice sooner or later.",
}
