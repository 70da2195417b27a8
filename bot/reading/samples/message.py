"""Samples of the messages that a facilitator oversees."""

from functools import partial

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.world import EVALUATION_CLOSES, NOW, World
from bot.slack.blocks import Block, View
from bot.views import (
    message,
    notice,
)
from models.message import Fate, Gone, Planned
from models.plan import RULES, Kind
from models.session import Stage

LEADER = "modal, whoever facilitates"
FATES = (Fate.WAITS, Fate.LAPSES, Fate.SKIPPED)
WHOM = (
    Kind.EVALUATION_REQUEST,
    Kind.EVALUATION_REMINDER,
    Kind.CATCH_UP,
    Kind.CATCH_UP_REMINDER,
    Kind.ACTION_CHECK,
    Kind.ABSENCE_HINT,
)


def _planned(stage: Stage, w: World) -> View:
    kinds = WHOM if stage is Stage.EVALUATING else (Kind.AGENDA, Kind.RSVP_REMINDER, Kind.DAY_BEFORE)
    people = None if stage is Stage.EVALUATING else 4
    planned = [Planned(kind, NOW, people) for kind in kinds]
    planned += [Planned(kind, NOW, people, fate) for kind, fate in zip(kinds[1:], FATES, strict=False)]
    gone = [
        Gone(Kind.ANNOUNCEMENT, NOW),
        Gone(Kind.QUESTION_REMINDER, NOW),
        Gone(Kind.RSVP_REMINDER, NOW, not_to_all=True),
        Gone(Kind.DAY_BEFORE, NOW, missed=2),
        Gone(Kind.EVALUATION_REMINDER, None),
    ]
    meeting = w.meeting(stage, skipped=[Kind.CATCH_UP_REMINDER])
    others = [w.meeting(Stage.PLANNED, 3)]
    paused = stage is Stage.EVALUATING
    home = w.paused() if paused else w.network
    return message.screen(w.t, home, meeting, others, planned, gone, missed=2, paused=paused)


def _nothing_to_come(w: World) -> View:
    return message.screen(w.t, w.network, w.meeting(Stage.CLOSED))


def _kinds(w: World) -> View:
    gone = [Gone(kind, NOW) for kind, rule in RULES.items() if rule.told]
    screens = [message.screen(w.t, w.network, w.meeting(), gone=gone[n : n + 15]) for n in (0, 15, 30)]
    first: View = screens[0]
    blocks: list[Block] = [block for screen in screens for block in screen["blocks"][-18:-2]]
    return {**first, "blocks": blocks}


CHAPTER = Chapter(
    "message",
    [
        Sample("Messages", partial(_planned, Stage.ANNOUNCED), when=LEADER),
        Sample("Messages, afterwards, during a pause", partial(_planned, Stage.EVALUATING), when=LEADER),
        Sample("Messages, nothing to come", _nothing_to_come, when=LEADER),
        Sample("Messages, no session", lambda w: message.screen(w.t, w.network, None), when=LEADER),
        Sample("Every kind of message by its name", _kinds, when=LEADER),
        Sample("Not reached", lambda w: message.not_reached(w.t, w.network, w.missed()), when=LEADER),
        Sample(
            "Not reached, while some are looked up",
            lambda w: message.not_reached(w.t, w.network, w.missed(), looked_up=True),
            when=LEADER,
        ),
        Sample(
            "Not reached, none",
            lambda w: message.not_reached(w.t, w.network, [], w.t("message.was_settled")),
            when=LEADER,
        ),
        Sample(
            "Pause everything",
            lambda w: message.pause_form(w.t, w.network, [w.meeting()], NOW, paused=False),
            when=LEADER,
        ),
        Sample("Copy for e-mail", lambda w: message.copy(w.t, w.question("Q01").text, About()), when=LEADER),
        Sample(
            "Copy for e-mail, in parts",
            lambda w: message.copy(w.t, w.question("Q05").text * 40, About()),
            when=LEADER,
        ),
        Sample(
            "What waits in the Home",
            lambda w: message.waits(w.t, w.paused(), w.missed(), paused=True),
            when="Home, whoever facilitates",
        ),
        Sample(
            "What is sent by hand waits for the end of the pause",
            lambda w: message.held(w.t, w.paused(), EVALUATION_CLOSES, leads=True),
            when="under a thank-you, who pressed during a pause",
        ),
        Sample(
            "What is sent by hand is too late after the pause",
            lambda w: message.held(w.t, w.paused(), NOW, leads=False),
            when="under a thank-you, who pressed during a pause",
        ),
        Sample(
            "A notice",
            lambda w: notice.notice(w.t, w.t.plain("message.pause_ended")),
            when="modal, after a press",
        ),
        Sample(
            "A file that comes",
            lambda w: notice.on_its_way(w.t, w.t.plain("export.sent")),
            when="modal, after a press",
        ),
        *(
            Sample(
                f"A file that {'did not come' if sure else 'may not have come'}",
                partial(
                    lambda sure, w: notice.not_arrived(w.t, w.t.plain("export.document"), sure=sure), sure
                ),
                when="a direct message, to who asked for it",
            )
            for sure in (True, False)
        ),
        Sample(
            "A file for who may not have it any more",
            lambda w: notice.not_coming(
                w.t, w.t.plain("export.document"), w.t.plain("refusal.NotAFacilitator")
            ),
            when="a direct message, to who asked for it",
        ),
        Sample(
            "A file of which nothing is left",
            lambda w: notice.not_coming(w.t, w.t.plain("own_export.all"), ""),
            when="a direct message, to who asked for it",
        ),
    ],
)

CHAPTERS = (CHAPTER,)
