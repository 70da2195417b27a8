"""Modals and the Home, as the app opens and changes them."""

from playground.errors import SlackError
from playground.methods.method import Context, Method, method
from playground.places import known_user
from playground.records import Json
from playground.views import (
    checked,
    find,
    open_modal,
    publish_home,
    push_modal,
    stack,
    update_view,
    view_json,
)


def open_view(context: Context) -> Json:
    """views.open: with a trigger from within a modal it goes on top of that modal"""
    workspace = context.workspace
    content = checked(workspace, context.parsed("view", "invalid_arguments"), "modal")
    trigger = workspace.exchange(context.text("trigger_id"))
    inside = trigger.in_view is not None and bool(stack(workspace, trigger.user))
    view = (push_modal if inside else open_modal)(workspace, trigger.user, content)
    return {"view": view_json(workspace, view)}


def push(context: Context) -> Json:
    """views.push: with a trigger from within a modal only"""
    workspace = context.workspace
    content = checked(workspace, context.parsed("view", "invalid_arguments"), "modal")
    trigger = workspace.exchange(context.text("trigger_id"))
    if trigger.in_view is None:
        raise SlackError("invalid_trigger_id", ["not from within a modal"])
    return {"view": view_json(workspace, push_modal(workspace, trigger.user, content))}


def update(context: Context) -> Json:
    """views.update"""
    workspace = context.workspace
    view_id, external_id = context.text("view_id"), context.text("external_id")
    if not view_id and not external_id:
        raise SlackError("invalid_arguments", ["view_id: missing"])
    view = find(workspace, view_id, external_id)
    if context.text("hash") and context.text("hash") != view.hash:
        raise SlackError("hash_conflict")
    updated = update_view(workspace, view, context.parsed("view", "invalid_arguments"))
    return {"view": view_json(workspace, updated)}


def publish(context: Context) -> Json:
    """views.publish"""
    workspace = context.workspace
    user = known_user(workspace, context.text("user_id"))
    if user.deleted or user.is_bot:
        raise SlackError("not_enabled")
    content = context.parsed("view", "invalid_arguments")
    view = publish_home(workspace, user.id, content, context.text("hash") or None)
    return {"view": view_json(workspace, view)}


METHODS: dict[str, Method] = {
    "views.open": method(open_view, "trigger_id view"),
    "views.push": method(push, "trigger_id view"),
    "views.update": method(update, "view", "view_id external_id hash"),
    "views.publish": method(publish, "user_id view", "hash"),
}
