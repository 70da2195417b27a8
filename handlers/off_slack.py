"""Members who are not on Slack: noted, changed, taken off the list, forgotten, and joined to who they are."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.at_home import Look, Parts, at_home
from bot.slack import blocks
from bot.slack.blocks import View
from bot.views import off_slack as view
from bot.views.home import Place
from bot.views.notice import notice
from handlers.roster import members_button
from models import (
    mail_acts,
    mail_consent,
    mail_returned,
    off_slack,
    off_slack_acts,
    same_person,
    to_send,
)
from models.base import NotFound, Refusal
from models.off_slack_acts import Said
from models.person import Person
from models.together import some

routes = Routes()


class MailIsOff(Refusal):
    """The operator took the server away that mail went by."""


async def who_says(call: Call) -> Person:
    """Return who says what comes in: the caller, or who is not on Slack and told it to who leads.

    Raises NotAFacilitator, and NotFound for who has no seat without Slack.
    """
    if call.about.behalf is None:
        return call.person
    call.must_have(Role.FACILITATOR)
    one = await off_slack.load(call.db, call.network.id, call.about.behalf)
    if not one.place.active:
        raise NotFound
    return one.person


async def who_tell_it(call: Call) -> list[Person]:
    """Return for whom somebody enters what they said: the members without Slack, for who leads."""
    if not call.membership.leads:
        return []
    noted = await off_slack.of_network(call.db, call.network.id)
    return [one.person for one in noted if one.place.active]


@routes.act(Act.OFF_SLACK_NEW, Role.FACILITATOR, reads=True)
async def open_new(call: Call) -> Reply:
    """Open the form for a member who is not on Slack."""
    were = await off_slack.were(call.db, call.network.id)
    return Reply(updates=view.form(call.t, call.network, None, were))


@routes.act(Act.OFF_SLACK_EDIT, Role.FACILITATOR, reads=True)
async def open_edit(call: Call) -> Reply:
    """Open the form with what is noted."""
    return Reply(updates=await _to_edit(call))


async def _to_edit(call: Call) -> View:
    one = await off_slack.load(call.db, call.network.id, call.about.item)
    return view.form(call.t, call.network, one)


@routes.form(Form.OFF_SLACK, Role.FACILITATOR, view.Noting)
async def save(call: Call, form: view.Noting) -> Reply:
    """Note a member, or change what is noted; then all of it is shown."""
    about = call.about.item
    if about is not None:
        form = as_read.merged(call, form, await _to_edit(call))
    said = Said(form.name, form.address, form.organisation, form.language)
    if about is None:
        one = await off_slack_acts.note(call.db, call.network, said, call.now, form.back)
        told = call.t(f"off_slack.noted_{one.place.standing}", who=one.person.name)
        if form.back is not None:
            told = f"{told} {call.t('off_slack.back')}"
    else:
        one = await off_slack_acts.change(call.db, call.network, about, said, call.now)
        told = call.t("off_slack.changed")
    return Reply(updates=await _card(call, one.person.id, told), home=True)


@routes.act(Act.OFF_SLACK, Role.FACILITATOR, reads=True)
async def open_card(call: Call) -> Reply:
    """Show all that is noted of one of them."""
    return Reply(updates=await _card(call, call.about.item))


@routes.drawn(Form.OFF_SLACK_CARD, Role.FACILITATOR)
async def _card_anew(call: Call) -> View:
    return await _card(call, call.about.item)


async def _card(call: Call, person_id: int | None, said: str = "") -> View:
    one = await off_slack.load(call.db, call.network.id, person_id)
    texts = await to_send.waiting(call.db, call.network, call.now)
    waiting = sum(each.to.person.id == person_id for each in texts)
    consent = await mail_consent.consent_of(call.db, one.person.id)
    by_mail = view.ByMail(consent, await mail_acts.asked(call.db, consent)) if call.mails else None
    return view.card(call.t, call.network, one, waiting, said, by_mail)


@routes.act(Act.MAIL_ASK, Role.FACILITATOR, sends=True)
async def ask_for_mail(call: Call) -> Reply:
    """Send one mail that asks whether more may come. Raises MailIsOff."""
    if not call.mails:
        raise MailIsOff
    if await _is_another(call):
        return await _shows_another(call)
    await mail_acts.ask(call.db, call.network, call.about.item, call.person, call.now, call.mark)
    one = await off_slack.load(call.db, call.network.id, call.about.item)
    said = call.t("mail.asked", who=one.person.name)
    return Reply(updates=await _card(call, one.person.id, said), home=True)


@routes.act(Act.MAIL_WORKS_NOT, Role.FACILITATOR)
async def works_not(call: Call) -> Reply:
    """Let nothing go to an address that does not work; nor is anybody asked at it."""
    if await _is_another(call):
        return await _shows_another(call)
    noted = await mail_returned.works_not(call.db, call.network, call.about.item, call.now)
    said = call.t("mail.works_not_noted") if noted else ""
    return Reply(updates=await _card(call, call.about.item, said), home=True)


@routes.act(Act.MAIL_WORKS, Role.FACILITATOR)
async def works(call: Call) -> Reply:
    """Let somebody be asked again at an address that works after all."""
    if await _is_another(call):
        return await _shows_another(call)
    await mail_returned.works(call.db, call.network, call.about.item)
    return Reply(updates=await _card(call, call.about.item), home=True)


async def _is_another(call: Call) -> bool:
    """Tell whether another address is noted than the one that stood on the card."""
    one = await off_slack.load(call.db, call.network.id, call.about.item)
    return call.about.seen not in (None, mail_consent.sign_of(one.person.id, one.contact.address))


async def _shows_another(call: Call) -> Reply:
    return Reply(updates=await _card(call, call.about.item, call.t("mail.another_address")))


@at_home(Place.TASKS, after="undelivered", if_any=[some(mail_consent.not_reached)])
async def mail_refused(look: Look) -> Parts:
    """Whom no mail reaches."""
    refused = {*await mail_consent.not_reached(look.db, look.network.id)}
    noted = [one for one in await off_slack.of_network(look.db, look.network.id) if one.person.id in refused]
    return view.mail_refused(look.t, look.network, noted)


@routes.act(Act.OFF_SLACK_OFF, Role.FACILITATOR)
async def take_off(call: Call) -> Reply:
    """Let a member leave; where they can be reached is erased."""
    somebody = await off_slack_acts.take_off(call.db, call.network, call.about.item, call.now)
    said = call.t.plain("off_slack.left", who=somebody.name)
    forget = blocks.actions(view.forget_button(call.t, call.network, somebody))
    return Reply(updates=notice(call.t, said, *members_button(call), forget), home=True)


@routes.act(Act.OFF_SLACK_FORGET, Role.FACILITATOR, always=True)
async def forget(call: Call) -> Reply:
    """Forget a member who asked for it."""
    await off_slack_acts.forget(call.db, call.network, call.about.item, call.now)
    return Reply(
        updates=notice(call.t, call.t.plain("off_slack.forgotten"), *members_button(call)), home=True
    )


@routes.act(Act.OFF_SLACK_IS, Role.FACILITATOR, reads=True)
async def open_is(call: Call) -> Reply:
    """Ask who somebody is on Slack."""
    one = await off_slack.load(call.db, call.network.id, call.about.item)
    return Reply(updates=view.is_form(call.t, call.network, one))


@routes.form(Form.OFF_SLACK_IS, Role.FACILITATOR, view.Account)
async def ask_whether(call: Call, form: view.Account) -> Reply:
    """Ask once more: two who became one are not told apart again."""
    one = await off_slack.load(call.db, call.network.id, call.about.item)
    return Reply(updates=view.is_sure(call.t, call.network, one, form.account))


@routes.act(Act.OFF_SLACK_JOIN, Role.FACILITATOR, sends=True)
async def comes_on_slack(call: Call) -> Reply:
    """Let them be who they are on Slack, with all that is kept of them."""
    one = await off_slack.load(call.db, call.network.id, call.about.item)
    who = one.person.name
    account = call.about.writer or ""
    place = await same_person.join(call.db, call.network, one.person.id, account, call.now)
    said = call.t.plain("off_slack.is_joined" if place.active else "off_slack.is_joined_waits", who=who)
    return Reply(updates=notice(call.t, said, *members_button(call)), home=True)
