"""Samples of a network: its beginning, joining and leaving, its settings; and of one's own settings."""

from datetime import date, time
from functools import partial

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.samples import off_slack
from bot.reading.world import NOW, TODAY, World
from bot.slack.blocks import Message
from bot.views import beginning, channel, feed, membership, notice, own_export, person, roster
from bot.views import network as view
from models.attendance import Rsvp
from models.invitation import Contents
from models.membership import Headcount, Standing
from models.network import ChannelLost
from models.person import Language
from models.plan import Kind
from models.roster import Listed, Roster
from models.session import Stage

LEADER, MEMBER = "modal, whoever facilitates", "modal, every member"
PRESSED = "answer to a press, to who pressed"
BEGINS = "modal, who begins a network"


def _invitation(standing: Standing, w: World) -> Message:
    return membership.invitation(w.t, w.network, w.membership(standing), Contents(None, (), [w.ria], ()))


def _waiting(w: World, most: int = 2) -> membership.Waiting:
    return [(w.membership(Standing.WAITING), w.person(f"M{13 - n:02}")) for n in range(most)]


def _how_the_channel_is(why: ChannelLost | None, w: World) -> Message:
    return channel.told(w.t, w.without_a_channel(why) if why else w.network)


def _roster(w: World, *, known: bool = True) -> Roster:
    """Somebody of each standing, some of them not in the channel or without an account."""
    leads = w.membership(facilitates=True, participates=False, since=NOW)
    stands_in = w.membership(stands_in=True, since=NOW)
    inside = True if known else None
    shut = w.somebody(deactivated=True)
    people = [
        Listed(leads, w.ria, there=inside),
        Listed(stands_in, w.bram, counts=True, rsvp=Rsvp.YES, there=inside),
        *(
            Listed(w.membership(since=NOW), each, counts=True, rsvp=said, there=inside)
            for each, said in zip(w.members[3:7], (Rsvp.YES, Rsvp.MAYBE, Rsvp.NO, None), strict=True)
        ),
        Listed(w.membership(since=NOW), shut, there=inside),
        Listed(w.membership(since=NOW), off_slack.noted(w).person, counts=True),
        *(
            Listed(place, each, number=number, there=inside)
            for number, (place, each) in enumerate(_waiting(w), 1)
        ),
        Listed(w.membership(Standing.INVITED, invited_at=NOW), w.members[7], there=False if known else None),
        Listed(w.membership(Standing.INVITED), w.members[8], there=inside),
        Listed(w.membership(Standing.DECLINED), w.members[9], there=inside),
    ]
    return Roster(people, Headcount(6, 2, 2), 1, w.meeting(), w.members[10:12])


