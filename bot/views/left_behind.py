"""What stood on the agenda of a session that was called off: told at once, offered on the next one."""

from collections.abc import Sequence

from bot import methods
from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block, Option
from bot.texts import Texts
from models.left_behind import Left
from models.session import LearningSession


def to_take(t: Texts, left: Sequence[Left], turn: int) -> list[Block]:
    """The menu of the points that can still be taken along; nothing without any."""
    if not left:
        return []
    menu = blocks.select(
        [Option(_called(t, one), str(one.point.id)) for one in left[: blocks.MOST_OPTIONS]],
        None,
        Act.TAKE_ALONG,
        t.plain("agenda.take_along"),
    )
    return [{**blocks.section(t("agenda.left_behind"), menu), "block_id": f"left-{turn}"}]


def _called(t: Texts, one: Left) -> str:
    title = one.come.title or methods.called(one.come, t.language)
    day = f" ({t.short_day(one.meeting.starts_local.date())})"
    return blocks.shorten(" ".join(title.split()), blocks.OPTION_LIMIT - len(day)) + day


def told(t: Texts, there: LearningSession, left: int) -> list[Block]:
    """How many points were left behind, with the way to the agenda that can take them along."""
    if not left:
        return []
    arrange = blocks.button(t.plain("agenda.arrange_button"), Act.AGENDA, About(session=there.id))
    when = t.when(there.starts_local, there.zone)
    return [blocks.section(t.n("agenda.were_left_behind", left, when=when)), blocks.actions(arrange)]
