"""What Slack tells of a person, typed."""

from typing import Any

from models.account import Profile


def profile_of(user: dict[str, Any]) -> Profile:
    """Return the profile of a user of the Web API or of an event.

    Of deactivated people and of people from elsewhere Slack tells less, sometimes only what they are called.
    """
    told = user.get("profile") or {}
    names = (user.get("real_name"), told.get("real_name"), told.get("display_name"), user.get("name"))
    return Profile(next(filter(None, names), ""), user.get("tz") or "", bool(user.get("deleted")))
