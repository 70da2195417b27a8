"""A session is wrapped up: what became of each point and what comes next, as the group agrees to it."""

from dataclasses import replace

import msgspec

from bot.act import as_read
from bot.act.call import Call
from bot.act.forms import began_with, decoded, filled_in
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.slack.blocks import View
from bot.views import record_all as record_view
from bot.views import wrap_up as view
from bot.views.outcome import Line
from bot.views.session_forms import Details
from handlers import moves, panel
from handlers import session as sessions
from handlers.beginning import HourMissing
from handlers.record_all import record
from models import agenda, planning, question_bank, session, wrap_up
from models.base import Refusal
from models.session import LearningSession, Stage

routes = Routes()


class NoDay(Refusal):
    """Something was agreed of the next session, and no day."""


@routes.act(Act.WRAP_UP, Role.FACILITATOR, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form with the questions of the session and the next one, as far as they are known."""
    await panel.must_record(call)
    alone = not call.within(Form.PANEL)
    lines, planned = await panel.dealt_with(call), await wrap_up.planned_next(call.db, call.meeting)
    points = [one for one in await agenda.items(call.db, call.meeting.id) if one.has_own_outcome]
    shown = view.form(call.t, call.meeting, lines, points, planned, alone=alone)
    return Reply(opens=shown) if alone else Reply(updates=shown)


@routes.form(Form.WRAP_UP, Role.FACILITATOR, view.WrapUp, sends=True)
async def agreed(call: Call, form: msgspec.Struct) -> Reply:
    """Record what the group agreed to: what became of each point, and the next session."""
    await panel.must_record(call)
    keys = decoded(call.about.choice, view.Asked)
    planned = await wrap_up.planned_next(call.db, call.meeting)
    form = as_read.merged(call, form, await _anew(call, keys, planned))
    noted = await _points(call, keys, form)
    came = await _next(call, view.next_of(form), planned, " ".join(noted))
    if isinstance(came, dict):  # a date that is to be seen first
        await panel.told(call)
        return Reply(updates=came, home=True)
    result = " ".join([*noted, *came])
    if keys.alone:
        await panel.told(call)
        return Reply(updates=record_view.recorded(call.t, call.meeting, result), home=True, homes=True)
    return replace(await panel.back_with(call, result), home=True, homes=True)


async def _anew(call: Call, keys: view.Asked, planned: LearningSession | None) -> View:
    """Draw the form as it would open now, about the same questions."""
    found = await question_bank.loaded(call.db, call.network.id, keys.questions)
    known = {one.id: Line(one, one.outcome_at(call.meeting.id)) for one in found}
    lines = [known[key] for key in keys.questions if key in known]
    stand = {one.id: one for one in await agenda.items(call.db, call.meeting.id)}
    points = [stand[key] for key in keys.points if key in stand]
    return view.form(call.t, call.meeting, lines, points, planned, alone=keys.alone)


async def _points(call: Call, keys: view.Asked, form: msgspec.Struct) -> list[str]:
    """Record what the form changed of each question and point, and return what is said of it."""
    was, now = began_with(call.view), filled_in(call.view)
    changed = record_view.changes(was, now, record_view.Asked([], keys.questions, 0))
    for key, change in changed.items():
        await record(call, key, change, was, keys.questions.index(key))
    became = {key: getattr(form, field) for key, field in zip(keys.points, view.POINTS, strict=False)}
    many = len(changed) + await wrap_up.note(call.db, call.meeting, became)
    return [view.noted(call.t, many)] if many else []


async def _next(call: Call, said: view.Next, planned: LearningSession | None, noted: str) -> View | list[str]:
    """Plan the next session or change it, and return what is said of it; or a date that is odd, or near.

    Raises HourMissing, NoDay and InThePast.
    """
    if said.day is not None and said.hour is None:
        raise HourMissing(field="hour")
    if planned is not None:
        return await _change(call, said, planned, noted)
    if said.starts is None:
        if said.words:
            raise NoDay(field="day")
        return [call.t.plain("wrap_up.no_date")]
    details = Details(
        day=said.day, hour=said.hour, minutes=str(call.meeting.minutes), mode=call.meeting.mode, **said.words
    )
    [date] = await sessions.as_they_will_be(call, details)
    if date.oddities or date.announced is None:
        return sessions.to_confirm(call, details, [date], view.confirm(call.t, noted))
    return [view.next_is(call.t, date.starts, call.network.zone), await sessions.save(call, details)]


async def _change(call: Call, said: view.Next, planned: LearningSession, noted: str) -> View | list[str]:
    """Change what is known of the session that is planned, and move it where another moment was agreed."""
    known, came = planning.Details.of(planned), []
    details = replace(known, **dict.fromkeys(view.WORDS, "") | said.words)
    if details != known:
        await planning.change(call.db, call.network, planned, details, call.now)
        key = "session.saved" if planned.stage is Stage.PLANNED else "session.saved_and_shown"
        came.append(call.t.plain(key))
    if said.starts is not None:
        starts = session.on_the_clock(said.starts, planned.zone)
        if starts != planned.starts_local:
            if shown := await moves.odd_move(call, planned, said.starts, view.confirm_move(call.t, noted)):
                return shown
            came = [await moves.move_to(call, planned, starts)]
    return [view.next_is(call.t, planned.starts_local, planned.zone), *came]
