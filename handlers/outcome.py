"""What became of a question at a session: chosen in its row of the panel, or recorded with a line."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.views import errand as errand_view
from bot.views import outcome as view
from bot.views import subgroup as subgroup_view
from bot.views.confidentiality import changed
from handlers import panel
from models import brought_back, errand, hiding, question_rows, retold
from models.base import NotFound, Refusal
from models.confidentiality import LEADING, may_read
from models.outcome import Outcome
from models.question import KeptBy, LearningQuestion

routes = Routes()


class NoOutcome(Refusal):
    """A line was written to a question of which no outcome is recorded."""


async def _asked(call: Call) -> LearningQuestion:
    if call.about.question is None:
        raise NotFound
    asked = await question_rows.load(call.db, call.network.id, call.about.question)
    if not may_read(asked, call.whom):  # who takes the notes reads what members read
        raise NotFound
    return asked


@routes.act(Act.OUTCOME, Role.NOTE_TAKER, reads=True)
async def open_outcome(call: Call) -> Reply:
    """Open the form with what became of a question."""
    await panel.must_record(call)
    asked = await _asked(call)
    recorded, start = asked.outcome_at(call.meeting.id), panel.place(call)
    if call.about.choice == view.ONLY_A_LINE:
        form = view.outcome_form(call.t, call.meeting, asked, recorded, start=start, only_a_line=True)
        return Reply(updates=form)
    carried = (await errand.standing(call.db, call.meeting.id)).get(asked.id)
    leads = call.whom.leads
    said = errand_view.not_deferred(call.t, carried) if carried and leads else ""
    line = ""
    if call.about.item is not None:  # what a subgroup brought back
        of = await brought_back.group_of(call.db, call.meeting, call.about.item, call.person.id, leads=leads)
        line = subgroup_view.in_a_word(of)
    form = view.outcome_form(call.t, call.meeting, asked, recorded, said, start, line=line, leads=leads)
    return Reply(updates=form)


@routes.form(Form.OUTCOME, Role.NOTE_TAKER, view.Became)
async def record_outcome(call: Call, form: view.Became) -> Reply:
    """Record what became of a question; recording again corrects it."""
    await panel.must_record(call)
    asked = await _asked(call)
    recorded = asked.outcome_at(call.meeting.id)
    outcome = form.outcome or (recorded.outcome if recorded is not None else None)
    if outcome is None:  # a colleague took it back while its line was written
        raise NoOutcome
    asked.record(call.meeting, outcome, form.said, call.now)
    wanted = changed(call.about, form.inside)
    if call.whom.leads and wanted is not None and asked.kept_by not in (KeptBy.ASKER, KeptBy.TWIN):
        await hiding.keep_question(call.db, call.network, asked, LEADING, call.now, inside=wanted)
    await retold.question(call.db, call.network, asked, call.now)
    return await panel.back_with(call, view.outcome_noted(call.t, asked, outcome))


@routes.act(Act.BECAME, Role.NOTE_TAKER)
async def choose_outcome(call: Call) -> Reply:
    """Record what was chosen of a question in its row, keep its line, or take back what was recorded."""
    await panel.must_record(call)
    asked = await _asked(call)
    if call.about.choice == view.NOTHING:
        noted = view.taken_back(call.t, asked, asked.take_back(call.meeting))
    else:
        outcome, recorded = chosen(call.about.choice), asked.outcome_at(call.meeting.id)
        asked.record(call.meeting, outcome, recorded.said if recorded is not None else "", call.now)
        noted = view.outcome_noted(call.t, asked, outcome)
    await retold.question(call.db, call.network, asked, call.now)
    return await panel.back_with(call, noted)


def chosen(choice: str | None) -> Outcome:
    """Return the outcome that a menu holds. Raises NotFound."""
    try:
        return Outcome(choice or "")
    except ValueError:
        raise NotFound from None