NETWORK = Chapter(
    "network",
    [
        Sample("Invitation", partial(_invitation, Standing.INVITED), Kind.INVITATION),
        Sample(
            "Invitation, nobody leads at present",
            lambda w: membership.invitation(
                w.t, w.network, w.membership(Standing.INVITED), Contents(None, (), (), ())
            ),
            Kind.INVITATION,
        ),
        Sample(
            "Invitation, with what is planned",
            lambda w: membership.invitation(
                w.t,
                w.network,
                w.membership(Standing.INVITED),
                Contents(None, (), [w.ria], [w.meeting(Stage.PLANNED, 1), w.meeting(Stage.PLANNED, 2)]),
            ),
            Kind.INVITATION,
        ),
        Sample(
            "Who is no member presses something",
            lambda w: notice.notice(
                w.t, w.t.plain("refusal.NotAMember"), *membership.way_in(w.t, w.network, None)
            ),
            when="modal, after a press",
        ),
        Sample(
            "Who was invited presses something",
            lambda w: notice.notice(
                w.t, w.t.plain("refusal.NotJoined"), *membership.way_in(w.t, w.network, Standing.INVITED)
            ),
            when="modal, after a press",
        ),
        Sample("After asking for a seat", lambda w: w.t.plain("network.asked_seat"), when=PRESSED),
        *(
            Sample(f"Invitation ({standing})", partial(_invitation, standing), Kind.INVITATION)
            for standing in Standing
            if standing is not Standing.INVITED
        ),
        Sample(
            "Invitation, of who leads since",
            lambda w: membership.invitation(
                w.t,
                w.network,
                w.membership(stands_in=True, participates=False),
                Contents(None, (), [w.ria], ()),
            ),
            Kind.INVITATION,
        ),
        Sample(
            "After joining",
            lambda w: membership.joined(w.t, w.network, Standing.ACTIVE),
            when=PRESSED,
        ),
        Sample(
            "Welcome, from the waiting list",
            lambda w: membership.welcome(w.t, w.network, w.membership()),
            Kind.WELCOME,
        ),
        Sample(
            "Welcome, a member who came on Slack",
            lambda w: membership.welcome(w.t, w.network, w.membership(), came=True),
            Kind.WELCOME,
        ),
        Sample(
            "Welcome, facilitator",
            lambda w: membership.welcome(w.t, w.network, w.membership(facilitates=True)),
            Kind.WELCOME,
        ),
        Sample(
            "Welcome, stand-in",
            lambda w: membership.welcome(w.t, w.network, w.membership(stands_in=True)),
            Kind.WELCOME,
        ),
        Sample("Who sees what?", lambda w: view.who_sees(w.t, w.network), when="modal, everybody"),
        Sample(
            "Who sees what, with followers?",
            lambda w: view.who_sees(w.t, w.followed()),
            when="modal, everybody",
        ),
        Sample("Leave", lambda w: membership.leave_form(w.t, w.network, 2), when=MEMBER),
        Sample(
            "Leave, with a question without a name",
            lambda w: membership.leave_form(w.t, w.network, 2, unnamed=True),
            when=MEMBER,
        ),
        Sample(
            "Leave, with what only they know, and something taken on",
            lambda w: membership.leave_form(
                w.t,
                w.network,
                2,
                belongs=True,
                goes_with=[w.t.plain("knowledge.field_what")],
                people=w.members,
            ),
            when=MEMBER,
        ),
        Sample("Leave, no open questions", lambda w: membership.leave_form(w.t, w.network, 0), when=MEMBER),
        Sample(
            "A message to who left since",
            lambda w: membership.ended(w.t, w.network, led=False),
            when=MEMBER,
        ),
        Sample(
            "A message to who leads no more",
            lambda w: membership.ended(w.t, w.network, led=True),
            when=LEADER,
        ),
        Sample("Settings", lambda w: view.settings_form(w.t, w.network, [w.ria.user_id]), when=LEADER),
        Sample(
            "Invite",
            lambda w: membership.invite_form(w.t, w.network, [each.user_id for each in w.members]),
            when=LEADER,
        ),
        Sample(
            "Invite, in a channel shared with other organisations",
            lambda w: membership.invite_form(w.t, w.network, [], shared=True),
            when=LEADER,
        ),
        Sample(
            "Invited, and not in the channel",
            lambda w: membership.not_there(w.t, w.network, [each.user_id for each in w.members[:2]]),
            when=PRESSED,
        ),
        Sample(
            "Members",
            lambda w: roster.people(w.t, w.network, _roster(w), said=w.t("network.seat_given")),
            when=LEADER,
        ),
        Sample(
            "Members, nobody invited yet",
            lambda w: roster.people(w.t, w.network, Roster(_roster(w).people[:1], Headcount(0, 0, 0), 15)),
            when=LEADER,
        ),
        Sample(
            "Members, Slack did not say who is in the channel",
            lambda w: roster.people(w.t, w.network, _roster(w, known=False)),
            when=LEADER,
        ),
        Sample(
            "A seat is free",
            lambda w: membership.seat_free(w.t, w.network, _waiting(w), 1),
            Kind.SEAT_FREE,
        ),
        Sample(
            "A seat is free, and taken",
            lambda w: membership.seat_free(w.t, w.network, _waiting(w), 0),
            Kind.SEAT_FREE,
        ),
        Sample("Pinned message", lambda w: view.pinned(w.t, w.network), Kind.PINNED),
        Sample(
            "Pinned message of a closed network", lambda w: view.pinned(w.t, w.closed_network), Kind.PINNED
        ),
        Sample("Nobody leads any more", lambda w: view.who_leads(w.t, w.network, []), Kind.NOBODY_LEADS),
        Sample("Somebody leads again", lambda w: view.who_leads(w.t, w.network, [w.ria]), Kind.NOBODY_LEADS),
        Sample(
            "Pinned message, nobody leads any more",
            lambda w: view.pinned(w.t, w.network, led=False),
            Kind.PINNED,
        ),
        Sample(
            "How many people",
            lambda w: [roster.headcount(w.t, w.network, Headcount(11, 2, 3))],
            when="Home, whoever facilitates",
        ),
        *(
            Sample(
                f"The channel: {why.replace('_', ' ')}", partial(_how_the_channel_is, why), Kind.CHANNEL_LOST
            )
            for why in ChannelLost
        ),
        Sample("The channel is open again", partial(_how_the_channel_is, None), Kind.CHANNEL_LOST),
        Sample("Take over", lambda w: view.take_over(w.t, w.network), when="below a message, the stand-in"),
        Sample(
            "Somebody took over",
            lambda w: view.taken_over(w.t, w.network, [w.bram], back=False),
            Kind.TAKEN_OVER,
        ),
        Sample(
            "Somebody took over, and you are back",
            lambda w: view.taken_over(w.t, w.network, [w.ria], back=True),
            Kind.TAKEN_OVER,
        ),
        Sample(
            "Who reads along",
            lambda w: view.readers(w.t, [each.user_id for each in w.members] * 2),
            when="in the draft report",
        ),
        Sample(
            "Who reads along, one", lambda w: view.readers(w.t, ["U0DEMO902"]), when="in the draft report"
        ),
        Sample("Who reads along, not known", lambda w: view.readers(w.t, None), when="in the draft report"),
    ],
)


