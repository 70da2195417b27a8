"""What a member is asked to do at one session: the acts and the parts of Home that each such task has.

A noun says what it is (`Task`), how it is called and what its buttons do (`Noun`), and where Home shows it.
"""

from bot import fields
from bot.act.call import Call
from bot.act.held import with_pause
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import entrusted as view
from bot.views.entrusted import Asked, Noun
from bot.views.home import Place
from bot.views.notice import notice
from bot.views.person import name
from models import entrusted
from models.entrusted import ASKED_IN, NOT, Row, Says, Task
from models.together import some


def routes_of(task: Task[Row], noun: Noun) -> Routes:
    """Return how a member is asked, and says yes, or rather not, at once or later."""
    routes, form = Routes(), fields.FORMS[noun.asked].callback

    @routes.drawn(form, Role.FACILITATOR)
    async def drawn(call: Call) -> View:
        await call.db.flush()
        everybody = await task.of_session(call.db, call.meeting.id)
        known = next((each for each in everybody if each.row.live), None)
        no = [each.person for each in everybody if each.row.says in NOT]
        people = await entrusted.to_ask(call.db, task, call.meeting)
        return view.form(call.t, noun, call.meeting, known, no, people)

    @routes.act(noun.opens, Role.FACILITATOR, reads=True)
    async def open_form(call: Call) -> Reply:
        """Show who does it, or whom to ask."""
        return Reply(opens=await drawn(call))

    @routes.form(form, Role.FACILITATOR, noun.asked, sends=True)
    async def ask(call: Call, form: Asked) -> Reply:
        """Ask a member."""
        person = await entrusted.ask(call.db, task, call.network, call.meeting, form.person, call.now)
        said = with_pause(call, call.t.plain("note_taker.asked", who=name(person)), call.meeting.starts_at)
        return Reply(updates=notice(call.t, said), home=True, homes=True)

    @routes.act(noun.recalls, Role.FACILITATOR)
    async def recall(call: Call) -> Reply:
        """Ask somebody no more: their message says so, and nothing is theirs any more."""
        await entrusted.recall(call.db, task, call.meeting, call.now)
        return Reply(updates=await drawn(call), home=True, homes=True)

    async def answer(call: Call, says: Says) -> Reply:
        await entrusted.answer(call.db, task, call.meeting, call.person.id, says, call.now)
        return Reply(home=True, homes=True)

    @routes.act(f"{noun.says}_{Says.YES}", Role.MEMBER)
    async def accept(call: Call) -> Reply:
        """Do it."""
        return await answer(call, Says.YES)

    @routes.act(f"{noun.says}_{Says.NO}", Role.MEMBER)
    async def decline(call: Call) -> Reply:
        """Rather not, at once or later."""
        return await answer(call, Says.NO)

    return routes


def shown_at_home(task: Task[Row], noun: Noun, *, for_me_after: str, waits_after: str) -> None:
    """Let Home show a task to who was asked, and to whoever facilitates that they would rather not."""
    if_any = [some(task.of_network)]

    @at_home(Place.FOR_YOU, name=f"{noun.says}_for_me", after=for_me_after, if_any=if_any)
    async def for_me(look: Look) -> Parts:
        """What they were asked, or do; the panel while it is theirs."""
        parts: Parts = []
        for mine, person, meeting in await look.once(task.of_network, look.network.id):
            theirs = task.theirs(mine, meeting, look.now)
            if person.id == look.person.id and mine.live and (theirs or meeting.stage in ASKED_IN):
                parts = [*parts, *view.at_home(look.t, noun, meeting, mine, theirs=theirs)]
        return parts

    @at_home(Place.TASKS, name=f"{noun.says}_wait", after=waits_after, if_any=if_any)
    async def waits(look: Look) -> Parts:
        """Who does not do it after all, while nobody else does and another can be asked."""
        asked = await look.once(task.of_network, look.network.id)
        taken = {each.meeting.id for each in asked if each.row.live}
        said_no = {
            each.meeting.id: each
            for each in asked
            if each.row.says in NOT and each.meeting.stage in ASKED_IN and each.meeting.id not in taken
        }
        return [
            part
            for each in said_no.values()
            for part in view.to_decide(look.t, noun, each.meeting, each.person)
        ]
