"""Samples of texts for outside."""

from functools import partial
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.samples.register import example
from bot.reading.world import LINE, NOW, TRYING, WELL, World
from bot.registers import REGISTERS
from bot.slack import blocks
from bot.slack.blocks import View
from bot.views import outside as view
from bot.views.outside import Shown
from models.confidentiality import Whom
from models.entry import Entry
from models.outside import Nod, Outside, Says

LEADER, MEMBER = "modal, whoever facilitates", "modal, every member"
BOARD = {"nl": "de directie", "en": "the board"}


def _text(w: World, *says: Says | None, **facts: Any) -> Shown:
    row = Outside(network_id=1, made_at=NOW, to_whom=w.words(BOARD), text=w.words(LINE))
    row.id = 1
    for name, value in facts.items():
        setattr(row, name, value)
    people = [w.annelies, w.bram, w.annelies]
    nods = [Nod(outside_id=1, person_id=n, says=said) for n, said in enumerate(says, 1)]
    return Shown(row, [(nod, people[n]) for n, nod in enumerate(nods)])


def _list(w: World, *, leads: bool) -> View:
    mine = w.annelies.id
    found = [
        _text(w),
        _text(w, None, Says.YES),
        _text(w, None, Says.NO, asked=True),
        _text(w, Says.YES, Says.YES, asked=True),
        _text(w, Says.NO, Says.YES, asked=True, out_at=NOW, text=w.words(WELL)),
    ]
    return view.listed(w.t, w.network, found, Whom(mine, leads=leads))


def _entries(w: World) -> list[Entry]:
    made = []
    for number, of in enumerate(REGISTERS, 1):
        one = Entry(
            network_id=1, register=of.key, made_at=NOW, said_at=NOW, own=example(w.t, of), shared=None,
            person_id=1,
        )  # fmt: skip
        one.id = number
        made.append(one)
    return made


CHAPTERS = (
    Chapter(
        "outside",
        [
            *(
                Sample(
                    f"What goes out ({'leads' if leads else 'member'})",
                    partial(_list, leads=leads),
                    when=MEMBER,
                )
                for leads in (False, True)
            ),
            Sample("Nothing goes out", lambda w: view.listed(w.t, w.network, [], Whom(1)), when=MEMBER),
            Sample(
                "For whom, and from what", lambda w: view.new_form(w.t, w.network, _entries(w)), when=LEADER
            ),
            Sample("For whom", lambda w: view.new_form(w.t, w.network, []), when=LEADER),
            Sample(
                "The text", lambda w: view.edit_form(w.t, w.network, _text(w, None), w.members), when=LEADER
            ),
            Sample(
                "May this go out?",
                lambda w: view.asks(w.t, w.network, [_text(w, None, asked=True)], Whom(w.annelies.id)),
                when="Home, who stands in a text",
            ),
            Sample(
                "A yes was taken back",
                lambda w: view.withdrawn(w.t, w.network, [_text(w, Says.NO, out_at=NOW, heard=False)]),
                when="Home, whoever facilitates",
            ),
            Sample("To copy", lambda w: view.copy(w.t, _text(w, text=w.words(TRYING)).row), when=LEADER),
            Sample("The way to it", lambda w: [blocks.actions(view.button(w.t, w.network))], when="Home"),
        ],
    ),
)
