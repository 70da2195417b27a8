"""What the doctor asks Slack: are the tokens right, what may they do, are the channels there?"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.running.clock import SystemClock
from bot.running.config import Settings
from bot.running.doctor.found import Found
from bot.slack import scopes
from bot.slack.client import TIME_OUT, Slack
from bot.slack.outcome import NotSent, classify
from bot.storage.alone import is_held

APART = timedelta(seconds=10)  # that the clocks of this machine and Slack may be
MOST_ASKED = 200  # channels that are asked about one by one
TRIES, LONGEST_REST = 3, 60.0  # seconds, when Slack asks to wait
MENDS = {
    "invalid_auth": "Slack does not know this token; copy it anew",
    "not_authed": "no token came with the question; copy it anew",
    "account_inactive": "the app was removed from the workspace; install it again and copy the new token",
    "token_revoked": "the token was withdrawn; install the app again and copy the new token",
    "token_expired": "the token is over, as token rotation is on in the app; make a new app from app.yaml",
    "not_allowed_token_type": "this is a token of another kind; see that the two are not exchanged",
    "missing_scope": "the token may not do this; make one with the scope connections:write",
    "no_connection": "Slack cannot be reached; see whether this machine may go out to slack.com",
    "ratelimited": "it was asked too often; try again in a minute",
    "forbidden_team": "this workspace may not use Socket Mode; see whether the app has it on",
}
SOCKET_MODE_OFF = (
    "Socket Mode is off; turn it on under Socket Mode in the app, or set SLACK_SIGNING_SECRET for HTTP mode"
)
GONE = {
    "channel_not_found": "it is gone, or private and Kring is not in it; type /invite @Kring there",
    "is_archived": "it is archived; bring it back in Slack, or move the network to another channel",
    "not_in_channel": "Kring is not in it any more; type /invite @Kring there",
}


def _why(error: Exception) -> str:
    """Return in a line what Slack said, and what can be done."""
    said = classify(error).error
    mend = MENDS.get(said)
    return f"Slack says {said}" + (f"; {mend}" if mend else "")


async def examine(settings: Settings, networks: Collection[tuple[str, str]], found: Found) -> None:
    """Ask Slack about the tokens, and about the channels in which networks live."""
    async with aiohttp.ClientSession() as pool:
        slack = Slack(settings.bot_token, settings.api_url, pool)
        answer = await _bot(slack, found)
        if answer is not None:
            org_wide = bool(answer.get("is_enterprise_install"))
            here = str(answer.get("enterprise_id") if org_wide else answer.get("team_id"))
            _workspaces(networks, here, found)
            lost = {channel for team, channel in networks if team == here}
            if not org_wide:  # there Slack lists the channels of one workspace at a time
                lost -= await _joined(slack)
            await _channels(slack, sorted(lost), found)
        if not settings.over_http:
            await _sockets(settings, pool, found)


async def _bot(slack: Slack, found: Found) -> Mapping[str, Any] | None:
    """Look at the bot token; return what Slack says of it, None when it does not take it."""
    try:
        async with asyncio.timeout(TIME_OUT):
            answer = await slack.web.api_call("auth.test", http_verb="GET")
    except Exception as error:
        found.wrong.append(f"SLACK_BOT_TOKEN: {_why(error)}")
        return None
    headers: Mapping[str, str] = answer.headers
    found.wrong += _clock(headers)
    _scopes(headers, found)
    data: Any = answer.data
    return dict(data)


def _workspaces(networks: Collection[tuple[str, str]], here: str, found: Found) -> None:
    """Name the workspaces to which networks of this database belong, and the token does not."""
    others = sorted({team for team, _ in networks} - {here})
    if not others:
        return
    line = (
        f"KRING_DATABASE: networks in it belong to {', '.join(others)}, and SLACK_BOT_TOKEN is one of {here}"
    )
    if any(team == here for team, _ in networks):
        found.know.append(line)
    else:
        found.wrong.append(f"{line}; name the database of this workspace, or the token of that one")


def _clock(headers: Mapping[str, str]) -> list[str]:
    """Compare the clock of this machine with that of Slack."""
    try:
        theirs = parsedate_to_datetime(headers.get("Date", ""))
    except ValueError:
        return []
    ahead = SystemClock().now() - theirs
    if abs(ahead) <= APART:
        return []
    which = "ahead of" if ahead > timedelta() else "behind"
    return [
        f"The clock of this machine is {abs(ahead).total_seconds():.0f} seconds {which} Slack’s, so that "
        "messages come at the wrong time; let it be set by itself (timedatectl set-ntp true)"
    ]


def _scopes(headers: Mapping[str, str], found: Found) -> None:
    """Compare what was granted with what app.yaml asks for."""
    granted = scopes.named_in(headers)
    if granted is None:
        found.know.append("SLACK_BOT_TOKEN: Slack did not say which scopes it has")
        return
    for name, scope in scopes.lacking(granted).items():
        if scope.optional:
            found.know.append(f"{name}: this optional scope was not granted, so Kring cannot {scope.without}")
        else:
            found.wrong.append(
                f"SLACK_BOT_TOKEN: it lacks the scope {name}, so Kring cannot {scope.without}; "
                "paste app.yaml anew under App Manifest, and install the app again"
            )
    if more := sorted(granted - scopes.SCOPES.keys()):
        found.know.append(
            f"SLACK_BOT_TOKEN: Kring does nothing with {', '.join(more)}; take what it does not need away"
        )


async def _channels(slack: Slack, lost: Sequence[str], found: Found) -> None:
    """Name of these channels of networks those in which nothing can be said."""
    for channel in lost[:MOST_ASKED]:
        if why := await _gone(slack, channel):
            said = GONE.get(why, f"Slack says {why}")
            found.wrong.append(f"The channel {channel}, in which a network lives: {said}")
    if more := len(lost[MOST_ASKED:]):
        found.know.append(f"{more} more channels were not asked about")


async def _joined(slack: Slack) -> set[str]:
    """Return the channels that Kring is in, as far as Slack lists them."""
    joined, cursor = set[str](), ""
    with suppress(Exception):  # then each is asked about
        while True:
            page = await slack.read(
                "users.conversations",
                types="public_channel,private_channel", exclude_archived="true", limit=200, cursor=cursor,
            )  # fmt: skip
            joined |= {one["id"] for one in page["channels"]}
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                break
    return joined


async def _gone(slack: Slack, channel: str) -> str:
    """Return why nothing can be said in a channel, in a word of Slack's; empty when it can."""
    for _ in range(TRIES):
        try:
            told: dict[str, Any] = (await slack.read("conversations.info", channel=channel))["channel"]
        except Exception as error:
            failure = classify(error)
            if not isinstance(failure, NotSent) or failure.retry_after is None:
                return failure.error
            await asyncio.sleep(min(failure.retry_after.total_seconds(), LONGEST_REST))
        else:
            archived, member = told.get("is_archived"), told.get("is_member")
            return "is_archived" if archived else "" if member else "not_in_channel"
    return "ratelimited"


