"""The door of Kring over HTTP: presses, forms and commands as Slack posts and signs them, to each in turn."""

import json
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter, time
from typing import Any
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from bot.slack.reception import FORM, PATH
from tests.year.slack import Slack
from tests.year.terms import TEAM

SECRET = "year-secret"
VERIFIER = SignatureVerifier(SECRET)
JSON = "application/json"
View = dict[str, Any]
Given = dict[str, Any]


class Refused(Exception):
    """Kring did not take what somebody did."""


@dataclass
class Door:
    """Where people's acts go in; a load balancer gives them to each process in turn."""

    ports: list[int]
    slack: Slack
    web: aiohttp.ClientSession
    times: list[float] = field(default_factory=list)  # seconds to each answer
    acts: Counter[str] = field(default_factory=Counter)
    _numbers: Any = field(default_factory=lambda: count(1))

    async def _post(self, what: str, body: bytes, kind: str = FORM) -> dict[str, Any]:
        stamp, port = str(int(time())), self.ports[next(self._numbers) % len(self.ports)]
        headers = {
            "Content-Type": kind, "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": VERIFIER.generate_signature(timestamp=stamp, body=body) or "",
        }  # fmt: skip
        began = perf_counter()
        async with self.web.post(f"http://127.0.0.1:{port}{PATH}", data=body, headers=headers) as answer:
            text, status = await answer.text(), answer.status
        self.times.append(perf_counter() - began)
        self.acts[what] += 1
        if status != 200:
            raise Refused(f"{what}: {status} {text[:300]}")
        return json.loads(text) if text.startswith("{") else {}

    def _of(self, kind: str, user: str) -> tuple[str, dict[str, Any]]:
        trigger = f"{next(self._numbers)}.year"
        return trigger, {
            "type": kind, "team": {"id": TEAM, "domain": "year"}, "trigger_id": trigger,
            "user": {"id": user, "name": user.lower(), "team_id": TEAM}, "api_app_id": "A0YEAR",
            "token": "v", "enterprise": None, "is_enterprise_install": False,
        }  # fmt: skip

    async def _interacts(self, what: str, payload: dict[str, Any]) -> dict[str, Any]:
        return await self._post(what, urlencode({"payload": json.dumps(payload)}).encode())

    async def presses(
        self, user: str, action: str, value: str, channel: str = "", ts: str = "", within: View | None = None
    ) -> View | None:
        """Press a button of a message, or within a modal; return the modal that is open then, if any."""
        trigger, payload = self._of("block_actions", user)
        pressed = {"type": "button", "action_id": action, "block_id": "b", "action_ts": "1.0", "value": value}
        payload |= {"actions": [pressed], "response_url": "https://hooks.slack.com/actions/1"}
        if within is None:
            place = {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": False}
            payload |= {
                "container": place, "channel": {"id": channel, "name": "year"},
                "message": {"type": "message", "ts": ts, "text": "", "blocks": []}, "state": {"values": {}},
            }  # fmt: skip
        else:
            payload |= {"container": {"type": "view", "view_id": within["id"]}, "view": within}
        await self._interacts(action, payload)
        written_anew = self.slack.views.pop(within["id"], None) if within is not None else None
        return self.slack.views.pop(trigger, written_anew)

    async def runs(self, user: str, words: str, channel: str) -> View | None:
        """Give a command; return the modal that it opens, if any."""
        trigger = f"{next(self._numbers)}.year"
        said = {
            "command": "/kring", "text": words, "user_id": user, "user_name": user.lower(), "team_id": TEAM,
            "channel_id": channel, "channel_name": "year", "trigger_id": trigger, "token": "v",
            "api_app_id": "A0YEAR", "response_url": "https://hooks.slack.com/commands/1",
        }  # fmt: skip
        await self._post("command", urlencode(said).encode())
        return self.slack.views.pop(trigger, None)

    async def submits(self, user: str, view: View, given: Given) -> View | None:
        """Send a form in with what it holds and what is given; return what it becomes. Raises Refused."""
        _, payload = self._of("view_submission", user)
        view = view | {
            "team_id": TEAM, "app_id": "A0YEAR", "hash": "1.x", "id": view.get("id", "V0"),
            "state": {"values": filled(view, given)},
        }  # fmt: skip
        said = await self._interacts(f"form {view['callback_id']}", payload | {"view": view})
        if said.get("response_action") == "errors":
            raise Refused(f"{view['callback_id']}: {said['errors']}")
        after: View | None = said.get("view")
        return None if after is None else after | {"id": view["id"]}

    async def looks(self, user: str) -> None:
        """Open the App Home."""
        number = next(self._numbers)
        event = {"type": "app_home_opened", "user": user, "channel": f"D{user}", "tab": "home"}
        told = {
            "type": "event_callback", "team_id": TEAM, "api_app_id": "A0YEAR", "event_id": f"Ev{number}",
            "event_time": 1, "event": event | {"event_ts": "1.0"}, "token": "v",
            "authorizations": [
                {"enterprise_id": None, "team_id": TEAM, "user_id": "U0KRING", "is_bot": True}
            ],
        }  # fmt: skip
        await self._post("home", json.dumps(told).encode(), JSON)


def filled(view: View, given: Given) -> dict[str, Any]:
    """Return the state of a form: what is given by the name of its field, else what it began with."""
    values: dict[str, Any] = {}
    for block in view.get("blocks", ()):
        if block.get("type") != "input":
            continue
        element, name = block["element"], block["block_id"]
        said = _value(element, given[name] if name in given else given.get("*"), name in given)
        values[name] = {element["action_id"]: {"type": element["type"]} | said}
    return values


def _value(element: dict[str, Any], wish: Any, wanted: bool) -> dict[str, Any]:
    match element["type"]:
        case "plain_text_input":
            return {"value": wish if wanted else element.get("initial_value")}
        case "static_select" | "radio_buttons":
            offered = element.get("options", ())
            asked = [one for one in offered if one["value"] == wish] if wanted else []
            return {"selected_option": asked[0] if asked else element.get("initial_option")}
        case "checkboxes" | "multi_static_select":
            picked = wish(element["options"]) if callable(wish) else element.get("initial_options", [])
            return {"selected_options": picked}
        case "datepicker":
            return {"selected_date": wish if wanted else element.get("initial_date")}
        case "timepicker":
            return {"selected_time": wish if wanted else element.get("initial_time")}
    return {}
