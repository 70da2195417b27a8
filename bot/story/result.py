"""What happened in a story, as data: messages, agendas, outcomes, evaluations and what stayed open."""

from datetime import UTC, datetime
from typing import Any

from bot.story.apart import keys
from bot.story.cast import Cast
from models.outcome import Outcome
from models.plan import Kind
from models.question import STILL_OPEN
from playground import Workspace
from playground.sight import shown

NAMED = frozenset(list(Kind)[:12])
OTHER = "other"


def collect(
    cast: Cast, workspace: Workspace, export: dict[str, Any], ledger: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return the result of a story in the schema that its tests read."""
    sessions = {session.number: session.id for session in cast.script.sessions}
    starts = {session.starts_at: session.id for session in cast.script.sessions}
    ids = {one["id"]: starts[datetime.fromisoformat(one["starts_at"])] for one in export["sessions"]}
    names = {key: name for name, key in keys(export["questions"], cast.asked).items()}
    return {
        "messages": _messages(cast, workspace, ledger, sessions),
        "agendas": {
            ids[session["id"]]: {
                "carried_over": [
                    names[row["question"]] for row in session["proposed"] if row["carried_over"]
                ],
                "questions": [names[row["question"]] for row in session["proposed"]],
            }
            for session in export["sessions"]
        },
        "outcomes": {
            ids[session["id"]]: _outcomes(session["id"], export["questions"], names)
            for session in export["sessions"]
        },
        "evaluations": {ids[session["id"]]: session["evaluation"] for session in export["sessions"]},
        "open_at_close": sorted(
            names[question["id"]] for question in export["questions"] if question["state"] in STILL_OPEN
        ),
        "shared": _shared(workspace, ledger),
        "book": _book(cast, workspace),
    }


def _shared(workspace: Workspace, ledger: list[dict[str, Any]]) -> list[str]:
    """What came of each thing that the group was asked, as the channel reads it, in order."""
    found = {(row["channel"], row["ts"]) for row in ledger if row["kind"] == Kind.INQUIRY_SHARED}
    return [shown(message) for message in workspace.messages if (message.channel, message.ts) in found]


def _book(cast: Cast, workspace: Workspace) -> str:
    """The question book as somebody took it along; nothing where nobody did."""
    closing = cast.script.closing
    keeper = cast.everybody[closing.book_by].slack_user_id if closing and closing.book_by else None
    sent = [name for message in workspace.messages_to(keeper) for name in message.files] if keeper else []
    return (workspace.files[sent[-1]].content or b"").decode() if sent else ""


def _outcomes(
    session_id: int, questions: list[dict[str, Any]], names: dict[int, str]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {
        "deferred" if outcome is Outcome.DEFERRED else outcome: [] for outcome in Outcome
    }
    for question in questions:
        for item in question["history"]:
            if item["session"] == session_id:
                outcome = Outcome(item["outcome"])
                key = "deferred" if outcome is Outcome.DEFERRED else outcome
                found[key].append(names[question["id"]])
    return {key: sorted(value) for key, value in found.items()}


def _messages(
    cast: Cast, workspace: Workspace, ledger: list[dict[str, Any]], sessions: dict[int, str]
) -> list[dict[str, Any]]:
    """Return every post of Kring in order, a row for each part of a bundle."""
    parts: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in ledger:
        parts.setdefault((row["channel"], row["ts"]), []).append(row)
    owners = {channel.id: channel for channel in workspace.channels.values()}
    rows = []
    posted = [m for m in workspace.messages if m.user == workspace.bot_user and not m.ephemeral_to]
    for number, message in enumerate(posted, start=1):
        known = parts.get((message.channel, message.ts), [])
        for part in known or [{}]:
            kind = part.get("kind", OTHER)
            at = part.get("at") or datetime.fromtimestamp(float(message.ts), UTC).isoformat()
            rows.append(
                {
                    "kind": kind if kind in NAMED else OTHER,
                    "of": kind,
                    "session": sessions.get(part.get("session") or 0),
                    "to": part.get("to") or _reader(owners, workspace, message.channel),
                    "at": datetime.fromisoformat(at).astimezone(cast.zone).isoformat(timespec="seconds"),
                    "message": number,
                    "text": message.original.text,
                }
            )
    return rows


def _reader(channels: dict[str, Any], workspace: Workspace, channel_id: str) -> str:
    channel = channels.get(channel_id)
    if channel is None or not channel.is_dm:
        return channel_id
    return next((user for user in channel.members if user != workspace.bot_user), channel_id)
