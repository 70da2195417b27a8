"""A text folded: what makes no difference in a name, and what does."""

import pytest

from models.folded import folded, has_capital, letters_of, words_of


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("अनीता शर्मा", ["अनीता", "शर्मा"]),
        ("தமிழ்செல்வி முருகன்", ["தமிழ்செல்வி", "முருகன்"]),
        ("නිමාලි පෙරේරා", ["නිමාලි", "පෙරේරා"]),
        ("สมชาย ใจดี", ["สมชาย", "ใจดี"]),
        ("محمـد العلي", ["محمد", "العلي"]),
        ("𝐀𝐧𝐧𝐚 𝐏𝐞𝐞𝐭𝐞𝐫𝐬", ["anna", "peeters"]),
        ("Zoe\u0308 d’Haese", ["zoe", "d", "haese"]),
    ],
)
def test_a_word_is_its_letters_with_the_marks_that_belong_to_them(name: str, words: list[str]) -> None:
    assert words_of(name) == [folded(word).signs for word in words]


@pytest.mark.parametrize(("word", "letters"), [("김민수", 3), ("รมณี", 3), ("Zoë", 3), ("रमे", 2)])
def test_a_mark_is_no_letter_of_its_own(word: str, letters: int) -> None:
    assert letters_of(folded(word).signs) == letters


@pytest.mark.parametrize(
    ("written", "capital"),
    [("Anna", True), ("anna", False), ("دنه", True), ("გიორგი", True), ("ἀννα", False)],
)
def test_a_script_without_capitals_needs_none(written: str, capital: bool) -> None:
    assert has_capital(written) is capital
