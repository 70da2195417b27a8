"""What each open window has seen, so that only what changed is sent to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.records import Json


@dataclass(eq=False)
class Window:
    """One open window: who looks, in which language, and what was sent to it."""

    user: str
    language: str
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    sent: dict[str, str] = field(default_factory=dict)
    orders: dict[str, list[str]] = field(default_factory=dict)

    def update(self, parts: Mapping[str, str], places: Mapping[str, Mapping[str, str]]) -> str | None:
        """What this window has to be told, as JSON; None when nothing changed."""
        told: Json = {}
        fresh = {key: html for key, html in parts.items() if self.sent.get(key) != html}
        if fresh:
            told["parts"] = fresh
        for place, messages in places.items():
            new = {key: html for key, html in messages.items() if self.sent.get(f"{place} {key}") != html}
            order = list(messages)
            if new or self.orders.get(place) != order:
                told.setdefault("places", {})[place] = {"order": order, "html": new}
                self.orders[place] = order
                fresh |= {f"{place} {key}": html for key, html in new.items()}
        gone = sorted(set(self.orders) - set(places))
        for place in gone:
            told.setdefault("places", {})[place] = None
            del self.orders[place]
        self.sent |= fresh
        return json.dumps(told, ensure_ascii=False) if told else None
