"""Letters about errands: shall I ask it for you, what was the answer, and what the asker has to know."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import errand as view
from bot.views.question_bank import answered_checks
from models import attendance, errand, errand_audience, errand_offer, question_rows
from models.attendance import Rsvp
from models.errand import ErrandState
from models.plan import Kind


@letter(Kind.ERRAND_REQUEST)
async def request(on: Occasion) -> Message:
    """To the colleague who is asked, and what they answered."""
    carried = await errand.of_subject(on.db, on.delivery.subject)
    if carried is None or carried.question.anonymous:  # one of the two was forgotten, or left; or no name
        return view.gone(on.t)
    over = carried.errand.state is ErrandState.RECALLED or not carried.can_be_asked
    declined = carried.errand.state is ErrandState.DECLINED
    needed = not over and not (declined and await errand.taken(on.db, carried))
    coming = await attendance.said_by(on.db, on.meeting.id, on.reader.id) is not Rsvp.NO
    whom = on.whom(given=carried.errand.live and carried.carrier.id == on.reader.id)
    return view.request(on.t, on.meeting, on.network, carried, needed=needed, coming=coming, whom=whom)


@letter(Kind.ERRAND_ANSWER)
async def answers(on: Occasion) -> Message:
    """To who asked a question for somebody: the answer in a line, and the line that was written."""
    waiting = await errand_audience.to_tell(on.db, on.meeting, on.reader.id)
    told = [
        carried
        for carried in await errand.of_session(on.db, on.meeting.id)
        if carried.carrier.id == on.reader.id and carried.errand.answer and carried.brings_answer
    ]
    return view.answers(on.t, on.meeting, on.network, [*waiting, *told])


@letter(Kind.ERRAND_NEWS)
async def news(on: Occasion) -> Message:
    """To the asker: a no, or an answer that came after the catch-up."""
    again = await errand_offer.offers(on.db, on.meeting, on.reader.id)
    carried = await errand.of_subject(on.db, on.delivery.subject, left=True)
    if carried is None:  # who would ask it was forgotten
        return view.gone_news(on.t, on.meeting, again)
    waiting = await question_rows.to_judge(on.db, on.network.id, on.reader.id, on.now)
    asked = [one for one in waiting if one[0].id == carried.question.id and one[1] == on.meeting.id]
    return view.news(on.t, on.meeting, carried, again, on.whom(), answered_checks(on.t, asked))
