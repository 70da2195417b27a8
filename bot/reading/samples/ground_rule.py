"""Samples of ground rules: what is published, what a member says of it, and the list that is worked on."""

from collections.abc import Callable
from functools import partial
from typing import Any

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample, Shown
from bot.reading.world import NOW, World
from bot.slack.blocks import View
from bot.slack.layout import MESSAGE, Lines
from bot.views import ground_rule as view
from bot.views import rule_list as lead
from models.calendar import DAY
from models.ground_rule import (
    GroundRule,
    Line,
    ProposalState,
    Proposed,
    RuleProposal,
    RulesAccepted,
    RulesVersion,
    Standing,
)
from models.person import Tells
from models.plan import Kind

MEMBER, LEADS = "modal, every member", "modal, the facilitator"
HOME = "Home"


def _lines(w: World) -> list[Line]:
    return [*lead.examples(w.t, w.network).values()]


def _version(w: World, number: int = 2, edition: int = 1) -> RulesVersion:
    rules = [[line.part.value, line.text] for line in _lines(w)]
    return RulesVersion(network_id=1, number=number, edition=edition, published_at=NOW, rules=rules)


def _rules(w: World) -> list[GroundRule]:
    made = []
    for place, (part, text) in enumerate(_lines(w), start=1):
        made.append(GroundRule(network_id=1, part=part, text=text, place=place))
        made[-1].id = place
    return made


def _wanted(w: World, state: ProposalState = ProposalState.WAITS) -> RuleProposal:
    made = RuleProposal(network_id=1, person_id=1, text=w.agreements()[0].text, state=state)
    made.id = 1
    return made


def _accepted(by: int | None = None, ago: int = 0) -> RulesAccepted:
    at = NOW - ago * DAY
    return RulesAccepted(network_id=1, edition=1, person_id=1, accepted_at=at, entered_by_id=by)


def _shown(w: World, *, out: bool = True, **more: Any) -> View:
    return view.shown(w.t, w.network, view.State(_version(w) if out else None, **more))


def _agreed(state: ProposalState, w: World) -> View:
    return _shown(w, mine=_accepted(), wanted=_wanted(w, state))


def _decided(state: ProposalState, w: World) -> Shown:
    return view.decided(w.t, w.network, _wanted(w, state))


def _standing(w: World) -> Standing:
    off = w.somebody(name=w.members[5].name, user_id="off-1")
    return Standing([*w.members[:3], off], w.members[3:5])


def _listed(w: World, *, rules: bool = True, out: bool = True, said: str = "") -> View:
    shown = _rules(w) if rules else []
    version = _version(w) if out else None
    waiting = [Proposed(_wanted(w), w.members[1])] if rules else []
    return lead.listed(w.t, w.network, shown, waiting, version, said=w.t(said) if said else "")


def _differs(w: World) -> View:
    return lead.listed(w.t, w.network, _rules(w)[:3], [], _version(w))


def _withdrawn(w: World, *, before: bool) -> Shown:
    return view.withdrawn(w.t, w.network, before=before)


def _in_channel(w: World, *, newest: bool) -> Shown:
    return view.in_channel(w.t, w.network, _version(w), newest=newest)


def _many(w: World, times: int) -> Shown:
    pieces = view.written(w.t, _lines(w) * times)
    return [block for part in pieces if isinstance(part, Lines) for block in part.within(MESSAGE)]


def _plain(key: str) -> Callable[[World], Shown]:
    return lambda w: w.t.plain(key)


