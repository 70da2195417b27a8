"""One person over all their networks: language, hours, pause, quiet, account, being forgotten."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.slack.profile import profile_of
from bot.texts import Texts
from bot.views import feed as feed_view
from bot.views import own_export as own_view
from bot.views import person as view
from bot.views.home import Place
from bot.views.notice import notice
from models import account, leaving, membership, question_rows
from models.base import Refusal
from models.person import Language
from models.together import some

routes = Routes()

LANGUAGES = {
    "nl": Language.NL, "nederlands": Language.NL, "dutch": Language.NL,
    "en": Language.EN, "engels": Language.EN, "english": Language.EN,
}  # fmt: skip


class UnknownLanguage(Refusal):
    """Kring does not speak this language."""


@routes.act(Act.MY_SETTINGS, Role.ANYONE, reads=True)
@routes.command("mine", "mijn", role=Role.ANYONE, reads=True)
async def open_my_settings(call: Call) -> Reply:
    """Open the form with what the caller chose."""
    return Reply(opens=_settings(call))


def _settings(call: Call) -> View:
    feeds = [feed_view.button(call.t)] if call.address else []
    return view.settings_form(call.t, call.person, call.today, *feeds, own_view.button(call.t))


@routes.form(Form.MY_SETTINGS, Role.ANYONE, view.MySettings, meets=True)
async def change_my_settings(call: Call, form: view.MySettings) -> Reply:
    """Keep what the caller chose, and let what waits for them follow it."""
    me = call.person
    form = as_read.merged(call, form, _settings(call))
    me.writes_at(form.hours_from, form.hours_to, view.day_off(form.day_off))
    me.pause(None if form.end_pause else form.paused_until, call.today)
    me.quiet = form.messages is view.Messages.QUIET
    if form.language is not me.language:
        me.speaks(form.language)
    await account.judge_again(call.db, call.person, call.now)
    t = Texts(me.language, me.zone).on(call.now)
    return Reply(updates=notice(t, view.saved(t, me, call.today)), home=True)


@routes.act(Act.END_OWN_PAUSE, Role.ANYONE)
async def end_pause(call: Call) -> Reply:
    """End the caller's pause at once."""
    call.person.pause(None, call.today)
    await account.judge_again(call.db, call.person, call.now)
    said = call.t.plain("person.pause_ended")
    return Reply(opens=notice(call.t, said), home=True)


@routes.command("language", "taal", role=Role.ANYONE, meets=True)
async def language(call: Call) -> Reply:
    """Choose the language of one's own messages; without a choice, the other one."""
    wished = call.text.strip().lower()
    other = Language.EN if call.person.language is Language.NL else Language.NL
    if wished and wished not in LANGUAGES:
        raise UnknownLanguage
    call.person.speaks(LANGUAGES.get(wished, other))
    t = Texts(call.person.language, call.person.zone).on(call.now)
    return Reply(opens=notice(t, t.plain("person.language_saved")), home=True)


@routes.act(Act.QUIET, Role.ANYONE, meets=True)
@routes.command("quiet", "stil", role=Role.ANYONE, meets=True)
async def quiet(call: Call) -> Reply:
    """Ask for quiet, or for ordinary messages again; a command without a choice does the other."""
    call.person.quiet = not call.person.quiet if call.about.choice is None else call.about.choice == "on"
    await account.judge_again(call.db, call.person, call.now)
    return Reply(updates=view.quiet_noted(call.t, call.person), home=True)


@routes.event("user_change")
async def profile_changed(call: Call) -> Reply:
    """Slack tells of another name or zone, or that an account is gone or back."""
    if call.person.is_stranger:
        return Reply(wakes=False)
    profile = profile_of(call.payload["event"]["user"])
    await account.note(call.db, call.person, profile, call.now)
    return Reply()


@routes.act(Act.TAKE_OFF, Role.FACILITATOR)
async def take_off(call: Call) -> Reply:
    """Take somebody whose account is gone off the list; their questions stay with their name."""
    was_there = await leaving.take_off(call.db, call.network, call.about.item, call.now)
    said = "person.taken_off" if was_there else "person.taken_off_before"
    return Reply(opens=notice(call.t, call.t.plain(said)), home=True)


@routes.act(Act.ERASE, Role.ANYONE, reads=True)
@routes.command("forget", "vergeet", role=Role.ANYONE, reads=True)
async def open_erase(call: Call) -> Reply:
    """Ask once more before somebody is forgotten."""
    unnamed = False
    for home, _place in await membership.of_person(call.db, call.person.id):
        mine = await question_rows.asked_by(call.db, home.id, call.person.id)
        unnamed = unnamed or any(item.open and item.anonymous for item in mine)
    return Reply(opens=view.erase_form(call.t, own_view.button(call.t), unnamed=unnamed))


@routes.form(Form.ERASE, Role.ANYONE, view.Erasing)
async def forget_me(call: Call, form: view.Erasing) -> Reply:
    """Forget the caller in all networks."""
    if not call.person.is_stranger:
        await leaving.forget(call.db, call.person, call.now, keep_questions=form.questions == "keep")
    return Reply(updates=notice(call.t, call.t.plain("person.erased")), home=True)


@at_home(Place.TASKS, after="tips_wait", if_any=[some(membership.without_account)])
async def without_account(look: Look) -> Parts:
    """Whose account is gone."""
    gone = await membership.without_account(look.db, look.network.id)
    return view.without_account(look.t, look.network, gone)
