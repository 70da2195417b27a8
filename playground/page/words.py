"""The page's own words, in Dutch and in English; what Kring says comes from Kring."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

HERE = Path(__file__).parent
LANGUAGES = ("nl", "en")
REGION = {"nl": "nl_BE", "en": "en_GB"}
CLOCK = {"nl": "H.mm", "en": "h.mm a"}


@lru_cache
def catalogue(language: str) -> dict[str, str]:
    """The words of a language."""
    found: dict[str, str] = json.loads((HERE / f"{language}.json").read_text(encoding="utf-8"))
    return found


class Words:
    """What the page says in one language."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self._known = catalogue(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """A text, with its values filled in."""
        return self._known[key].format(**values)

    @property
    def plain_keys(self) -> list[str]:
        """The keys of the words that stand in the page as they are."""
        return [key for key, said in self._known.items() if "{" not in said]

    @property
    def for_script(self) -> dict[str, str]:
        """The words that the page's own script needs."""
        return {
            key.removeprefix("script."): said
            for key, said in self._known.items()
            if key.startswith("script.")
        }

    def day(self, moment: datetime, zone: str) -> str:
        """A day in words."""
        local = moment.astimezone(ZoneInfo(zone))
        return format_date(local, "EEEE d MMMM", locale=REGION[self.language])

    def short_day(self, moment: datetime, zone: str) -> str:
        """A day in few letters."""
        local = moment.astimezone(ZoneInfo(zone))
        return format_date(local, "EEE d MMM", locale=REGION[self.language])

    def hour(self, moment: datetime, zone: str) -> str:
        """An hour of the day."""
        local = moment.astimezone(ZoneInfo(zone))
        return format_time(local.time(), CLOCK[self.language], locale=REGION[self.language])
