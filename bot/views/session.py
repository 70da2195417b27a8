"""What people see of a session: the announcement with its counts, reminders, and the forms that plan it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import blocks
from bot.blocks import Block, Message, Option, View
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Texts
from models.network import Network
from models.session import LearningSession, Mode, Rsvp, Stage


def heading(t: Texts, meeting: LearningSession, network: Network) -> str:
    """The theme of a session, or of the network while the questions still make it."""
    return meeting.title or network.theme


def facts(t: Texts, meeting: LearningSession, network: Network) -> str:
    """When, where and about what, in lines."""
    lines = [t("session.when", when=t.when(meeting.starts_local, meeting.zone))]
    lines.append(t("session.place", place=meeting.place) if meeting.place else t("session.place_follows"))
    lines.append(t("session.lasts", minutes=meeting.minutes))
    if not meeting.title:
        lines.append(t("session.theme_follows"))
    if meeting.bring:
        lines.append(t("session.bring", bring=meeting.bring))
    return "\n".join(lines)


def rsvp_buttons(t: Texts, meeting: LearningSession, given: Rsvp | None = None) -> Block:
    """Yes, No and Maybe; the answer that was given stands out."""
    return blocks.actions(
        *(
            blocks.button(
                t.plain(f"rsvp.{answer}"),
                f"{Act.RSVP}_{answer}",
                About(session=meeting.id, rsvp=answer),
                style="primary" if answer is given else None,
            )
            for answer in Rsvp
        ),
        blocks.button(t.plain("question.ask"), Act.ASK, About(session=meeting.id)),
    )


def counts(t: Texts, said: Mapping[Rsvp | None, int]) -> str:
    """How many come, may come, do not come and have not said."""
    return t(
        "rsvp.counts",
        yes=said.get(Rsvp.YES, 0),
        maybe=said.get(Rsvp.MAYBE, 0),
        no=said.get(Rsvp.NO, 0),
        silent=said.get(None, 0),
    )


def announcement(
    t: Texts, meeting: LearningSession, network: Network, said: Mapping[Rsvp | None, int]
) -> Message:
    """The announcement in the channel; its counts are kept up to date in place."""
    title = heading(t, meeting, network)
    if meeting.stage is Stage.CANCELLED:
        words = [blocks.section(t("session.cancelled_heading", title=title))]
        return Message([*words, blocks.section(facts(t, meeting, network))])
    body = [
        blocks.section(t("session.announcement", title=title, number=meeting.number)),
        blocks.section(facts(t, meeting, network)),
        blocks.section(counts(t, said)),
    ]
    if meeting.stage in (Stage.PLANNED, Stage.ANNOUNCED, Stage.PREPARING, Stage.READY):
        body.append(rsvp_buttons(t, meeting))
    if meeting.takes_questions:
        body.append(blocks.context(t("session.announcement_why")))
    return Message(body)


def rsvp_reminder(
    t: Texts, meeting: LearningSession, network: Network, given: Rsvp | None
) -> Message:
    """The one reminder to who said nothing about coming; afterwards it shows what was said."""
    when = t.when(meeting.starts_local, meeting.zone)
    lead = t("rsvp.reminder", title=heading(t, meeting, network), when=when)
    if given is not None:
        lead = t(f"rsvp.noted_{given}", when=when)
    return Message(
        [
            blocks.section(lead),
            rsvp_buttons(t, meeting, given),
            blocks.context(t("rsvp.reminder_why", theme=network.theme)),
        ]
    )


def day_before(t: Texts, meeting: LearningSession, network: Network, given: Rsvp | None) -> Message:
    """The practical message to who comes or may come."""
    cannot = blocks.button(
        t.plain("rsvp.cannot_after_all"), Act.RSVP, About(session=meeting.id, rsvp=Rsvp.NO)
    )
    lead = t("session.day_before", title=heading(t, meeting, network))
    if given is Rsvp.NO:
        when = t.when(meeting.starts_local, meeting.zone)
        return Message([blocks.section(t("rsvp.noted_no", when=when)), rsvp_buttons(t, meeting, given)])
    return Message(
        [
            blocks.section(lead),
            blocks.section(facts(t, meeting, network)),
            blocks.actions(cannot),
            blocks.context(t("session.day_before_why")),
        ]
    )


def rsvp_noted(t: Texts, meeting: LearningSession, answer: Rsvp) -> Message:
    """What the person hears after answering: that it worked, and what happens next."""
    return Message([blocks.section(t(f"rsvp.noted_{answer}", when=t.when(meeting.starts_local, meeting.zone)))])


def changed(t: Texts, meeting: LearningSession, network: Network, *, soon: bool) -> Message:
    """The session was moved or called off; the whole channel is called only when it is soon."""
    title = heading(t, meeting, network)
    when = t.when(meeting.starts_local, meeting.zone)
    if meeting.stage is Stage.CANCELLED:
        body = [blocks.section(t("session.cancelled", title=title, when=when))]
    else:
        body = [
            blocks.section(t("session.moved", title=title, when=when)),
            rsvp_buttons(t, meeting),
        ]
    if soon:
        body.insert(0, blocks.section("<!channel>"))
    return Message(body)


@dataclass(frozen=True)
class Sending:
    """One line of a preview: what goes out, when, and to how many."""

    kind: str
    at: datetime
    people: int | None  # None: the channel


def preview(
    t: Texts, meeting: LearningSession, network: Network, sendings: Sequence[Sending]
) -> Message:
    """What will be sent for a session, with the exact times, for the facilitator."""
    lines = [
        t(
            "preview.line",
            what=t.plain(f"kind.{sending.kind}"),
            when=t.moment(sending.at, network.zone),
            whom=t.plain("preview.channel")
            if sending.people is None
            else t.n("preview.people", sending.people),
        )
        for sending in sendings
    ]
    return Message(
        [
            blocks.section(t("preview.lead", title=heading(t, meeting, network), number=meeting.number)),
            blocks.section(facts(t, meeting, network)),
            blocks.section(t.listing(lines)),
            blocks.actions(*planning_buttons(t, meeting)),
            blocks.context(t("preview.why")),
        ]
    )


def planning_buttons(t: Texts, meeting: LearningSession) -> list[Block]:
    """What the facilitator can do with a session that has not begun."""
    about = About(session=meeting.id)
    buttons = [
        blocks.button(t.plain("session.edit"), Act.EDIT_SESSION, about),
        blocks.button(t.plain("session.move"), Act.MOVE_SESSION, about),
        blocks.button(t.plain("session.cancel"), Act.CANCEL_SESSION, about),
    ]
    if meeting.stage is Stage.PLANNED:
        buttons.insert(0, blocks.button(t.plain("session.announce_now"), Act.ANNOUNCE, about))
    if meeting.stage is Stage.ANNOUNCED:
        buttons.insert(0, blocks.button(t.plain("session.close_questions_now"), Act.CLOSE_QUESTIONS, about))
    return buttons


def running_order(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    said: Mapping[Rsvp | None, int],
    agenda: Sequence[str],
) -> Message:
    """The morning of the session: the running order and who is expected, for the facilitator."""
    return Message(
        [
            blocks.section(t("session.today", title=heading(t, meeting, network))),
            blocks.section(facts(t, meeting, network)),
            blocks.section(t.listing(list(agenda)) if agenda else t("agenda.empty")),
            blocks.section(counts(t, said)),
            blocks.actions(
                blocks.button(t.plain("panel.open"), Act.PANEL, About(session=meeting.id), style="primary")
            ),
            blocks.context(t("session.today_why")),
        ]
    )


def mode_options(t: Texts) -> list[Option]:
    """In person, online or both."""
    return [Option(t.plain(f"mode.{mode}"), mode) for mode in Mode]


def session_form(t: Texts, network: Network, meeting: LearningSession | None = None) -> View:
    """The form for one session or a series; only the date is essential."""
    about = About(session=meeting.id) if meeting else About(network=network.id)
    fields = []
    if meeting is None:
        fields += [
            blocks.field_of("day", t.plain("session.field_day"), blocks.date_input()),
            blocks.field_of("hour", t.plain("session.field_hour"), blocks.time_input()),
        ]
    fields += [
        blocks.field_of(
            "minutes",
            t.plain("session.field_minutes"),
            blocks.text_input(str(meeting.minutes if meeting else LearningSession.DURATION), longest=3),
        ),
        blocks.field_of(
            "title",
            t.plain("session.field_title"),
            blocks.text_input(meeting.title if meeting else "", longest=150),
            hint=t.plain("session.title_hint"),
            optional=True,
        ),
        blocks.field_of(
            "place",
            t.plain("session.field_place"),
            blocks.text_input(meeting.place if meeting else "", longest=200),
            hint=t.plain("session.place_hint"),
            optional=True,
        ),
        blocks.field_of(
            "bring",
            t.plain("session.field_bring"),
            blocks.text_input(meeting.bring if meeting else "", longest=300),
            optional=True,
        ),
        blocks.field_of(
            "mode",
            t.plain("session.field_mode"),
            blocks.select(mode_options(t), meeting.mode if meeting else Mode.IN_PERSON),
        ),
    ]
    if meeting is None:
        fields += [
            blocks.field_of(
                "weeks",
                t.plain("session.field_weeks"),
                blocks.select([Option(str(n), str(n)) for n in range(1, 27)]),
                hint=t.plain("session.series_hint"),
                optional=True,
            ),
            blocks.field_of(
                "times",
                t.plain("session.field_times"),
                blocks.select([Option(str(n), str(n)) for n in range(2, 13)]),
                optional=True,
            ),
        ]
    title = t.plain("session.edit_title" if meeting else "session.new_title")
    submit = t.plain("common.save" if meeting else "session.show_dates")
    return blocks.modal(
        Form.SESSION, title, fields, about=about, submit=submit, close=t.plain("common.cancel")
    )


def dates_to_confirm(
    t: Texts, network: Network, dates: Sequence[datetime], kept: str, *, shifted: Sequence[str] = ()
) -> View:
    """The dates before they are saved, with what will be announced when."""
    lines = [t.when(date, network.zone) for date in dates]
    body = [blocks.section(t.n("session.dates", len(dates))), blocks.section(t.listing(lines))]
    body += [blocks.context(line) for line in shifted]
    return blocks.modal(
        Form.SERIES,
        t.plain("session.new_title"),
        body,
        about=About(network=network.id, choice=kept),
        submit=t.plain("session.save_dates"),
        close=t.plain("common.cancel"),
    )


def move_form(t: Texts, meeting: LearningSession) -> View:
    """The form that moves a session."""
    return blocks.modal(
        Form.MOVE_SESSION,
        t.plain("session.move_title"),
        [
            blocks.section(t("session.move_lead", when=t.when(meeting.starts_local, meeting.zone))),
            blocks.field_of(
                "day", t.plain("session.field_day"), blocks.date_input(meeting.starts_local.date())
            ),
            blocks.field_of(
                "hour", t.plain("session.field_hour"), blocks.time_input(meeting.starts_local.time())
            ),
        ],
        about=About(session=meeting.id),
        submit=t.plain("session.move"),
        close=t.plain("common.cancel"),
    )


def cancel_form(t: Texts, meeting: LearningSession, network: Network) -> View:
    """The question before a session is called off."""
    when = t.when(meeting.starts_local, meeting.zone)
    return blocks.modal(
        Form.CANCEL_SESSION,
        t.plain("session.cancel_title"),
        [blocks.section(t("session.cancel_lead", title=heading(t, meeting, network), when=when))],
        about=About(session=meeting.id),
        submit=t.plain("session.cancel"),
        close=t.plain("common.cancel"),
    )
