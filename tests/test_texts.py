"""The catalogues: the same keys in both languages, the same placeholders, and no text outside them."""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import ClassVar

import pytest
from babel.messages.pofile import read_po

from bot.reading.sample import Remembering
from bot.reading.samples import CHAPTERS
from bot.reading.world import World
from bot.slack.blocks import Message
from bot.texts import LOCALES, Markup, Texts, escape, mention
from jobs.letters import LETTERS
from models.person import Language
from models.plan import Kind
from tests.drawn import everything

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "jobs", "models")
KEY = re.compile(r"^[a-z_]+\.[A-Za-z_]+$")


def entries(language: Language) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    assert key not in found, f"{key} stands in two catalogues"
                    found[key] = [message.string] if isinstance(message.string, str) else [*message.string]
    return found


NL, EN = entries(Language.NL), entries(Language.EN)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert NL.keys() == EN.keys()


def test_both_languages_fill_in_the_same_things() -> None:
    filled_in = {
        key: [set().union(*map(placeholders, texts[key])) for texts in (NL, EN)] for key in sorted(NL)
    }
    assert {key: both for key, both in filled_in.items() if both[0] != both[1]} == {}
    assert [key for key in NL if not all(text.strip() for text in (*NL[key], *EN[key]))] == []


ENTRY = re.compile(
    r"""(?:\#[^\n]*\n)*
    msgid\ "[^"\n]*"\n
    (?: msgstr\ "(?:[^"\\\n]|\\.)*"\n(?:"(?:[^"\\\n]|\\.)*"\n)*
      | msgid_plural\ "[^"\n]*"\n msgstr\[0\]\ "(?:[^"\\\n]|\\.)*"\n msgstr\[1\]\ "(?:[^"\\\n]|\\.)*"\n )""",
    re.VERBOSE,
)


def not_read(written: str) -> list[str]:
    """The entries of a catalogue that are no key with its text, or with its two: a second one is ignored."""
    return [entry for entry in re.split(r"\n{2,}", written.strip()) if not ENTRY.fullmatch(f"{entry}\n")]


@pytest.mark.parametrize("path", sorted(LOCALES.glob("*/*.po")), ids=lambda path: "/".join(path.parts[-2:]))
def test_every_line_of_a_catalogue_is_read(path: Path) -> None:
    written = path.read_text()
    assert not_read(written) == []
    with path.open("rb") as file:
        read = [message for message in read_po(file, abort_invalid=True) if message.id]
    assert len(read) == len(re.findall(r"^msgid (?!\"\")", written, re.MULTILINE))


@pytest.mark.parametrize(
    "corrupt",
    [
        'msgid "a.b"\nmsgstr "Oud"\nmsgstr "Nieuw"\n',
        'msgid "a.b"\nmsgstr "Oud"\nmsgid "a.c"\nmsgstr "Nieuw"\n',
        'msgid "a.b"\nmsgid_plural "a.b"\nmsgstr[0] "Een"\n',
        'msgid "a.b"\nmsgid_plural "a.b"\nmsgstr[0] "Een"\nmsgstr[1] "Twee"\nmsgstr[1] "Drie"\n',
        '<<<<<<< HEAD\nmsgid "a.b"\nmsgstr "Oud"\n',
        'msgid "a.b"\n',
    ],
)
def test_an_entry_of_which_gettext_ignores_a_line_is_found(corrupt: str) -> None:
    assert not_read(f'msgid ""\nmsgstr ""\n"Language: nl\\n"\n\n{corrupt}') != []


class Counting(Remembering):
    """Texts that note which of their words were filled in with a number."""

    numbers: ClassVar[set[tuple[str, str]]] = set()

    def __call__(self, key: str, **values: object) -> str:
        self._note(key, values)
        return super().__call__(key, **values)

    def plain(self, key: str, **values: object) -> str:
        self._note(key, values)
        return super().plain(key, **values)

    def _note(self, key: str, values: Mapping[str, object]) -> None:
        numbers = {(key, name) for name, value in values.items() if type(value) in (int, Decimal)}
        self.numbers.update(numbers)


