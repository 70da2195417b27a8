"""What the doctor found."""

from dataclasses import dataclass, field


@dataclass
class Found:
    """Lines to read: what is `wrong` and has to be mended, and what is only good to `know`."""

    wrong: list[str] = field(default_factory=list)
    know: list[str] = field(default_factory=list)
