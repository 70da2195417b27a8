"""A question that looks for a person: who knows something or someone, the asker's choice, the brief."""

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.texts import Texts
from bot.views import expert as view
from bot.views.home import Place
from bot.views.notice import notice
from models import expert, expert_acts, expertise, posted, programme
from models.base import NotFound
from models.expert import HELPS, Knows, Sought
from models.plan import Fact
from models.question import NotYours

routes = Routes()


async def _sought(call: Call) -> Sought:
    return await expert.load(call.db, call.network.id, call.about.question)


async def _refresh(call: Call, sought: Sought, *, read: bool = True) -> None:
    """Let the messages that show this answer tell the truth again.

    Of a no whoever facilitates sees nothing, not even that a message was brought up to date.
    """
    await expert_acts.show_own(call.db, call.now, sought.question.id, call.person.id)
    if read:
        await posted.changed_in(call.db, call.now, call.network.id, Fact.SEARCHES)


@routes.act(f"{Act.KNOWS}_{Knows.SOMETHING}", Role.MEMBER, reads=True)
async def open_something(call: Call) -> Reply:
    """Open the form of who knows something."""
    sought = await _sought(call)
    expert_acts.must_ask(sought, call.person.id)
    shared = sought.question.id in await expertise.shared_by(call.db, call.network.id, call.person.id)
    tip = sought.tips.get(call.person.id)
    return Reply(opens=view.something_form(call.t, call.network, sought, tip, shared=shared))


@routes.form(Form.KNOWS_SOMETHING, Role.MEMBER, view.Something)
async def knows_something(call: Call, form: view.Something) -> Reply:
    """Keep what somebody knows; others find it only with their consent."""
    sought = await _sought(call)
    shares = bool(form.shares)
    await expert_acts.answer(call.db, sought, call.person.id, Knows.SOMETHING, line=form.line, shares=shares)
    await _refresh(call, sought)
    said = "expert.thanks_shared" if shares else "expert.thanks_something"
    return Reply(updates=notice(call.t, call.t.plain(said)), home=True)


@routes.act(f"{Act.KNOWS}_{Knows.SOMEONE}", Role.MEMBER, reads=True)
async def open_someone(call: Call) -> Reply:
    """Open the form of who knows somebody."""
    sought = await _sought(call)
    expert_acts.must_ask(sought, call.person.id)
    return Reply(opens=view.someone_form(call.t, call.network, sought, sought.tips.get(call.person.id)))


@routes.form(Form.KNOWS_SOMEONE, Role.MEMBER, view.Someone)
async def knows_someone(call: Call, form: view.Someone) -> Reply:
    """Keep whom somebody knows, for the facilitator alone."""
    sought = await _sought(call)
    await expert_acts.answer(
        call.db, sought, call.person.id, Knows.SOMEONE,
        line=form.line, expert=form.expert, access=form.access, cost=form.cost,
    )  # fmt: skip
    await _refresh(call, sought)
    return Reply(updates=notice(call.t, call.t.plain("expert.thanks_someone")), home=True)


@routes.act(f"{Act.KNOWS}_{Knows.NO}", Role.MEMBER)
async def knows_nobody(call: Call) -> Reply:
    """Note a no; the message where it was pressed shows it."""
    sought = await _sought(call)
    read = sought.helped_by(call.person.id)
    await expert_acts.answer(call.db, sought, call.person.id, Knows.NO)
    await _refresh(call, sought, read=read)
    return Reply(home=True)


@routes.act(Act.KNOWS_BACK, Role.MEMBER)
async def take_back(call: Call) -> Reply:
    """Take an answer back: nothing of it is kept."""
    sought = await _sought(call)
    read = sought.helped_by(call.person.id)
    await expert_acts.take_back(call.db, sought, call.person.id)
    await _refresh(call, sought, read=read)
    said = notice(call.t, call.t.plain("expert.taken_back"))
    return Reply(opens=said, home=True)


@routes.act(Act.LET_GO, Role.MEMBER, reads=True)
async def let_go(call: Call) -> Reply:
    """Show the asker the ways to let a question go."""
    sought = await _sought(call)
    if sought.question.asker_id != call.person.id:
        raise NotYours
    if not sought.looks:
        raise expert.SearchOver
    return Reply(opens=view.let_go(call.t, call.network, sought.question))


@routes.act(Act.KEEP_QUESTION, Role.MEMBER)
async def keep(call: Call) -> Reply:
    """Note that the asker keeps the question as it is."""
    sought = await _sought(call)
    expert_acts.keep(sought, call.person.id)
    await expert_acts.show_own(call.db, call.now, sought.question.id, call.person.id)
    said = notice(call.t, call.t.plain("expert.keeps"))
    return Reply(opens=said, home=True)


@routes.drawn(Form.TIPS, Role.FACILITATOR)
async def _tips(call: Call) -> View:
    found = await expert.running(call.db, call.network.id)
    people = await expert.tippers(call.db, found)
    return view.tips(call.t, call.network, found, people, call.start_in(Form.TIPS))


@routes.act(Act.TIPS, Role.FACILITATOR, reads=True, paged=True)
async def tips(call: Call) -> Reply:
    """Show whoever facilitates what people answered, or another part of it."""
    shown = await _tips(call)
    return Reply(updates=shown) if call.within(Form.TIPS) else Reply(opens=shown)


@routes.act(Act.TIPS_HANDLED, Role.FACILITATOR)
async def handled(call: Call) -> Reply:
    """Take a question off what waits; an answer that comes later puts it back."""
    sought = await _sought(call)
    if sought.search is None:
        raise expert.SearchOver
    sought.search.handled = True
    await call.db.flush()
    return Reply(updates=await _tips(call), home=True)


@routes.act(Act.BRIEF, Role.FACILITATOR, reads=True)
async def brief(call: Call) -> Reply:
    """Draft the letter to somebody outside, as text to copy."""
    sought = await _sought(call)
    tip = sought.tips.get(call.about.item or 0)
    if tip is None or tip.knows not in HELPS or not tip.expert:
        raise NotFound
    if not sought.looks:
        raise expert.SearchOver
    coming = await programme.coming(call.db, call.network.id)
    questions = await expert.texts_for(call.db, call.network.id, tip)
    t = Texts(call.network.language, call.network.zone).on(call.now)
    text = view.brief_text(t, call.network, tip, questions, coming, call.person)
    return Reply(opens=view.brief(call.t, tip, text))


@at_home(Place.TASKS, after="results_wait", if_any=[expert.RUNNING])
async def tips_wait(look: Look) -> Parts:
    """Answers at a question that looks for a person."""
    return view.waits(look.t, look.network, await look.once(expert.running, look.network.id))


@at_home(Place.FOR_YOU, after="errands", if_any=[expert.RUNNING])
async def looks_for_a_person(look: Look) -> Parts:
    """Questions that look for a person."""
    home, me = look.network, look.person.id
    if not (found := await look.once(expert.running, home.id)):
        return []
    return view.at_home(look.t, home, found, me, await expertise.shared_by(look.db, home.id, me))
