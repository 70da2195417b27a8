"""A closed network is read and asks nothing: what would change it, or asks for something, is refused.

And nothing is offered that would be refused: no screen of it draws a button that leads there.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.act.call import Call
from bot.act.forms import about_of
from bot.act.ids import OF_ACTS, Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Route
from bot.slack.blocks import View
from models.closing import NetworkClosed

# They look up, copy, lead out, or let one take back.
TO_READ = frozenset({Form.REGISTER, Form.COPY, Form.LEAVE, Form.EXPERTISE, Form.TO_KNOW})
# About no network, or a next one.
ITS_OWN = frozenset({Form.ERASE, Form.MY_SETTINGS, Form.FEED, Form.NEW_NETWORK})
STILL_OPEN = TO_READ | ITS_OWN
# They open a form that has another name than they have.
OPENS_A_FORM = frozenset(
    {
        Act.AGENDA_ADD, Act.EXPERT_NEW, Act.GUEST_EDIT, Act.GUEST_NEW, Act.OFF_SLACK_NEW, Act.RULE_ADD,
        Act.SET_UP,
    }
)  # fmt: skip

Table = Mapping[tuple[str, str], Route]


def _is_closed(call: Call) -> bool:
    return call.found_network is not None and call.found_network.closed_at is not None


def must_be_open(call: Call, route: Route) -> None:
    """Check that what an act is about takes something in. Raises NetworkClosed."""
    of_network = route.role >= Role.KNOWN or call.about.network is not None or call.about.session is not None
    if of_network and not route.reads and not route.always and _is_closed(call):
        raise NetworkClosed


def must_ask_nothing(call: Call, reply: Reply, table: Table) -> Reply:
    """Return what is shown of a closed network, without what it refuses. Raises NetworkClosed for a form."""
    if not _is_closed(call):
        return reply
    for view in (reply.opens, reply.updates):
        if view and view.get("submit") and view.get("callback_id") not in STILL_OPEN:
            raise NetworkClosed
    opens, updates = (view and offered(call, view, table) for view in (reply.opens, reply.updates))
    return replace(reply, opens=opens, updates=updates)


def offered(call: Call, view: View, table: Table) -> View:
    """Return a view without what a closed network refuses; of one that is open all of it."""
    if not _is_closed(call):
        return view
    left = [kept for block in view["blocks"] if (kept := _kept(call, block, table))]
    return {**view, "blocks": left} if left else view


def _kept(call: Call, block: dict[str, Any], table: Table) -> dict[str, Any] | None:
    if block["type"] == "actions":
        left = [kept for each in block["elements"] if (kept := _element(call, each, table))]
        return {**block, "elements": left} if left else None
    if "accessory" not in block:
        return block
    kept = _element(call, block["accessory"], table)
    rest = {name: value for name, value in block.items() if name != "accessory"}
    return {**rest, "accessory": kept} if kept else rest


def _element(call: Call, element: dict[str, Any], table: Table) -> dict[str, Any] | None:
    name = element.get("action_id", "")
    if name != OF_ACTS or "options" not in element:
        return None if _refuses(call, name, element.get("value"), table) else element
    left = [one for one in element["options"] if not _refuses(call, *_act_of(one), table)]
    return {**element, "options": left} if left else None


def _act_of(option: dict[str, Any]) -> tuple[str, str]:
    name, _, about = str(option["value"]).partition(" ")
    return name, about


def _refuses(call: Call, name: str, about: str | None, table: Table) -> bool:
    """Tell whether an act would change a closed network, or open a form that does."""
    route, said = table.get(("act", name)), about_of(about)
    if route is None or route.always or said.network not in (None, call.network.id):
        return False
    if said.network is None and said.session is None and route.role < Role.KNOWN:
        return False
    form = ("form", name) in table or name in OPENS_A_FORM
    return not route.reads or (form and name not in STILL_OPEN)
