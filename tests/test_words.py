"""Words that people stumble over, and how long texts may be: the catalogues stay kind, short and at home.

Dutch is written for Flanders and the Netherlands, English as in Britain, and neither is a translation of the
other. What stands here is not said; beside it stands what is said instead.
"""

import re
from collections.abc import Iterator, Mapping

import pytest

from bot import prompts
from bot.slack.blocks import Message
from models.person import Language
from models.plan import Kind
from tests.day.keystrokes import words_of
from tests.day.watched import pieces_of
from tests.drawn import everything
from tests.test_texts import EN, NL

STRAIGHT = r"(?<=\w)'|\""
DUTCH = {
    r"[Ll]eernetwerk": "lerend netwerk",
    r"\b[Vv]olsta": "is genoeg",
    r"\b[Bb]eginuur": "begintijd",
    r"\bop zich (?:nemen|nam)": "doen",
    r"[Mm]ag leeg": "niet verplicht",
    r"\btegen (?:\{day\}|\{when\})": "uiterlijk",
    r"rondje hardop": "rondje in de groep",
    r"Je krijgt dit omdat": "the reason alone, where there is doubt",
    r"leerlingen": "mensen buiten de groep",
    r"\b[Ww]ie begeleidt\b": "de begeleider",
    r"\b[Ww]ie (?:ze|de vraag) stelde\b": "de vraagsteller",
    r"(?:^|[.!?] )[A-Z]\w+en kan (?:altijd|nog|tot|door|later|zodra|op)\b": "je kunt ...",
    r"\b[Ww]e tonen\b|\btonen we\b": "ik toon",
    r"verandert dit bericht mee": "dan pas ik dit bericht aan",
    r"\b[Hh]ij\b|\bhaar\b|\b[Mm]/[Vv]\b|\b(?:mevrouw|meneer|dames|heren)\b": "die, de begeleider, hun naam",
    r"\b(?:begeleid|vraagstel|deelneem|inval)ster\b|\blezeres\b": "the word that fits everybody",
    r"\b(?:vraag|bel|bedank|schrijf|help|ken|zie|hoor|volg) hem\b": "a name, or diegene",
    STRAIGHT: "a curly apostrophe or quotation mark",
}
ENGLISH = {
    r"\basker": "the person who asked",
    r"\b[Ww]hoever (?!runs|administers|owns|is to|else)": "the facilitator, those who, anyone who",
    r"may stay empty": "optional",
    r"changes? along": "I'll update this message",
    r"\bpupils\b": "people outside the group",
    r"\b(?:do|does|did|is|are|was|were|has|have|had|will|would|could|should) not\b|\bcannot\b": "n't",
    r"\bI (?:will|have been|am (?!Kring))\b": "I'll, I've, I'm",
    r"\b[Aa]t Home\b": "on Home",
    r"\bneeds? not\b": "don't have to",
    r"\bround out loud\b": "a round in the group",
    r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]ers?|[Hh]im|[Hh]imself|[Hh]erself)\b": "they, their, them",
    r"\b(?:chair|spokes|middle)(?:wo)?man\b|\bmanpower\b|\bguys\b": "the word that fits everybody",
    STRAIGHT: "a curly apostrophe or quotation mark",
}
SAID_ALL_THE_SAME = {  # by their keys, and why
    "refusal.NotYours": "that only the asker may is what it says",
    "errand.mark": "a name stands there",
    **dict.fromkeys(("case.mine_off", "case.back_sure", "case.who_sees"), "hij: the case"),
    "ground_rule.yours_taken": "hij: the rule",
    "guest.letter_kept": "hij: the name",
    **dict.fromkeys(("hiding.lead", "note.hint_text"), "hij: the text"),
    **dict.fromkeys(("measuring.too_near", "rhythm.keeps"), "haar: of the session"),
}

MOST_IN_A_HINT = 26  # words below a field, before what is listed in it
MOST_IN_A_MESSAGE = 90  # words of a direct message
LONGER = {  # those that hold lists, with what people wrote, or more than one question
    Kind.PROPOSAL: 280,
    Kind.RUNNING_ORDER: 330,
    Kind.AGENDA: 262,
    Kind.REPORT: 120,
    Kind.FOLLOWED_REPORT: 125,
    Kind.RESULTS_ADDED: 155,
    Kind.EVALUATION_RESULTS: 170,
    Kind.CATCH_UP: 140,
    Kind.EFFECT: 140,
    Kind.ACTION_CHECK: 110,
    Kind.ERRAND_ANSWER: 110,
    Kind.INQUIRY_RESULTS: 310,
    Kind.INQUIRY_SHARED: 262,
    Kind.GROUND_RULES: 230,
}


def said(language: Language) -> Iterator[tuple[str, str]]:
    """Each text with its key; the words of the sample story are not ours to judge."""
    for key, texts in (NL if language is Language.NL else EN).items():
        if not key.startswith("story."):
            yield from ((key, text) for text in texts)
    for card in (*prompts.cards(), *prompts.tips()):
        for text in (card.name, card.what, *card.lines):
            yield f"prompt {card.id}", text[language]


@pytest.mark.parametrize(
    ("language", "better"), [(Language.NL, DUTCH), (Language.EN, ENGLISH)], ids=["nl", "en"]
)
def test_no_text_has_words_that_people_stumble_over(language: Language, better: Mapping[str, str]) -> None:
    found = {
        f"{key}: {text}": f"say {instead}"
        for key, text in said(language)
        if key not in SAID_ALL_THE_SAME
        for pattern, instead in better.items()
        if re.search(pattern, text)
    }
    assert found == {}


@pytest.mark.long
@pytest.mark.parametrize("language", list(Language))
def test_what_is_said_below_a_field_is_short(language: Language) -> None:
    views = [shown for _, shown in everything(language).samples]
    blocks = [block for view in views if isinstance(view, dict) for block in view["blocks"]]
    hints = {block["hint"]["text"] for block in blocks if "hint" in block}
    assert len(hints) > 20
    assert {
        hint for hint in hints if len(words_of(hint.rpartition(": ")[0] or hint)) > MOST_IN_A_HINT
    } == set()


@pytest.mark.parametrize("language", list(Language))
def test_a_message_is_short(language: Language) -> None:
    first: dict[Kind, int] = {}
    for sample, drawn in everything(language).samples:
        if sample.kind is not None and sample.kind not in first and isinstance(drawn, Message):
            first[sample.kind] = sum(len(words_of(piece)) for piece in pieces_of(drawn.blocks))
    assert len(first) > 30
    assert {Kind.REPORT, Kind.RESULTS_ADDED} < set(first)
    longer = {kind: n for kind, n in first.items() if n > LONGER.get(kind, MOST_IN_A_MESSAGE)}
    assert longer == {}
    assert not [kind for kind in LONGER if kind in first and first[kind] <= MOST_IN_A_MESSAGE - 10]


@pytest.mark.parametrize("language", list(Language))
def test_whatever_the_report_in_the_channel_holds_it_is_short(language: Language) -> None:
    drawn = [shown for sample, shown in everything(language).samples if sample.kind is Kind.REPORT]
    reports = [one for one in drawn if isinstance(one, Message) and not one.cut]
    assert len(reports) > 5
    words = [sum(len(words_of(piece)) for piece in pieces_of(one.blocks)) for one in reports]
    assert max(words) <= LONGER[Kind.REPORT], words
