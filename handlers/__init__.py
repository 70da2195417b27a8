"""What a person does: one module a noun, each with its routes and its parts of the Home."""

from importlib import import_module

ROOMS = tuple(
    import_module(f"handlers.{noun}")
    for noun in (
        "agenda", "beginning", "book", "confidentiality", "effect", "errand", "evaluation", "expert",
        "expertise", "follow_up", "hiding", "home", "inquiry", "menu", "message", "network", "note",
        "pages", "panel", "person", "proxy", "question", "report", "session",
    )
)  # fmt: skip
