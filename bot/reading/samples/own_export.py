"""Samples of what each takes along of what is theirs: of one network, of all, to read and as data."""

from dataclasses import replace
from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.samples.register import example
from bot.reading.world import LINE, NOW, TODAY, TRYING, WELL, World
from bot.registers import REGISTERS
from bot.slack import blocks
from bot.views import own_export as view
from models.action import Action
from models.aim import Aim
from models.case import Case
from models.contribution import Contribution
from models.entry import Entry
from models.expert import Knows, Tip
from models.given_answer import GivenAnswer
from models.ground_rule import RuleProposal, RulesAccepted
from models.intention import Intention
from models.own_export import Mine
from models.support import Supporter, SupportRole

FILE, PRESSED = "a text file", "answer to a press"
NOTHING = Mine(None, [], [], [], [], [])


def _mine(w: World) -> Mine:
    written = [
        Entry(
            network_id=1, register=of.key, made_at=NOW, said_at=NOW, own=example(w.t, of), shared=None,
            person_id=1,
        )
        for of in REGISTERS[::2]
    ]  # fmt: skip
    return Mine(
        Aim(network_id=1, person_id=1, written_at=NOW, text=w.words(LINE)),
        [],
        [GivenAnswer(question_id=1, person_id=1, text=w.words(WELL), said_in="C:1", noted_at=NOW)],
        [Intention(session_id=1, person_id=1, text=w.words(TRYING), line=w.words(WELL))],
        [Action(session_id=1, owner_id=1, text=w.words(TRYING))],
        written,
        said=[("intake", {"learn": w.words(LINE)})],
        proposed=RuleProposal(network_id=1, person_id=1, text=w.words(LINE)),
        accepted=[RulesAccepted(network_id=1, edition=1, person_id=1, accepted_at=NOW)],
        cases=[Case(session_id=1, owner_id=1, core=w.words(LINE), insight=w.words(WELL))],
        brought=[Contribution(session_id=1, owner_id=1, asked=w.words(LINE), brings=w.words(TRYING))],
        tips=[Tip(question_id=1, person_id=1, knows=Knows.SOMETHING, line=w.words(WELL))],
        consents=[w.words(LINE)],
        follows_since=NOW,
        kind=w.words(LINE),
        roles=[Supporter(network_id=1, person_id=1, role=SupportRole.COACH, asked_at=NOW)],
    )


def _little(w: World) -> Mine:
    return Mine(None, [], [], [], [Action(session_id=1, owner_id=1, text=w.words(TRYING))], [])


def _known(w: World) -> str:
    told = {"intention": [{"as": "person", "session": {"title": w.words(LINE)}, "text": w.words(TRYING)}]}
    return view.all_as_data(w.t, NOW, told).decode()


CHAPTERS = (
    Chapter(
        "own_export",
        [
            Sample("What there is to take along", lambda w: view.screen(w.t), when="modal, from My settings"),
            Sample(
                "The way to it",
                lambda w: [blocks.actions(view.button(w.t))],
                when="My settings, and before being forgotten",
            ),
            *(
                Sample(key, partial(lambda key, w: w.t.plain(key), f"own_export.{key}"), when=PRESSED)
                for key in ("sent", "file", "all_sent", "nothing")
            ),
            Sample("What is mine", lambda w: view.as_text(w.t, w.network, _mine(w)), when=FILE),
            Sample(
                "What is mine, of who wrote nothing",
                lambda w: view.as_text(w.t, w.network, NOTHING),
                when=FILE,
            ),
            Sample(
                "Everything of mine",
                lambda w: view.all_as_text(w.t, TODAY, [(w.network, NOTHING), (w.network, _little(w))]),
                when=FILE,
            ),
            Sample(
                "Everything of mine, of who is in no network",
                lambda w: view.all_as_text(w.t, TODAY, []),
                when=FILE,
            ),
            Sample(
                "Everything of mine, of who left",
                lambda w: view.all_as_text(w.t, TODAY, [(w.network, replace(_little(w), left=True))]),
                when=FILE,
            ),
            Sample("Everything of mine as data", _known, when="a file of JSON"),
            Sample("With the file", lambda w: w.t("own_export.comment", theme=w.network.theme), when=FILE),
            Sample(
                "With the file of all networks",
                lambda w: w.t("own_export.all_comment", day=w.t.day(TODAY)),
                when=FILE,
            ),
        ],
    ),
)