def _place(w: World) -> About:
    return About(channel=w.network.channel_id, choice=w.network.zone)


BEGINNING = Chapter(
    "beginning",
    [
        Sample("Where a network is to begin", lambda w: beginning.where_form(w.t), when=BEGINS),
        Sample("New network", lambda w: beginning.new_form(w.t, _place(w)), when=BEGINS),
        Sample(
            "Where it lived before, once something was hidden",
            lambda w: channel.left_behind(w.t, w.network),
            when="in a channel in which a network lived before",
        ),
        Sample(
            "The network moves here",
            lambda w: channel.lives_here_form(w.t, "C0NIEUW", [w.network], public=True, shared=True),
            when=LEADER,
        ),
        Sample(
            "The network moves here, where Kring may not pin",
            lambda w: channel.lives_here_form(w.t, "C0NIEUW", [w.network], public=False, pins=False),
            when=LEADER,
        ),
        Sample("The network lives here now", lambda w: channel.lives_here_now(w.t, w.network), when=LEADER),
        Sample(
            "The network lives here now, where Kring may not pin",
            lambda w: channel.lives_here_now(w.t, w.network, pins=False),
            when=LEADER,
        ),
        Sample(
            "New network in a public channel, filled in before",
            lambda w: beginning.new_form(
                w.t,
                _place(w),
                beginning.NewNetwork(
                    theme=w.network.theme,
                    country=w.network.country,
                    facilitator=w.ria.user_id,
                    stand_ins=[w.bram.user_id],
                    day=date(2026, 1, 22),
                    hour=time(13, 30),
                ),
                public=True,
            ),
            when=BEGINS,
        ),
        Sample(
            "It began, in a channel shared with other organisations",
            lambda w: beginning.started(w.t, w.network, leads=True, shared=True),
            when=BEGINS,
        ),
        Sample("It began", lambda w: beginning.started(w.t, w.network, leads=True), when=BEGINS),
        Sample(
            "It began, where Kring may not pin",
            lambda w: beginning.started(w.t, w.network, leads=True, pinned=False),
            when=BEGINS,
        ),
        Sample(
            "The message with the buttons is not pinned",
            lambda w: view.pin_yourself(w.t),
            when="Home, whoever facilitates",
        ),
        Sample(
            "It began, with a first session",
            lambda w: beginning.started(
                w.t, w.network, leads=True, first=w.meeting(Stage.PLANNED, 1, next_move_at=NOW)
            ),
            when=BEGINS,
        ),
        Sample(
            "It began, with a first session that is announced at once",
            lambda w: beginning.started(
                w.t, w.network, leads=True, first=w.meeting(Stage.PLANNED, 1), soon=True
            ),
            when=BEGINS,
        ),
        Sample(
            "What is to be done before the first session",
            lambda w: beginning.checklist(w.t, w.empty(), None, ()),
            when="Home, whoever facilitates",
        ),
        Sample(
            "What is to be done before the first announcement",
            lambda w: beginning.checklist(
                w.t, w.empty(), w.meeting(Stage.PLANNED, 1, place="", next_move_at=NOW), ("plan", "invite")
            ),
            when="Home, whoever facilitates",
        ),
        Sample(
            "What is to be done before the first announcement: the last thing",
            lambda w: beginning.checklist(
                w.t, w.network, w.meeting(Stage.PLANNED, 1, next_move_at=NOW), ("plan", "place", "theme")
            ),
            when="Home, whoever facilitates",
        ),
        Sample(
            "It began, for somebody else",
            lambda w: beginning.started(w.t, w.network, leads=False),
            when=BEGINS,
        ),
        Sample(
            "We have met before",
            lambda w: beginning.began_before_form(w.t, w.network, [each.user_id for each in w.members]),
            when=LEADER,
        ),
        Sample(
            "We have met before, with many people in the channel",
            lambda w: beginning.began_before_form(w.t, w.network, [f"U{number}" for number in range(120)]),
            when=LEADER,
        ),
        Sample(
            "We have met before, Slack did not say who is there",
            lambda w: beginning.began_before_form(w.t, w.network, None),
            when=LEADER,
        ),
        Sample("After that", lambda w: beginning.began_before(w.t, 5, 3, 11), when=PRESSED),
        Sample("After that, nothing more", lambda w: beginning.began_before(w.t, 5, 0, 0), when=PRESSED),
    ],
)

