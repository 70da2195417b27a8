"""The JSON behind what is seen: the message or view itself, what was sent for it, and what came back."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from playground.posts import message_json
from playground.records import Json, Message, View
from playground.views import view_json
from playground.workspace import Workspace

KEPT = 200
SHOWN = 10


@dataclass
class Exchange:
    """A payload that went to the app, what the acknowledgement carried, and which calls there were before."""

    kind: str
    payload: Json
    answer: Json | None
    calls: int


class Inspector:
    """Remembers what went back and forth."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._exchanges: deque[Exchange] = deque(maxlen=KEPT)

    def note(self, kind: str, payload: Json, answer: Json | None) -> None:
        """Keep one exchange."""
        self._exchanges.append(Exchange(kind, payload, answer, len(self.workspace.calls)))

    def forget(self) -> None:
        """Keep nothing of before."""
        self._exchanges.clear()

    def look(self, holder: Message | View) -> Json:
        """Everything about a message or view."""
        if isinstance(holder, View):
            shown, known = view_json(self.workspace, holder), holder.id
        else:
            shown, known = message_json(self.workspace, holder), holder.ts
        found: Json = {"shown": shown}
        if isinstance(holder, Message):
            found["before"] = [
                {"text": r.text, "blocks": r.blocks, "at": r.at} for r in holder.revisions[:-1]
            ]
        found["sent"] = [
            {"kind": one.kind, "payload": one.payload, "answer": one.answer}
            for one in reversed(self._exchanges)
            if _about(one.payload, known)
        ][:SHOWN]
        found["calls"] = [
            {"method": call.method, "args": call.args, "response": call.response}
            for call in reversed(self.workspace.calls[-KEPT:])
            if known in (call.args.get("ts"), call.args.get("view_id"), call.response.get("ts"))
            or (call.response.get("view") or {}).get("id") == known
        ][:SHOWN]
        return found


def _about(payload: Json, known: str) -> bool:
    view, container = payload.get("view") or {}, payload.get("container") or {}
    return known in (view.get("id"), container.get("message_ts"), payload.get("message_ts"))
