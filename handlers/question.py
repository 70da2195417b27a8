"""Learning questions: asked, kept, edited, withdrawn, and offered where somebody writes to Kring.

Replies use `updates`: it replaces the modal in which somebody pressed, and opens one anywhere else.
"""

from collections.abc import Sequence

import msgspec

from bot.act.call import Call, NotAMember
from bot.act.forms import About
from bot.act.ids import Act, Form, Shortcut
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.said import carries
from bot.act.sure import asks_first
from bot.act.which_network import enter, networks_of
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import Element, shorten
from bot.views import question as view
from bot.views import question_bank as bank_view
from bot.views.confidentiality import changed
from bot.views.home import Place
from bot.views.notice import notice
from models import (
    attendance,
    hiding,
    lineage,
    membership,
    note,
    posted,
    programme,
    question_rows,
    retold,
    taken_back,
)
from models.attendance import Rsvp
from models.base import NotFound
from models.network import Network
from models.no_question import say_no_question, without_question
from models.question import KeptBy, LearningQuestion, NotYours, QuestionClosed
from models.session import LearningSession

routes = Routes()

LONGEST_IN_A_BUTTON = 1900  # characters after encoding; a button's value holds 2000
# The kinds of message in which somebody says something; the others tell what became of one.


async def question_of(call: Call) -> LearningQuestion:
    """Return the question that an act is about. Raises NotFound."""
    if call.about.question is None:
        raise NotFound
    return await question_rows.load(call.db, call.network.id, call.about.question)


@routes.act(Act.ASK, Role.ANYONE, reads=True)
@routes.command("question", "vraag", role=Role.ANYONE, reads=True)
@routes.shortcut(Shortcut.ASK, Role.ANYONE, reads=True)
@routes.shortcut(Shortcut.KEEP, Role.ANYONE, reads=True)
async def ask(call: Call) -> Reply:
    """Open the form of a question, with what was written already."""
    homes = await networks_of(call, takes_in=True)
    text = call.about.choice or call.text
    unread = call.name == Shortcut.KEEP and not text
    tells = await membership.language_tells(call.db, homes, call.person)
    choice: Sequence[Network] = ()
    if call.found_meeting is not None:
        about = About(session=call.meeting.id)
    elif len(homes) == 1:
        about = About(network=homes[0].id)
    else:
        about, choice = About(), homes
    form = view.question_form(call.t, about, text, networks=choice, tells=tells, unread=unread)
    return Reply(updates=form)


@routes.form(Form.QUESTION, Role.ANYONE, view.Asked)
async def submit(call: Call, form: view.Asked) -> Reply:
    """Keep a question, or the change of one."""
    await enter(call, form.network)
    if call.about.question is not None:
        return await _change(call, form)
    return await kept(call, form)


async def kept(call: Call, form: view.Asked, before: LearningQuestion | None = None) -> Reply:
    """Put a question of the caller's in the bank, with the one on which it follows."""
    meant_for, closed = await _meant_for(call)
    asked = await question_rows.ask(
        call.db,
        LearningQuestion(
            network_id=call.network.id,
            asker_id=call.person.id,
            text=form.text,
            asked_at=call.now,
            asked_for_id=meant_for.id if meant_for else None,
            kind=form.kind,
            anonymous=bool(form.anonymous),
            kept_by=KeptBy.ASKER if form.inside else None,
        ),
    )
    if before is not None:
        lineage.follow(asked, before, call.whom)
    if not asked.anonymous:
        call.person.acted = True
    await retold.question(call.db, call.network, asked, call.now)
    said = view.thanks(call.t, asked, meant_for, closed)
    return Reply(updates=notice(call.t, said, bank_view.bank_button(call.t, call.network)), home=True)


async def _meant_for(call: Call) -> tuple[LearningSession | None, LearningSession | None]:
    """Return the session that a question asked now is for, and the one whose questions have closed."""
    named = call.found_meeting or await programme.coming(call.db, call.network.id)
    if named is not None and named.takes_questions:
        return named, None
    return await programme.taking_questions(call.db, call.network.id), named


async def _change(call: Call, form: view.Asked) -> Reply:
    mine = await question_of(call)
    wanted = changed(call.about, form.inside)
    if await hiding.says_otherwise(call.db, mine, form.text):
        await retold.anywhere(call.db, call.network.id, call.now)
    mine.edit(call.person.id, form.text, form.kind, bool(form.anonymous), wanted)
    await note.reworded(call.db, call.network, mine, call.now)
    await hiding.settle(call.db, call.network, mine, call.now)
    said = "confidentiality.was_changed" if mine.kept_by is not None else "question.was_changed"
    if mine.hidden:
        said = "question.was_changed_hidden"
    return Reply(updates=notice(call.t, call.t.plain(said)), home=True)


