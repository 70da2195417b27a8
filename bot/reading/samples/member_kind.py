"""Samples of kinds of members: where they are written, in the invitation, as a choice of one's own."""

from collections.abc import Sequence

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack import blocks
from bot.views import composition
from bot.views import member_kind as view
from bot.views.notice import notice
from models.composition import composed
from models.member_kind import MemberKind
from models.membership import Standing

LEADS = "modal, the facilitator"
MEMBER = "modal, a member"
KINDS = {
    "nl": (
        ("Leraren", "ideeën die je morgen in de klas gebruikt"),
        ("Studenten", "een kijkje in het werk van later"),
        ("Onderzoekers", ""),
    ),
    "en": (
        ("Teachers", "ideas to use in class tomorrow"),
        ("Students", "a look at the work that awaits you"),
        ("Researchers", ""),
    ),
}


def _kinds(w: World) -> Sequence[MemberKind]:
    found = []
    for place, (name, benefit) in enumerate(KINDS[w.t.language], 1):
        kind = MemberKind(network_id=1, place=place, name=name, benefit=benefit)
        kind.id = place
        found.append(kind)
    return found


CHAPTERS = (
    Chapter(
        "member_kind",
        [
            Sample("None were named", lambda w: view.form(w.t, w.network, []), when=LEADS),
            Sample("To change them", lambda w: view.form(w.t, w.network, _kinds(w)), when=LEADS),
            Sample(
                "In the invitation",
                lambda w: [*view.in_invitation(w.t, _kinds(w)), blocks.actions(view.button(w.t, w.network))],
                when="the invitation",
            ),
            Sample(
                "Asked on joining",
                lambda w: notice(w.t, w.t.plain("member_kind.chosen"), *view.asks(w.t, w.network, _kinds(w))),
                when="answer to a press, who joined",
            ),
            Sample(
                "One's own",
                lambda w: view.own_form(w.t, w.network, _kinds(w), w.membership(Standing.ACTIVE)),
                when=MEMBER,
            ),
            Sample(
                "How many of each, for the facilitator",
                lambda w: composition.page(w.t, w.network, composed(12, [], [_kinds(w)[0].name] * 5)),
                when=LEADS,
            ),
        ],
    ),
)
