"""Where Kring is installed, and for which installation a payload is.

One installation is one workspace: a single one, or a whole organisation that has the app. What is kept
stands under its id, whatever teams a payload names besides: Slack also tells the team of who acts, which is
another one for people from elsewhere (Slack Connect) and in other workspaces of the same organisation.
"""

import asyncio
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.call import Call
from bot.slack.client import Slack
from bot.slack.stamps import Stamps
from bot.storage.installed import Given, Installed
from models.installation import is_there

ORGANISATION, WORKSPACE = "E", "T"  # how the ids of organisations begin, and of workspaces
UNUSED = "xoxb-"  # Bolt asks for a token; we speak to Slack with clients of our own (bot/slack/workspaces.py)

Body = dict[str, Any]


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


def is_for(body: Body, ours: Installation) -> bool:
    """Tell whether a payload is for our only installation, once its shape is known to be Slack's."""
    holders = _holders(body)
    return not holders or any(ours.is_named(by) for by in holders)


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


class Installations(Protocol):
    """Knows where Kring is installed."""

    async def whose(self, body: Body, call: Call | None = None) -> Installation:
        """Return the installation that a payload is for. Raises AnotherInstallation.

        Slack says in events and with views for which one they are. Where it does not, in a press on a
        message, a command or a shortcut, they are for the one whose token brought them.
        """

    async def acting(self, team_id: str | None, enterprise_id: str | None) -> Installation | None:
        """Return the installation that Bolt found in a payload; None when there is none."""

    async def must_be_there(self, db: AsyncSession, team_id: str) -> None:
        """See that a workspace has Kring until the transaction ends. Raises AnotherInstallation."""


class OneInstallation:
    """The one whose token the process was given: Slack is asked once, when the first act comes."""

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

    async def whose(self, body: Body, _call: Call | None = None) -> Installation:
        """Return the installation. Raises AnotherInstallation when a payload is meant for another one."""
        ours = await self.here()
        if not is_for(body, ours):
            raise AnotherInstallation
        return ours

    async def acting(self, _team_id: str | None, _enterprise_id: str | None) -> Installation | None:
        """Return the installation; None when Slack does not say who we are: the router tells people so."""
        try:
            return await self.here()
        except Exception:
            return None

    async def must_be_there(self, _db: AsyncSession, _team_id: str) -> None:
        """It is: nobody takes it away but who runs the process."""


class ManyInstallations:
    """Those that installed the app, each with what it gave."""

    def __init__(self, installed: Installed, stamps: Stamps) -> None:
        self._installed, self._stamps = installed, stamps

    async def whose(self, body: Body, call: Call | None = None) -> Installation:
        """Return the installation that a payload is for. Raises AnotherInstallation when there is none.

        A press on a message that Kring posted is for the workspace in which it did, or for none; of one that
        one person sees its stamp tells which that is. Where nothing tells, it is for that of who acts.
        """
        if (body.get("container") or {}).get("is_ephemeral"):
            given = await self._installed.find(self._stamps.whose(body))
        elif (given := await self._named(body)) is not None and call is not None:
            given = await self._where_it_lives(given, call)
        if given is None:
            raise AnotherInstallation
        return _kept(given)

    async def _named(self, body: Body) -> Given | None:
        """Return the installation that Slack names.

        Where a whole organisation has the app, it names one of its workspaces, or the organisation of who is
        from elsewhere: then it is known by who posted the message.
        """
        for team_id, bot_id in _candidates(body):
            given = await self._installed.find(team_id)
            if given is not None and (given.bot_id is None or bot_id in (None, given.bot_id)):
                return given
        speaks_as = _made_by(body)
        return await self._installed.of_organisation(speaks_as) if speaks_as else None

    async def _where_it_lives(self, given: Given, call: Call) -> Given:
        """Return the installation in which that lives on which somebody acts.

        A workspace and its organisation may have one each: Slack then names either, and both may speak as
        the same bot. Only one that Slack names as well is looked at.
        """
        beside = await self._installed.beside(given, _teams(call.payload))
        if not beside:
            return given
        return await self._installed.where_lives(
            [given, *beside],
            network_id=call.about.network,
            session_id=call.about.session,
            channel=call.channel,
            ts=call.message_ts,
        )

    async def must_be_there(self, db: AsyncSession, team_id: str) -> None:
        """See that a workspace has Kring until the transaction ends. Raises AnotherInstallation."""
        if not await is_there(db, team_id):
            raise AnotherInstallation

    async def acting(self, team_id: str | None, enterprise_id: str | None) -> Installation | None:
        """Return the installation that Bolt found in a payload; None when there is none."""
        for one in (team_id, enterprise_id):
            if one and (given := await self._installed.find(one)) is not None:
                return _kept(given)
        return None


