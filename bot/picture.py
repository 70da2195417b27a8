"""The network drawing as a picture: an SVG of our own, and the same as PNG, which Slack shows.

Names stand below each other in the middle, ties are arcs beside them: on the left as it began, on the right
as it is now. So a name is read on a phone, and a line is told from another by its thickness and its dashes.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

import msgspec
import typst

WIDTH, ROW, TOP, BOTTOM = 620, 50, 120, 110  # of the whole; of a name; above the first and below the last
EDGE = 14
LEFT, RIGHT = 165, 455  # where arcs begin, beside the names
SHALLOW, DEEP = 30, 145  # how far an arc reaches between neighbours, and from the first name to the last
INK, LINE = "#1d1c1d", "#2f4b3c"
FONT = "Libertinus Serif"  # it comes with Typst: the same everywhere
STRONG = 'stroke-width="4"'
WEAK = 'stroke-width="2.2" stroke-dasharray="3 7"'
PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg")
"""
MIDDLING, LONGEST = 19, 24  # characters of a name: at its full size, and at all
NAME, SMALLER = 28, 23

Pair = tuple[int, int]  # of names, by their places, the smaller first


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn: the names from top to bottom, and which ties there are on each side."""

    names: Sequence[str]
    now: Mapping[Pair, bool]  # whether it is a strong one
    before: Mapping[Pair, bool]
    heading: tuple[str, str]  # above what is now: two lines
    heading_before: tuple[str, str]
    strong: str  # what its line means
    weak: str


def svg(picture: Picture) -> str:
    """Return the picture as SVG; the same for the same people and ties."""
    height = TOP + ROW * len(picture.names) + BOTTOM
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *_heading(picture.heading_before, EDGE, "start"),
        *_heading(picture.heading, WIDTH - EDGE, "end"),
        *_arcs(picture.before, LEFT, -1, len(picture.names)),
        *_arcs(picture.now, RIGHT, 1, len(picture.names)),
        *(line for at, name in enumerate(picture.names) for line in _name(name, at)),
        *_legend(picture, height),
        "</svg>",
    ]
    return "\n".join(drawn)


def _y(place: int) -> int:
    return TOP + ROW * place + ROW // 2


def _text(said: str, x: int, y: int, size: int, anchor: str, *, bold: bool = False) -> str:
    said = "".join(sign for sign in said if sign.isprintable())  # XML knows no others
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x}" y="{y}" font-family="{FONT}" font-size="{size}"{weight} text-anchor="{anchor}"'
        f' fill="{INK}">{escape(said)}</text>'
    )


def _heading(said: tuple[str, str], x: int, anchor: str) -> Iterator[str]:
    for line, (y, size) in zip(said, ((50, 22), (84, 22)), strict=True):
        yield _text(line, x, y, size, anchor, bold=y == 50)


def _arcs(ties: Mapping[Pair, bool], x: int, side: int, names: int) -> Iterator[str]:
    """Yield the arcs of one side, the weak ones first: those that are strong lie on top."""
    for (one, other), strong in sorted(ties.items(), key=lambda tie: (tie[1], tie[0])):
        share = (other - one - 1) / max(names - 2, 1)
        reach = round(SHALLOW + (DEEP - SHALLOW) * share)
        out = x + side * round(reach / 0.75)  # a curve reaches three quarters of the way to where it is drawn
        yield (
            f'<path d="M {x} {_y(one)} C {out} {_y(one)}, {out} {_y(other)}, {x} {_y(other)}" fill="none"'
            f' stroke="{LINE}" stroke-linecap="round" {STRONG if strong else WEAK}/>'
        )


def _name(name: str, place: int) -> Iterator[str]:
    short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
    for x in (LEFT, RIGHT):
        yield f'<circle cx="{x}" cy="{_y(place)}" r="5" fill="{INK}"/>'
    size = NAME if len(short) <= MIDDLING else SMALLER
    yield _text(short, WIDTH // 2, _y(place) + 9, size, "middle")


def _legend(picture: Picture, height: int) -> Iterator[str]:
    for y, said, drawn in ((height - 66, picture.strong, STRONG), (height - 26, picture.weak, WEAK)):
        yield f'<path d="M {LEFT} {y} L {LEFT + 80} {y}" stroke="{LINE}" stroke-linecap="round" {drawn}/>'
        yield _text(said, LEFT + 100, y + 8, 26, "start")


async def as_png(picture: Picture) -> bytes:
    """Return the picture as PNG; it is written in a thread, which does not hold the loop."""
    return await asyncio.to_thread(_written, svg(picture))


def _written(drawn: str) -> bytes:
    written = typst.compile(
        PAGE, format="png", ppi=144.0, sys_inputs={"svg": drawn}, ignore_system_fonts=True
    )
    assert isinstance(written, bytes), "one page"
    return written
