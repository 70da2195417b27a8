"""The questions of the group: read, voted for, merged, and each member's own at Home."""

import asyncio
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from bot.act.call import Call
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import networks_of
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View, shorten
from bot.views import hiding as hiding_view
from bot.views import question as question_view
from bot.views import question_bank as view
from bot.views.home import Place
from bot.views.notice import notice
from bot.window import Window, around
from handlers.proxy import entered_by
from handlers.question import question_of
from models import (
    agenda,
    answer_heard,
    expertise,
    hiding,
    lineage,
    membership,
    note,
    person,
    posted,
    question_bank,
    question_rows,
    retold,
    search,
)
from models import vote as votes
from models.confidentiality import Whom
from models.network import Network
from models.no_question import without_question
from models.outline import as_shown, outlines
from models.person import Person
from models.plan import Fact
from models.question import LearningQuestion, QuestionClosed
from models.question_bank import Which
from models.search import LONGEST_SEARCH
from models.twins import most_alike
from models.writing import tidy

routes = Routes()


async def bank_of(call: Call, home: Network, sought: str = "", which: Which = Which.OPEN) -> View:
    """Draw the questions of a network as the caller sees them; who leads also sees what is hidden.

    By the words that are `sought`, only those that hold them and that the caller may read.
    """
    place = await membership.of(call.db, home.id, call.person.id)
    leads = place is not None and place.leads
    among = await question_bank.among(call.db, home.id, which, call.person.id)
    bank = as_shown(await outlines(call.db, home.id, which.states))
    keys = [one.id for one in bank if among is None or one.id in among]
    whom = Whom(call.person.id, leads=leads)
    told = await question_bank.open_texts(call.db, home.id, whom, which.states)
    readable = [key for key in keys if key in told and told[key].words is not None]
    start = call.start_in(Form.BANK)
    if sought:
        said = [(key, told[key].words or "") for key in readable]
        said = await asyncio.to_thread(search.find, said, sought, lambda one: one[1])
        keys = readable = [key for key, _words in said]
    entries = await question_bank.banked(call.db, home.id, around(readable, start))
    named = [e.question.asker_id for e in entries if not e.question.anonymous]
    people = await person.by_ids(call.db, [key for key in named if key is not None])
    narrowed = bool(sought) or which is not Which.OPEN
    out = await hiding.out_of_sight(call.db, home.id) if leads and not narrowed else ([], [])
    past = await lineage.with_past(call.db, [entry.question.id for entry in entries])
    past |= await expertise.known_of(call.db, call.person.id)
    shown, inside = Window(readable, {one.question.id: one for one in entries}), len(keys) - len(readable)
    return view.bank(
        call.t, home, shown, people, call.person.id, inside=0 if which is Which.FUTURE else inside,
        leads=leads, hidden=hiding_view.in_bank(call.t, home, *out), sought=sought, which=which, past=past,
        start=start,
    )  # fmt: skip


@routes.drawn(Form.BANK, Role.MEMBER)
async def bank_anew(call: Call) -> View:
    """Draw the open questions of the network in view, or those that are looked for there."""
    about = call.stands_for if call.within(Form.BANK) else About()
    return await bank_of(call, call.network, *_narrowed(about))


def _narrowed(about: About) -> tuple[str, Which]:
    """Return by which words a list is narrowed, and to which questions."""
    which = next((one for one in Which if one == about.choice), Which.OPEN)
    return shorten(tidy(about.words or ""), LONGEST_SEARCH), which


@routes.act(Act.BANK, Role.ANYONE, reads=True, paged=True)
@routes.command("bank", "vragen", "questions", "open", role=Role.ANYONE, reads=True)
async def bank(call: Call) -> Reply:
    """Show the open questions of a network, or those with the words behind the command."""
    homes = await networks_of(call)
    if len(homes) > 1:
        return Reply(updates=question_view.pick_network(call.t, Act.BANK, homes))
    narrowed = _narrowed(replace(call.about, words=call.about.words or call.text))
    shown = await bank_of(call, homes[0], *narrowed)
    return Reply(opens=shown) if call.keeps_below else Reply(updates=shown)


@routes.act(Act.FIND_QUESTION, Role.MEMBER, reads=True)
async def open_find(call: Call) -> Reply:
    """Open the form in which questions are looked for, in the place of the list."""
    return Reply(updates=view.find_form(call.t, call.network, *_narrowed(call.stands_for)))


