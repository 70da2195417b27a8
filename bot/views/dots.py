"""The strips of a group as a picture: the same lines, places and words as in the text."""

from bot.dots import Lined, Picture, Row
from bot.texts import Texts
from bot.views import strips
from models.inquiry import Inquiry
from models.inquiry_answers import Shown
from models.network import Network


def picture(t: Texts, row: Inquiry, network: Network, found: Shown) -> Picture:
    """What is drawn of the crosses of a group."""
    title, asked = t.plain(f"{row.instrument}.title"), row.asked_at
    day = t.day(network.calendar.day(asked)) if asked is not None else ""
    turnout = t.plain_n("inquiry.turnout", found.answers, asked=found.asked)
    credit = f"{row.instrument}.credit"
    return Picture(
        language=t.language,
        title=t.plain("measuring.picture_title", title=title, theme=network.theme),
        lead=t.plain("measuring.picture_lead", day=day, turnout=turnout),
        now=t.plain("measuring.now"),
        wished=t.plain("measuring.wished"),
        steps=[
            (strips.step_name(t, row, step), [_line(t, row, line, found) for line in lines])
            for step, lines in row.steps.items()
        ],
        foot=t.plain(credit) if t.has(credit) else "",
    )


def _line(t: Texts, row: Inquiry, line: str, found: Shown) -> Lined:
    called, drawn = strips.called(t, row, line), strips.strips(t, line, found)
    wished, rows = False, list[Row]()
    for strip in drawn:
        wished = wished or strip.mark == strips.WISHED
        if any(strip.places):
            before = strip.mark == strips.BEFORE
            rows.append(Row(name=strip.name, wished=wished, before=before, places=strip.places))
    beside = [*strips.beside(t, drawn)]
    return Lined(about=called.about, left=called.left, right=called.right, rows=rows, beside=beside)
