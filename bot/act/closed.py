"""A closed network is read and asks nothing: what would change it, or asks for something, is refused."""

from bot.act.call import Call
from bot.act.ids import Form
from bot.act.reply import Reply
from bot.act.routes import Role, Route
from models.closing import NetworkClosed

# They look up, copy, lead out, or let one take back.
TO_READ = frozenset({Form.REGISTER, Form.COPY, Form.LEAVE, Form.EXPERTISE, Form.TO_KNOW})
# About no network, or a next one.
ITS_OWN = frozenset({Form.ERASE, Form.MY_SETTINGS, Form.FEED, Form.NEW_NETWORK})
STILL_OPEN = TO_READ | ITS_OWN


def _is_closed(call: Call) -> bool:
    return call.found_network is not None and call.found_network.closed_at is not None


def must_be_open(call: Call, route: Route) -> None:
    """Check that what an act is about takes something in. Raises NetworkClosed."""
    of_network = route.role >= Role.KNOWN or call.about.network is not None or call.about.session is not None
    if of_network and not route.reads and not route.always and _is_closed(call):
        raise NetworkClosed


def must_ask_nothing(call: Call, reply: Reply) -> Reply:
    """Return what is shown of a closed network, unless it asks for something. Raises NetworkClosed."""
    for view in (reply.opens, reply.updates):
        if view and view.get("submit") and view.get("callback_id") not in STILL_OPEN and _is_closed(call):
            raise NetworkClosed
    return reply
