"""Long lists of which a part is shown: only what is near that part is loaded."""

from collections.abc import Mapping, Sequence
from typing import TypeVar, overload

from bot.slack.layout import VIEW

Thing = TypeVar("Thing")


def around(keys: Sequence[int], start: int, ahead: int = 0) -> Sequence[int]:
    """Return the keys of what may be shown from a place on, or before it; so many other things go ahead."""
    at = min(start, ahead + len(keys) - 1) - ahead
    return keys[max(at - ahead - VIEW.blocks, 0) : max(at, 0) + ahead + VIEW.blocks]


class Window(Sequence[Thing]):
    """A list that is as long as its keys, and knows the things around the part that is shown."""

    def __init__(self, keys: Sequence[int], known: Mapping[int, Thing]) -> None:
        self._keys, self._known = keys, known

    @property
    def here(self) -> Sequence[Thing]:
        """The things that are known."""
        return [*self._known.values()]

    def __len__(self) -> int:
        """How many things there are, known or not."""
        return len(self._keys)

    @overload
    def __getitem__(self, at: int) -> Thing: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Thing]: ...

    def __getitem__(self, at: int | slice) -> Thing | Sequence[Thing]:
        """One of the things, or some. Raises KeyError for what is not known."""
        if isinstance(at, slice):
            return [self._known[key] for key in self._keys[at]]
        return self._known[self._keys[at]]
