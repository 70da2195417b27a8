"""What people tell whoever facilitates, and what whoever facilitates asks of the asker of a question."""

import msgspec

from bot.act.call import Call
from bot.act.forms import About
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import enter, networks_of
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import note as view
from bot.views.home import Place
from bot.views.notice import notice
from bot.views.question_bank import bank_button
from models import membership, note, note_back, note_reader, off_slack, question, question_rows, unlinked
from models.base import NotFound
from models.network import Network
from models.question import LearningQuestion

routes = Routes()


@routes.act(Act.NOTE, Role.ANYONE, reads=True)
async def write(call: Call) -> Reply:
    """Open the form of a note, with what was written already."""
    homes = await networks_of(call, takes_in=True)
    about = About(token=unlinked.new_token())
    if len(homes) == 1:
        return Reply(updates=await _form(call, homes[0], about, call.about.choice or ""))
    tells = await membership.language_tells(call.db, homes, call.person)
    return Reply(updates=view.form(call.t, about, call.about.choice or "", networks=homes, tells=tells))


async def _form(
    call: Call, home: Network, about: About, text: str = "", anew: view.Written | None = None
) -> View:
    """Draw the form in one network; those whom it names as its readers go along with it."""
    tells = await membership.language_tells(call.db, [home], call.person)
    leads = await note_reader.usual(call.db, home, call.person)
    readers = await note_reader.to_choose(call.db, home, call.person)
    about = msgspec.structs.replace(about, network=home.id, choice=view.named(leads))
    return view.form(call.t, about, text, tells=tells, leads=leads, readers=readers, anew=anew)


@routes.act(Act.NOTE_AGAIN, Role.MEMBER)
async def write_again(call: Call) -> Reply:
    """Open the form of a note that reached nobody, with its words, to choose somebody else."""
    row = await note_back.must_find(call.db, call.network, call.about.entry, call.person)
    readers = await note_reader.others(call.db, call.network, call.person)
    if not readers:
        raise note.NobodyToTell
    about = About(network=call.network.id, entry=row.key, token=unlinked.new_token())
    return Reply(opens=view.form(call.t, about, row.text, readers=readers, again=True))


@routes.form(Form.NOTE, Role.ANYONE, view.Written, sends=True)
async def pass_on(call: Call, form: view.Written) -> Reply:
    """Give a note to whoever facilitates; the same form twice is one note.

    To nobody whom the form did not name: it is shown once more when others read it by now.
    """
    await enter(call, form.network)
    if call.about.token is None:
        raise NotFound
    named, to = not form.anonymous, int(form.reader) if form.reader.isdecimal() else None
    again = call.about.entry is not None
    if again and to is None:
        raise note.ReaderGone(field="reader")
    reads = await note.readers_of(call.db, call.network, call.person, to)
    if to is None and not view.names_all(call.about, reads):
        return Reply(updates=await _form(call, call.network, call.about, anew=form))
    readers = await note.pass_on(
        call.db, call.network, call.person, form.text, call.about.token, call.now, named=named, to=to
    )
    if again:
        await note_back.passed_on(call.db, call.network, call.about.entry, call.person)
    said = with_pause(call, view.thanks(call.t, readers, named=named, alone=to is not None))
    return Reply(updates=notice(call.t, said))


@routes.act(Act.REWORD, Role.FACILITATOR, reads=True)
async def open_reword(call: Call) -> Reply:
    """Open the form that asks the asker of a question for other words."""
    asked = await question_rows.load(call.db, call.network.id, call.about.question or 0)
    if not asked.open:
        raise question.QuestionClosed
    known = await note.waits_for_other_words(call.db, asked)
    return Reply(updates=view.reword_form(call.t, call.network, asked, known.line if known else ""))


@routes.form(Form.REWORD, Role.FACILITATOR, view.Line, sends=True)
async def ask_to_reword(call: Call, form: view.Line) -> Reply:
    """Pass the request on to the asker, whom whoever facilitates need not know."""
    asked = await question_rows.load(call.db, call.network.id, call.about.question or 0)
    await note.ask_to_reword(call.db, call.network, asked, form.line, call.now)
    said = await _passed_on(call, asked)
    return Reply(updates=notice(call.t, said, bank_button(call.t, call.network)))


async def _passed_on(call: Call, asked: LearningQuestion) -> str:
    """Say that the asker reads it, or that they are not on Slack, which all see of a question with a name."""
    off = await off_slack.asker(call.db, asked)
    if off is not None:
        return call.t.plain("note.reword_off_slack", who=off.name)
    return with_pause(call, call.t.plain("note.reword_asked"))


@at_home(Place.MENU, after="not_this_time")
async def to_note(look: Look) -> Parts:
    """A note to whoever facilitates."""
    return [view.button(look.t, look.network)] if look.membership.participates else []
