"""Samples of roles: who supports a network, the request, and one's own."""

from functools import partial
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, World
from bot.slack.blocks import Block, Message, View
from bot.views import support as view
from models.person import Person
from models.plan import Kind
from models.support import Held, Says, Supported, Supporter, SupportRole

LEADER, MEMBERS, THEMSELVES = "modal, whoever facilitates", "modal, members", "modal, who supports"


def row(key: int, role: SupportRole, says: Says = Says.YES, **facts: Any) -> Supporter:
    """A role of the person with this key."""
    made = Supporter(network_id=1, person_id=key, role=role, says=says, asked_at=NOW, **facts)
    made.id = key
    if made.holds:
        made.since = NOW
    return made


def _held(w: World) -> list[Held]:
    says = (Says.YES, Says.YES, Says.ASKED, Says.NO)
    roles = zip(SupportRole, says, w.members, strict=False)
    return [Held(row(person.id, role, said), person) for role, said, person in roles]


def _listed(w: World, *, leads: bool, reader: int = 0) -> View:
    found = _held(w)
    members = {w.members[0].id}
    return view.listed(w.t, w.network, found, members, reader or w.members[0].id, leads=leads)


def _gone(w: World) -> Held:
    somebody = Person(team_id="T1", user_id="U0GONE", name=w.members[0].name, deactivated=True)
    somebody.id = w.members[0].id
    return Held(row(somebody.id, SupportRole.COACH), somebody)


def _letter(role: SupportRole, says: Says, w: World) -> Message:
    return view.letter(w.t, w.network, row(1, role, says))


def _beside(says: Says, w: World) -> list[Block]:
    return view.beside(w.t, [Supported(row(1, SupportRole.COACH, says), w.network)])


CHAPTERS = (
    Chapter(
        "support",
        [
            Sample("Who supports us", partial(_listed, leads=False), when=MEMBERS),
            Sample("Who supports us, to lead", partial(_listed, leads=True), when=LEADER),
            Sample(
                "Who supports us, one without an account",
                lambda w: view.listed(w.t, w.network, [_gone(w)], (), 1, leads=True),
                when=LEADER,
            ),
            Sample("Nobody yet", lambda w: view.listed(w.t, w.network, [], (), 1, leads=True), when=LEADER),
            Sample("Ask for a role", lambda w: view.form(w.t, w.network), when=LEADER),
            Sample("Asked", lambda w: w.t.plain("support.asked"), when="answer to a press"),
            Sample("The role is yours", lambda w: w.t.plain("support.is_yours"), when="answer to a press"),
            *(
                Sample(f"Would you be {role}?", partial(_letter, role, Says.ASKED), Kind.SUPPORT_REQUEST)
                for role in SupportRole
            ),
            *(
                Sample(f"A role: {says}", partial(_letter, SupportRole.COACH, says), Kind.SUPPORT_REQUEST)
                for says in (Says.YES, Says.NO, Says.STOPPED)
            ),
            Sample(
                "Networks I support",
                lambda w: view.mine(
                    w.t,
                    [
                        Supported(row(1, SupportRole.COACH), w.network),
                        Supported(row(2, SupportRole.SPONSOR, Says.ASKED), w.network),
                    ],
                ),
                when=THEMSELVES,
            ),
            *(
                Sample(
                    f"Home of who is in no network: {says}",
                    partial(_beside, says),
                    when="Home, who supports",
                )
                for says in (Says.ASKED, Says.YES)
            ),
            Sample("I support none", lambda w: view.mine(w.t, []), when=THEMSELVES),
            Sample(
                "Somebody would rather not",
                lambda w: view.to_hear(
                    w.t,
                    w.network,
                    [
                        Held(row(n, SupportRole.HR, says), w.members[n])
                        for n, says in enumerate((Says.NO, Says.STOPPED))
                    ],
                ),
                when="Home, whoever facilitates",
            ),
            Sample(
                "Somebody supports the network",
                lambda w: view.news(w.t, w.network, _held(w)[:1]),
                when="Home, members",
            ),
        ],
    ),
)
