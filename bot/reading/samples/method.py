"""Samples of methods: the list, and the cards."""

from datetime import date
from functools import partial

from msgspec.structs import replace

from bot import methods
from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOTE, World
from bot.slack.blocks import View
from bot.views import method as view
from bot.views import prompt, register, speaking
from bot.views.method import Comes, Placed, Sought
from models import own_method
from models.agenda import AgendaItem
from models.method import Method
from models.person import Language
from models.register import REGISTERS
from models.session import Stage
from models.speaking import Turn

READER, LEADER = "modal, every member", "modal, the facilitator"
DAYS = [date(2026, 1, 15), date(2025, 11, 6)]
WALK = {Language.NL: "Wandelgesprek", Language.EN: "Walk and talk"}
MANY = [date(2025, month, 6) for month in range(9, 1, -1)]


def _point(method: str, minutes: int) -> AgendaItem:
    made = AgendaItem(session_id=2, position=1, minutes=minutes, method=method)
    made.id = 1
    return made


def _placed(w: World, method: str, minutes: int) -> View:
    placed = Placed(w.meeting(Stage.READY), _point(method, minutes), 25)
    return view.card(w.t, w.network, methods.library()[method], placed, DAYS)


def _with_own(w: World) -> View:
    about = About(network=1)
    ways = [
        prompt.tips_button(w.t, w.network),
        register.button(w.t, REGISTERS[own_method.REGISTER], about),
    ]
    own = replace(methods.cards()[0], id="own_walk", name=WALK, group_min=8, group_max=8)
    return view.listed(w.t, w.network, [own, *methods.cards()], Sought(), more=ways)


def _round(w: World, heard: int | None, *, ticked: bool = True) -> View:
    """A round of the first twelve members, of whom so many were heard; 0: nobody is there."""
    people = w.members[:12] if heard != 0 else []
    been = people[: heard or 0]
    left = people[len(been) :]
    stands = Turn(been, left[0] if left else None, left[1:])
    return speaking.round_of(w.t, w.meeting(Stage.UNDERWAY), stands, ticked=ticked)


def _card(method: Method, w: World) -> View:
    return view.card(w.t, w.network, method)


def _list(w: World, sought: Sought, comes: Comes | None = None) -> View:
    found = [one for one in methods.cards() if sought.takes(one)]
    return view.listed(w.t, w.network, found, sought, comes)


CHAPTER = Chapter(
    "method",
    [
        Sample("The methods", lambda w: _list(w, Sought()), when=READER),
        Sample(
            "The methods for peer consultation, for as many as come",
            lambda w: _list(w, Sought("intervision", 9), Comes(9, date(2026, 3, 12))),
            when=LEADER,
        ),
        Sample("The methods, some of the group's own", _with_own, when=LEADER),
        Sample("Methods by name", lambda w: _list(w, Sought(words="interv")), when=READER),
        Sample("No method of that name", lambda w: _list(w, Sought(words=w.words(NOTE))), when=READER),
        Sample("No method fits", lambda w: _list(w, Sought("case", 40)), when=READER),
        *(
            Sample(
                f"The card of a method: {method.name[Language.EN]}",
                partial(_card, method),
                when=READER,
            )
            for method in methods.cards()
        ),
        Sample("Tips for a conversation", lambda w: prompt.every_tip(w.t), when=READER),
        Sample("The prompts", lambda w: prompt.every(w.t, w.meeting(Stage.UNDERWAY)), when=LEADER),
        Sample("A speaking round begins", lambda w: _round(w, None), when=LEADER),
        Sample("A speaking round, half way", lambda w: _round(w, 3), when=LEADER),
        Sample(
            "A speaking round, before anybody was ticked", lambda w: _round(w, 3, ticked=False), when=LEADER
        ),
        Sample("A speaking round is over", lambda w: _round(w, 12), when=LEADER),
        Sample("A speaking round with nobody there", lambda w: _round(w, 0), when=LEADER),
        Sample(
            "The card of a method that was used often",
            lambda w: view.card(w.t, w.network, methods.library()["round_table"], None, MANY),
            when=READER,
        ),
        Sample(
            "The card of a point of the agenda",
            lambda w: _placed(w, "intervision_incident", 65),
            when=LEADER,
        ),
        Sample(
            "The card of a point of the agenda with less time",
            lambda w: _placed(w, "intervision_incident", 40),
            when=LEADER,
        ),
        Sample(
            "The card of a point of the agenda with too little time",
            lambda w: _placed(w, "intervision_incident", 5),
            when=LEADER,
        ),
    ],
)

CHAPTERS = (CHAPTER,)
