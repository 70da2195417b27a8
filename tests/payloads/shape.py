"""Shapes: payloads with fields that may be missing, from whom they come, and what is meant by them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.act.installation import Installation
from tests.neighbours import TEAM

Json = dict[str, Any]

ORGANISATION, SISTER = "E0KOEPEL", "T0ZUSTER"  # ours, and another workspace of it
FAR, FAR_ORGANISATION = "T0VER", "E0VER"
KRING, BOT = "UKRING", "BKRING"
NOW = "1773327600.000100"


@dataclass(frozen=True, eq=False)
class Maybe:
    """A field that Slack does not always send, or sends as null."""

    value: Any
    null: bool = False


def maybe(value: Any, *, null: bool = False) -> Any:
    """Let a field be there or not."""
    return Maybe(value, null)


def _maybes(body: Any) -> Iterator[Maybe]:
    if isinstance(body, Maybe):
        yield body
        yield from _maybes(body.value)
    elif isinstance(body, Mapping):
        for value in body.values():
            yield from _maybes(value)
    elif isinstance(body, list):
        for value in body:
            yield from _maybes(value)


def _with(body: Any, there: Callable[[Maybe], bool], null: Maybe | None) -> Any:
    if isinstance(body, Maybe):
        return None if body is null else _with(body.value, there, null)
    if isinstance(body, Mapping):
        return {
            name: _with(value, there, null)
            for name, value in body.items()
            if not isinstance(value, Maybe) or there(value)
        }
    if isinstance(body, list):
        return [_with(value, there, null) for value in body]
    return body


def whole(body: Json) -> Json:
    """Return a payload with every field."""
    return dict(_with(body, lambda _one: True, None))


def bare(body: Json) -> Json:
    """Return a payload with nothing but what Slack always sends."""
    return dict(_with(body, lambda _one: False, None))


def versions(body: Json) -> Iterator[Json]:
    """Yield a payload with every field and with the fewest; without each that may miss, with it alone."""
    found = [*_maybes(body)]
    yield whole(body)
    yield bare(body)
    for one in found:
        yield _with(body, lambda field, one=one: field is not one, None)  # type: ignore[misc]
        yield _with(body, lambda field, one=one: field is one, None)  # type: ignore[misc]
        if one.null:
            yield _with(body, lambda _field: True, one)


@dataclass(frozen=True)
class Setting:
    """Who acts, and where the app is installed."""

    user: str = "UAASKER"
    team: str = TEAM
    enterprise: str | None = None
    guest: str = ""  # of one channel or of several
    app: Installation = field(default_factory=lambda: Installation(TEAM))

    @property
    def elsewhere(self) -> bool:
        """Whether they are of another organisation."""
        return self.team == FAR

    def by(self, user: str) -> "Setting":
        """The same for somebody else."""
        return replace(self, user=user)


IN_ORGANISATION = Installation(TEAM, ORGANISATION)
FOR_ORGANISATION = Installation(TEAM, ORGANISATION, org_wide=True)
SETTINGS = {
    "a member": Setting(),
    "a guest of several channels": Setting(guest="multi"),
    "a guest of one channel": Setting(guest="single"),
    "another organisation": Setting(team=FAR),
    "another organisation of several workspaces": Setting(team=FAR, enterprise=FAR_ORGANISATION),
    "a workspace of an organisation": Setting(enterprise=ORGANISATION, app=IN_ORGANISATION),
    "another workspace of the organisation": Setting(
        team=SISTER, enterprise=ORGANISATION, app=IN_ORGANISATION
    ),
    "app for the organisation": Setting(enterprise=ORGANISATION, app=FOR_ORGANISATION),
    "app for the organisation, another workspace": Setting(
        team=SISTER, enterprise=ORGANISATION, app=FOR_ORGANISATION
    ),
    "app for the organisation, somebody from elsewhere": Setting(team=FAR, app=FOR_ORGANISATION),
}


@dataclass(frozen=True)
class Meant:
    """What is to be understood; None where nobody is to act on it."""

    kind: str
    name: str
    user: str = ""
    channel: str | None = None
    text: str = ""
    thread: str | None = None
    message: str | None = None  # in which it happened
    about: Json = field(default_factory=dict)
    chosen: Any = None


@dataclass(frozen=True)
class Payload:
    """One shape, filled in by us."""

    body: Json
    meant: Meant | None  # None: Kring does not hear it


def of_an_organisation(enterprise: str | None) -> Json:
    """What is said beside a team that belongs to an organisation."""
    return {"enterprise_id": enterprise, "enterprise_name": maybe("Koepel")} if enterprise else {}
