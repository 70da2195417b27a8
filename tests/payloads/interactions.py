"""Presses, forms, commands, shortcuts, and what else an app can be asked by a person's hand."""

import json
from typing import Any

from tests.payloads.messages import QUESTION, QUESTION_AS_MEANT, message
from tests.payloads.shape import BOT, NOW, Json, Meant, Payload, Setting, maybe, of_an_organisation

HERE = "C0HIER"
VIEW = "V0VENSTER"
PLAIN = {"type": "plain_text", "text": "Kring", "emoji": True}


def interaction(kind: str, s: Setting, **more: Any) -> Json:
    """What every interaction says. Where an organisation has the app, no team of its own people is named."""
    team = {"id": s.team, "domain": "wilg", **of_an_organisation(s.enterprise)}
    organisation = {"id": s.enterprise, "name": "Koepel"} if s.enterprise else None
    return {
        "type": kind,
        "team": None if s.app.org_wide and not s.elsewhere else team,
        "enterprise": maybe(organisation, null=True),
        "is_enterprise_install": maybe(s.app.org_wide),
        "user": {"id": s.user, "username": maybe("anna"), "name": maybe("anna"), "team_id": maybe(s.team)},
        "api_app_id": "A0KRING",
        "token": maybe("geheim"),
        **more,
    }


def view(s: Setting, kind: str, callback: str, about: str, state: Json, blocks: list[Json]) -> Json:
    """A view as interactions hold it."""
    return {
        "id": VIEW,
        "team_id": s.team,
        "app_id": maybe("A0KRING"),
        "app_installed_team_id": s.app.workspace,
        "bot_id": maybe(BOT),
        "type": kind,
        "title": maybe(PLAIN),
        "close": maybe(PLAIN, null=True),
        "submit": maybe(PLAIN, null=True),
        "submit_disabled": maybe(False),
        "blocks": blocks,
        "private_metadata": about,
        "callback_id": callback,
        "external_id": maybe(""),
        "state": {"values": state},
        "hash": maybe("1773327600.abc"),
        "clear_on_close": maybe(False),
        "notify_on_close": maybe(False),
        "root_view_id": maybe(VIEW, null=True),
        "previous_view_id": maybe(None, null=True),
    }


def pressed(name: str, value: str) -> Json:
    """A button that was pressed."""
    return {
        "type": "button",
        "action_id": name,
        "block_id": "b1",
        "text": maybe(PLAIN),
        "value": value,
        "style": maybe("primary"),
        "confirm": maybe({"title": PLAIN, "text": PLAIN, "confirm": PLAIN, "deny": PLAIN}),
        "action_ts": maybe(NOW),
    }


def picked(name: str, value: str) -> Json:
    """A menu in which something was chosen."""
    return {
        "type": "static_select",
        "action_id": name,
        "block_id": "b1",
        "selected_option": {"text": PLAIN, "value": value, "description": maybe(PLAIN)},
        "initial_option": maybe({"text": PLAIN, "value": "other"}),
        "placeholder": maybe(PLAIN),
        "action_ts": maybe(NOW),
    }


CHANNEL = {"id": HERE, "name": maybe("privategroup")}


def press(
    s: Setting, name: str, value: str = '{"network": 1}', *, thread: str | None = None,
    ephemeral: bool = False, attachment: bool = False, channel: str = HERE,
) -> Payload:  # fmt: skip
    """A press in a message: in a channel, a thread, a private line, an attachment."""
    container: Json = {
        "type": "message_attachment" if attachment else "message",
        "message_ts": NOW,
        "channel_id": channel,
        "is_ephemeral": ephemeral,
        **({"thread_ts": thread} if thread else {}),
        **({"attachment_id": 1, "is_app_unfurl": maybe(False)} if attachment else {}),
    }
    held = {} if ephemeral else {"message": message(BOT, "Wie komt er?", s, thread=thread)}
    body = interaction(
        "block_actions", s, trigger_id="1.2.3", container=container, channel=CHANNEL | {"id": channel},
        actions=[pressed(name, value)], response_url=maybe("https://hooks.slack.example/1"),
        state=maybe({"values": {}}), **held,
    )  # fmt: skip
    in_thread = thread if thread != NOW else None  # else it is the message at the head of a thread
    return Payload(
        body,
        Meant("act", name, s.user, channel, thread=in_thread, message=NOW, about=json.loads(value),
              chosen=value),
    )  # fmt: skip


def press_in_view(
    s: Setting, name: str, value: str = '{"network": 1}', *, kind: str = "modal", callback: str = ""
) -> Payload:
    """A press in a modal or in the Home."""
    shown = view(s, kind, callback, "{}", {}, [{"type": "actions", "block_id": "b1", "elements": []}])
    body = interaction(
        "block_actions", s, trigger_id="1.2.3", container={"type": "view", "view_id": VIEW},
        actions=[pressed(name, value)], view=shown,
    )  # fmt: skip
    return Payload(body, Meant("act", name, s.user, about=json.loads(value), chosen=value))


