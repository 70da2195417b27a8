"""Pictures of numbers, in Slack's own block for them.

Not every workspace takes the block: what it shows is said in words beside it, and a message that is refused
goes once more without it (`Slack.show`). Only messages hold it, two at most. Source: Slack’s reference
of the data visualization block, with its limits.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from bot.slack.layout import Block
from bot.slack.lengths import shorten

CHART = "data_visualization"
TITLE_LIMIT, LABEL_LIMIT = 50, 20
MOST_SERIES, MOST_CATEGORIES = 6, 20


def line(title: str, series: Mapping[str, Sequence[Decimal | int]], along: Sequence[str], axis: str) -> Block:
    """A line for each series, over the same points."""
    return _chart("line", title, series, along, axis)


def bars(title: str, series: Mapping[str, Sequence[Decimal | int]], along: Sequence[str], axis: str) -> Block:
    """A group of bars for each point, with one of each series."""
    return _chart("bar", title, series, along, axis)


def _chart(
    sort: str, title: str, series: Mapping[str, Sequence[Decimal | int]], along: Sequence[str], axis: str
) -> Block:
    assert len(series) <= MOST_SERIES
    assert len(along) <= MOST_CATEGORIES
    points = [shorten(each, LABEL_LIMIT) for each in along]
    return {
        "type": CHART,
        "title": shorten(title, TITLE_LIMIT),
        "chart": {
            "type": sort,
            "series": [
                {
                    "name": shorten(name, LABEL_LIMIT),
                    "data": [
                        {"label": label, "value": float(value)}
                        for label, value in zip(points, values, strict=True)
                    ],
                }
                for name, values in series.items()
            ],
            "axis_config": {"categories": points, "y_label": shorten(axis, TITLE_LIMIT)},
        },
    }
