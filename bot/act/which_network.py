"""For which network an act is meant: the one in view, the only one of the caller, or one that they choose."""

from collections.abc import Awaitable, Callable

from bot.act.call import Call, NotAFacilitator, NotAMember, lacking
from bot.act.forms import BadForm
from bot.act.reply import Reply
from bot.act.routes import Role
from bot.views.question import pick_network
from models import membership, network
from models.closing import NetworkClosed
from models.network import Network


async def networks_of(call: Call, role: Role = Role.MEMBER, *, takes_in: bool = False) -> list[Network]:
    """Return the network in view, or those in which the caller has this role and may choose.

    What `takes_in` something is not offered a closed one, but where there is no other. Raises NotAMember,
    NotAFacilitator.
    """
    if call.found_network is not None:
        call.must_have(role)
        return [call.network]
    mine = await membership.of_person(call.db, call.person.id)
    homes = [home for home, place in mine if lacking(role, place) is None]
    if not homes:
        raise NotAFacilitator if role is Role.FACILITATOR else NotAMember
    still_open = [home for home in homes if home.closed_at is None]
    return (still_open or homes) if takes_in else homes


async def in_one_network(
    call: Call,
    act: str,
    handler: Callable[[Call], Awaitable[Reply]],
    role: Role,
    *,
    takes_in: bool = False,
) -> Reply:
    """Do what a command asks in one network, for who has the role of the act; ask which one if need be."""
    homes = await networks_of(call, role, takes_in=takes_in)
    if len(homes) > 1:
        return Reply(opens=pick_network(call.t, act, homes))
    if call.found_network is None:
        call.found_network = (
            homes[0] if call.reads else await network.lock(call.db, call.team_id, homes[0].id)
        )
        call.found_membership = await membership.of(call.db, homes[0].id, call.person.id)
    _takes_in(call)
    return await handler(call)


async def enter(call: Call, chosen: int | None) -> None:
    """Lock the network that was chosen in a form when none was in view.

    Raises BadForm, NotAMember, NetworkClosed.
    """
    if call.found_network is None:
        if chosen is None:
            raise BadForm(field="network")
        call.found_network = await network.lock(call.db, call.team_id, chosen)
        call.found_membership = await membership.of(call.db, chosen, call.person.id)
    call.must_have(Role.MEMBER)
    _takes_in(call)


def _takes_in(call: Call) -> None:
    """Check that what was chosen only now takes something in. Raises NetworkClosed."""
    if call.network.closed_at is not None and not call.reads:
        raise NetworkClosed
