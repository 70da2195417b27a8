"""What people see when the channel of a network is closed to Kring, open again, or another one."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Form
from bot.slack import blocks
from bot.slack.blocks import Message, Option, Part, View
from bot.texts import Texts
from bot.views import membership
from bot.views.network import channel
from bot.views.notice import notice
from models.network import Network


def lost(t: Texts, network: Network) -> list[Part]:
    """Why nothing can be written in the channel, since when, and what to do; nothing when it can."""
    if network.channel_lost is None or network.channel_lost_at is None:
        return []
    since = t.moment(network.channel_lost_at, network.zone)
    words = t(f"channel.{network.channel_lost}", theme=network.theme, channel=channel(network), since=since)
    return [blocks.section(words), blocks.context(t("channel.what_waits"))]


def told(t: Texts, network: Network) -> Message:
    """The same for whoever facilitates, as a message; that it is over, when it is."""
    over = [blocks.section(t("channel.over", theme=network.theme, channel=channel(network)))]
    return Message(lost(t, network) or over)


def left_behind(t: Texts, network: Network) -> Message:
    """What is left where a network lived before, once words there are not to be read any more."""
    return Message([blocks.section(t("channel.left_behind", theme=network.theme))])


@fields.form(Form.LIVES_HERE, "channel.lives_here_title", submit="channel.lives_here")
class LivesElsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """Which network lives in this channel from now on."""

    network: Annotated[Key, fields.pick(at="question.network")]


def lives_here_form(
    t: Texts,
    where: str,
    networks: Sequence[Network],
    *,
    public: bool,
    shared: bool = False,
    pins: bool = True,
) -> View:
    """Ask once more which network is to live in a channel, with what follows from it.

    `pins`: whether Kring may pin the message with the buttons.
    """
    homes = [Option(home.theme, str(home.id)) for home in networks]
    first = str(networks[0].id) if len(networks) == 1 else None
    asked = fields.ask(t, LivesElsewhere, {"network": first}, choices={"network": homes})
    lead = [blocks.section(t("channel.lives_here_lead" if pins else "channel.lives_here_lead_unpinned"))]
    lead += membership.if_shared(t, shared=shared)
    if public:
        lead.insert(0, blocks.section(t("beginning.public_lead")))
    return fields.modal(t, LivesElsewhere, [*lead, *asked.values()], About(channel=where))


def lives_here_now(t: Texts, network: Network, *, pins: bool = True) -> View:
    """It lives here from now on; `pins`: whether Kring may pin the message with the buttons."""
    key = "channel.lives_here_now" if pins else "channel.lives_here_now_unpinned"
    return notice(t, t.plain(key, theme=network.theme))
