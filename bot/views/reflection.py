"""The card to look at oneself with: twelve qualities of who takes part in a network."""

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Element, View
from bot.texts import Texts
from models.network import Network

QUALITIES = (
    "curious", "listens", "asks_on", "open", "feedback", "confidence", "prepares", "shares", "looks_back",
    "tries", "respects", "tools",
)  # fmt: skip


def button(t: Texts, network: Network) -> Element:
    """The way to it."""
    return blocks.button(t.plain("reflection.title"), Act.REFLECTION, About(network=network.id))


def card(t: Texts) -> View:
    """The twelve, each with a question for oneself; there is nothing to fill in, and nothing to send."""
    body = [blocks.section(t("reflection.lead"))]
    body += [
        blocks.section(f"*{n}. {t(f'reflection.{one}')}*\n{t(f'reflection.asks_{one}')}")
        for n, one in enumerate(QUALITIES, start=1)
    ]
    body += [blocks.section(t("reflection.then")), blocks.context(t("reflection.not_kept"))]
    return blocks.modal(Form.NOTICE, t.plain("reflection.title"), body, close=t.plain("common.close"))
