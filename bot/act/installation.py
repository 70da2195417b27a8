"""Where Kring is installed, as Slack says; and whose workspace a payload belongs to.

One installation is one workspace: a single one, or a whole organisation that has the app. What is kept
stands under its id, whatever teams a payload names besides: Slack also tells the team of who acts, which is
another one for people from elsewhere (Slack Connect) and in other workspaces of the same organisation.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import msgspec
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize

from bot.slack.client import Slack

ORGANISATION = "E"  # how the ids of organisations begin


class AnotherInstallation(Exception):
    """What happened is told to another installation of the app."""


class Holder(msgspec.Struct):
    """Who has the app that a payload is meant for."""

    team_id: str | None = None
    enterprise_id: str | None = None


@dataclass(frozen=True)
class Installation:
    """One installation of the app; `org_wide` when a whole organisation has it."""

    team_id: str
    enterprise_id: str | None = None
    org_wide: bool = False
    bot_id: str | None = None
    bot_user_id: str | None = None

    @property
    def workspace(self) -> str:
        """The id under which everything of this installation is kept."""
        return self.enterprise_id if self.org_wide and self.enterprise_id else self.team_id

    def is_named(self, by: Holder) -> bool:
        """Tell whether these ids are ours, as far as they can tell.

        A workspace goes by its own id. An organisation goes by its own, and so do all its workspaces, which
        we do not know by name.
        """
        if self.org_wide:
            return by.enterprise_id in (None, self.enterprise_id)
        if by.team_id is not None:
            return by.team_id == self.team_id
        return None in (by.enterprise_id, self.enterprise_id) or by.enterprise_id == self.enterprise_id


def workspace_of(body: dict[str, Any], ours: Installation) -> str:
    """Return the workspace that a payload belongs to, once its shape is known to be Slack's.

    Slack says in events and with views which installation they are for. Where it does not, in a press on a
    message, a command or a shortcut, they are for the one whose token brought them.

    Raises AnotherInstallation.
    """
    holders = _holders(body)
    if holders and not any(ours.is_named(by) for by in holders):
        raise AnotherInstallation
    return ours.workspace


def _holders(body: dict[str, Any]) -> list[Holder]:
    told = [(one.get("team_id"), one.get("enterprise_id")) for one in body.get("authorizations") or ()]
    if installed := (body.get("view") or {}).get("app_installed_team_id"):
        told.append((installed, None))
    return [_holder(*ids) for ids in told]


def _holder(team_id: str | None, enterprise_id: str | None) -> Holder:
    """Slack gives the id of an organisation in the place of a workspace's, too."""
    if team_id is not None and team_id.startswith(ORGANISATION):
        return Holder(enterprise_id=team_id)
    return Holder(team_id, enterprise_id)


class Installed:
    """Knows the installation: Slack is asked once, when the first act comes."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._known: Installation | None = None
        self._asking = asyncio.Lock()

    async def here(self) -> Installation:
        """Return the installation. Raises what the client raises when Slack does not say."""
        if self._known is None:
            async with self._asking:
                if self._known is None:
                    self._known = _told(await self._slack.read("auth.test"))
        return self._known


def _told(answer: dict[str, Any]) -> Installation:
    by = _holder(answer["team_id"], answer.get("enterprise_id"))
    return Installation(
        by.team_id or "",
        by.enterprise_id,
        bool(answer.get("is_enterprise_install")) or by.team_id is None,
        answer.get("bot_id"),
        answer.get("user_id"),
    )


class Authorize(AsyncAuthorize):
    """Tells Bolt whose token it acts with: ours, whoever acts.

    When Slack does not say who we are, the act goes on all the same: the router tells people so kindly.
    """

    def __init__(self, installed: Installed, token: str) -> None:
        self._installed, self._token = installed, token

    async def __call__(self, **_act: Any) -> AuthorizeResult:
        """Return the installation as Bolt knows it."""
        try:
            ours = await self._installed.here()
        except Exception:
            return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=self._token)
        return AuthorizeResult(
            enterprise_id=ours.enterprise_id,
            team_id=ours.team_id,
            bot_id=ours.bot_id,
            bot_user_id=ours.bot_user_id,
            bot_token=self._token,
        )
