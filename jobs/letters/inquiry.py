"""Letters about an inquiry, whatever the instrument: the offer, the question, what came of it."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import inquiry as view
from bot.views import inquiry_offer as offer_view
from bot.views import inquiry_results as results_view
from models import inquiry, inquiry_answers, inquiry_audience, measuring_acts, unlinked
from models.base import NotFound
from models.confidentiality import Whom
from models.inquiry import Inquiry
from models.plan import Kind


async def _about(on: Occasion) -> Inquiry:
    found = await inquiry.of_subject(on.db, on.delivery.subject)
    if found is None:
        raise NotFound
    return found


@letter(Kind.INQUIRY_PROMPT)
async def prompt(on: Occasion) -> Message:
    """To whoever facilitates: the moment is there; afterwards it shows what became of it."""
    row = await _about(on)
    until = inquiry.closing(on.network, row.declared.days, on.now)
    people = len(await inquiry_audience.meant_for(on.db, row))
    session = await measuring_acts.session_for(on.db, on.network.id, row)
    return offer_view.prompt(on.t, row, on.network, offer_view.Offer(people, until, session))


@letter(Kind.INQUIRY_REQUEST, Kind.INQUIRY_REMINDER)
async def request(on: Occasion) -> Message:
    """To who is asked, with a token of its own that is kept nowhere; without a button once it is closed."""
    reminder = on.delivery.kind is Kind.INQUIRY_REMINDER
    asked = view.Request(unlinked.new_token(), reminder)
    return view.request(on.t, await _about(on), on.network, asked)


@letter(Kind.INQUIRY_RESULTS)
async def results(on: Occasion) -> Message:
    """What came of it, to whoever facilitates."""
    row = await _about(on)
    found = await inquiry_answers.shown(on.db, row, Whom(on.whom().person_id, leads=True))
    return results_view.results(on.t, row, on.network, found)


@letter(Kind.INQUIRY_SHARED)
async def shared(on: Occasion) -> Message:
    """What came of it, in the channel."""
    row = await _about(on)
    return results_view.shared(on.t, row, await inquiry_answers.shown(on.db, row))
