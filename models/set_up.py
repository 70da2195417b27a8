"""Setting up a network step by step: which steps there are, and with which one it goes on.

A step that was filled in, here or elsewhere, or that was skipped is not asked again; it can be changed.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from models import phase, settings
from models.invitation import Contents, Part
from models.network import Network


class Step(StrEnum):
    """One step, in the order in which they are asked."""

    THEME = "theme"
    KIND = "kind"
    WHOM = "whom"
    PROMISES = "promises"
    RESOURCES = "resources"


async def known(db: AsyncSession, home: Network, found: Contents) -> set[Step]:
    """Return the steps of which something was said; `found` is what the invitation says."""
    said = {
        Step.THEME: bool(home.scope_in),
        Step.KIND: home.kind is not None,
        Step.WHOM: found.said is not None and Part.WHOM in found.said.written,
        Step.PROMISES: bool(found.promises),
        Step.RESOURCES: await phase.listed(db, home.id, "resource"),
    }
    return {step for step, is_said in said.items() if is_said}


def to_do(home: Network, said: Collection[Step]) -> Step | None:
    """Return the first step that was neither said nor passed; None when there is none left."""
    return next((step for step in Step if step not in said and step not in home.set_up), None)


def passes(home: Network, step: Step) -> None:
    """Note that a step was asked: filled in, or skipped. Twice is once."""
    if step not in home.set_up:
        home.set_up = [*home.set_up, step]


@dataclass(frozen=True, kw_only=True)
class Theme:
    """What it is about, as it was filled in."""

    theme: str
    scope_in: str
    scope_out: str
    goal: str


async def set_theme(db: AsyncSession, home: Network, about: Theme, now: datetime) -> None:
    """Set the theme with what belongs to it and what does not, and the goal; all else stays as it is.

    Raises EmptyText of a theme without words.
    """
    now_set = settings.of(home)
    wanted = replace(
        now_set, theme=about.theme, scope_in=about.scope_in, scope_out=about.scope_out, goal=about.goal
    )
    await settings.change(db, home, wanted, None, now)
