"""Payloads as Slack sends them, as large as they were measured: a form 19 KB, a press 2.9 KB."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

import msgspec

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.texts import Texts
from bot.views import evaluation as view
from models.evaluation import Mine
from models.person import Language
from tests.bench.world import TEAM, Size, channel_of, evaluated_now, token_of, user_of

LARGE, SMALL = 19_000, 2_900  # bytes of a body
EMPTY = "bench_empty"
MEETING = evaluated_now(1, datetime.now(UTC))
T = Texts(Language.NL)
ANSWERS = ("no", "maybe", "yes")  # in turn, so that each press changes something
SCORES = ("content", "discussion", "facilitation")


def _shared(kind: str, person: int) -> dict[str, Any]:
    user = user_of(person)
    return {
        "type": kind,
        "team": {"id": TEAM, "domain": "bench"},
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM},
        "api_app_id": "A0BENCH",
        "token": "verification",
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": f"1.{person}.trigger",
    }


def _as_large_as(payload: dict[str, Any], blocks: list[Any], size: int) -> bytes:
    """Return the payload as JSON, with more blocks until its body has the size of a real one."""
    filler = {"type": "section", "block_id": "filler", "text": {"type": "plain_text", "text": "w é " * 20}}
    text = msgspec.json.encode(payload)
    length, each = len(quote_plus(text)), len(quote_plus(msgspec.json.encode(filler))) + 3
    blocks += [filler] * max(0, (size - length) // each)
    return msgspec.json.encode(payload)


def evaluation(size: Size, person: int, callback: str = Form.EVALUATION) -> bytes:
    """Somebody submits the evaluation of their network's session."""
    form = view.form(T, MEETING, token_of(person), Mine(1, 5, None))
    about = About(session=size.evaluating(person), token=token_of(person))
    values: dict[str, Any] = {
        name: {"value": {"type": "static_select", "selected_option": {"value": str(5 + person % 6)}}}
        for name in SCORES
    }
    for name in ("comment", "learning_point", "wish"):
        said = f"Wat ik meeneem, {person}: héél concreet, met 50% minder woorden."
        values[name] = {"value": {"type": "plain_text_input", "value": said}}
    form |= {
        "id": f"V{person}", "team_id": TEAM, "callback_id": callback, "hash": "1.x", "app_id": "A0BENCH",
        "private_metadata": msgspec.json.encode(about).decode(), "state": {"values": values},
    }  # fmt: skip
    return _as_large_as({**_shared("view_submission", person), "view": form}, form["blocks"], LARGE)


def _press(size: Size, person: int, action: str, about: About, channel: str) -> bytes:
    blocks: list[Any] = []
    payload = _shared("block_actions", person) | {
        "actions": [
            {
                "type": "button", "action_id": action, "block_id": "b1", "action_ts": "1.0",
                "text": {"type": "plain_text", "text": "Ja"},
                "value": msgspec.json.encode(about).decode(),
            }
        ],
        "container": {"type": "message", "message_ts": "1.0", "channel_id": channel, "is_ephemeral": False},
        "channel": {"id": channel, "name": "bench"},
        "message": {"type": "message", "ts": "1.0", "text": "Bijeenkomst", "blocks": blocks},
        "state": {"values": {}},
        "response_url": "https://hooks.slack.com/actions/T/1/x",
    }  # fmt: skip
    return _as_large_as(payload, blocks, SMALL)


def rsvp(size: Size, person: int, answer: str = "maybe") -> bytes:
    """Somebody says under the announcement whether they come."""
    about = msgspec.convert({"session": size.announced(person), "rsvp": answer}, About)
    return _press(size, person, f"{Act.RSVP}_{answer}", about, channel_of(size.network_of(person)))


def opening(size: Size, person: int) -> bytes:
    """Somebody opens the form of the evaluation from their message."""
    about = About(session=size.evaluating(person), token=token_of(person))
    return _press(size, person, Act.EVALUATE, about, f"D{person:08d}")


def empty(size: Size, person: int) -> bytes:
    """Somebody presses a button that does nothing."""
    return _press(size, person, EMPTY, About(network=size.network_of(person)), f"D{person:08d}")


def nobodys(size: Size, person: int) -> bytes:
    """Somebody presses a button that has no handler."""
    return _press(size, person, "bench_nobodys", About(), f"D{person:08d}")


def home(_size: Size, person: int, turn: int = 0) -> bytes:
    """Somebody opens their App Home; an event, so JSON without a form around it."""
    return msgspec.json.encode(
        {
            "type": "event_callback", "token": "verification", "team_id": TEAM, "api_app_id": "A0BENCH",
            "event_id": f"Ev{person}x{turn}x{datetime.now(UTC).timestamp()}", "event_time": 1,
            "event": {
                "type": "app_home_opened", "user": user_of(person), "channel": f"D{person:08d}",
                "tab": "home", "event_ts": "1.0",
            },
            "authorizations": [
                {"enterprise_id": None, "team_id": TEAM, "user_id": "U0BOT", "is_bot": True}
            ],
        }
    )  # fmt: skip
