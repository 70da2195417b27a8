"""Everything of a session recorded in one form; what it did not change is not written."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from bot.act import as_read
from bot.act.call import Call
from bot.act.forms import began_with, decoded, filled_in
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.texts import Texts
from bot.views import attendance as attendance_view
from bot.views import outcome as outcome_view
from bot.views import record_all as view
from handlers import outcome, panel
from handlers.attendance import here_or_expected
from models import action, attendance, membership, question_rows, recording, retold
from models.base import NotFound, Refusal
from models.outcome import QuestionOutcome
from models.question import EmptyText, LearningQuestion, OutcomeStays, QuestionClosed

routes = Routes()


class NoOwner(Refusal):
    """What is to be done is done by somebody."""


@routes.act(Act.RECORD_ALL, Role.FACILITATOR, reads=True)
async def open_everything(call: Call) -> Reply:
    """Open the form with who is there and all questions of the session, filled in with what was recorded."""
    await panel.must_record(call)
    people = await membership.participants(call.db, call.network.id)
    here, recorded = await here_or_expected(call)
    lines, owners = await panel.dealt_with(call), await recording.owners(call.db, call.network.id)
    alone = not call.within(Form.PANEL)
    shown = view.form(
        call.t, call.meeting, lines, people, here, owners=owners, recorded=recorded, alone=alone
    )
    return Reply(opens=shown) if alone else Reply(updates=shown)


@routes.form(Form.RECORD_ALL, Role.FACILITATOR, view.Everything)
async def record_everything(call: Call, form: msgspec.Struct) -> Reply:
    """Record what the form changed, of each question and each person; show the questions that follow."""
    await panel.must_record(call)
    keys = decoded(call.about.choice, view.Asked)
    was, now = began_with(call.view), filled_in(call.view)
    changed = view.changes(was, now, keys)
    for key, change in changed.items():
        await record(call, key, change, was, keys.questions.index(key))
    noted = [view.noted(call.t, len(changed))] if changed else []
    if keys.people:
        noted += await _present(call, keys.people, view.ticked(was), view.ticked(now))
    stands = {one.text.casefold() for one in await action.agreements(call.db, call.meeting.id)}
    if agreed := [text for text in view.agreed(form) if text.casefold() not in stands]:
        for text in agreed:
            await action.agree(call.db, call.meeting.id, text)
        noted.append(call.t.n("record_all.agreements_noted", len(agreed)))
    if will_do := view.to_do(form):
        await _take_on(call, will_do)
        noted.append(call.t.n("record_all.actions_noted", len({row[1:] for row in will_do})))
    result = " ".join(noted) or call.t.plain("record_all.nothing")
    lines = await panel.dealt_with(call)
    if (start := keys.start + len(keys.questions)) < len(lines) and keys.questions:
        await panel.told(call)
        owners = await recording.owners(call.db, call.network.id)
        following = view.form(
            call.t, call.meeting, lines, owners=owners, start=start, saved=result, alone=keys.alone
        )
        return Reply(updates=following)
    if keys.alone:
        await panel.told(call)
        return Reply(updates=view.recorded(call.t, call.meeting, result), home=True)
    return await panel.back_with(call, result)


async def _take_on(call: Call, will_do: Sequence[view.ToDo]) -> None:
    """Note who does what. Raises EmptyText and NoOwner."""
    for row in will_do:
        if not row.text:
            raise EmptyText(field=row.field)
        chooses = row.field.replace("to_do", "owner")
        if row.owner is None:
            raise NoOwner(field=chooses)
        try:
            await recording.will_do(call.db, call.meeting, None, row.owner, row.text, row.due, call.now)
        except NotFound:  # left meanwhile
            raise NoOwner(field=chooses) from None


async def record(call: Call, key: int, change: Mapping[str, str], was: Mapping[str, Any], place: int) -> None:
    """Record what was changed of a question; the other half is as it was recorded, by whoever did.

    Raises ChangedMeanwhile or EmptiedMeanwhile where somebody else changed the same half since it was read.
    """
    field = view.OUTCOMES[place]
    try:
        asked = await question_rows.load(call.db, call.network.id, key)
        recorded = asked.outcome_at(call.meeting.id)
        _must_be_as_read(call.t, asked, recorded, change, was, place)
        became = change.get("outcome") or (recorded.outcome if recorded is not None else "")
        said = change.get("said", recorded.said if recorded is not None else "")
        if not became:
            raise outcome.NoOutcome
        if became == outcome_view.NOTHING:
            asked.take_back(call.meeting)
        else:
            asked.record(call.meeting, outcome.chosen(became), said, call.now)
    except (NotFound, QuestionClosed, OutcomeStays, outcome.NoOutcome) as refusal:
        raise type(refusal)(field=field) from None
    await retold.question(call.db, call.network, asked, call.now)


def _must_be_as_read(
    t: Texts,
    asked: LearningQuestion,
    recorded: QuestionOutcome | None,
    change: Mapping[str, str],
    was: Mapping[str, Any],
    place: int,
) -> None:
    kept = {} if recorded is None else {"outcome": asked.told(recorded), "said": recorded.said}
    for half, field in (("outcome", view.OUTCOMES[place]), ("said", view.LINES[place])):
        now = kept.get(half, "")
        if half in change and now not in (was.get(field, ""), change[half]):
            raise as_read.meanwhile(field, t.plain(f"outcome.{now}") if now and half == "outcome" else now)


async def _present(call: Call, shown: list[int], was: set[int], now: set[int]) -> list[str]:
    """Record who was ticked and unticked, or, when nobody was recorded yet, who is ticked."""
    before = {person.id for person in await attendance.present(call.db, call.meeting.id)}
    here = (before - (was - now)) | (now - was) if before else now
    if here == before:
        return []
    count = await recording.present(call.db, call.network, call.meeting, shown, here, call.now)
    return [attendance_view.attendance_noted(call.t, call.meeting, call.network, count)]
