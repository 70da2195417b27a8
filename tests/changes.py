"""Changes as somebody would make them, each in a copy of the house: what they cost is counted there.

A change names each file that it touches with what it puts there. What the guards would ask for beyond it
makes `tests/test_changes.py` fail, so that the numbers in CONTRIBUTING.md stay true.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("bot", "docs", "handlers", "jobs", "models", "playground", "tests")
FILES = ("app.yaml", "pyproject.toml", "CONTRIBUTING.md", "README.md", "Makefile")


@dataclass
class Copy:
    """The house, copied, with the files that were touched since."""

    top: Path
    touched: set[str] = field(default_factory=set)
    lines: int = 0

    @classmethod
    def at(cls, top: Path) -> "Copy":
        """Copy the house to a folder."""
        for name in FOLDERS:
            shutil.copytree(ROOT / name, top / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in FILES:
            shutil.copy(ROOT / name, top / name)
        return cls(top)

    def put(self, path: str, text: str) -> None:
        """Write a new file, or more at the end of one."""
        file = self.top / path
        before = file.read_text() if file.exists() else ""
        self._write(path, before + text, text)

    def below(self, path: str, anchor: str, text: str) -> None:
        """Put lines below the first line that begins so. Raises ValueError when there is none."""
        before = (self.top / path).read_text()
        found = re.search(rf"^{re.escape(anchor)}.*\n", before, re.MULTILINE)
        if found is None:
            raise ValueError(f"no line of {path} begins with {anchor!r}")
        self._write(path, before[: found.end()] + text + before[found.end() :], text)

    def above(self, path: str, anchor: str, text: str) -> None:
        """Put lines above the first place that begins so. Raises ValueError when there is none."""
        before = (self.top / path).read_text()
        found = re.search(rf"^{re.escape(anchor)}", before, re.MULTILINE)
        if found is None:
            raise ValueError(f"no line of {path} begins with {anchor!r}")
        self._write(path, before[: found.start()] + text + before[found.start() :], text)

    def instead(self, path: str, old: str, new: str) -> None:
        """Put something else for what stands there. Raises ValueError when it does not."""
        before = (self.top / path).read_text()
        if old not in before:
            raise ValueError(f"{path} does not hold {old!r}")
        self._write(path, before.replace(old, new), new)

    def say(self, noun: str, **texts: tuple[str, str]) -> None:
        """Say something in Dutch and in English; `__` in a name stands for its dot."""
        for at, language in enumerate(("nl", "en")):
            said = "".join(
                f'\nmsgid "{key.replace("__", ".")}"\nmsgstr "{both[at]}"\n' for key, both in texts.items()
            )
            self.put(f"bot/locales/{language}/{noun}.po", said)

    def _write(self, path: str, text: str, more: str) -> None:
        (self.top / path).write_text(text)
        self.touched.add(path)
        self.lines += more.count("\n")


Change = Callable[[Copy], None]
CHANGES: dict[str, Change] = {}


def change(row: str) -> Callable[[Change], Change]:
    """Register a change under what CONTRIBUTING.md calls it."""

    def register(made: Change) -> Change:
        CHANGES[row] = made
        return made

    return register


@change("change a text")
def _text(house: Copy) -> None:
    house.instead("bot/locales/nl/ledger.po", 'msgstr "Kring draait.', 'msgstr "Kring is gestart.')
    house.instead("bot/locales/en/ledger.po", 'msgstr "Kring is running.', 'msgstr "Kring has started.')


@change("change when something is sent, or whether it may be bundled")
def _when(house: Copy) -> None:
    house.instead("models/plan.py", "COMING, OnDay(14), OnDay(21)", "COMING, OnDay(15), OnDay(21)")


@change("show something at Home and in My Kring")
def _at_home(house: Copy) -> None:
    part = """

@at_home(Place.LEADING, after="perhaps_unable")
async def book_of_all(look: Look) -> Parts:
    \"\"\"The question book, for whoever facilitates.\"\"\"
    return [blocks.actions(view.button(look.t, look.network))]
"""
    house.put("handlers/book.py", part)
    house.above("handlers/book.py", "from bot.slack.blocks", "from bot.slack import blocks\n")


@change("ask something in a form")
def _field(house: Copy) -> None:
    house.below(
        "bot/views/note.py",
        "    text: Annotated[str, fields.lines(LONGEST)]",
        '    about: Annotated[str, fields.line(40, optional=True)] = ""\n',
    )
    house.say("note", note__field_about=("Waarover gaat het?", "What is it about?"))


@change("keep one thing more of a question, shown, exported, erased")
def _of_a_question(house: Copy) -> None:
    column = '    because: Mapped[AskerWords] = mapped_column(default="", server_default="")\n'
    house.below("models/question.py", "    kind: Mapped[QuestionKind]", column)
    house.instead(
        "models/question.py",
        "bool, inside: bool | None = None\n",
        'bool, inside: bool | None = None,\n        because: str = "",\n',
    )
    house.instead(
        "models/question.py",
        '        self.text, self.kind, self.anonymous = cleaned(text, "text"), kind, anonymous\n',
        '        self.text, self.kind, self.anonymous = cleaned(text, "text"), kind, anonymous\n'
        "        self.because = because\n",
    )
    last = max(path.stem for path in (house.top / "models/migrations/versions").glob("*.py")).split("_")[0]
    migration = f"""\"\"\"Why a question matters.\"\"\"

