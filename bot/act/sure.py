"""What is asked once more before an act that was chosen in a menu: the question of the button that does it.

A noun registers the button of each such act as things stand, with its dialog; it is shown as a modal.
"""

from collections.abc import Awaitable, Callable

from bot.act.call import Call
from bot.act.ids import Act
from bot.act.routes import Role
from bot.slack.blocks import Element

Press = Callable[[Call], Awaitable[Element]]
QUESTIONS: dict[str, tuple[Press, Role]] = {}


def asks_first(act: Act, role: Role) -> Callable[[Press], Press]:
    """Register the button of an act that asks first; `role`: what somebody has to be for the act."""

    def register(press: Press) -> Press:
        if act in QUESTIONS:
            raise ValueError(f"{act} is asked about in two ways")
        QUESTIONS[act] = press, role
        return press

    return register
