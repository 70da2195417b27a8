"""Proof of attendance: a sheet for each member of their own, and the list for whoever facilitates."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Annotated

import msgspec

from bot import fields, spreadsheet
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.paper import Paper
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Texts, escape
from bot.views import session
from bot.views.how_long import long
from bot.views.pages import paged
from models import proof
from models.network import Network
from models.person import Person
from models.proof import Attended, Held
from models.session import LearningSession


@fields.form(Form.SESSION_END, "proof.end_title")
class End(msgspec.Struct, frozen=True):
    """At what hour a session was over."""

    hour: Annotated[time, fields.hour()]


def button(t: Texts, network: Network) -> Element:
    """A member's own proof."""
    return blocks.button(t.plain("proof.button"), Act.PROOF, About(network=network.id))


def list_button(t: Texts, network: Network) -> Element:
    """Who was at which session, for whoever facilitates."""
    return blocks.button(t.plain("proof.list_title"), Act.ATTENDANCE_LIST, About(network=network.id))


def attendance_list(t: Texts, network: Network, held: Sequence[Held], start: int = 0) -> View:
    """The sessions that were held, with until when it is kept who was there, and the list as a file."""
    about = About(network=network.id)
    above = [blocks.section(t("proof.list_lead" if held else "proof.list_empty"))]
    if held:
        files = ((Act.ATTENDANCE_PDF, "proof.as_pdf"), (Act.ATTENDANCE_CSV, "proof.as_csv"))
        above.append(blocks.actions(*(blocks.button(t.plain(key), act, about) for act, key in files)))

    def draw(one: Held) -> list[Block]:
        meeting = one.meeting
        said = [escape(session.heading(t, meeting, network)), t.n("proof.were_there", one.present)]
        said.append(t("proof.kept_until", day=t.day(meeting.kept_until)))
        correct = blocks.button(t.plain("proof.correct_end"), Act.SESSION_END, About(session=meeting.id))
        return [blocks.section(f"*{_during(t, meeting)}*\n{' · '.join(said)}", correct)]

    return paged(
        t, Form.ATTENDANCE_LIST, t.plain("proof.list_title"), held, draw,
        act=Act.ATTENDANCE_LIST, about=about, start=start, above=above,
    )  # fmt: skip


def end_form(t: Texts, meeting: LearningSession) -> View:
    """The form in which the end of a session is corrected."""
    lead = blocks.section(t("proof.end_lead", when=_during(t, meeting)))
    asked = fields.ask(t, End, End(proof.ended(meeting).time()))
    return fields.modal(t, End, [lead, *asked.values()], About(session=meeting.id))


def end_noted(t: Texts, meeting: LearningSession) -> str:
    """What is said once the end of a session was corrected."""
    return t.plain("proof.end_noted", when=_during(t, meeting))


def _during(t: Texts, meeting: LearningSession) -> str:
    return t.during(meeting.starts_local, proof.ended(meeting), meeting.zone)


def _facts(t: Texts, network: Network, leading: Sequence[Person], today: date) -> list[tuple[str, str]]:
    return [
        (t.plain("proof.network"), network.theme),
        (t.plain("proof.facilitator"), ", ".join(one.name for one in leading)),
        (t.plain("proof.made_on"), t.day(today)),
    ]


def _columns(t: Texts, **shares: int) -> list[tuple[str, int]]:
    return [(t.plain(f"proof.column_{name}"), share) for name, share in shares.items()]


def own_sheet(
    t: Texts,
    network: Network,
    person: Person,
    meetings: Sequence[LearningSession],
    leading: Sequence[Person],
    today: date,
) -> Paper:
    """The proof of one member, with a line for the signature of whoever facilitates."""
    t, minutes = t.in_a_file(), sum(map(proof.minutes_of, meetings))
    return Paper(
        language=t.language,
        title=t.plain("proof.title"),
        facts=[(t.plain("proof.name"), person.name), *_facts(t, network, leading, today)],
        columns=_columns(t, session=1, when=0, took=0),
        rows=[[*_session(t, meeting), _hours(t, proof.minutes_of(meeting))] for meeting in meetings],
        total=t.plain_n("proof.total", len(meetings), hours=_hours(t, minutes)),
        foot=t.plain("proof.foot", long=long(t, network.keeps_sessions)),
        signs=[t.plain("proof.signature"), t.plain("proof.place_and_day")],
    )


def list_sheet(
    t: Texts,
    network: Network,
    held: Sequence[Held],
    everybody: Sequence[Attended],
    leading: Sequence[Person],
    today: date,
) -> Paper:
    """Who was at which session, with room for a signature beside each name."""
    t = t.in_a_file()
    sessions = {one.meeting.id: _session(t, one.meeting) for one in held}
    return Paper(
        language=t.language,
        title=t.plain("proof.list_title"),
        facts=_facts(t, network, leading, today),
        columns=_columns(t, name=2, session=3, when=0, signature=2),
        rows=[(one.name, *sessions[one.session_id], "") for one in everybody],
        total="",
        foot=t.plain("proof.foot", long=long(t, network.keeps_sessions)),
        signs=[t.plain("proof.signature"), t.plain("proof.place_and_day")],
    )


def as_csv(t: Texts, held: Sequence[Held], everybody: Iterable[Attended]) -> bytes:
    """Who was at which session, a line each, for a spreadsheet; no cell is read as a formula."""
    names = ("name", "session", "day", "from", "until", "minutes")
    head = [t.plain(f"proof.column_{name}") for name in names]
    sessions = {one.meeting.id: _cells(t, one.meeting) for one in held}
    return spreadsheet.as_csv(t.language, head, ([one.name, *sessions[one.session_id]] for one in everybody))


def _cells(t: Texts, meeting: LearningSession) -> list[str]:
    begins, ends = meeting.starts_local, proof.ended(meeting)
    hours = (f"{begins:%H:%M}", f"{ends:%H:%M}", str(proof.minutes_of(meeting)))
    return [_called(t, meeting), begins.date().isoformat(), *hours]


def _called(t: Texts, meeting: LearningSession) -> str:
    number = t.plain("proof.session", number=meeting.number)
    return f"{number}: {meeting.title}" if meeting.title else number


def _session(t: Texts, meeting: LearningSession) -> tuple[str, str]:
    return _called(t, meeting), _during(t, meeting)


def _hours(t: Texts, minutes: int) -> str:
    return t.plain("proof.hours", hours=minutes // 60, minutes=f"{minutes % 60:02}")