PERSON = Chapter(
    "person",
    [
        Sample(
            "My settings",
            lambda w: person.settings_form(
                w.t, w.somebody(), TODAY, feed.button(w.t), own_export.button(w.t)
            ),
            when=MEMBER,
        ),
        Sample(
            "My settings, during a pause, quiet, with a day off",
            lambda w: person.settings_form(
                w.t, w.somebody(paused_until=date(2026, 3, 20), quiet=True, day_off=2), TODAY
            ),
            when=MEMBER,
        ),
        *(
            Sample(
                f"Direct messages are {'off' if quiet else 'on again'}",
                partial(lambda quiet, w: person.quiet_noted(w.t, w.somebody(quiet=quiet)), quiet),
                when=PRESSED,
            )
            for quiet in (True, False)
        ),
        Sample("Saved", lambda w: person.saved(w.t, w.somebody(), TODAY), when=PRESSED),
        Sample("My own part of the Home", lambda w: person.personal(w.t, w.somebody(), TODAY), when="Home"),
        Sample(
            "My own part of the Home, pausing, with a day off",
            lambda w: person.personal(
                w.t,
                w.somebody(paused_until=date(2026, 3, 20), day_off=2, language=Language.EN),
                TODAY,
            ),
            when="Home",
        ),
        Sample(
            "My own part of the Home, quiet",
            lambda w: person.personal(w.t, w.somebody(quiet=True), TODAY),
            when="Home",
        ),
        Sample(
            "Accounts that are gone",
            lambda w: person.without_account(w.t, w.network, _waiting(w, 7)),
            when="Home, whoever facilitates",
        ),
        Sample("Forget me", lambda w: person.erase_form(w.t, own_export.button(w.t)), when=MEMBER),
    ],
)

CHAPTERS = (NETWORK, BEGINNING, PERSON)
