"""An answer that a member gave in the channel: noted by a shortcut, agreed to, and judged by who asked."""

import asyncio

import msgspec

from bot.act.call import Call
from bot.act.forms import About, UserId
from bot.act.held import with_pause
from bot.act.ids import Act, Form, Shortcut
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.said import is_spoken, meant
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import shorten
from bot.views import given_answer as view
from bot.views.home import Place
from bot.views.notice import notice
from handlers.question import fitting
from models import given_answer, given_answer_acts, off_slack, question_bank, question_rows
from models.base import NotFound
from models.confidentiality import EVERYBODY
from models.given_answer import Given
from models.given_answer_acts import NotAMembersWords
from models.outcome import Verdict
from models.question import LONGEST
from models.twins import most_alike

routes = Routes()

MOST_OFFERED = 500  # questions in the menu


class Written(msgspec.Struct):
    """What is read of a message beside its words."""

    user: UserId
    ts: str


@routes.shortcut(Shortcut.ANSWERS, Role.ANYONE, reads=True)
async def open_form(call: Call) -> Reply:
    """Open the form that notes a message in the channel as an answer to a question.

    Raises NotAMembersWords for what nobody who belongs to the network wrote, or wrote elsewhere.
    """
    home = call.found_network
    if home is None or home.channel_id != call.channel:
        raise NotAMembersWords
    call.must_have(Role.MEMBER)
    message = call.payload.get("message") or {}
    try:
        written = msgspec.convert(message, Written)
    except msgspec.ValidationError:
        raise NotAMembersWords from None
    if not is_spoken(message):
        raise NotAMembersWords
    writer = await given_answer_acts.must_be_a_member(call.db, home, written.user)
    own = meant(str(message.get("text") or ""), {})  # not what they passed on: that is somebody else's
    text = fitting(shorten(own.strip(), LONGEST))
    if not text:
        return Reply(updates=notice(call.t, call.t.plain("given_answer.no_words")))
    told = await question_bank.open_texts(call.db, home.id, EVERYBODY)
    open_ones = {key: one.words for key, one in told.items() if one.words is not None}
    if not open_ones:
        return Reply(updates=notice(call.t, call.t.plain("given_answer.nothing_open")))
    nearest = await asyncio.to_thread(most_alike, text, open_ones, MOST_OFFERED)
    cut = len(own.strip()) > len(text)
    about = About(network=home.id, choice=text, writer=writer.user_id, said_at=written.ts)
    mine, more = writer.id == call.person.id, len(open_ones) - len(nearest)
    return Reply(updates=view.form(call.t, about, writer, nearest, more, mine=mine, cut=cut))


@routes.form(Form.GIVEN_ANSWER, Role.MEMBER, view.Noted, sends=True)
async def note_down(call: Call, form: view.Noted) -> Reply:
    """Note it; what is said does not depend on what became of it before, nor on who asked."""
    home, about = call.network, call.about
    writer = await given_answer_acts.must_be_a_member(call.db, home, about.writer or "")
    asked = await question_rows.load(call.db, home.id, form.question)
    said_in = f"{home.channel_id}:{about.said_at or ''}"
    await given_answer_acts.note_down(
        call.db, home, asked, writer, about.choice or "", said_in, call.person, call.now
    )
    if writer.id == call.person.id:
        off = await off_slack.asker(call.db, asked)
        told = "given_answer.noted_off_slack" if off else "given_answer.noted_own"
        thanks = call.t.plain(told, who=off.name if off else "")
        return Reply(updates=notice(call.t, thanks), home=True)
    said = with_pause(call, call.t.plain("given_answer.noted"))
    return Reply(updates=notice(call.t, said), home=True)


async def _given(call: Call) -> Given:
    return await given_answer.load(call.db, call.network.id, call.about.item or 0)


async def _after(call: Call, said: str) -> Reply:
    """Thank who pressed, where no message that shows it stands below."""
    await call.shows_it()
    return Reply(opens=notice(call.t, said), home=True)


@routes.act(Act.ANSWER_AGREE, Role.MEMBER)
async def agree(call: Call) -> Reply:
    """Let the caller's words be kept with the question."""
    await given_answer_acts.agree(call.db, call.network, await _given(call), call.person.id, call.now)
    return await _after(call, call.t.plain("given_answer.agreed"))


@routes.act(Act.ANSWER_BACK, Role.MEMBER)
async def take_back(call: Call) -> Reply:
    """Rather not, or not any more: nothing of the words is kept."""
    await given_answer_acts.decline(call.db, call.network, await _given(call), call.person.id, call.now)
    return await _after(call, call.t.plain("given_answer.declined"))


@routes.act(f"{Act.ANSWER_HEARD}_{Verdict.YES}", Role.MEMBER)
@routes.act(f"{Act.ANSWER_HEARD}_{Verdict.PARTLY}", Role.MEMBER)
@routes.act(f"{Act.ANSWER_HEARD}_{Verdict.NOT_YET}", Role.MEMBER)
async def heard(call: Call) -> Reply:
    """Take the word of who asked on whether it is an answer; pressing again corrects it."""
    verdict = next((one for one in Verdict if one == call.about.choice), None)
    if verdict is None:
        raise NotFound
    given = await _given(call)
    asked = await given_answer_acts.judge(call.db, call.network, given, call.person.id, verdict, call.now)
    return await _after(call, view.after_word(call.t, asked, verdict))


@at_home(Place.FOR_YOU, after="to_judge", if_any=[given_answer.TO_AGREE, given_answer.TO_JUDGE])
async def answers_that_wait(look: Look) -> Parts:
    """What they wrote that may be kept as an answer, and answers to their questions."""
    to_agree = await look.once(given_answer.to_agree, look.network.id, look.person.id)
    to_judge = await look.once(given_answer.to_judge, look.network.id, look.person.id)
    return view.waiting(look.t, look.network, to_agree, to_judge)