# What no sample draws: these are numbers wherever they stand in a refusal or in what the story tells.
NUMBERS = {
    "most",
    "longest",
    "shortest",
    "years",
    "low",
    "high",
    "n",
    "new",
    "merged",
    "open",
    "number",
    "line",
}

SAME_FOR_ANY_NUMBER = {
    "supporting.point": "an abbreviation: min",
    "{number}": "the number of a session, a wish or a line is its name",
    "{threshold}": "never below three, by the settings and by the database",
    "{texts}": "the fewest answers of which texts are shown: a constant, five",
    "{capacity}": "never below three, by the settings",
    "wrap_up.part": "from one number to another",
    "given_answer.cut": "a constant, a thousand",
    "given_answer.cut_theirs": "a constant, a thousand",
    "refusal.TooManyPromises": "a constant, eight",
    "refusal.TooManyKinds": "a constant, eight",
    "refusal.PromiseTooLong": "a constant, a hundred and fifty",
    "lineage.was_split": "two parts at least",
    "measuring.heading": "steps are counted by their place",
    "set_up.heading": "steps are counted by their place",
    "refusal.WordsTooLong": "a constant, a thousand",
    "refusal.WorthTooLong": "a constant, four hundred",
    "refusal.RegisterFull": "a constant, three",
    "agenda.point": "minutes are abbreviated",
    "agenda.takes": "minutes are abbreviated",
    "agenda.minutes_of": "minutes are abbreviated",
    "agenda.too_long": "minutes are abbreviated",
    "question.earlier_of_yours": "a count behind a name",
    "proof.hours": "hours and minutes are abbreviated",
    "method.minutes": "minutes are abbreviated",
    "preparation.questions": "labels with a number behind each",
    "prework.line": "never fewer than five minutes",
    "contribution.is_asked": "never fewer than five minutes",
    "contribution.is_on": "never fewer than five minutes",
    "contribution.is_to_come": "never fewer than five minutes",
    "contribution.is_off": "never fewer than five minutes",
    "contribution.mine_asked": "never fewer than five minutes",
    "contribution.mine_brought": "never fewer than five minutes",
    "refusal.TooManyDocuments": "a constant",
    "agenda.talk": "minutes are abbreviated",
    "guest.minutes": "minutes are abbreviated",
    "guest.letter_how": "at least five minutes, of a point and of the talk in it",
    "guest.full": "the most there can be: a constant, ten",
    "refusal.TooManyGuests": "the most there can be: a constant, ten",
    "pairs.minutes": "minutes are abbreviated",
    "pairs.takes": "minutes are abbreviated, and rounds stand before their number",
    "subgroup.choice": "never fewer than two",
    "brainstorm.numbers_criteria": "so many of all who weighed, behind a label",
    "brainstorm.numbers_interest": "so many of all who weighed: never below three",
    "brainstorm.said_none": "so many of all who weighed, behind a label",
    "brainstorm.group": "a number behind a name",
    "brainstorm.decide_many": "how many fit into a form: always ten",
    "refusal.TooManyGroups": "a constant, ten",
    "refusal.GroupNameTooLong": "a constant, seventy-five",
    "refusal.IdeaTooLong": "a constant, two hundred",
    "refusal.TooManyIdeas": "a constant, twelve; a hundred of who facilitates",
    "subgroup.or": "from one size to another, never below two",
    "method.scaled": "minutes are abbreviated",
    "method.size": "from one number to another",
    "method.size_exactly": "never fewer than two",
    "trend.turnout": "a label, and how many of how many",
    "rhythm.means_long": "days of a rhythm that is always the same",
    "rhythm.means_short": "days of a rhythm that is always the same",
    "method.step": "minutes are abbreviated",
    "method.step_at": "minutes are abbreviated",
    "network.seats_taken": "the words belong to the seats, of which there are never fewer than three",
    "evaluation.below_threshold": "the number stands between brackets, beside a sentence about several",
    "message.copy_part": "which of the parts it is",
    "panel.noted_from": "from one number to another",
    "record_all.part": "from one number to another",
    "speaking.turn": "from one number to another",
    "report.present": "a label; the members are a group",
    "rsvp.ways": "labels with a number behind each",
    "rsvp.counts": "labels with a number behind each",
    "consent.some_said": "so many of all members",
    "consent.who_yes": "a label with a number behind it",
    "consent.who_silent": "a label with a number behind it",
    "consent.who_off_slack": "a label with a number behind it",
    "decision.in_phase": "which of four phases it is",
    "composition.count": "a label with a number behind it, never below three",
    "ground_rule.numbered": "which line it is",
    "own_export.text_accepted": "which version it is",
    "ground_rule.version": "which version it is",
    "refusal.TooManyRules": "a constant, thirty",
    "date_poll.line": "numbers before the words that were answered",
    "date_poll.some_answered": "so many of all members",
    "date_poll.who_yes": "a label with a number behind it",
    "date_poll.who_if_need_be": "a label with a number behind it",
    "date_poll.who_no": "a label with a number behind it",
    "date_poll.who_silent": "a label with a number behind it",
    "refusal.DayTooFar": "a constant",
    "refusal.EnoughForToday": "a constant",
    "refusal.LineTooLong": "a constant",
    "refusal.NumberExpected": "from one number to another",
    "refusal.OddMinutes": "from one number to another",
    "refusal.SizeExpected": "from one number to another",
    "refusal.TooManyOpen": "a constant",
    "refusal.TooManyPoints": "a constant",
    "refusal.TooManySteps": "constants",
    "refusal.TooShort": "from one number to another",
    "question.did_not_fit": "a constant",
    "story.closing": "adjectives of which the number is left away",
}


