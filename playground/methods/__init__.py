"""The Web API: every method Kring may call, by name."""

from playground.methods import auth, canvases, chat, conversations, files, items, users, views
from playground.methods.method import Method

METHODS: dict[str, Method] = {
    **auth.METHODS,
    **canvases.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **items.METHODS,
    **users.METHODS,
    **views.METHODS,
}

__all__ = ["METHODS", "Method"]
