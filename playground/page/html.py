"""HTML made of parts: what is text is escaped, what is Html stays as it is."""

from __future__ import annotations

from html import escape


class Html(str):
    """Markup of our own making."""

    __slots__ = ()


Part = str | None
VOID = {"input", "img", "hr", "br"}


def text(part: Part) -> str:
    """A part as it stands in a page."""
    if part is None:
        return ""
    return part if isinstance(part, Html) else escape(part, quote=False)


def joined(*parts: Part) -> Html:
    """Parts after each other."""
    return Html("".join(map(text, parts)))


def tag(name: str, /, *parts: Part, **attributes: object) -> Html:
    """An element; `class_` is class, underscores are hyphens; None and False leave out, True is bare."""
    written = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        said = key.rstrip("_").replace("_", "-")
        written.append(f" {said}" if value is True else f' {said}="{escape(str(value))}"')
    opened = f"<{name}{''.join(written)}>"
    return Html(opened if name in VOID else f"{opened}{joined(*parts)}</{name}>")
