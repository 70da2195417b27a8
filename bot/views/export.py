"""What a group takes along: one document to read, and a table for each list that it has."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot import spreadsheet
from bot.act.forms import About
from bot.act.ids import Act
from bot.copies import said
from bot.markdown import document, escape, item, paragraph
from bot.slack import blocks
from bot.slack.blocks import Block, Part
from bot.slack.layout import whole
from bot.slack.markup import PUT_BACK, without_markup
from bot.taken_along import Sat, Taken
from bot.texts import Texts, to_copy
from bot.views import how_long
from bot.views import register as register_view
from bot.views import report as report_view
from bot.views.session import heading
from models.book import Page
from models.network import Network
from models.person import Person
from models.register import REGISTERS, Register

BULLET, SAID = "• ", "↳ "
WRITTEN_AT = (1980, 1, 1, 0, 0, 0)  # of each file in one, so that the same tables are the same bytes


@dataclass(frozen=True)
class Table:
    """A list that a group has: what it is called, its columns, and its rows as they are read."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def offer(t: Texts, network: Network) -> list[Block]:
    """In the question book of whoever facilitates: all that the group has, as a document and as tables."""
    about = About(network=network.id)
    ways = ((Act.EXPORT_DOCUMENT, "export.document"), (Act.EXPORT_TABLES, "export.tables"))
    return [
        blocks.context(t("export.offer")),
        blocks.actions(*(blocks.button(t.plain(key), act, about) for act, key in ways)),
    ]


def as_document(t: Texts, taken: Taken) -> str:
    """The whole as Markdown."""
    t = t.in_a_file()
    home = taken.home
    parts = [f"# {escape(home.theme)}", paragraph(t.plain("export.lead"))]
    about = {"goal": home.goal, "scope_in": home.scope_in, "scope_out": home.scope_out}
    parts += [paragraph(t.plain(f"export.{key}", words=words)) for key, words in about.items() if words]
    parts += _section(t.plain("ground_rule.title"), map(item, taken.rules))
    if taken.sessions:
        parts.append(f"## {t.plain('export.sessions')}")
    for sat in taken.sessions:
        parts += _session(t, taken, sat)
    parts += _section(t.plain("export.questions"), (_question(t, taken, one) for one in taken.questions))
    parts += _section(t.plain("export.decisions"), map(item, _decided(t, taken)))
    parts += _section(t.plain("export.agreements"), map(item, _agreed(t, taken)))
    parts += _section(t.plain("export.actions"), map(item, _taken_on(t, taken)))
    for one in REGISTERS.values():
        lines = (register_view.line(t, one, each.outside, plain=True) for each in taken.entries(one.key))
        parts += _section(t.plain(f"{one.key}.title"), map(item, lines))
    parts += _section(t.plain("how_long.title"), map(item, how_long.lines(t, home)))
    return document([*parts, paragraph(t.plain("book.text_end"))])


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = list(lines)
    return [f"## {title}", "\n".join(found)] if found else []


def _session(t: Texts, taken: Taken, sat: Sat) -> Iterator[str]:
    home, meeting = taken.home, sat.meeting
    called = t.plain("proof.session", number=meeting.number)
    yield f"### {escape(f'{called}: {heading(t, meeting, home)}')}"
    facts = [t.when(meeting.starts_local, meeting.zone), meeting.place, meeting.host]
    yield paragraph(" · ".join(filter(None, facts)))
    if sat.report is None:
        return
    with to_copy():
        shown = sat.report.results(t) if sat.report.found is not None else report_view.Results()
        _title, *parts, _next_time = report_view.body(t, meeting, home, sat.report.record, shown)
        yield from _paragraphs(t, parts, taken.names)


def _paragraphs(t: Texts, parts: Sequence[Part], names: dict[str, str]) -> Iterator[str]:
    """Say what a message says, its lists as lists; its links stand there as words, with where they lead."""
    somebody, channel = t.plain("message.somebody"), t.plain("message.the_channel")
    for text, marked in said(whole(parts)):
        words = without_markup(text, names, somebody, channel) if marked else text.translate(PUT_BACK)
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        if any(line.startswith(BULLET) for line in lines):
            listed = [_point(line) for line in lines if line.startswith((BULLET, SAID))]
            head = [line for line in lines if not line.startswith((BULLET, SAID))]
            yield from (f"**{escape(line)}**" for line in head)
            yield "\n".join(listed)
        else:
            yield paragraph(words)


def _point(line: str) -> str:
    """Return a line of a list, below the one before it where it says what was said of that."""
    if line.startswith(SAID):
        return f"  {item(line.removeprefix(SAID))}"
    return item(line.removeprefix(BULLET))


def _question(t: Texts, taken: Taken, page: Page) -> str:
    asked = page.question
    if not page.told:
        days = _days(t, page)
        return item(t.plain("confidentiality.one_question") + (f" ({days})" if days else ""))
    facts = ", ".join(filter(None, [_asker(t, page), _days(t, page), _state(t, taken, page)]))
    answers = [*page.answers, *(_by_member(t, page))]
    return "\n".join([item(f"{asked.text} ({facts})"), *(_point(SAID + one) for one in answers)])


