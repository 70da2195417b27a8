"""A form in the place of the panel, from which it is opened."""

from collections.abc import Sequence

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Part, View
from bot.texts import Texts


def instead(t: Texts, form: type[msgspec.Struct], parts: Sequence[Part], about: About) -> View:
    """A form in the place of the panel, with a way back that keeps the panel true."""
    back = blocks.button(t.plain("panel.back"), Act.PANEL, About(session=about.session, start=about.start))
    return fields.modal(t, form, [*parts, blocks.actions(back)], about)