@pytest.fixture(scope="module")
def numbers() -> set[tuple[str, str]]:
    """The texts with the names in them that stand for a number."""
    world = World(Counting(Language.NL))
    for chapter in CHAPTERS:
        for sample in chapter.samples:
            shown = sample.draw(world)
            _drawn = (
                shown
                if isinstance(shown, dict | str)
                else Message(shown)
                if isinstance(shown, list)
                else shown
            )
    unseen = {key for key in NL if key.startswith(("refusal.", "story."))}
    found = Counting.numbers | {(key, name) for key in unseen for name in NUMBERS}
    return {(key, name) for key, name in found if name in placeholders(NL[key][0])}


def test_a_sentence_with_a_number_has_a_form_for_one_and_for_several(numbers: set[tuple[str, str]]) -> None:
    assert len(numbers) > 30
    bare = {
        key
        for key, name in numbers
        if len(NL[key]) == len(EN[key]) == 1 and not {key, f"{{{name}}}"} & SAME_FOR_ANY_NUMBER.keys()
    }
    assert bare == set()


def test_each_exception_is_one(numbers: set[tuple[str, str]]) -> None:
    names = {f"{{{name}}}" for _, name in numbers}
    singular = {key for key, _ in numbers if len(NL[key]) == 1}
    assert SAME_FOR_ANY_NUMBER.keys() - names - singular == set()


def test_both_languages_have_forms_for_the_same_numbers() -> None:
    assert {key for key in NL if len(NL[key]) != len(EN[key])} == set()


@pytest.mark.parametrize("language", list(Language))
def test_the_form_for_one_is_chosen_for_one_alone(language: Language) -> None:
    said = Texts(language)
    turnout = [said.n("evaluation.turnout", n, asked=6) for n in (0, 1, 2)]
    present = [said.n("panel.present", n, members=6) for n in (0, 1, 2)]
    if language is Language.NL:
        assert turnout[1] == "1 van de 6 aanwezigen antwoordde."
        assert [text.endswith("antwoordden.") for text in turnout] == [True, False, True]
    assert [" is " in text for text in present] == [False, True, False]


def test_the_names_of_a_message_stand_with_the_words_of_its_noun() -> None:
    assert len(LETTERS) == len(Kind)
    for language in Language:
        for kind, letter in LETTERS.items():
            words = (LOCALES / language / f"{letter.__module__.split('.')[-1]}.po").read_text()
            assert {
                name for name in (f"ledger.{kind}", f"why.{kind}") if f'msgid "{name}"' not in words
            } == set(), kind