def _state(t: Texts, taken: Taken, page: Page) -> str:
    return t.plain(f"export.state_{page.question.state_told(taken.heard)}")


def _asker(t: Texts, page: Page) -> str:
    return page.asker.name if page.asker and page.asker.name else t.plain("book.text_without_name")


def _days(t: Texts, page: Page) -> str:
    return ", ".join(t.day(day.date()) for day in page.days)


def _by_member(t: Texts, page: Page) -> Iterator[str]:
    for one in page.given:
        yield t.plain("book.by_member", answer=one.answer.text, who=_name(t, one.writer))


def _name(t: Texts, somebody: Person) -> str:
    return somebody.name or t.plain("proxy.somebody")


def _decided(t: Texts, taken: Taken) -> Iterator[str]:
    for sat in taken.sessions:
        for one in sat.decided:
            day = t.day(taken.home.calendar.day(one.closed_at))
            yield t.plain("export.decided", what=one.what, outcome=one.outcome, day=day)


def _agreed(t: Texts, taken: Taken) -> Iterator[str]:
    for one in taken.agreements:
        key = "export.agreed" if one.agreement.holds else "export.agreed_once"
        yield t.plain(key, what=one.agreement.text, day=t.day(one.meeting.starts_local.date()))


def _taken_on(t: Texts, taken: Taken) -> Iterator[str]:
    for one in taken.actions:
        key = "export.action_by" if one.action.due_on else "export.action"
        by = t.day(one.action.due_on) if one.action.due_on else ""
        yield t.plain(key, who=_name(t, one.owner), what=one.action.text, day=by)


def tables(t: Texts, taken: Taken) -> list[Table]:
    """A table for each list that the group has; what it has none of is left out."""
    t, home = t.in_a_file(), taken.home

    def head(*columns: str) -> list[str]:
        return [t.plain(f"export.column_{one}") for one in columns]

    session_rows = [
        [
            str(one.meeting.number), one.meeting.title, one.meeting.starts_local.date().isoformat(),
            f"{one.meeting.starts_local:%H:%M}", str(one.meeting.minutes),
            one.meeting.place, one.meeting.host,
        ]
        for one in taken.sessions
    ]  # fmt: skip
    documents = [
        [str(sat.meeting.number), one.title, one.link] for sat in taken.sessions for one in sat.documents
    ]
    decisions = [
        [str(sat.meeting.number), home.calendar.day(one.closed_at).isoformat(), one.what, one.outcome]
        for sat in taken.sessions
        for one in sat.decided
    ]
    agreements = [
        [
            str(one.meeting.number),
            one.agreement.text,
            t.plain(f"export.{'yes' if one.agreement.holds else 'no'}"),
        ]
        for one in taken.agreements
    ]
    actions = [
        [
            str(one.meeting.number), _name(t, one.owner), one.action.text,
            one.action.due_on.isoformat() if one.action.due_on else "",
        ]
        for one in taken.actions
    ]  # fmt: skip
    found = [
        Table("sessions", head("session", "title", "day", "from", "minutes", "place", "host"), session_rows),
        Table(
            "questions",
            head("question", "asker", "dealt_with", "state", "votes", "said"),
            [_row(t, taken, one) for one in taken.questions],
        ),
        Table("decisions", head("session", "day", "decided_about", "decided"), decisions),
        Table("agreements", head("session", "agreed", "holds"), agreements),
        Table("actions", head("session", "who", "what", "due"), actions),
        Table("documents", head("session", "title", "link"), documents),
        *(_register(t, taken, one) for one in REGISTERS.values() if one.leaves),
    ]
    return [one for one in found if one.rows]


def _row(t: Texts, taken: Taken, page: Page) -> list[str]:
    days = ", ".join(day.date().isoformat() for day in page.days)
    if not page.told:
        return [t.plain("confidentiality.one_question"), "", days, "", "", ""]
    asked = page.question
    answers = "\n".join([*page.answers, *_by_member(t, page)])
    state, votes = _state(t, taken, page), str(taken.votes[asked.id])
    return [asked.text, page.asker.name if page.asker else "", days, state, votes, answers]


def _register(t: Texts, taken: Taken, register: Register) -> Table:
    shown = [name for name in register.fields if name not in (register.unnamed, register.readers)]
    head = [register_view.label(t, register, name) for name in shown]
    rows = [register_view.cells(t, register, one.outside, shown) for one in taken.entries(register.key)]
    return Table(register.key, head, rows)


def as_files(t: Texts, found: Sequence[Table]) -> dict[str, bytes]:
    """Each table as a file for a spreadsheet, by its name; no cell is read as a formula."""
    return {f"{one.name}.csv": spreadsheet.as_csv(t.language, one.head, one.rows) for one in found}


def zipped(files: dict[str, bytes]) -> bytes:
    """Files in one."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            bundle.writestr(zipfile.ZipInfo(name, WRITTEN_AT), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()
