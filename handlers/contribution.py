"""Contributions: asked privately by whoever facilitates, answered by the one member who is asked."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.views import contribution as view
from bot.views.home import Place
from bot.views.notice import notice
from bot.views.person import name
from handlers import preparing
from models import contribution, contribution_acts, contribution_agenda, placing
from models.base import NotFound
from models.contribution import Contribution, ContributionOver
from models.session import BEFORE
from models.together import some

routes = Routes()


# Whoever facilitates


@routes.act(Act.CONTRIBUTION_ASK, Role.FACILITATOR, reads=True)
async def open_ask(call: Call) -> Reply:
    """Open the form in which one member is asked, in the place of what is prepared."""
    contribution.must_be_before(call.meeting)
    people = await contribution.to_ask(call.db, call.meeting)
    if not people:
        return Reply(opens=notice(call.t, call.t.plain("contribution.nobody")))
    known = await contribution.of_session(call.db, call.meeting.id)
    instead = next((one.contribution for one in known if one.contribution.id == call.about.item), None)
    return Reply(updates=view.ask_form(call.t, call.meeting, people, instead))


@routes.form(Form.CONTRIBUTION_ASK, Role.FACILITATOR, view.Asked, sends=True)
async def ask(call: Call, form: view.Asked) -> Reply:
    """Ask a member to bring something."""
    meeting = call.meeting
    owner = await contribution_acts.ask(
        call.db, call.network, meeting, form.owner, form.asked, form.minutes, call.now
    )
    if call.about.item is not None:
        await contribution_acts.settle(call.db, meeting, call.about.item)
    if owner.off_slack:
        said = call.t("off_slack.will_bring", who=name(owner))
    else:
        said = with_pause(call, call.t("contribution.was_asked", who=name(owner)), meeting.starts_at)
    return Reply(updates=await preparing.screen(call, said), home=True, homes=True)


@routes.act(Act.CONTRIBUTION_RECALL, Role.FACILITATOR)
async def recall(call: Call) -> Reply:
    """Ask it no more: the message that went says so."""
    await contribution_acts.recall(call.db, call.network, call.meeting, call.about.item, call.now)
    return Reply(updates=await preparing.screen(call), home=True, homes=True)


@routes.act(Act.CONTRIBUTION_SETTLE, Role.FACILITATOR)
async def settle(call: Call) -> Reply:
    """Leave it at a no: it waits at nobody's Home any more."""
    await contribution_acts.settle(call.db, call.meeting, call.about.item)
    return Reply(home=True, homes=True)


@routes.act(Act.CONTRIBUTION_PUT_ON, Role.FACILITATOR)
async def put_on(call: Call) -> Reply:
    """Put it on the agenda where it stands there no more, or came late; a second press changes nothing."""
    await contribution_acts.put_on(call.db, call.network, call.meeting, call.about.item, call.now)
    return Reply(updates=await preparing.screen(call), home=True, homes=True)


@at_home(Place.TASKS, after="cases_wait")
async def contributions_wait(look: Look) -> Parts:
    """Who would rather not bring something, and what has no place on the agenda."""
    parts: Parts = []
    for meeting in look.ahead:
        if known := await contribution.of_session(look.db, meeting.id):
            placed = await contribution_agenda.on_agenda(look.db, meeting.id)
            parts = [*parts, *view.to_decide(look.t, meeting, known, placed)]
    return parts


# Who is asked


@routes.act(Act.CONTRIBUTION_GLADLY, Role.MEMBER)
async def gladly(call: Call) -> Reply:
    """Gladly, at once or after all: it comes on the agenda with their name."""
    mine = await _own(call)
    if call.about.attempt not in (None, mine.times):
        raise ContributionOver  # they read what was asked before
    await contribution_acts.bring(call.db, call.network, call.meeting, call.person, call.now)
    return Reply(home=True, homes=True)


@routes.act(Act.CONTRIBUTION_DECLINE, Role.MEMBER)
async def decline(call: Call) -> Reply:
    """Rather not; no reason is asked, and only whoever facilitates sees it."""
    await contribution_acts.decline(call.db, call.network, call.meeting, call.person.id, call.now)
    return Reply(home=True, homes=True)


@routes.act(Act.CONTRIBUTION_BACK, Role.MEMBER)
async def take_back(call: Call) -> Reply:
    """Not after all: it goes off the agenda."""
    await contribution_acts.take_back(call.db, call.network, call.meeting, call.person.id, call.now)
    return Reply(home=True, homes=True)


@routes.act(Act.CONTRIBUTION_WORDS, Role.MEMBER, reads=True)
async def open_words(call: Call) -> Reply:
    """Open the form in which they say what they bring."""
    return Reply(opens=view.words_form(call.t, call.meeting, await _own(call)))


async def _own(call: Call) -> Contribution:
    contribution.must_be_before(call.meeting)
    mine = await contribution.of_owner(call.db, call.meeting.id, call.person.id)
    if mine is None:
        raise NotFound
    return mine


@routes.form(Form.CONTRIBUTION_WORDS, Role.MEMBER, view.Words)
async def say(call: Call, form: view.Words) -> Reply:
    """Keep what they call it: so it stands on the agenda."""
    form = as_read.merged(call, form, view.words_form(call.t, call.meeting, await _own(call)))
    await contribution_acts.bring(call.db, call.network, call.meeting, call.person, call.now, form.brings)
    return Reply(updates=notice(call.t, call.t.plain("contribution.saved")), home=True, homes=True)


@at_home(Place.FOR_YOU, after="own_prework", if_any=[some(contribution.owned_at)])
async def own_contributions(look: Look) -> Parts:
    """What they were asked to bring, or bring."""
    ahead = {meeting.id: meeting for meeting in look.ahead if meeting.stage in BEFORE}
    mine = await contribution.owned_at(look.db, list(ahead), look.person.id) if ahead else []
    off = [await placing.off(look.db, ahead[one.session_id], one) for one in mine]
    found = [(ahead[one.session_id], one, is_off) for one, is_off in zip(mine, off, strict=True)]
    return view.at_home(look.t, found)
