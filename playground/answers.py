"""What the app answers within its acknowledgement."""

from __future__ import annotations

from playground import views
from playground.errors import SlackError, UnfitAnswer
from playground.hooks import KEYS, post_answer
from playground.records import Json, View
from playground.workspace import Workspace

RESPONSES = {
    "errors": {"response_action", "errors"},
    "update": {"response_action", "view"},
    "push": {"response_action", "view"},
    "clear": {"response_action"},
}


def take_command_answer(workspace: Workspace, user: str, channel: str, answer: Json | None) -> None:
    """Post what the app answered to a slash command."""
    if not answer:
        return
    unknown = sorted(set(answer) - KEYS)
    if unknown:
        raise UnfitAnswer(f"unknown keys in the answer to a command: {', '.join(unknown)}")
    try:
        post_answer(workspace, user, channel, answer)
    except SlackError as error:
        raise UnfitAnswer(str(error)) from error


def take_submission_answer(workspace: Workspace, view: View, answer: Json | None) -> dict[str, str]:
    """Do what the app answered to a submission; returns the errors to show, by block id."""
    if not answer:
        if view.open:
            views.close(workspace, view)
        return {}
    action = str(answer.get("response_action"))
    if action not in RESPONSES or set(answer) != RESPONSES[action]:
        raise UnfitAnswer(f"unfit answer to a submission: {', '.join(sorted(answer))} with {action!r}")
    if action == "errors":
        return _errors(view, answer["errors"])
    try:
        if action == "update":
            views.update_view(workspace, view, answer["view"])
        elif action == "push":
            views.push_modal(workspace, view.user, answer["view"])
        else:
            views.close_all(workspace, view.user)
    except SlackError as error:
        raise UnfitAnswer(f"unfit {action} of {view.title!r}: {error}") from error
    return {}


def _errors(view: View, errors: object) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise UnfitAnswer("response_action errors needs errors")
    strangers = sorted(str(key) for key in set(errors) - inputs)
    if strangers:
        raise UnfitAnswer(f"errors for blocks that are no inputs of {view.title!r}: {', '.join(strangers)}")
    if not all(isinstance(text, str) and text.strip() for text in errors.values()):
        raise UnfitAnswer("errors must have words")
    return {str(key): str(text) for key, text in errors.items()}
