"""Samples of consent: the question to the group and to each member, and what they say."""

from functools import partial

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.samples import off_slack as off_slack_samples
from bot.reading.world import NOW, World
from bot.slack.blocks import Block, Message, View
from bot.views import consent as view
from models.consent import Consent, Says, Standing
from models.decision import Decision, DecisionState, Phase
from models.plan import Kind

LEADS, MEMBER = "modal, the facilitator", "modal, a member"


def _decision(w: World, state: DecisionState = DecisionState.OPEN, phase: Phase = Phase.DECIDE) -> Decision:
    words = w.agreements()[0].text
    made = Decision(
        network_id=1, what=w.question("Q19").text, opened_at=NOW, phase_since=NOW, phase=phase, state=state,
        proposal=words, times=2, asked_at=NOW, outcome=words if state is DecisionState.DECIDED else "",
    )  # fmt: skip
    made.id = 1
    return made


def _ask(w: World, *, asks: bool, inside: bool = False) -> View:
    about = About(network=1, item=1)
    return view.ask_form(w.t, about, _decision(w).proposal, asks=asks, inside=inside)


def standing(w: World, *, silent: int = 2, off_slack: int = 0) -> Standing:
    """What some members say: each thing once or more."""
    words = w.question("Q07").text
    said = [
        (Consent(decision_id=1, times=2, person_id=person.id, says=says, words=text), person)
        for person, says, text in zip(
            w.members,
            (Says.OBJECTION, Says.REMARK, Says.YES, Says.YES),
            (words, words, "", ""),
            strict=False,
        )
    ]
    before = [(Consent(decision_id=1, times=1, person_id=3, says=Says.OBJECTION, words=words), w.members[2])]
    return Standing(said, w.members[4 : 4 + silent], w.members[:off_slack], before)


def _entered(w: World) -> View:
    return view.form(w.t, _decision(w), None, off_slack_samples.noted(w).person)


def _with_jo(w: World) -> list[list[Block]]:
    jo = off_slack_samples.noted(w).person
    given = Consent(decision_id=1, times=2, person_id=jo.id, says=Says.REMARK, words=w.question("Q07").text)
    return view.asked(w.t, _decision(w), Standing([(given, jo)]), 0, leads=True, off_slack=[jo])


def _in_channel(w: World, state: DecisionState = DecisionState.OPEN, times: int = 2) -> Message:
    return view.in_channel(w.t, _decision(w, state), times)


def _say(w: World, says: Says | None) -> View:
    mine = None
    if says is not None:
        mine = Consent(decision_id=1, times=2, person_id=1, says=says, words=w.question("Q07").text)
    return view.form(w.t, _decision(w), mine)


CHAPTERS = (
    Chapter(
        "consent",
        [
            Sample(
                "Ask the group",
                partial(_ask, asks=False),
                when=LEADS,
            ),
            Sample("Change and ask again", partial(_ask, asks=True), when=LEADS),
            Sample("Asked", lambda w: w.t.plain("consent.asked"), when="answer to the facilitator"),
            Sample(
                "Asked, and it waits",
                lambda w: w.t.plain("consent.asked_waits"),
                when="answer to the facilitator",
            ),
            Sample(
                "Asked, in the words that stand there",
                lambda w: w.t.plain("consent.asked_stands"),
                when="answer to the facilitator",
            ),
            Sample(
                "Ask the group, within the circle",
                partial(_ask, asks=False, inside=True),
                when=LEADS,
            ),
            Sample(
                "It stays within the circle by now",
                lambda w: view.in_channel(w.t, _decision(w), 2, inside=True),
                Kind.CONSENT,
            ),
            Sample("Can you live with it?", _in_channel, Kind.CONSENT),
            Sample("It was changed since", partial(_in_channel, times=1), Kind.CONSENT),
            Sample(
                "The group looks at it again",
                lambda w: view.in_channel(w.t, _decision(w, phase=Phase.EXAMINE), 2),
                Kind.CONSENT,
            ),
            *(
                Sample(f"It is over: {state}", partial(_in_channel, state=state), Kind.CONSENT)
                for state in (DecisionState.DECIDED, DecisionState.NONE, DecisionState.REMOVED)
            ),
            Sample("A member without Slack told it", _entered, when="modal, whoever facilitates"),
            Sample(
                "What a member without Slack said",
                lambda w: [part for piece in _with_jo(w) for part in piece],
                when="modal, whoever facilitates",
            ),
            Sample("The question", lambda w: view.for_me(w.t, _decision(w)), when="Home"),
            Sample(
                "How far it is",
                lambda w: view.for_leads(w.t, w.network, _decision(w), standing(w)),
                when="Home, the facilitator",
            ),
            Sample(
                "Everyone answered",
                lambda w: view.for_leads(w.t, w.network, _decision(w), standing(w, silent=0)),
                when="Home, the facilitator",
            ),
            Sample(
                "All on Slack answered",
                lambda w: view.for_leads(w.t, w.network, _decision(w), standing(w, silent=0, off_slack=1)),
                when="Home, the facilitator",
            ),
            Sample(
                "Who says what, and who is not on Slack",
                lambda w: [
                    block
                    for piece in view.asked(w.t, _decision(w), standing(w, off_slack=2), 0, leads=True)
                    for block in piece
                ],
                when="in a decision",
            ),
            Sample("A remark or an objection", partial(_say, says=None), when=MEMBER),
            Sample("Something else now", partial(_say, says=Says.REMARK), when=MEMBER),
            Sample("Noted", lambda w: w.t.plain("consent.thanks"), when="answer to a press"),
        ],
    ),
)
