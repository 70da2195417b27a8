"""A picture of dots on lines, as PNG: Typst draws it in black and white, and reads no word as markup."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import msgspec
import typst

from models.person import Language

TEMPLATE = Path(__file__).parent / "data" / "dots.typ"
SHARPNESS = 160.0  # dots an inch: wide enough for a screen, narrow enough for a phone


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One strip: what it is called, whether wished, whether of the time before, how many stand where."""

    name: str
    wished: bool
    before: bool
    places: Sequence[int]


class Lined(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what it is about, its ends, its strips, and what no strip says."""

    about: str
    left: str
    right: str
    rows: Sequence[Row]
    beside: Sequence[str] = ()


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the picture: a title, a legend, lines step by step, and whose framework it is."""

    language: Language
    title: str
    lead: str
    now: str
    wished: str
    steps: Sequence[tuple[str, Sequence[Lined]]]
    foot: str


async def as_png(picture: Picture) -> bytes:
    """Return the picture as PNG; it is drawn in a thread, which does not hold the loop."""
    return await asyncio.to_thread(_drawn, picture)


def _drawn(picture: Picture) -> bytes:
    said = {"said": msgspec.json.encode(picture).decode()}
    drawn = typst.compile(TEMPLATE, format="png", ppi=SHARPNESS, sys_inputs=said, ignore_system_fonts=True)
    assert isinstance(drawn, bytes), "one page, however high"
    return drawn
