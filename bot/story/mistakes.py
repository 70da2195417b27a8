"""What is wrong with a network's file, before it is played: one sentence each, with where it stands."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

import msgspec
from babel import Locale

from bot.instrument import choices, items_of
from bot.instruments import STRUCTS
from bot.methods import library
from bot.story import yardstick
from bot.story.cast import Cast
from bot.story.phases import InquiryData
from bot.story.possible import impossible
from bot.story.script import Script, SessionData
from bot.story.somebody import too_few
from bot.texts import Texts
from models.attendance import Rsvp
from models.calendar import zone_exists
from models.evaluation import Dimension
from models.instrument import INSTRUMENTS, Sort
from models.invitation import Part
from models.person import Language
from models.question import QuestionKind
from playground.sight import plain

Found: TypeAlias = Iterator[str]
CHANNEL, USER = re.compile(r"[CG][A-Z0-9]{1,40}"), re.compile(r"[UW][A-Z0-9]{1,40}")
SCORES = range(1, 11)
YEARS = range(1990, 2101)  # in which a network may live
CHOSEN = (Sort.CHOICE, Sort.SEVERAL, Sort.POSITION)


def mistakes(script: Script) -> list[str]:
    """Return what is wrong with it, in the order of the file; empty when it can be played."""
    if far := [*_too_far(script)]:
        return far  # nothing can be reckoned with them
    found = [*_network(script), *_people(script), *_moments(script)]
    for at, one in enumerate(script.sessions):
        found += _session(script, one, f"sessions[{at}]")
    found += [*_questions(script), *_said(script), *_phases(script)]
    for at, asked in enumerate(script.inquiries):
        found += _inquiry(asked, f"inquiries[{at}]")
    found += [*_references(script), *_expected(script)]
    return [*dict.fromkeys(found or [*too_few(script), *impossible(script)])]


def _is_one_of(where: str, value: object, known: Collection[object]) -> Found:
    if value not in known:
        yield f"{where}: {value!r} is none of {', '.join(map(str, known))}."


def _network(script: Script) -> Found:
    home = script.network
    if not zone_exists(home.timezone):
        yield f"network.timezone: {home.timezone!r} is no zone such as Europe/Brussels."
    if home.country not in Locale("en").territories or not home.country.isalpha():
        yield f"network.country: {home.country!r} is no country in two capitals, such as BE."
    if not CHANNEL.fullmatch(home.slack_channel):
        yield f"network.slack_channel: {home.slack_channel!r} is no id of a channel, such as C0GARDEN1."
    if not script.sessions:
        yield "sessions: there is none, so that there is nothing to play."
    elif not Cast(script).facilitators:
        yield "people: nobody with an account facilitates; name them in sessions, or give that role."


def _people(script: Script) -> Found:
    for part in ("people", "members"):
        for at, one in enumerate(getattr(script, part)):
            where = f"{part}[{at}]"
            if one.slack_user_id is not None and not USER.fullmatch(one.slack_user_id):
                yield f"{where}.slack_user_id: {one.slack_user_id!r} is no id of a person, such as U0GARD001."
            if one.timezone is not None and not zone_exists(one.timezone):
                yield f"{where}.timezone: {one.timezone!r} is no zone such as Europe/Brussels."
    everybody = [*script.people, *script.members]
    yield from _twice("slack_user_id", [one.slack_user_id for one in everybody])
    for part in ("sessions", "questions", "inquiries", "cases", "organisations"):
        yield from _twice(f"{part}: the id", [one.id for one in getattr(script, part)])
    yield from _twice("people and members: the id", [one.id for one in everybody])
    for at, row in enumerate(script.membership):
        if row.joined_on is not None and row.left_on is not None and row.left_on < row.joined_on:
            yield f"membership[{at}].left_on: {row.member} leaves before they join."
    named = dict[str, str]()
    for one in everybody:
        if one.slack_user_id and (other := named.setdefault(plain(one.name), one.id)) != one.id:
            yield f"people and members: {one.id} has also the name of {other}; they are found by their names."
    joins = {row.member for row in script.membership}
    for at, one in enumerate(script.members):
        if one.id not in joins:
            yield f"members[{at}]: {one.id} stands nowhere in membership."


def _twice(what: str, values: Sequence[str | None]) -> Found:
    for value, times in Counter(values).items():
        if value is not None and times > 1:
            yield f"{what} {value!r} is there {times} times."


def _days(one: Any, where: str) -> Iterator[tuple[str, date]]:
    """Yield each day and moment with where it stands, however deep."""
    if isinstance(one, date):
        yield where, one
    elif isinstance(one, msgspec.Struct):
        for name in one.__struct_fields__:
            yield from _days(getattr(one, name), f"{where}.{name}".lstrip("."))
    elif isinstance(one, Mapping):
        for key, value in one.items():
            yield from _days(value, f"{where}.{key}")
    elif isinstance(one, list):
        for at, value in enumerate(one):
            yield from _days(value, f"{where}[{at}]")


def _moments(script: Script) -> Found:
    """Find each moment that does not say its zone."""
    for where, one in _days(script, ""):
        if isinstance(one, datetime) and one.tzinfo is None:
            yield f"{where}: {one.isoformat()} does not say its zone, such as +01:00."


def _too_far(script: Script) -> Found:
    """Find each day and moment that is in no year of ours."""
    for where, one in _days(script, ""):
        if one.year not in YEARS:
            yield f"{where}: {one.isoformat()} is not between {YEARS[0]} and {YEARS[-1]}."


def _before(first: datetime | None, then: datetime | None) -> bool:
    """Tell whether one moment is not before another; of what has no zone nothing is said."""
    if first is None or then is None or first.tzinfo is None or then.tzinfo is None:
        return True
    return first < then


def _session(script: Script, one: SessionData, where: str) -> Found:
    if not _before(one.starts_at, one.ends_at):
        yield f"{where}.ends_at: {one.id} ends before it begins."
    for at, row in enumerate(one.attendance):
        if row.rsvp is not None:
            yield from _is_one_of(f"{where}.attendance[{at}].rsvp", row.rsvp, [*map(str, Rsvp)])
    for at, point in enumerate(one.agenda):
        if point.method not in library():
            yield f"{where}.agenda[{at}].method: {point.method!r} is not in bot/data/methods.json."


def _questions(script: Script) -> Found:
    for at, one in enumerate(script.questions):
        yield from _is_one_of(f"questions[{at}].kind", one.kind, [*map(str, QuestionKind)])
        if one.asked_by is None and not one.anonymous:
            yield f"questions[{at}].asked_by: nobody is named, so that it has to be anonymous."
    for part in script.invitation.parts:
        yield from _is_one_of("invitation.parts", part, [*map(str, Part)])


def _said(script: Script) -> Found:
    for key, rows in script.evaluations.items():
        for at, one in enumerate(rows):
            where = f"evaluations.{key}[{at}].scores"
            for name, score in one.scores.items():
                yield from _is_one_of(where, name, [*map(str, Dimension)])
                if score not in SCORES:
                    yield f"{where}.{name}: {score} is no score from {SCORES[0]} to {SCORES[-1]}."
            if one.member and (missing := [name for name in Dimension if name not in one.scores]):
                yield f"{where}: {', '.join(missing)} is missing."


def _phases(script: Script) -> Found:
    if script.rules is not None and not script.ground_rules:
        yield "rules: they are published, but ground_rules holds no line."
    if script.closing is not None:
        for one in script.sessions:
            if one.called_off_at is None and not _before(one.ends_at, script.closing.closed_at):
                yield f"closing.closed_at: {one.id} is still to come then; call it off first (called_off_at)."


def _inquiry(asked: InquiryData, where: str) -> Found:
    if asked.instrument not in STRUCTS:
        yield from _is_one_of(f"{where}.instrument", asked.instrument, [*STRUCTS])
        return
    key, declared = asked.instrument, INSTRUMENTS[asked.instrument]
    for at, one in enumerate(asked.answers):
        here = f"{where}.answers[{at}]"
        if not _before(asked.asked_at, one.at):
            yield f"{here}.at: this is answered before it is asked."
        for item, said in one.said.items():
            if item not in items_of(key):
                yield f"{here}.said: {key} does not ask {item!r}."
            elif declared.items.get(item) in CHOSEN and (known := choices(Texts(Language.EN), key, item)):
                for each in [said] if isinstance(said, str) else said:
                    yield from _is_one_of(f"{here}.said.{item}", each, known)


def _expected(script: Script) -> Found:
    for one in script.sessions:
        try:
            yardstick.of_session(script, one.id)
        except msgspec.ValidationError as error:
            yield f"expected.{one.id}: {error}."


def _references(script: Script) -> Found:
    """Find who and what is named and stands nowhere in the file."""
    people = {one.id for one in (*script.people, *script.members)}
    known = {
        "person": people,
        "session": {one.id for one in script.sessions},
        "question": {one.id for one in script.questions},
        "case": {one.id for one in script.cases},
    }
    for where, what, key in _named(script):
        if key is not None and key not in known[what]:
            yield f"{where}: there is no {what} {key!r}."


def _named(script: Script) -> Iterator[tuple[str, str, str | None]]:
    """Yield where something is named, what that is, and by which id."""
    for at, row in enumerate(script.membership):
        yield f"membership[{at}].member", "person", row.member
    for at, one in enumerate(script.sessions):
        yield from _in_session(one, f"sessions[{at}]")
    for at, asked in enumerate(script.questions):
        where = f"questions[{at}]"
        yield f"{where}.asked_by", "person", asked.asked_by
        yield f"{where}.submitted_for", "session", asked.submitted_for
        yield f"{where}.merged_into", "question", asked.merged_into
        for item in asked.history:
            yield f"{where}.history", "session", item.session
    for key, rows in script.evaluations.items():
        yield "evaluations", "session", key
        for filled in rows:
            yield f"evaluations.{key}", "person", filled.member
    yield from _done(script)


def _done(script: Script) -> Iterator[tuple[str, str, str | None]]:
    for at, done in enumerate(script.actions):
        yield f"actions[{at}].session", "session", done.session
        yield f"actions[{at}].owner", "person", done.owner
    for at, case in enumerate(script.cases):
        yield f"cases[{at}].session", "session", case.session
        yield f"cases[{at}].owner", "person", case.owner
    for key, groups in script.subgroups.items():
        yield "subgroups", "session", key
        for name, group in groups.items():
            for member in (*group.members, group.reporter):
                yield f"subgroups.{key}.{name}", "person", member
    for at, term in enumerate(script.concepts):
        yield f"concepts[{at}].session", "session", term.session
    for at, inquiry in enumerate(script.inquiries):
        for answer in inquiry.answers:
            yield f"inquiries[{at}].answers", "person", answer.member
    if script.rules is not None:
        for accepted in script.rules.accepted:
            yield "rules.accepted", "person", accepted.member
    if script.closing is not None:
        yield "closing.book_by", "person", script.closing.book_by


def _in_session(one: SessionData, where: str) -> Iterator[tuple[str, str, str | None]]:
    yield f"{where}.facilitator", "person", one.facilitator
    for row in one.attendance:
        yield f"{where}.attendance", "person", row.member
    for key in one.no_question_this_time:
        yield f"{where}.no_question_this_time", "person", key
    for at, point in enumerate(one.agenda):
        yield f"{where}.agenda[{at}].case", "case", point.case
        yield f"{where}.agenda[{at}].expert", "person", point.expert
        for key in point.questions:
            yield f"{where}.agenda[{at}].questions", "question", key
    for expert in one.experts:
        yield f"{where}.experts", "person", expert.person
        for key in expert.questions:
            yield f"{where}.experts", "question", key
    for can in one.date_poll.answers if one.date_poll is not None else ():
        yield f"{where}.date_poll.answers", "person", can.member