CHAPTERS = (
    Chapter(
        "ground_rule",
        [
            Sample("None yet", partial(_shown, out=False), when=MEMBER),
            Sample("To agree to", partial(_shown, earlier=True), when=MEMBER),
            *(
                Sample(f"Agreed, with a proposal: {state}", partial(_agreed, state), when=MEMBER)
                for state in ProposalState
            ),
            Sample("Agreed aloud", lambda w: _shown(w, mine=_accepted(by=2)), when=MEMBER),
            *(
                Sample(
                    f"Agreed, reworded since: {how}",
                    partial(lambda by, w: _shown(w, mine=_accepted(by, ago=10)), by),
                    when=MEMBER,
                )
                for how, by in (("pressed", None), ("aloud", 2))
            ),
            Sample(
                "Who agreed",
                lambda w: _shown(w, leads=True, takes_part=False, standing=_standing(w)),
                when=LEADS,
            ),
            Sample("None yet, the facilitator", partial(_shown, out=False, leads=True), when=LEADS),
            Sample(
                "Earlier versions",
                lambda w: view.earlier(w.t, w.network, [_version(w), _version(w, 1)]),
                when=MEMBER,
            ),
            Sample("Published", partial(_in_channel, newest=True), Kind.GROUND_RULES),
            Sample("More than fits", partial(_many, times=12), when="channel"),
            *(
                Sample(
                    f"Withdrawn ({'one before' if before else 'none before'})",
                    partial(_withdrawn, before=before),
                    Kind.GROUND_RULES,
                )
                for before in (True, False)
            ),
            Sample("Others are out by now", partial(_in_channel, newest=False), Kind.GROUND_RULES),
            Sample("They wait for a yes", lambda w: view.for_me(w.t, w.network), when=HOME),
            Sample("The way to them", lambda w: view.way(w.t, w.network), when=HOME),
            *(
                Sample(
                    f"What became of a proposal: {state}",
                    partial(_decided, state),
                    when=HOME,
                )
                for state in (ProposalState.TAKEN, ProposalState.NOT_TAKEN)
            ),
            Sample(
                "Talk about it first",
                lambda w: view.talk_form(w.t, About(network=1), _lines(w), Tells.NETWORK),
                when=MEMBER,
            ),
            Sample(
                "What the facilitator reads of it",
                lambda w: view.note_of(w.t, _lines(w)[0], w.question("Q07").text),
                when="in a note to the facilitator",
            ),
            Sample(
                "The same about all of them",
                lambda w: view.note_of(w.t, None, w.question("Q07").text),
                when="in a note to the facilitator",
            ),
            Sample("Propose a rule", lambda w: view.propose_form(w.t, w.network, None), when=MEMBER),
            Sample("Noted", _plain("ground_rule.thanks"), when="answer to a press"),
            Sample("Others are out", _plain("ground_rule.other"), when="answer to a press"),
        ],
    ),
    Chapter(
        "rule_list",
        [
            Sample("Nothing on it", partial(_listed, rules=False, out=False), when=LEADS),
            Sample("Emptied, while it is out", partial(_listed, rules=False), when=LEADS),
            Sample("Not published", partial(_listed, out=False), when=LEADS),
            Sample("As it is published", _listed, when=LEADS),
            Sample("It differs", _differs, when=LEADS),
            *(
                Sample(f"Meanwhile: {key}", partial(_listed, said=f"rule_list.{key}"), when=LEADS)
                for key in ("gone", "changed_words", "proposal_gone")
            ),
            Sample("Examples", lambda w: lead.examples_form(w.t, w.network), when=LEADS),
            Sample("A new line", lambda w: lead.line_form(w.t, w.network, None), when=LEADS),
            Sample("A line", lambda w: lead.line_form(w.t, w.network, _rules(w)[0]), when=LEADS),
            Sample(
                "Publish, the first time",
                lambda w: lead.publish_form(w.t, w.network, _lines(w), first=True),
                when=LEADS,
            ),
            Sample(
                "Publish",
                lambda w: lead.publish_form(w.t, w.network, _lines(w), first=False, changed=True),
                when=LEADS,
            ),
            Sample(
                "Who agreed aloud",
                lambda w: lead.enter_form(w.t, w.network, _version(w), _standing(w)),
                when=LEADS,
            ),
            Sample(
                "Members propose rules",
                lambda w: [
                    block
                    for n in (1, 2)
                    for block in lead.proposals_wait(w.t, w.network, [Proposed(_wanted(w), w.members[1])] * n)
                ],
                when="Home, the facilitator",
            ),
            *(
                Sample(f"Published: {key}", _plain(f"rule_list.{key}"), when="answer to the facilitator")
                for key in ("was_published", "published_waits", "was_reworded")
            ),
        ],
    ),
)
