"""A sheet to print, as PDF. Typst writes it from a template: no word of anybody’s is read as markup."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import msgspec
import typst

from models.person import Language

TEMPLATE = Path(__file__).parent / "data" / "paper.typ"


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a sheet; a column without a share is as wide as its words, the others share the rest."""

    language: Language
    title: str
    facts: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, int]]  # what is said above it, and its share
    rows: Sequence[Sequence[str]]
    total: str
    foot: str
    signs: Sequence[str] = ()  # below each line to sign on


async def as_pdf(paper: Paper) -> bytes:
    """Return the sheet as a PDF; it is written in a thread, which does not hold the loop."""
    return await asyncio.to_thread(_written, paper)


def _written(paper: Paper) -> bytes:
    said = {"said": msgspec.json.encode(paper).decode()}
    written = typst.compile(TEMPLATE, format="pdf", sys_inputs=said, ignore_system_fonts=True)
    assert isinstance(written, bytes), "one file, however many pages"
    return written