import sqlalchemy as sa
from alembic import op

revision: str = "{int(last) + 1:04}"
down_revision: str | None = "{last}"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("question", sa.Column("because", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("question") as rows:
        rows.drop_column("because")
"""
    house.put(f"models/migrations/versions/{int(last) + 1:04}_because.py", migration)
    house.below(
        "bot/views/question.py",
        "    text: Annotated[str, fields.lines(LONGEST",
        '    because: Annotated[str, fields.line(200, optional=True, no_names=True)] = ""\n',
    )
    house.below(
        "bot/views/question_bank.py",
        "    shown = [words(question.text, accessory)",
        "    if question.because:\n        shown.append(words(question.because))\n",
    )
    house.instead(
        "handlers/question.py", "bool(form.anonymous), wanted)", "bool(form.anonymous), wanted, form.because)"
    )
    house.instead(
        "handlers/question.py",
        "            text=form.text,\n",
        "            text=form.text,\n            because=form.because,\n",
    )
    house.below(
        "bot/export.py", '        "text": asked.text', '        "because": asked.because if told else None,\n'
    )
    house.say("question", question__field_because=("Waarom is dat belangrijk?", "Why does it matter?"))
    test = """

async def test_why_a_question_matters_stands_below_it(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vraag", channel=CHANNEL)
    await anna.submits({FORM: "Hoe doen jullie dat?", "Waarom is dat belangrijk?": "Wij lopen vast"})
    await anna.runs("/kring", "vragen", channel=CHANNEL)
    assert "Wij lopen vast" in shown(anna.modal)
"""
    house.put("tests/test_question.py", test)


@change("add a message")
def _message(house: Copy) -> None:
    house.below("models/plan.py", '    DAY_BEFORE = "day_before"', '    BRINGS = "brings"\n')
    rule = """    Kind.BRINGS: Rule(
        MEMBERS, UNNAMED, SESSION | NETWORK, OnDay(-2), FromStart(), repeats=True, counts=True, part=3,
        previewed=True, copied=Copied.BEFORE,
    ),
"""
    house.above("models/plan.py", "    Kind.RUNNING_ORDER: Rule(", rule)
    house.instead("models/attendance.py", "@wanted(Kind.DAY_BEFORE)", "@wanted(Kind.DAY_BEFORE, Kind.BRINGS)")
    letter = """

@letter(Kind.BRINGS)
async def brings(on: Occasion) -> Message:
    \"\"\"What to bring, to who comes.\"\"\"
    return view.brings(on.t, on.meeting, on.network)
"""
    house.put("jobs/letters/session.py", letter)
    drawn = """

def brings(t: Texts, meeting: LearningSession, network: Network) -> Message:
    \"\"\"What to bring, to who comes.\"\"\"
    lead = blocks.section(t("session.to_bring", title=heading(t, meeting, network)))
    return Message([lead, blocks.section(facts(t, meeting, network)), blocks.context(t("why.brings"))])
"""
    house.put("bot/views/session.py", drawn)
    house.say(
        "session",
        kind__brings=("Wat breng je mee?", "What do you bring?"),
        ledger__brings=("Wat breng je mee?", "What do you bring?"),
        why__brings=("Omdat je komt.", "Because you are coming."),
        message__whom_brings=("aan wie Ja of Misschien zei", "to those who said Yes or Maybe"),
        session__to_bring=("Breng mee: {title}.", "Bring along: {title}."),
    )
    sample = """        Sample(
            "What to bring, two days before",
            lambda w: view.brings(w.t, w.meeting(Stage.READY), w.network),
            Kind.BRINGS,
        ),
"""
    house.above("bot/reading/samples/session.py", '        Sample(\n            "Practical message",', sample)
    row = "| two days before | who comes reads what to bring, once | `test_session.py` what to bring |\n"
    house.above("docs/moments.md", "| made at T-8, T-6", row)
    test = """

async def test_who_comes_reads_two_days_before_what_to_bring(announced: Running) -> None:
    anna, bram = announced.person("U0ANNA"), announced.person("U0BRAM")
    await anna.clicks("Ja", within=announcement(announced))
    await bram.clicks("Nee", within=announcement(announced))
    before = len(bram.direct_messages)
    await announced.advance("2026-03-10 09:01")
    assert "Breng mee" in shown(anna.direct_messages[-1])
    assert len(bram.direct_messages) == before
"""
    house.put("tests/test_session.py", test)