async def _sockets(settings: Settings, pool: aiohttp.ClientSession, found: Found) -> None:
    """Look at the app token, and whether Socket Mode is on.

    A connection is opened for that until Slack greets it, where no Kring runs: what people do in that moment
    would come to it, and nobody would answer.
    """
    client = AsyncWebClient(base_url=settings.api_url, session=pool, retry_handlers=[])
    try:
        async with asyncio.timeout(TIME_OUT):
            address = (await client.apps_connections_open(app_token=settings.app_token))["url"]
    except Exception as error:
        found.wrong.append(f"SLACK_APP_TOKEN: {_why(error)}")
        return
    if is_held(settings.database):
        found.know.append("Whether Socket Mode is on was not looked at, as a Kring runs on this database")
        return
    try:
        async with asyncio.timeout(TIME_OUT), pool.ws_connect(address) as socket:
            said = await socket.receive_json()
    except (aiohttp.ClientError, OSError, TimeoutError, TypeError, ValueError) as error:
        found.wrong.append(
            f"SLACK_APP_TOKEN: Slack opens no connection ({type(error).__name__}); see whether a proxy is in "
            "the way of wss://"
        )
        return
    found.wrong += _greeted(said)


def _greeted(said: Mapping[str, Any]) -> Iterable[str]:
    """Return what is wrong with the greeting of a connection."""
    if said.get("type") != "disconnect":
        return []
    reason = said.get("reason")
    if reason == "link_disabled":
        return [f"SLACK_APP_TOKEN: {SOCKET_MODE_OFF}"]
    if reason == "too_many_websockets":
        return [
            "SLACK_APP_TOKEN: ten connections are open already, the most that Slack allows; "
            "end other processes of Kring"
        ]
    return [f"SLACK_APP_TOKEN: Slack ends the connection at once ({reason})"]