@routes.form(Form.FIND_QUESTION, Role.MEMBER, view.Wanted)
async def find(call: Call, form: view.Wanted) -> Reply:
    """Show the questions that hold these words."""
    return Reply(updates=await bank_of(call, call.network, tidy(form.words), form.which), wakes=False)


@routes.act(Act.VOTE, Role.MEMBER)
async def vote(call: Call) -> Reply:
    """Vote for a question, or take the vote back; the button says which, so that a double press is one."""
    wanted = call.about.choice != view.TAKE_BACK
    await votes.set_vote(call.db, await question_of(call), call.person.id, wanted=wanted)
    await posted.changed_in(call.db, call.now, call.network.id, Fact.VOTES)
    return Reply(updates=await bank_anew(call), wakes=False)


@routes.act(Act.MERGE, Role.FACILITATOR, reads=True)
async def open_merge(call: Call) -> Reply:
    """Open the form that merges a question into another, the most similar on top."""
    merging = await question_of(call)
    if not merging.open:
        raise QuestionClosed
    said = await question_bank.open_texts(call.db, call.network.id, call.whom)
    others = {key: one.words or "" for key, one in said.items() if key != merging.id}
    if not others:
        return Reply(updates=notice(call.t, call.t.plain("merge.nothing")))
    nearest = await asyncio.to_thread(most_alike, merging.text, others, view.MOST_OFFERED)
    more = len(others) - len(nearest)
    return Reply(updates=view.merge_form(call.t, call.network, merging, nearest, more))


@routes.form(Form.MERGE, Role.FACILITATOR, view.Merging)
async def merge(call: Call, form: view.Merging) -> Reply:
    """Merge a question into another; its asker and its votes go along."""
    merging = await question_of(call)
    target = await question_rows.load(call.db, call.network.id, form.target)
    if merging.merged_into_id != target.id:
        merging.merge_into(target)
        await call.db.flush()
        await hiding.settle(call.db, call.network, merging, call.now)
        await retold.question(call.db, call.network, target, call.now)
    said = call.t.plain("merge.done", question=shorten(target.text, 200))
    if target.kept_by is not None:
        said += " " + call.t.plain("confidentiality.merged")
    return Reply(updates=notice(call.t, said, view.bank_button(call.t, call.network)))


async def _heard(look: Look) -> answer_heard.Heard:
    asked = await look.once(question_rows.asked_by, look.network.id, look.person.id)
    waiting = question_rows.waiting_for_a_word(asked, look.now)
    return await look.once(answer_heard.of, tuple(waiting), look.person.id)


@at_home(Place.FOR_YOU, after="looks_for_a_person")
async def to_judge(look: Look) -> Parts:
    """Their own questions that were dealt with, on which they have not said a word yet."""
    heard = await _heard(look)
    return view.to_judge(look.t, heard.to_judge, heard.brought)


@at_home(Place.OWN)
async def own_questions(look: Look) -> Parts:
    """Their own questions and where they stand."""
    home, heard = look.network, await _heard(look)
    asked = await look.once(question_rows.asked_by, home.id, look.person.id)
    own = await _own(look.call, home, asked, await entered_by(look))
    meeting = look.coming
    none = meeting is not None and look.person.id in await look.once(without_question, meeting.id)
    return view.own_questions(look.t, home, own, heard.to_judge, heard.brought, none=none)


async def _own(
    call: Call, home: Network, asked: Sequence[LearningQuestion], entered: Mapping[int, Person]
) -> view.Own:
    on_agenda = await agenda.published(call.db, home.id) if asked else {}
    return view.Own(asked, on_agenda, entered, await note.asked_to_reword(call.db, asked))


@routes.drawn(Form.EARLIER, Role.MEMBER)
async def earlier_of(call: Call) -> View:
    """Draw the caller's own questions that were dealt with."""
    asked = await question_rows.asked_by(call.db, call.network.id, call.person.id)
    by = await person.by_ids(call.db, [one.entered_by_id for one in asked if one.entered_by_id is not None])
    own = await _own(call, call.network, asked, by)
    return view.earlier_questions(call.t, call.network, own, call.start_in(Form.EARLIER))


@routes.act(Act.EARLIER, Role.MEMBER, reads=True, paged=True)
async def earlier(call: Call) -> Reply:
    """Show the caller what became of their own questions that were dealt with."""
    return Reply(updates=await earlier_of(call))


@at_home(Place.BUTTONS)
async def to_bank(look: Look) -> Parts:
    """The questions of the group."""
    return [view.button(look.t, look.network)]
