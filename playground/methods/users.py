"""People as the app may know them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from playground.methods.method import Context, Method, method
from playground.places import known_user
from playground.records import Json, User


def user_json(context: Context, user: User) -> Json:
    """The user as Slack shows them to the app; locale only when asked for, and never of other teams.

    Of people from elsewhere less is told: no rights and no e-mail. Slack calls a stranger only who shares no
    channel with the app, and tells no more of them than who they are.
    """
    workspace = context.workspace
    if user.is_stranger and not workspace.shares_a_channel(user):
        return _stranger_json(user)
    moment = workspace.clock().astimezone(ZoneInfo(user.tz))
    offset = moment.utcoffset() or timedelta()
    body: Json = {
        "id": user.id,
        "team_id": user.team or workspace.team,
        "name": user.username,
        "deleted": user.deleted,
        "profile": {
            "real_name": user.name,
            "real_name_normalized": user.name,
            "display_name": user.display_name,
            "display_name_normalized": user.display_name,
            "status_text": user.status_text,
            "team": user.team or workspace.team,
        },
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if user.enterprise:
        body["enterprise_user"] = {"id": user.id, "enterprise_id": user.enterprise, "teams": [user.team]}
    tells_email = workspace.scopes is None or "users:read.email" in workspace.scopes
    if user.email and tells_email and not user.is_stranger:
        body["profile"]["email"] = user.email
    if user.deleted:
        return body
    body |= {
        "real_name": user.name,
        "tz": user.tz,
        "tz_label": moment.tzname() or user.tz,
        "tz_offset": int(offset.total_seconds()),
    }
    if user.is_stranger:
        return body | {"is_stranger": False}
    body |= {
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
    }
    if context.flag("include_locale"):
        body["locale"] = user.locale
    return body


def _stranger_json(user: User) -> Json:
    profile = {"real_name": user.name, "display_name": user.display_name, "team": user.team}
    names: Json = {"name": user.username, "real_name": user.name}
    known: Json = {"id": user.id, "team_id": user.team, "deleted": user.deleted, **names}
    return {**known, "profile": profile, "is_bot": user.is_bot, "is_stranger": True}


def info(context: Context) -> Json:
    """users.info"""
    return {"user": user_json(context, known_user(context.workspace, context.text("user")))}


def everyone(context: Context) -> Json:
    """users.list"""
    rows = [user_json(context, user) for user in context.workspace.users.values() if not user.is_stranger]
    page, metadata = context.page(rows)
    return {"members": page, "cache_ts": 0, "response_metadata": metadata}


METHODS: dict[str, Method] = {
    "users.info": method(info, "user", "include_locale"),
    "users.list": method(everyone, "", "include_locale cursor limit"),
}