def keys_in_code(said: str = r"(^|\.)(t|channel_t)(\.plain|\.n)?$") -> set[str]:
    """The keys that stand in the code as they are; those that are put together are not seen here."""
    found: set[str] = set()
    for folder in ("bot", "handlers", "jobs"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and node.args and re.search(said, ast.unparse(node.func)):
                    found |= {key for key in _chosen(node.args[0]) if KEY.match(key)}
    return found


def _chosen(said: ast.expr) -> Iterator[str]:
    """Yield the words that an expression may be: those of either side where it chooses."""
    if isinstance(said, ast.IfExp):
        yield from (*_chosen(said.body), *_chosen(said.orelse))
    elif isinstance(said, ast.Constant):
        yield str(said.value)


def test_every_key_in_the_code_has_a_text() -> None:
    assert keys_in_code() - NL.keys() == set()


MARKS = re.compile(r"(?<!\w)([*_~`])(?=\S)[^*_~`\n]+(?<=\S)\1(?!\w)")
MARKED_WHERE_SHOWN = {"introduction.begun", "session.announcement"}  # said in mrkdwn, or looked for in it


def test_what_is_said_plainly_has_no_marks_that_people_would_read_as_signs() -> None:
    plainly = keys_in_code(r"(^|\.)(t|channel_t)\.plain$") - MARKED_WHERE_SHOWN
    for texts in (NL, EN):
        assert {key for key in plainly for words in texts[key] if MARKS.search(words)} == set()


WRITES = {
    "Message", "Option", "Markup", "Reply", "section", "header", "context", "plain", "button", "field_of",
    "modal", "notice", "text_input", "select", "words", "escape", "listing",
}  # fmt: skip
NAMES = {"Kring", "Nederlands", "English", "<!channel>"}  # said the same in every language
AN_ID = re.compile(r"[a-z0-9_]*(\.[A-Za-z_]*)?")  # of a field, an action, a style, a text


def _last_name(called: ast.expr) -> str:
    return getattr(called, "attr", "") or getattr(called, "id", "")


def said_in_code(path: Path) -> list[str]:
    """What is written out where people would read it."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or _last_name(node.func) not in WRITES:
            continue
        for given in [*node.args, *(keyword.value for keyword in node.keywords)]:
            parts = given.values if isinstance(given, ast.JoinedStr) else [given]
            found += [
                part.value
                for part in parts
                if isinstance(part, ast.Constant)
                and isinstance(part.value, str)
                and re.search("[A-Za-z]{2}", part.value)
                and not AN_ID.fullmatch(part.value)
                and part.value not in NAMES
            ]
    return found


def test_no_text_stands_outside_the_catalogues() -> None:
    rooms = [*(ROOT / "bot").glob("[a-z]*.py"), *(ROOT / "bot" / "views").glob("*.py")]
    rooms += [path for room in ("handlers", "jobs", "models") for path in (ROOT / room).rglob("*.py")]
    rooms = [path for path in rooms if "migrations" not in path.parts]
    assert {path.name: said for path in rooms if (said := said_in_code(path))} == {}


def written_by_us(found: object) -> Iterator[tuple[str, str]]:
    """The buttons, titles, labels and ends of what is drawn: words that are never somebody's own."""
    if isinstance(found, list):
        for each in found:
            yield from written_by_us(each)
    if not isinstance(found, dict):
        return
    sort = "button" if found.get("type") == "button" else ""
    for name, value in found.items():
        ours = name in ("title", "submit", "close", "confirm", "deny", "label")
        if isinstance(value, dict) and value.get("type") == "plain_text" and (ours or sort):
            yield sort or name, value["text"]
        yield from written_by_us(value)


NUMBER = re.compile(r"^\d+\. ")
MOST = {
    "button": 30,
    "title": 24,
    "submit": 24,
    "close": 24,
    "confirm": 30,
    "deny": 30,
    "label": 60,
    "hint": 300,
}


def names_a_question(label: str, asked: Collection[str]) -> bool:
    """Tell whether a label is the beginning of a question, with words of ours before it or its number."""
    words = NUMBER.sub("", label.rpartition(": ")[2]).removesuffix("…")
    return any(one.startswith(words) for one in asked)


@pytest.mark.parametrize("language", list(Language))
def test_buttons_titles_and_labels_are_short_and_never_cut(language: Language) -> None:
    world = World(Remembering(language))
    asked = {banked.question.text for banked in world.draft().entries}
    for sample, shown in everything(language).samples:
        drawn = shown.blocks if isinstance(shown, Message) else shown
        for sort, text in written_by_us(drawn):
            if sort == "label" and names_a_question(text, asked):
                continue
            assert len(text) <= MOST[sort], f"{sample.name}: {sort} {text}"
            assert not text.endswith("…"), f"{sample.name}: {sort} {text}"


def test_every_refusal_has_a_text() -> None:
    import bot.compose  # noqa: F401 - loads every room
    from models.base import Refusal

    def below(kind: type[Refusal]) -> set[str]:
        ours = [sub for sub in kind.__subclasses__() if sub.__module__.split(".")[0] in ROOMS]
        return {f"refusal.{sub.__name__}" for sub in ours}.union(*map(below, ours))

    assert below(Refusal) - NL.keys() == set()


def test_what_people_wrote_is_never_read_as_markup() -> None:
    t = Texts(Language.NL)
    assert "<!channel>" not in t("home.next", title="<!channel> & <http://x|y>")
    assert escape("a < b & c") == "a &lt; b &amp; c"
    assert escape(mention("U1")) == "<@U1>"
    assert escape(Markup("<!here>")) == "<!here>"


def test_dates_and_numbers_follow_the_language() -> None:
    begins, today = datetime(2026, 3, 12, 13, 30), date(2026, 2, 1)
    dutch, english = (Texts(language, today=today) for language in (Language.NL, Language.EN))
    assert dutch.when(begins, "Europe/Brussels") == "do 12 maart, 13.30 uur"
    assert english.when(begins, "Europe/Brussels") == "Thu 12 March, 13:30"
    assert dutch.number(Decimal("7.9")) == "7,9"
    assert english.number(Decimal("7.9")) == "7.9"
    assert dutch.clock(time(9)) == "9.00 uur"
    assert english.day(date(2026, 3, 5)) == "Thu 5 March"


def test_a_day_names_its_year_only_when_it_is_another_or_nobody_knows_what_day_it_is() -> None:
    texts = Texts(Language.NL)
    assert texts.day(date(2027, 1, 14)) == "do 14 januari 2027"
    assert texts.on(datetime(2026, 12, 3, tzinfo=UTC)).day(date(2027, 1, 14)) == "do 14 januari 2027"
    assert texts.on(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)).day(date(2027, 1, 14)) == "do 14 januari"


def test_hours_stand_once_and_an_end_on_another_day_names_it() -> None:
    dutch, english = (Texts(language, today=date(2026, 2, 1)) for language in (Language.NL, Language.EN))
    begins, ends, night = (datetime(2026, 3, 12, *at) for at in ((13, 30), (16, 30), (23, 0)))
    brussels = "Europe/Brussels"
    assert dutch.during(begins, ends, brussels) == "do 12 maart, 13.30–16.30 uur"
    assert english.during(begins, ends, brussels) == "Thu 12 March, 13:30–16:30"
    assert (
        english.during(night, datetime(2026, 3, 13, 1), brussels)
        == "Thu 12 March, 23:00 – Fri 13 March, 01:00"
    )


def test_a_reader_elsewhere_is_told_whose_time_it_is() -> None:
    away = Texts(Language.EN, "America/New_York")
    assert away.when(datetime(2026, 3, 12, 13, 30), "Europe/Brussels").endswith("(Brussels time)")


def test_an_unknown_key_is_an_error_and_not_a_text() -> None:
    with pytest.raises(KeyError):
        Texts(Language.NL)("no.such_key")
