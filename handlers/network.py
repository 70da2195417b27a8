"""Networks: who leads them, who sees what in them, their settings."""

from bot.act.call import Call
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.views import membership as membership_view
from bot.views import network as view
from bot.views.home import Place
from bot.views.notice import notice
from models import delivery, leading, membership, moves, person, posted, programme, question, sending
from models.base import Refusal
from models.calendar import has_holidays, zone_exists
from models.delivery import Delivery
from models.network import Network
from models.person import Person
from models.places import region_of, regions_of
from models.plan import Fact, Kind

routes = Routes()

SMALLEST, LARGEST = 3, 100


class NoSuchZone(Refusal):
    """The name is not in the IANA database."""


class NoSuchCountry(Refusal):
    """No public holidays are known of this country."""


class NoSuchRegion(Refusal):
    """The country has no part of this name with holidays of its own."""


class NoRegions(Refusal):
    """Public holidays are the same everywhere in the country, as far as is known."""


class NobodyForSure(Refusal):
    """Slack does not say at present whether anybody of those who are to lead can act."""


class NumberExpected(Refusal):
    """A number outside its bounds."""


async def appoint(call: Call, home: Network, user_ids: list[str]) -> bool:
    """Let these people lead the network: the first facilitates, the others stand in; nobody else does.

    Tell whether somebody hears of it. Raises NobodyForSure: a network is never without somebody who can act.
    """
    told = False
    if not {call.user_id, *call.picked} & {*user_ids}:
        raise NobodyForSure(field="facilitators")
    before = {person.user_id: place for place, person in await leading.leaders(call.db, home.id)}
    for user_id, place in before.items():
        if user_id not in user_ids:
            place.hand_over(call.now)
    for position, user_id in enumerate(user_ids):
        somebody = await met(call, home, user_id)
        place, _new = await membership.of_or_new(call.db, home.id, somebody.id)
        place.lead(call.now, stands_in=position > 0)
        if user_id not in before and somebody.id != call.person.id:
            subject = f"leader:{place.id}"
            await send(call, home, Kind.WELCOME, subject, somebody, place.invitations)
            told = True
    await call.db.flush()
    return told


async def met(call: Call, home: Network, user_id: str) -> Person:
    """Return somebody who was picked from a list of people."""
    return await person.ensure(call.db, call.team_id, user_id, language=home.language, zone=home.zone)


async def send(
    call: Call, home: Network, kind: Kind, subject: str, to: Person | None, edition: int = 1
) -> None:
    """Put a message that belongs to no session in the outbox, to a person or to the channel."""
    await delivery.put(
        call.db,
        Delivery(
            network_id=home.id,
            kind=kind,
            subject=subject,
            edition=edition,
            recipient=to.user_id if to else home.channel_id,
            person_id=to.id if to else None,
            due=call.now,
            expires=call.now + delivery.LASTS,
        ),
    )


@routes.act(Act.SETTINGS, Role.FACILITATOR, reads=True)
async def open_settings(call: Call) -> Reply:
    """Open the settings of a network."""
    leaders = [person.user_id for _membership, person in await leading.leaders(call.db, call.network.id)]
    return Reply(opens=view.settings_form(call.t, call.network, leaders))


@routes.command("settings", "instellingen", role=Role.ANYONE, reads=True)
async def settings_by_command(call: Call) -> Reply:
    """Open the settings of the network in view."""
    return await in_one_network(call, Act.SETTINGS, open_settings, Role.FACILITATOR)


