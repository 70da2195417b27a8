"""What is counted while Kring runs, for who watches it from outside (bot/running/metrics.py).

Whoever reads these numbers again and again must not learn that somebody just answered an evaluation, asked
without a name or pressed anything at all. So no number here follows one act: what takes place with acts is
told in lots, and everything else moves with the clock or with Slack.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from time import monotonic

from bot.slack.errors import FORBIDDEN_THERE, MEANINGS, NO_TOKEN, NOT_RENEWED, Meaning

WITHIN = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)  # seconds; Slack waits for three
LOT = 20  # answers that are told together at least
EACH = 600.0  # seconds between two lots: whoever presses 19 times themselves does not see when the 20th came
OTHER, NO_ANSWER = "other", "no_answer"  # an error that no page of Slack's names; and none at all
BROKEN = "http_5"  # Slack is down
NO_FAILURE = "hash_conflict"  # a view was drawn anew meanwhile, as it should be


class Held(StrEnum):
    """What holds a call back."""

    SLACK = "slack"  # Slack said that it was too fast
    OURS = "own_pace"  # it waits for its turn, so that Slack need not say so


class NotMailed(StrEnum):
    """Why a mail does not go again, though nothing is wrong with who gets it."""

    REFUSED = "refused"  # by a rule of the server's, such as one about relays, or for two days
    UNKNOWN = "unknown"  # the server did not say whether it took it


class Answers:
    """How long people waited for an answer, of whatever they did."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now, self._told_at = now, now()
        self._not_told: list[float] = []
        self._in = [0] * (len(WITHIN) + 1)
        self._seconds = 0.0

    def took(self, seconds: float) -> None:
        """Count an answer."""
        self._not_told.append(seconds)

    def told(self) -> tuple[list[int], float]:
        """Return how many took up to each of `WITHIN`, the rest last, and their seconds together."""
        if len(self._not_told) >= LOT and self._now() - self._told_at >= EACH:
            for seconds in self._not_told:
                self._in[bisect_left(WITHIN, seconds)] += 1
            self._seconds += sum(self._not_told)
            self._not_told, self._told_at = [], self._now()
        return list(self._in), self._seconds


class Counts:
    """The numbers of one process since it began.

    Where workspaces `installed` the app, each token is a workspace's own to give and to take back, and so are
    its plan and its rules: whoever runs Kring can change none of it.
    """

    def __init__(self, *, installed: bool = False) -> None:
        self._theirs = NO_TOKEN | {NOT_RENEWED} | FORBIDDEN_THERE if installed else frozenset()
        self.answers = Answers()
        self.errors: Counter[str] = Counter()  # of Slack, by what each means
        self.held: Counter[Held] = Counter()
        self.uncertain = 0  # messages of which nobody could tell at once whether Slack took them
        self.mails: Counter[NotMailed] = Counter()
        self.unknown = 0  # of these, those of which nobody can tell any more
        self.ticks = 0  # of the clock: those that an act asks for are not counted

    def failed(self, error: str) -> None:
        """Count a call that Slack refused."""
        if error != NO_FAILURE:
            self.errors[self._kind(error)] += 1

    def calls_somebody(self, error: str) -> bool:
        """Tell whether an alert follows on an error, which then says that the log names it."""
        return self._kind(error) in (Meaning.OPERATOR, OTHER)

    def _kind(self, error: str) -> str:
        if error in self._theirs:
            return Meaning.RECIPIENT
        return MEANINGS.get(error, Meaning.PERHAPS_DONE if error.startswith(BROKEN) else OTHER)
