"""Letters about an evaluation: the prompt, the question to who was there, the results."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import evaluation as view
from bot.views import evaluation_prompt as prompt_view
from bot.views import results as results_view
from bot.views import session as session_view
from models import attendance, evaluation, measuring_acts, results, turnout, unlinked
from models.plan import Kind
from models.programme import timeline
from models.session import Stage


@letter(Kind.EVALUATION_PROMPT, Kind.NOTHING_NOTED)
async def prompt(on: Occasion) -> Message:
    """Near the planned end, or when nothing was recorded by then; afterwards it shows what became of it."""
    closes = (await timeline(on.db, on.network, on.meeting)).evaluation_closes
    so_far = prompt_view.SoFar(
        asked=await attendance.asked(on.db, on.meeting),
        closes=closes,
        opens=await evaluation.opens(on.db, on.meeting, closes),
        turnout=await turnout.so_far(on.db, on.meeting),
        instead=await measuring_acts.key_at(on.db, on.network, on.meeting),
    )
    late = on.delivery.kind is Kind.NOTHING_NOTED and on.meeting.stage is Stage.UNDERWAY
    write = prompt_view.nothing_noted if late else prompt_view.prompt
    return write(on.t, on.meeting, on.network, so_far)


@letter(Kind.EVALUATION_REQUEST, Kind.EVALUATION_REMINDER)
async def request(on: Occasion) -> Message:
    """To who was there, with a token of its own that is kept nowhere; without a button once it is closed."""
    if not evaluation.takes_answers(on.meeting):
        found = await results.results(on.db, on.meeting)
        return view.request_closed(on.t, on.meeting, on.network, too_few=found.too_few)
    asked = view.Request(
        token=unlinked.new_token(),
        until=(await timeline(on.db, on.network, on.meeting)).evaluation_closes,
        reminder=on.delivery.kind is Kind.EVALUATION_REMINDER,
    )
    return view.request(on.t, on.meeting, on.network, asked)


@letter(Kind.EVALUATION_RESULTS)
async def shown(on: Occasion) -> Message:
    """What the evaluation showed, at its closing."""
    if on.meeting.stage is Stage.CANCELLED:
        return session_view.not_held(on.t, on.meeting, on.network)
    found = await results.results(on.db, on.meeting, on.whom().person_id)
    return results_view.results(on.t, on.meeting, on.network, found)