@routes.act(Act.EDIT_QUESTION, Role.MEMBER, reads=True)
async def edit(call: Call) -> Reply:
    """Open the form with a question of the caller's own."""
    mine = await question_of(call)
    if mine.asker_id != call.person.id:
        raise NotYours
    if not mine.open:
        raise QuestionClosed
    tells = await membership.language_tells(call.db, [call.network], call.person)
    return Reply(updates=view.edit_form(call.t, call.network, mine, tells))


@asks_first(Act.WITHDRAW, Role.MEMBER)
async def sure_to_withdraw(call: Call) -> Element:
    """The button that takes a question back, with its question."""
    return view.withdraw_button(call.t, call.network, await question_of(call))


@routes.act(Act.WITHDRAW, Role.MEMBER, always=True)
async def withdraw(call: Call) -> Reply:
    """Take a question back; the button asked whether they are sure."""
    mine = await question_of(call)
    mine.withdraw(call.person.id)
    go_on = await taken_back.forget_words(call.db, [mine])
    await note.reworded(call.db, call.network, mine, call.now)
    for one in (mine, *go_on):
        await retold.question(call.db, call.network, one, call.now)
    return Reply(updates=notice(call.t, call.t.plain("question.was_withdrawn")), home=True)


@routes.act(Act.NO_QUESTION, Role.ANYONE)
@routes.command("none", "geen", role=Role.ANYONE)
async def no_question(call: Call) -> Reply:
    """Note that there is no question this time; the message where it was pressed shows it."""
    homes = await networks_of(call, takes_in=True)
    if len(homes) > 1:
        return Reply(updates=view.pick_network(call.t, Act.NO_QUESTION, homes), wakes=False)
    meeting = call.found_meeting or await programme.taking_questions(call.db, homes[0].id)
    if meeting is None:
        return Reply(updates=notice(call.t, call.t.plain("question.none_not_needed")), wakes=False)
    shown = await call.shows_it()
    date = call.t.day(meeting.starts_local.date())
    said = "question.none_too_late"
    if meeting.takes_questions:
        await say_no_question(call.db, meeting.id, call.person.id)
        await posted.changed(call.db, call.now, meeting.id, own=call.person.id)
        said = "question.none_noted"
    if shown:
        return Reply(home=True)
    return Reply(updates=notice(call.t, call.t.plain(said, date=date)), home=True)


@routes.event("message")
async def offer(call: Call) -> Reply:
    """Offer what can be done with what somebody wrote to Kring; nothing is kept before they press."""
    event = call.payload["event"]
    text, unread = call.text, carries(event)
    if event.get("channel_type") != "im" or not (text or unread):
        return Reply(wakes=False)
    try:
        homes = await networks_of(call, takes_in=True)
    except NotAMember:
        return Reply(says=view.not_a_member(call.t), wakes=False)
    regrets = await _to_regret(call, homes)
    if not text:
        return Reply(says=view.cannot_read(call.t, regrets), wakes=False)
    only = homes[0].id if len(homes) == 1 else None
    kept = fitting(text)
    about = About(network=only, choice=kept)
    return Reply(says=view.offer(call.t, about, regrets, cut=kept != text, unread=unread), wakes=False)


def fitting(text: str) -> str:
    """Return as much of a text as a button holds."""
    room = LONGEST_IN_A_BUTTON
    while len(msgspec.json.encode(shorten(text, room)).decode()) > LONGEST_IN_A_BUTTON:
        room -= 50
    return shorten(text, room)


async def _to_regret(call: Call, homes: Sequence[Network]) -> list[tuple[Network, LearningSession]]:
    """Return the next session of each network, as long as the caller has not said No to it."""
    found = []
    for home in homes:
        meeting = await programme.coming(call.db, home.id)
        place = await membership.of(call.db, home.id, call.person.id)
        if meeting is None or place is None or not place.participates:
            continue
        if await attendance.said_by(call.db, meeting.id, call.person.id) is not Rsvp.NO:
            found.append((home, meeting))
    return found


@at_home(Place.MENU, after="may_take_over")
async def not_this_time(look: Look) -> Parts:
    """To say that they have no question for the next session."""
    meeting = look.coming
    if not look.membership.participates or meeting is None or not meeting.takes_questions:
        return []
    if look.person.id in await look.once(without_question, meeting.id):
        return []
    return [view.not_this_time(look.t, meeting)]
