"""What a file expects of each session, and how what happened differs from it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from bot.story.script import Script

NEAR = Decimal("0.05")  # averages are shown with one decimal


class SessionExpected(msgspec.Struct, omit_defaults=True):
    """What has to come of one session; what is left out is not compared."""

    present: int | None = None
    evaluation_responses: int | None = None
    averages: dict[str, float] | None = None
    answered: list[str] | None = None
    unanswered_registered: list[str] | None = None
    deferred: list[str] | None = None
    parked: list[str] | None = None
    carried_over: list[str] | None = None


def of_session(script: Script, session: str) -> SessionExpected:
    """Return what is expected of a session. Raises msgspec.ValidationError."""
    return msgspec.convert(script.expected.get(session, {}), SessionExpected)


def differences(script: Script, happened: Mapping[str, Any]) -> list[str]:
    """Return in what a story differs from what its file expects, one sentence each; empty when in nothing."""
    found = list[str]()
    for session in script.sessions:
        if session.id in script.expected and session.called_off_at is None:
            found += _of_session(session.id, of_session(script, session.id), happened)
    if "open_at_close" in script.expected:
        found += _differ("open_at_close", sorted(script.expected["open_at_close"]), happened["open_at_close"])
    return found


def _of_session(key: str, wanted: SessionExpected, happened: Mapping[str, Any]) -> Iterator[str]:
    evaluation = happened["evaluations"].get(key, {})
    outcomes, agenda = happened["outcomes"].get(key, {}), happened["agendas"].get(key, {})
    if wanted.evaluation_responses is not None:
        if wanted.present is not None:
            yield from _differ(f"{key}.present", wanted.present, evaluation.get("asked"))
        yield from _differ(
            f"{key}.evaluation_responses", wanted.evaluation_responses, evaluation.get("answers")
        )
    for name, mean in (wanted.averages or {}).items():
        seen = (evaluation.get("shown") or {}).get(name)
        if seen is None or abs(Decimal(seen) - Decimal(str(mean))) > NEAR:
            yield f"{key}.averages.{name}: expected {mean}, and it was {seen}."
    became = {
        "answered": (wanted.answered, "answered"),
        "unanswered_registered": (wanted.unanswered_registered, "unanswered"),
        "deferred": (wanted.deferred, "deferred"),
        "parked": (wanted.parked, "parked"),
    }
    for name, (said, outcome) in became.items():
        if said is not None:
            yield from _differ(f"{key}.{name}", sorted(said), sorted(outcomes.get(outcome, [])))
    if wanted.carried_over is not None:
        yield from _differ(
            f"{key}.carried_over", sorted(wanted.carried_over), sorted(agenda.get("carried_over", []))
        )


def _differ(what: str, wanted: Any, seen: Any) -> Iterator[str]:
    if wanted != seen:
        yield f"{what}: expected {wanted}, and it was {seen}."
