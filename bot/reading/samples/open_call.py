"""Samples of an open call: its screen, its form, its message, and what others see of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.samples.invitation import _nothing, _some
from bot.reading.world import NOW, World
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.views import invitation, membership
from bot.views import open_call as view
from models.membership import Headcount, Membership, Standing
from models.open_call import Asked, OpenCall, SignUp
from models.person import Person
from models.plan import Kind

LEADS = "modal, the facilitator"
LAST = datetime(2026, 1, 31, 23, tzinfo=NOW.tzinfo)


def _call(**facts: Any) -> OpenCall:
    return OpenCall(network_id=1, opened_at=NOW, **{"closes_at": LAST, "channel_id": "C0ALLEMAAL", **facts})


def _signed_up(w: World, standing: Standing, people: Sequence[Person]) -> list[tuple[Membership, Person]]:
    found = []
    for n, person in enumerate(people):
        place = w.membership(standing)
        place.signed_up_at = place.waiting_since = NOW + timedelta(days=n)
        found.append((place, person))
    return found


def _sign_up(w: World, call: OpenCall | None, *, is_open: bool, active: int = 12) -> SignUp:
    came = _signed_up(w, Standing.ACTIVE, w.members[:3]) if call is not None else []
    waits = _signed_up(w, Standing.WAITING, w.members[3:5]) if call is not None else []
    return SignUp(call, is_open, Headcount(active, len(waits), 0), call is not None, came, waits)


def _asked(w: World, *, is_open: bool = True, room: bool = True, led: bool = True, **facts: Any) -> Asked:
    return Asked(_call(**facts), is_open, room, [w.ria] if led else [])


def _message(w: World, asked: Asked, *, again: bool = False) -> Message:
    return view.in_channel(w.t, w.network, _some(w), asked, again=again)


def _outside(w: World, *, stands: bool = True) -> Message:
    how = view.how(w.t, w.network, _asked(w)._replace(stands=stands))
    return invitation.outside(w.t, w.network, _nothing(w), how)


def _opened(w: World) -> list[Block]:
    said = ("opened_posted", "shared"), ("opened_waits", "shared_followers")
    return [blocks.section(" ".join(w.t(f"open_call.{key}") for key in keys)) for keys in said]


CHAPTERS = (
    Chapter(
        "open_call",
        [
            Sample(
                "A closed group",
                lambda w: view.screen(w.t, w.network, _sign_up(w, None, is_open=False)),
                when=LEADS,
            ),
            Sample(
                "Open until a day",
                lambda w: view.screen(
                    w.t, w.network, _sign_up(w, _call(), is_open=True), said=w.t("open_call.opened_posted")
                ),
                when=LEADS,
            ),
            Sample(
                "Open, posted nowhere",
                lambda w: view.screen(
                    w.t,
                    w.network,
                    _sign_up(w, _call(closes_at=None, channel_id=""), is_open=True, active=17),
                    said=w.t("open_call.opened"),
                ),
                when=LEADS,
            ),
            Sample(
                "Closed, with few members",
                lambda w: view.screen(
                    w.t,
                    w.network,
                    _sign_up(w, _call(), is_open=False, active=7),
                    said=w.t("open_call.closed_now"),
                ),
                when=LEADS,
            ),
            Sample("To open it", lambda w: view.form(w.t, w.network, None, is_open=False), when=LEADS),
            Sample("To change it", lambda w: view.form(w.t, w.network, _call(), is_open=True), when=LEADS),
            Sample(
                "It is over since its form was opened",
                lambda w: view.form(
                    w.t, w.network, _call(), is_open=False, sent=view.Called(until=NOW.date())
                ),
                when=LEADS,
            ),
            Sample("Opened, in a channel that is shared", _opened, when=LEADS),
            Sample(
                "A call in few words",
                lambda w: view.in_channel(w.t, w.empty(), _nothing(w), _asked(w)),
                Kind.OPEN_CALL,
            ),
            Sample("A call in own words", lambda w: _message(w, _asked(w)), Kind.OPEN_CALL),
            Sample(
                "The way there",
                lambda w: [blocks.actions(view.button(w.t, w.network))],
                when="the invitation",
            ),
            Sample(
                "A call without a last day, and the group is full",
                lambda w: _message(w, _asked(w, room=False, closes_at=None)),
                Kind.OPEN_CALL,
            ),
            Sample("A call that is over", lambda w: _message(w, _asked(w, is_open=False)), Kind.OPEN_CALL),
            Sample(
                "A call that is over, nobody leads at present",
                lambda w: _message(w, _asked(w, is_open=False, led=False)),
                Kind.OPEN_CALL,
            ),
            Sample(
                "A call that stands further down again",
                lambda w: _message(w, _asked(w), again=True),
                Kind.OPEN_CALL,
            ),
            Sample(
                "Signed up, in the channel or not yet",
                lambda w: [
                    *view.signed_up(w.t, w.network, w.membership(Standing.ACTIVE), there=True),
                    *view.signed_up(w.t, w.network, w.membership(Standing.ACTIVE), there=False),
                    *view.signed_up(w.t, w.network, w.membership(Standing.WAITING), there=None),
                    blocks.section(w.t("open_call.is_over")),
                ],
                when="answer to a press",
            ),
            Sample(
                "What people can join",
                lambda w: view.calls(
                    w.t, [(w.network, _call()), (w.empty(), _call(closes_at=None))], full=[w.network.id]
                ),
                when="modal, everybody in the workspace",
            ),
            Sample("Nothing to join", lambda w: view.calls(w.t, []), when="modal, everybody"),
            Sample(
                "The invitation outside Slack, with an open call",
                _outside,
                when="as text, to copy",
            ),
            Sample(
                "The same of a call that was posted nowhere",
                lambda w: _outside(w, stands=False),
                when="as text, to copy",
            ),
            Sample(
                "The size of a group",
                lambda w: [
                    *membership.size_advice(w.t, w.network, 17),
                    *membership.size_advice(w.t, w.network, 7, filling=False),
                    *membership.size_advice(w.t, w.unlimited(), 12),
                    blocks.section(membership.people(w.t, w.unlimited(), Headcount(12, 0, 0))),
                ],
                when="where the facilitator sees how many they are",
            ),
            Sample(
                "To invite where there is no maximum",
                lambda w: membership.invite_form(w.t, w.unlimited(), None),
                when=LEADS,
            ),
        ],
    ),
)
