"""The release of a report: a press that first says who will read it, or the way to read it before."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Element
from bot.texts import Texts
from models.session import LearningSession

RELEASE_NOW = f"{Act.RELEASE}_now"


class Hear(StrEnum):
    """Who beside the channel hears of a report."""

    ABSENT = "absent"
    SAID_NO = "said_no"  # as it was not noted who was there
    NOBODY = "nobody"  # for the same reason, and nobody said no
    LEFT_OUT = "left_out"  # the message to them is left out by hand


@dataclass(frozen=True)
class Release:
    """What goes out with a release, by its sign, and how many read it; without a sign it is read first."""

    sign: str = ""
    members: int = 0
    others: int | None = None  # in the channel; None when that is not known
    hear: Hear = Hear.ABSENT

    @property
    def told(self) -> bool:
        """Somebody beside the channel hears of it, also without a release."""
        return self.hear in (Hear.ABSENT, Hear.SAID_NO)


def buttons(t: Texts, meeting: LearningSession, release: Release) -> Sequence[Element]:
    """Release the report, or read it first; where members' words go along only the latter."""
    if not release.sign:
        return [review_button(t, meeting, main=True)]
    about = About(session=meeting.id, choice=release.sign)
    press = blocks.button(t.plain("report.release"), RELEASE_NOW, about, style="primary")
    sure = blocks.confirm(
        t.plain("report.release_sure"),
        _who_reads(t, release),
        t.plain("report.release"),
        t.plain("common.cancel"),
    )
    return [{**press, "confirm": sure}, review_button(t, meeting)]


def review_button(t: Texts, meeting: LearningSession, *, main: bool = False) -> Element:
    """Open the report as it would go out, to be read and then released."""
    about = About(session=meeting.id)
    style = "primary" if main else None
    return blocks.button(t.plain("report.read_and_release"), Act.RELEASE, about, style=style)


def _who_reads(t: Texts, release: Release) -> str:
    """How many read it, who else hears, and that it cannot be undone."""
    said = [t.plain_n("report.release_members", release.members)]
    if release.others is None:
        said.append(t.plain("report.release_others_unknown"))
    elif release.others:
        said.append(t.plain_n("report.release_others", release.others))
    return " ".join([*said, t.plain(f"report.then_{release.hear}")])