def _candidates(body: Body) -> list[tuple[str, str | None]]:
    """Return the ids under which the installation may be kept for which a payload is, the surest first.

    Where Slack says for which one it is, it is for no other. An organisation's goes by the organisation. With
    some there is the app's id there, which then has to be the same.
    """
    named: list[tuple[Any, str | None]]
    if told := body.get("authorizations") or ():
        named = [(one.get("enterprise_id" if _everywhere(one) else "team_id"), None) for one in told]
    else:
        team, posted = body.get("team") or {}, _pressed_on(body)
        organisation = (body.get("enterprise") or {}).get("id") or body.get("enterprise_id")
        where = (body.get("view") or {}).get("app_installed_team_id")
        by = _made_by(body) or None
        named = [(organisation, by)] if _everywhere(body) else []
        whose = where or (posted.get("team") if by else None)
        if whose:
            named.append((whose, by))
        elif not _everywhere(body):
            named.append((team.get("id") or body.get("team_id"), by))
    return [(one, bot_id) for one, bot_id in named if isinstance(one, str) and one]


def _made_by(body: Body) -> str:
    """Return as which app a message was posted or a view drawn; empty where Slack does not say."""
    made = (_pressed_on(body) or body.get("view") or {}).get("bot_id")
    return made if isinstance(made, str) and not body.get("authorizations") else ""


def _pressed_on(body: Body) -> Body:
    """Return the message on which somebody pressed; none for a shortcut, which is offered on any message."""
    on_any = body.get("type") == "message_action"
    return {} if on_any else body.get("message") or {}


def _teams(body: Body) -> set[str]:
    """Return every workspace that Slack names, whoever's it is."""
    named = [body.get("team"), body, body.get("view"), body.get("message"), body.get("event")]
    keys = ("id", "team_id", "context_team_id", "app_installed_team_id", "team")
    told = [one.get(key) for one in named if isinstance(one, dict) for key in keys]
    return {one for one in told if isinstance(one, str) and one.startswith(WORKSPACE)}


def _everywhere(told: Body) -> bool:
    """Tell whether Slack says that a whole organisation has the app."""
    return str(told.get("is_enterprise_install")).lower() == "true"


def _kept(given: Given) -> Installation:
    org_wide = given.workspace_id is None
    return Installation(
        given.workspace_id or "", given.enterprise_id, org_wide, given.bot_id, given.bot_user_id
    )


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
    """Tells Bolt who Kring is where something happened; the act goes on also where it is nobody."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    async def __call__(
        self, *, team_id: str | None = None, enterprise_id: str | None = None, **_act: Any
    ) -> AuthorizeResult:
        """Return the installation as Bolt knows it."""
        ours = await self._installations.acting(team_id, enterprise_id)
        if ours is None:
            return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=UNUSED)
        return AuthorizeResult(
            enterprise_id=ours.enterprise_id,
            team_id=ours.team_id,
            bot_id=ours.bot_id,
            bot_user_id=ours.bot_user_id,
            bot_token=UNUSED,
        )
