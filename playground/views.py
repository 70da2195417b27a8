"""The modals and Homes of people: stacked, updated, closed."""

from __future__ import annotations

import time

from playground.checks import check_view
from playground.checks.blocks import elements_of
from playground.checks.views import VIEW_BYTES
from playground.dressing import dressed_view
from playground.errors import SlackError
from playground.inputs import initial_value, is_stateful
from playground.records import Json, View
from playground.workspace import Workspace

STACKED = 3


def checked(workspace: Workspace, content: object, kind: str) -> Json:
    """The content if Slack would take it for this kind of view."""
    problems = check_view(content, kind, set(workspace.files))
    if problems == [f"view: more than {VIEW_BYTES} bytes"]:
        raise SlackError("view_too_large", problems)
    if problems or not isinstance(content, dict):
        raise SlackError("invalid_arguments", problems)
    return content


def new_hash(workspace: Workspace) -> str:
    """A hash no view had before."""
    return f"{int(time.time())}.{workspace.new_id('h')}"


def initial_state(
    blocks: list[Json], kept: dict[str, dict[str, Json]] | None = None
) -> dict[str, dict[str, Json]]:
    """The values of all inputs: what was filled in before under the same ids, else what they start with."""
    state: dict[str, dict[str, Json]] = {}
    for block in blocks:
        for element in elements_of(block):
            if not is_stateful(element):
                continue
            old = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
            fits = old is not None and old["type"] == element["type"]
            value = old if old is not None and fits else initial_value(element)
            state.setdefault(block["block_id"], {})[element["action_id"]] = value
    return state


def stack(workspace: Workspace, user: str) -> list[View]:
    """The open modals of this user, topmost last."""
    return [workspace.views[view_id] for view_id in workspace.stacks.get(user, [])]


def _new(workspace: Workspace, user: str, content: Json, previous: View | None) -> View:
    dressed = dressed_view(workspace, content)
    external = dressed["external_id"]
    if external and any(v.open and v.external_id == external for v in workspace.views.values()):
        raise SlackError("duplicate_external_id")
    view_id = workspace.new_id("V")
    view = View(
        id=view_id,
        user=user,
        type=dressed["type"],
        content=dressed,
        hash=new_hash(workspace),
        root=previous.root if previous else view_id,
        previous=previous.id if previous else None,
        external_id=external,
        state=initial_state(dressed["blocks"]),
    )
    workspace.views[view_id] = view
    return view


def open_modal(workspace: Workspace, user: str, content: object) -> View:
    """Open a modal in place of any that were open."""
    checked_content = checked(workspace, content, "modal")
    view = _new(workspace, user, checked_content, None)
    close_all(workspace, user)
    workspace.stacks[user] = [view.id]
    workspace.tell_view(view, "opened")
    return view


def push_modal(workspace: Workspace, user: str, content: object) -> View:
    """Put a modal on top of the open ones."""
    checked_content = checked(workspace, content, "modal")
    below = stack(workspace, user)
    if not below:
        raise SlackError("not_found")
    if len(below) >= STACKED:
        raise SlackError("push_limit_reached")
    view = _new(workspace, user, checked_content, below[-1])
    workspace.stacks[user].append(view.id)
    workspace.tell_view(view, "opened")
    return view


def update_view(workspace: Workspace, view: View, content: object) -> View:
    """Give an open view other content, keeping what was filled in under the same ids."""
    dressed = dressed_view(workspace, checked(workspace, content, view.type))
    external = dressed["external_id"] or view.external_id
    clash = (v for v in workspace.views.values() if v.open and v is not view and v.external_id == external)
    if external and any(clash):
        raise SlackError("duplicate_external_id")
    view.before, view.content = view.blocks, dressed
    view.external_id = external
    view.hash = new_hash(workspace)
    view.state = initial_state(dressed["blocks"], view.state)
    workspace.tell_view(view, "updated")
    return view


def publish_home(workspace: Workspace, user: str, content: object, given_hash: str | None = None) -> View:
    """Put content on the Home of this user."""
    checked_content = checked(workspace, content, "home")
    known = workspace.homes.get(user)
    if known is not None:
        view = workspace.views[known]
        if given_hash and given_hash != view.hash:
            raise SlackError("hash_conflict")
        return update_view(workspace, view, content)
    view = _new(workspace, user, checked_content, None)
    workspace.homes[user] = view.id
    workspace.tell_view(view, "published")
    return view


def close(workspace: Workspace, view: View) -> None:
    """Take one modal off the stack, wherever it lies."""
    view.open = False
    if view.id in workspace.stacks.get(view.user, []):
        workspace.stacks[view.user].remove(view.id)
    workspace.tell_view(view, "closed")


def close_all(workspace: Workspace, user: str) -> list[View]:
    """Close every modal of this user, the topmost first."""
    closed = list(reversed(stack(workspace, user)))
    for view in closed:
        close(workspace, view)
    return closed


def find(workspace: Workspace, view_id: str | None, external_id: str | None) -> View:
    """The open view with this id."""
    if view_id:
        view = workspace.views.get(view_id)
        if view is not None and view.open:
            return view
    for view in workspace.views.values():
        if view.open and external_id and view.external_id == external_id:
            return view
    raise SlackError("not_found")


def view_json(workspace: Workspace, view: View) -> Json:
    """The view as Slack shows it to the app: the team of who looks, and the one that has the app."""
    user = workspace.users[view.user]
    return {
        "id": view.id,
        "team_id": user.team,
        **view.content,
        "external_id": view.external_id,
        "state": {"values": view.state},
        "hash": view.hash,
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": workspace.app_id,
        "app_installed_team_id": user.team if workspace.org_wide and not user.is_stranger else workspace.team,
        "bot_id": workspace.bot_id,
    }
