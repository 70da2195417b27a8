"""Samples of following a network: the offer, what a follower has, the reports, who follows."""

from bot.reading.sample import Chapter, Sample
from bot.reading.samples.invitation import _nothing
from bot.reading.samples.open_call import _asked
from bot.reading.world import NOW, World
from bot.slack import blocks
from bot.slack.blocks import Message
from bot.views import follower as view
from bot.views import membership, open_call, report
from bot.views.notice import notice
from models.membership import Membership, Standing
from models.plan import Kind
from models.session import Stage

EVENTS = "answer to a press"
HOME = "Home, who follows"


def _place(w: World, standing: Standing, *, follows: bool = True) -> Membership:
    place = w.membership(standing)
    place.follows_since = NOW if follows else None
    return place


def _report(w: World, *, belongs: bool = False) -> Message:
    meeting = w.meeting(Stage.REPORTING, released_at=NOW)
    words = report.body(w.t, meeting, w.network, w.record(), report.Results(), short=True)
    return view.report(w.t, w.network, words, belongs=belongs)


CHAPTERS = (
    Chapter(
        "follower",
        [
            Sample("A report for followers", _report, Kind.FOLLOWED_REPORT),
            Sample(
                "A report with who follows no more",
                lambda w: view.ended(w.t, w.network),
                Kind.FOLLOWED_REPORT,
            ),
            Sample(
                "A report with who belongs to it by now",
                lambda w: _report(w, belongs=True),
                Kind.FOLLOWED_REPORT,
            ),
            Sample(
                "A member follows",
                lambda w: w.t.plain("follower.belongs_plain", theme=w.network.theme),
                when=EVENTS,
            ),
            Sample("To leave what one follows", lambda w: view.to_stop(w.t, w.network), when=EVENTS),
            Sample("The offer", lambda w: view.offer(w.t, w.network), when="who has no seat, or wants none"),
            Sample(
                "Begun",
                lambda w: notice(
                    w.t,
                    w.t.plain("follower.begun", theme=w.network.theme),
                    *view.begun(w.t, w.network, called=False, waits=False),
                ),
                when=EVENTS,
            ),
            Sample(
                "Begun, while waiting for a seat",
                lambda w: view.begun(w.t, w.network, called=False, waits=True),
                when=EVENTS,
            ),
            Sample("Stopped", lambda w: w.t.plain("follower.stopped"), when=EVENTS),
            Sample(
                "Following",
                lambda w: view.at_home(w.t, w.network, _place(w, Standing.LEFT), called=False),
                when=HOME,
            ),
            Sample(
                "Following, while a call is open",
                lambda w: view.at_home(w.t, w.network, _place(w, Standing.DECLINED), called=True),
                when=HOME,
            ),
            Sample(
                "Who said no, and may follow",
                lambda w: membership.invitation(
                    w.t, w.followed(), _place(w, Standing.DECLINED, follows=False), _nothing(w)
                ),
                Kind.INVITATION,
            ),
            Sample(
                "Who said no, and follows",
                lambda w: membership.invitation(w.t, w.followed(), _place(w, Standing.DECLINED), _nothing(w)),
                Kind.INVITATION,
            ),
            Sample(
                "An open call of a network that can be followed",
                lambda w: open_call.in_channel(w.t, w.followed(), _nothing(w), _asked(w, room=False)),
                Kind.OPEN_CALL,
            ),
            Sample(
                "Signed up, on the waiting list, and may follow",
                lambda w: open_call.signed_up(
                    w.t, w.followed(), _place(w, Standing.WAITING, follows=False), there=None
                ),
                when=EVENTS,
            ),
            Sample(
                "Before a report is released",
                lambda w: view.reads_along(w.t, w.members[:2]),
                when="the facilitator, with the draft",
            ),
            Sample("Who follows", lambda w: view.page(w.t, w.network, w.members[:3]), when="modal, members"),
            Sample("Nobody follows", lambda w: view.page(w.t, w.network, []), when="modal, members"),
            Sample(
                "The way there",
                lambda w: [blocks.actions(view.button(w.t, w.network), view.follow_button(w.t, w.network))],
                when="My Kring",
            ),
        ],
    ),
)
