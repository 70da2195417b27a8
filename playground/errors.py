"""What can go wrong: an API call refused, or an act a person cannot do."""

from collections.abc import Sequence


class SlackError(Exception):
    """A Web API call answered with `ok: false` and this error code."""

    def __init__(self, code: str, messages: Sequence[str] = ()) -> None:
        super().__init__(f"{code}: {'; '.join(messages)}" if messages else code)
        self.code = code
        self.messages = list(messages)
        self.more: dict[str, str] = {}  # what else the answer says


class RateLimited(SlackError):
    """A Web API call refused with HTTP 429 and a Retry-After in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


class PlaygroundError(Exception):
    """An act of a person that did not succeed."""


class NotAcknowledged(PlaygroundError):
    """The app did not acknowledge in time, or refused the delivery."""


class UnfitAnswer(PlaygroundError):
    """The app acknowledged with an answer Slack would refuse."""


class NotThere(PlaygroundError):
    """The person does not see what the act names, or sees it more than once."""


class InputRefused(PlaygroundError):
    """Slack itself refuses the form before the app hears of it; `rule` names why, `limit` the bound."""

    def __init__(self, message: str, *, rule: str = "unfit", limit: object = "") -> None:
        super().__init__(message)
        self.rule = rule
        self.limit = limit


class Unable(PlaygroundError):
    """The person may not or cannot do this at all."""


class GuestsCannot(Unable):
    """Guests have no slash commands and no shortcuts."""


class StrangersCannot(Unable):
    """People from elsewhere have no slash commands and no shortcuts of an app that is not theirs."""


class MayOnlyPost(Unable):
    """Who was invited with permission to post only can use no app."""
