"""What a story tells on a terminal: words of people and of files, in which nothing is markup or a command."""

from rich.console import Console
from rich.text import Text

from models.writing import printable


def tell(console: Console, words: str, day: str = "") -> None:
    """Print words as they are, after the day on which it happened."""
    line = Text.assemble((day, "bold"), "  ") if day else Text()
    console.print(line.append(printable(words)), highlight=False)
