"""Samples of learning questions for the whole path."""

from functools import partial
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, World
from bot.slack import blocks
from bot.slack.blocks import Message, View
from bot.views import aim as view
from models.aim import Aim, Owned, Reached, Readers
from models.plan import Kind

WANTS = {
    "nl": "Ik wil een gesprek over loon kunnen voeren zonder dat het vastloopt.",
    "en": "I want to be able to talk about pay without getting stuck.",
}
SHARPER = {
    "nl": "Aan het einde heb ik met drie collega’s een open gesprek over loon gevoerd.",
    "en": "At the end I’ll have had an open talk about pay with three colleagues.",
}
SAW = {"nl": "eén gesprek liep goed", "en": "one talk went well"}
MEMBER, LEADER = "modal, every member", "modal, whoever facilitates"


def _aim(w: World, number: int = 1, *, suggested: bool = False, **facts: Any) -> Aim:
    made = Aim(network_id=1, person_id=number, written_at=NOW, text=w.words(WANTS))
    made.id = number
    made.suggestion = w.words(SHARPER) if suggested else ""
    for name, value in facts.items():
        setattr(made, name, value)
    return made


def _others(w: World) -> list[Owned]:
    facts: dict[str, Any] = {"readers": Readers.CIRCLE, "reached": Reached.PARTLY, "saw": w.words(SAW)}
    return [Owned(_aim(w, number, **facts), w.members[number]) for number in range(2, 6)]


def _list(w: World, mine: Aim | None, *, leads: bool = False) -> View:
    return view.listed(w.t, w.network, mine, _others(w), leads=leads)


def _of(readers: Readers, reached: Reached, w: World) -> View:
    return view.listed(w.t, w.network, _aim(w, readers=readers, reached=reached), [], leads=False)


def _letter(mine: str, w: World) -> Message:
    found = {"waits": _aim(w, suggested=True), "decided": _aim(w)}.get(mine)
    return view.letter(w.t, w.network, found)


CHAPTERS = (
    Chapter(
        "aim",
        [
            Sample(
                "Learning questions for the whole path, none of one’s own",
                lambda w: _list(w, None),
                when=MEMBER,
            ),
            Sample(
                "Learning questions for the whole path, with other words that are suggested",
                lambda w: _list(w, _aim(w, suggested=True, saw=w.words(SAW))),
                when=MEMBER,
            ),
            *(
                Sample(f"One’s own: {readers}, {reached}", partial(_of, readers, reached), when=MEMBER)
                for readers, reached in zip(Readers, Reached, strict=True)
            ),
            Sample(
                "Learning questions for the whole path, for whoever facilitates",
                lambda w: _list(w, _aim(w), leads=True),
                when=LEADER,
            ),
            Sample("The way to it", lambda w: [blocks.actions(view.button(w.t, w.network))], when="Home"),
            Sample("Write it down", lambda w: view.form(w.t, w.network, None), when=MEMBER),
            Sample("Change it", lambda w: view.form(w.t, w.network, _aim(w)), when=MEMBER),
            Sample(
                "Suggest other words",
                lambda w: view.suggest_form(w.t, w.network, _others(w)[0]),
                when=LEADER,
            ),
            Sample(
                "Other words were suggested",
                lambda w: view.was_suggested(w.t, w.members[2]),
                when="answer to a press, whoever facilitates",
            ),
            Sample(
                "Other words were suggested to somebody whose name is not known",
                lambda w: view.was_suggested(w.t, w.somebody(name="")),
                when="answer to a press, whoever facilitates",
            ),
            *(
                Sample(
                    f"Other words for a learning question ({mine})",
                    partial(_letter, mine),
                    Kind.AIM_WORDS,
                    "the member whose it is, when whoever facilitates suggests them",
                )
                for mine in ("waits", "decided", "gone")
            ),
            Sample(
                "Other words were suggested meanwhile",
                lambda w: w.t.plain("aim.changed"),
                when="answer to a press",
            ),
            Sample(
                "What somebody wanted, above the halfway check and the final evaluation",
                lambda w: view.you_wanted(w.t, _aim(w)),
                when="modal, who wrote it",
            ),
        ],
    ),
)
