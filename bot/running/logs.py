"""The log: JSON on standard error, with ids and places in the code, and never what people wrote.

An exception's own words may hold what somebody typed, the failing row of a database, or an answer of
Slack. So the log names the kind of failure and where it was, and what libraries say is treated alike.
"""

import logging
import re
import sys
from collections import Counter
from collections.abc import Hashable
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from structlog.typing import EventDict

from bot.slack.outcome import classify
from bot.storage.trouble import code_of

HOUSE = Path(__file__).parents[2]
FRAMES = 12  # of each exception, the innermost ones
MINUTE = 60.0  # seconds
SIGN = re.compile(r"\w{1,60}")
LINKS = 5  # exceptions that led to each other


def configure(level: str) -> None:
    """Log what Kring says from this level on, and of its libraries where something is wrong."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_words,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, handlers=[Elsewhere()], force=True)
    for name in ("slack_bolt", "slack_sdk", "apscheduler", "alembic", "aiohttp", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.WARNING)


def without_words(_logger: Any, _method: str, said: EventDict) -> EventDict:
    """Put what failed and where in the place of an exception."""
    given = said.pop("exc_info", None)
    if given:
        error = given if isinstance(given, BaseException) else sys.exc_info()[1]
        said["failures"] = [
            {"error": type(one).__name__, **_code(one), "where": _places(one.__traceback__)}
            for one in _chain(error)
        ]
    return said


def _code(error: BaseException) -> dict[str, str]:
    """Return the sign by which a database, the system or Slack names an error: no words of anybody."""
    answer = getattr(error, "response", None)
    said = code_of(error) or (classify(error).error if isinstance(error, SlackApiError) and answer else "")
    return {"code": said} if said and SIGN.fullmatch(said) else {}


def _chain(error: BaseException | None) -> list[BaseException]:
    """Return an exception and those that led to it, the last one first."""
    found: list[BaseException] = []
    while error is not None and len(found) < LINKS:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{_short(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-FRAMES:]


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(HOUSE)) if path.is_relative_to(HOUSE) else "/".join(path.parts[-3:])


class Sparingly:
    """Says the same at most once a minute, and then how often it was so since."""

    def __init__(self) -> None:
        self._said_at: dict[Hashable, float] = {}
        self._since: Counter[Hashable] = Counter()

    def warning(self, event: str, **facts: Any) -> None:
        """Log a warning, unless the same event with the same facts was logged within the last minute."""
        key = (event, *sorted((name, str(fact)) for name, fact in facts.items() if name != "exc_info"))
        self._since[key] += 1
        if monotonic() - self._said_at.get(key, -MINUTE) < MINUTE:
            return
        self._said_at[key] = monotonic()
        times = self._since.pop(key)
        structlog.get_logger().warning(event, **facts, **({"times": times} if times > 1 else {}))


class Elsewhere(logging.Handler):
    """Says that a library had something to say, and where; its words may hold a payload."""

    def __init__(self) -> None:
        super().__init__()
        self._log = Sparingly()

    def emit(self, record: logging.LogRecord) -> None:
        """Log the place of a record."""
        error = record.exc_info[1] if record.exc_info else None
        self._log.warning(
            "library.warned",
            logger=record.name,
            severity=record.levelname.lower(),
            place=f"{_short(record.pathname)}:{record.lineno} {record.funcName}",
            **({"error": type(error).__name__, "exc_info": error} if error is not None else {}),
        )
