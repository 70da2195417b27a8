"""What people see of telling the group what they tried: in the message that asks how it went."""

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.texts import Texts
from bot.views.register import act_of
from models.network import Network
from models.register import get
from models.session import LearningSession
from models.tried import REGISTER


def offer(t: Texts, meeting: LearningSession, network: Network, *, told: bool) -> list[Block]:
    """Offer to tell the group what was tried; once it was told, the way to where it stands."""
    if told:
        about = About(network=network.id)
        way = blocks.button(t.plain("tried.read"), act_of(get(REGISTER)), about)
        return [blocks.section(t("tried.stands"), way)]
    tell = blocks.button(t.plain("tried.tell"), Act.TRIED, About(session=meeting.id))
    sure = blocks.confirm(
        t.plain("tried.sure_title"), t.plain("tried.sure", theme=network.theme),
        t.plain("tried.tell"), t.plain("common.cancel"),
    )  # fmt: skip
    return [blocks.section(t("tried.ask"), {**tell, "confirm": sure})]
