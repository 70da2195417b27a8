"""Who answers for what: who runs Kring, who leads, what Slack and Kring keep, and whom to ask."""

from collections.abc import Sequence

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Element, View
from bot.texts import Markup, Texts, called
from bot.views import how_long
from models.network import Network
from models.person import Person


def button(t: Texts, network: Network) -> Element:
    """The way to who answers for what."""
    return blocks.button(t.plain("answerable.title"), Act.ANSWERABLE, About(network=network.id))


def screen(t: Texts, network: Network, operator: str, leads: Sequence[Person]) -> View:
    """Who answers for what; `operator`: whom the settings name, empty when they name nobody."""
    names = Markup(", ".join(called(person) for person in leads))
    runs = t("answerable.operator", who=operator) if operator else t("answerable.no_operator")
    return blocks.modal(
        Form.NOTICE,
        t.plain("answerable.title"),
        [
            blocks.section(runs),
            blocks.section(t("answerable.leads", who=names) if leads else t("answerable.nobody_leads")),
            blocks.section(t("answerable.slack")),
            blocks.section(t("answerable.kept", kept=Markup(how_long.as_told(t, network)))),
            blocks.section(t("answerable.yours")),
            blocks.section(t("answerable.wrong")),
        ],
        close=t.plain("common.close"),
    )