@routes.form(Form.SETTINGS, Role.FACILITATOR, view.NetworkSettings, sends=True)
async def change_settings(call: Call, form: view.NetworkSettings) -> Reply:
    """Change the settings; every time that has not come yet is worked out again."""
    home = call.network
    zone, country = form.zone.strip(), form.country.strip().upper()
    if not zone_exists(zone):
        raise NoSuchZone(field="zone")
    if not has_holidays(country):
        raise NoSuchCountry(field="country")
    region = _region(country, (form.subdivision or "").strip())
    capacity = form.capacity.strip()
    if not capacity.isdecimal() or not SMALLEST <= int(capacity) <= LARGEST:
        raise NumberExpected(field="capacity", low=SMALLEST, high=LARGEST)
    stood = (home.theme, home.zone)
    home.theme, home.goal = question.cleaned(form.theme, "theme"), form.goal.strip()
    home.scope_in, home.scope_out = form.scope_in.strip(), form.scope_out.strip()
    home.language, home.capacity, home.threshold = form.language, int(capacity), form.threshold
    home.zone, home.country = zone, country
    home.subdivision = region
    told = await appoint(call, home, form.facilitators)
    for meeting in await programme.not_begun(call.db, home.id):
        meeting.zone = home.zone
        await moves.settle(call.db, home, meeting)
        if stood != (home.theme, home.zone):
            await sending.calendars_follow(call.db, home, meeting, call.now)
    await moves.people_changed(call.db, home.id, call.now)
    await posted.changed_in(call.db, call.now, home.id, Fact.NETWORK | Fact.WHEN)
    seats, line = await membership.seats_left(call.db, home), await membership.waiting(call.db, home.id)
    said = call.t.plain("network.settings_saved")
    if told:
        said = with_pause(call, said)
    offer = membership_view.seat_offer(call.t, home, line, seats)
    return Reply(updates=notice(call.t, said, *offer), home=True)


def _region(country: str, typed: str) -> str | None:
    """Return the part of a country that was typed. Raises NoRegions, NoSuchRegion."""
    if not typed:
        return None
    if (found := region_of(country, typed)) is None:
        known = regions_of(country)
        raise (
            NoSuchRegion(field="subdivision", known=", ".join(known))
            if known
            else NoRegions(field="subdivision")
        )
    return found


@routes.act(Act.TAKE_OVER, Role.MEMBER, sends=True)
async def take_over(call: Call) -> Reply:
    """Let a stand-in facilitate for now, or a member where nobody leads any more.

    Who did hears of it, and takes over again with the same button.
    """
    home = call.network
    for replaced in await leading.take_over(call.db, call.membership, call.now):
        subject = f"taken_over:{home.id}:{replaced.id}"
        edition = await delivery.next_edition(call.db, Kind.TAKEN_OVER, subject)
        await send(call, home, Kind.TAKEN_OVER, subject, replaced, edition)
    await moves.led_by_others(call.db, home, call.now)
    said = notice(call.t, with_pause(call, call.t.plain("network.took_over", theme=home.theme)))
    return Reply(opens=None if call.within(Form.MENU) else said, home=True)


@routes.act(Act.WHO_SEES, Role.KNOWN, reads=True)
async def who_sees(call: Call) -> Reply:
    """Show who sees what."""
    return Reply(opens=view.who_sees(call.t, call.network))


@at_home(Place.FIRST)
async def nobody_leads(look: Look) -> Parts:
    """That somebody has to take over, because nobody who leads has an account any more."""
    if look.membership.leads or await leading.facilitators(look.db, look.network.id):
        return []
    return view.nobody_leads(look.t, look.network)


@at_home(Place.LEAD_BUTTONS)
async def to_lead(look: Look) -> Parts:
    """To plan, to invite, the settings."""
    return view.leading_buttons(look.t, look.network)


@at_home(Place.SELDOM, after="may_have_met")
async def may_take_over(look: Look) -> Parts:
    """What a stand-in can do when the facilitator is not there."""
    return view.take_over(look.t, look.network) if look.membership.stands_in else []


@at_home(Place.BUTTONS, after="to_expertise")
async def to_who_sees(look: Look) -> Parts:
    """Who sees what, and the way out."""
    return [view.who_sees_button(look.t, look.network), membership_view.leave_button(look.t, look.network)]
