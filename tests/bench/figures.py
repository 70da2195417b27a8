"""What a benchmark found: ratios with their spread, the aim, and the proof that the load did not limit it."""

from collections.abc import Sequence
from statistics import median, quantiles

import msgspec


class Spread(msgspec.Struct, frozen=True):
    """Median and quartiles over the rounds."""

    median: float
    low: float
    high: float
    rounds: int

    def __str__(self) -> str:
        return f"{self.median:.3g} [{self.low:.3g}-{self.high:.3g}]"


def spread(values: Sequence[float]) -> Spread:
    """Return median and quartiles; of one value both quartiles are that value."""
    low, _, high = quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    return Spread(median(values), low, high, len(values))


class Row(msgspec.Struct, frozen=True):
    """One line of the table: what against what, and whether the aim was met."""

    what: str
    against: str
    figure: Spread
    aim: float
    unit: str = "times"
    at_most: bool = False  # the aim is a ceiling
    details: dict[str, str] = {}

    @property
    def met(self) -> bool:
        """Whether the median reaches the aim."""
        return self.figure.median <= self.aim if self.at_most else self.figure.median >= self.aim


def stays_below(
    what: str, against: str, pairs: Sequence[tuple[float, float]], aim: float, unit: str = "ms"
) -> Row:
    """Return how many times as much the first of each pair is, with an aim that it stays below."""
    ratios = spread([one / other for one, other in pairs])
    both = f"{spread([one for one, _ in pairs])} to {spread([other for _, other in pairs])}"
    return Row(what, against, ratios, aim, at_most=True, details={unit: both})


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table in Markdown."""
    lines = ["| what | against | measured | aim | |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        bound = "<=" if row.at_most else ">="
        details = "; ".join(f"{name} {value}" for name, value in row.details.items())
        lines.append(
            f"| {row.what} | {row.against} | {row.figure} {row.unit} | {bound} {row.aim:g} "
            f"{'met' if row.met else 'missed'} | {details} |"
        )
    return "\n".join(lines)
