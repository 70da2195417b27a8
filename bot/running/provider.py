"""The manifest of an app that other workspaces install, which Slack reaches over HTTP."""

from copy import deepcopy
from typing import Any

from bot.running.installing import BACK
from bot.slack.reception import PATH


def for_many(manifest: dict[str, Any], address: str) -> dict[str, Any]:
    """Return the manifest for an address: Slack comes there, and so does who installs the app."""
    made = deepcopy(manifest)
    here = address.rstrip("/")
    for command in made["features"]["slash_commands"]:
        command["url"] = here + PATH
    made["oauth_config"]["redirect_urls"] = [here + BACK]
    settings = made["settings"]
    settings["event_subscriptions"]["request_url"] = here + PATH
    settings["interactivity"]["request_url"] = here + PATH
    settings |= {"socket_mode_enabled": False, "token_rotation_enabled": True}
    return made
