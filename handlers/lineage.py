"""The card of a question, and how it goes on: followed up, split and made one again, taken apart."""

from bot.act.call import Call
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.slack.blocks import View, shorten
from bot.views import lineage as view
from bot.views.notice import notice
from bot.views.question_bank import bank_button
from handlers.question import kept, question_of
from models import (
    agenda,
    effect,
    expertise,
    given_answer,
    lineage,
    membership,
    merged,
    person,
    question_bank,
    question_rows,
    splitting,
)
from models.base import NotFound
from models.confidentiality import may_read
from models.given_answer import AnswerState
from models.question import LearningQuestion, QuestionClosed, State
from models.session import LearningSession

routes = Routes()

ON_TOP = (Form.AGENDA, Form.ROOM, Form.PANEL)  # of these a card opens, and they stay below


async def _card(call: Call, asked: LearningQuestion) -> View:
    """Draw the card of a question. Raises NotFound where the caller may not read it."""
    if asked.state is State.WITHDRAWN or not may_read(asked, call.whom):
        raise NotFound
    (entry,) = await question_bank.banked(call.db, call.network.id, [asked.id])
    named = [asked.asker_id] if asked.asker_id is not None and not asked.anonymous else []
    held = await lineage.held(call.db, [item.session_id for item in asked.history])
    held = [one for one in held if call.whom.leads or one.is_told]
    hinted = call.whom.leads or asked.asker_id == call.person.id
    knows = await expertise.near(
        call.db, call.network.id, {asked.id: asked.text} if hinted and asked.open else {}, call.person.id
    )
    shown = view.Card(
        entry,
        await person.by_ids(call.db, named),
        call.whom,
        await lineage.of(call.db, asked, mine=asked.asker_id == call.person.id),
        {meeting.id: meeting for meeting in held},
        await effect.of_questions(call.db, call.network.id, [asked.id], call.whom),
        await given_answer.of_questions(
            call.db, list(await merged.with_merged(call.db, [asked.id])), AnswerState.KEPT
        ),
        knows,
    )
    return view.card(call.t, call.network, shown)


@routes.drawn(Form.QUESTION_CARD, Role.MEMBER)
async def card_anew(call: Call) -> View:
    """Draw the card in view as things stand."""
    return await _card(call, await question_of(call))


@routes.act(Act.QUESTION_CARD, Role.MEMBER, reads=True)
async def open_card(call: Call) -> Reply:
    """Show the card of a question, in the place of a list or of another card."""
    return _shown(call, await card_anew(call))


def _shown(call: Call, card: View) -> Reply:
    on_top = any(call.within(form) for form in ON_TOP)
    return Reply(opens=card) if on_top else Reply(updates=card)


@routes.act(Act.SAID_BEFORE, Role.MEMBER, reads=True)
async def said_before(call: Call) -> Reply:
    """Show what was said before about the questions of a point: the card of the one, else which there are."""
    return _shown(call, await before_point(call, call.meeting, call.about.item or 0))


async def before_point(call: Call, meeting: LearningSession, item_id: int) -> View:
    """Draw what was said before of a point. Raises NotFound, also for who may not read the agenda."""
    if not (call.membership.leads or agenda.out(meeting)):
        raise NotFound
    point = await agenda.item(call.db, meeting.id, item_id)
    known = await lineage.with_past(call.db, point.question_ids)
    found = await question_bank.loaded(call.db, call.network.id, [*known])
    readable = [one for one in found if may_read(one, call.whom) and one.state is not State.WITHDRAWN]
    if len(readable) == 1:
        return await _card(call, readable[0])
    return view.several(call.t, call.network, readable, call.whom)


@routes.act(Act.FOLLOW_UP, Role.MEMBER, reads=True)
async def open_follow_up(call: Call) -> Reply:
    """Open the form of a question that follows on one that was dealt with."""
    before = await question_of(call)
    if not before.dealt_with or not may_read(before, call.whom):
        raise lineage.NothingToFollow
    tells = await membership.language_tells(call.db, [call.network], call.person)
    return Reply(updates=view.follow_up_form(call.t, call.network, before, tells))


@routes.form(Form.FOLLOW_UP, Role.MEMBER, view.FollowUp)
async def follow_up(call: Call, form: view.FollowUp) -> Reply:
    """Keep a question with the one on which it follows."""
    before = await question_of(call)
    return await kept(call, form, before)


@routes.act(Act.SPLIT, Role.FACILITATOR, reads=True)
async def open_split(call: Call) -> Reply:
    """Open the form that splits a question."""
    asked = await question_of(call)
    if not asked.open:
        raise QuestionClosed
    return Reply(updates=view.split_form(call.t, call.network, asked))


@routes.form(Form.SPLIT, Role.FACILITATOR, view.Parts, sends=True)
async def split(call: Call, form: view.Parts) -> Reply:
    """Let a question go on as several; what is said does not depend on who asked."""
    asked = await question_of(call)
    texts = (form.first, form.second, form.third, form.fourth)
    parts = await splitting.split(call.db, call.network, asked, texts, call.person, call.now)
    said = call.t.plain("lineage.was_split", n=len(parts))
    if asked.asker_id != call.person.id and not asked.entered:
        said = with_pause(call, f"{said} {call.t.plain('lineage.asker_is_told')}")
    return Reply(updates=notice(call.t, said, bank_button(call.t, call.network)), home=True)


@routes.act(Act.JOIN_PARTS, Role.MEMBER)
async def join(call: Call) -> Reply:
    """Let the parts of a question be one again; the button asked whether they are sure."""
    asked = await question_of(call)
    await splitting.join(call.db, call.network, asked, call.whom, call.now)
    key = "lineage.was_joined_hidden" if asked.hidden else "lineage.was_joined"
    return Reply(updates=notice(call.t, call.t.plain(key), bank_button(call.t, call.network)), home=True)


@routes.act(Act.TAKE_APART, Role.FACILITATOR)
async def take_apart(call: Call) -> Reply:
    """Let a question stand by itself again that was merged; the card of the other one shows what is left."""
    twin = await question_of(call)
    if twin.merged_into_id is not None:
        target = await question_rows.load(call.db, call.network.id, twin.merged_into_id)
        await lineage.take_apart(call.db, call.network, twin, target, call.now)
    said = call.t.plain("lineage.was_taken_apart", question=shorten(twin.text, 200))
    return Reply(updates=notice(call.t, said, bank_button(call.t, call.network)))