def choice(s: Setting, name: str, value: str, about: str = '{"network": 1}') -> Payload:
    """Something chosen in a menu of a modal."""
    shown = view(s, "modal", "menu", about, {}, [{"type": "section", "block_id": "b1", "text": PLAIN}])
    body = interaction(
        "block_actions", s, trigger_id="1.2.3", container={"type": "view", "view_id": VIEW},
        actions=[picked(name, value)], view=shown,
    )  # fmt: skip
    return Payload(body, Meant("act", name, s.user, about=json.loads(about), chosen=value))


def submission(s: Setting, name: str, about: str = '{"network": 1}', state: Json | None = None) -> Payload:
    """A modal that was sent in."""
    fields = state or {}
    blocks = [{"type": "input", "block_id": one, "label": PLAIN, "optional": maybe(False)} for one in fields]
    body = interaction(
        "view_submission", s, trigger_id="1.2.3", view=view(s, "modal", name, about, fields, blocks),
        response_urls=maybe([]),
    )  # fmt: skip
    return Payload(body, Meant("form", name, s.user, about=json.loads(about)))


def command(s: Setting, name: str, text: str = "", *, channel: str = HERE) -> Payload:
    """The slash command. Over HTTP every value is text."""
    body = {
        "token": maybe("geheim"),
        "team_id": s.team,
        "team_domain": "wilg",
        **of_an_organisation(s.enterprise),
        "channel_id": channel,
        "channel_name": maybe("directmessage" if channel.startswith("D") else "privategroup"),
        "user_id": s.user,
        "user_name": maybe("anna"),
        "command": "/kring",
        "text": f"{name} {text}".strip(),
        "api_app_id": "A0KRING",
        "is_enterprise_install": maybe(str(s.app.org_wide).lower()),
        "response_url": "https://hooks.slack.example/2",
        "trigger_id": "1.2.3",
    }
    return Payload(body, Meant("command", name, s.user, channel, text=text))


def shortcut(s: Setting, name: str) -> Payload:
    """A shortcut that was used from anywhere."""
    body = interaction("shortcut", s, trigger_id="1.2.3", callback_id=name, action_ts=maybe(NOW))
    return Payload(body, Meant("shortcut", name, s.user))


def message_shortcut(
    s: Setting, name: str, on: Json | None = None, text: str = QUESTION_AS_MEANT, *, channel: str = HERE
) -> Payload:
    """A shortcut that was used on a message."""
    body = interaction(
        "message_action", s, trigger_id="1.2.3", callback_id=name, action_ts=maybe(NOW), message_ts=NOW,
        channel=CHANNEL | {"id": channel}, response_url=maybe("https://hooks.slack.example/3"),
        message=message("UAPARTICIPANT", QUESTION, s) if on is None else on,
    )  # fmt: skip
    return Payload(body, Meant("shortcut", name, s.user, channel, text=text))


# What Slack sends only to apps that offer what Kring does not offer.


def closed(s: Setting) -> Payload:
    """A modal that was closed, of an app that asks to be told."""
    shown = view(s, "modal", "question", "{}", {}, [])
    return Payload(interaction("view_closed", s, view=shown, is_cleared=False), None)


def suggestion(s: Setting) -> Payload:
    """What to offer in a menu that asks the app."""
    shown = view(s, "modal", "question", "{}", {}, [])
    body = interaction(
        "block_suggestion", s, action_id="a1", block_id="b1", value="kwe", view=maybe(shown),
        container={"type": "view", "view_id": VIEW},
    )  # fmt: skip
    return Payload(body, None)


def attachment_action(s: Setting) -> Payload:
    """A button of the kind that was in use before blocks."""
    body = interaction(
        "interactive_message", s, trigger_id="1.2.3", callback_id="oud", action_ts=NOW, message_ts=NOW,
        attachment_id="1", channel=CHANNEL, actions=[{"name": "ja", "type": "button", "value": "ja"}],
        original_message=maybe({"text": "Oud", "ts": NOW}), response_url="https://hooks.slack.example/4",
    )  # fmt: skip
    return Payload(body, None)


def dialog(s: Setting, kind: str) -> Payload:
    """A form of the kind that was in use before modals."""
    more: dict[str, Json] = {
        "dialog_submission": {"submission": {"veld": "iets"}},
        "dialog_cancellation": {},
        "dialog_suggestion": {"name": "veld", "value": "iets"},
    }
    body = interaction(
        kind, s, callback_id="oud", state=maybe("", null=True), action_ts=NOW, channel=CHANNEL,
        response_url="https://hooks.slack.example/5", **more[kind],
    )  # fmt: skip
    return Payload(body, None)


def workflow_step(s: Setting) -> Payload:
    """A step of a workflow that is being set up."""
    step = {"workflow_id": "1", "step_id": "2", "inputs": {}, "outputs": []}
    body = interaction(
        "workflow_step_edit", s, trigger_id="1.2.3", callback_id="stap", action_ts=NOW, workflow_step=step
    )
    return Payload(body, None)
