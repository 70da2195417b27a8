"""The letter that publishes ground rules, in the channel of a network."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import ground_rule as view
from models import ground_rule
from models.base import NotFound
from models.plan import Kind


@letter(Kind.GROUND_RULES)
async def in_channel(on: Occasion) -> Message:
    """The version that is out, in the words that it has by now; once another is out, that it is."""
    edition = int(on.delivery.subject.split(":")[1])
    version = await ground_rule.last_saying(on.db, on.network.id, edition)
    out = await ground_rule.latest(on.db, on.network.id)
    if version is not None and version.withdrawn_at is not None:
        return view.withdrawn(on.t, on.network, before=out is not None)
    if version is None or out is None:
        raise NotFound
    return view.in_channel(on.t, on.network, version, newest=out.id == version.id)
