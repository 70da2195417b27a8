"""The table of all settings, from what each says of itself; docs/operator.md holds it too."""

from typing import get_type_hints

import msgspec

from bot.running.config import Settings, name_of

HEAD = ("name", "default", "meaning")


def rows() -> list[tuple[str, str, str]]:
    """Return each setting: its name in the environment, its default, and what it is for. In Markdown."""
    hints = get_type_hints(Settings, include_extras=True)
    return [
        (f"`{name_of(field.name)}`", _default(field.default), hints[field.name].__metadata__[-1].description)
        for field in msgspec.structs.fields(Settings)
    ]


def _default(value: object) -> str:
    return "none" if value in (None, "") else f"`{value}`"


def table() -> str:
    """Return all settings as a table in Markdown."""
    lines = [HEAD, ("---",) * len(HEAD), *rows()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
