"""What Slack tells of a person, typed."""

from typing import Any

from models.account import Profile


def profile_of(user: dict[str, Any]) -> Profile:
    """Return the profile of a user of the Web API or of an event; a deactivated one has fewer parts."""
    name = user.get("real_name") or (user.get("profile") or {}).get("real_name") or ""
    return Profile(name, user.get("tz") or "", bool(user.get("deleted")))
