"""What people see of the question book: a modal to read, and a text to keep."""

from collections.abc import Iterable, Sequence

from bot import blocks
from bot.blocks import Block, View, shorten
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Texts, escape, mention
from bot.views.effect import going
from bot.views.question import words
from models.book import Page
from models.network import Network

MOST_SHOWN = 30  # questions: three blocks each, of a hundred
ANSWER_SHOWN = 1200  # characters


def book(t: Texts, network: Network, pages: Sequence[Page], more: int = 0) -> View:
    """The book in a modal, the newest questions first, and how many more it holds."""
    about = About(network=network.id)
    newest = list(reversed(pages))
    body = [blocks.section(t("book.lead" if pages else "book.empty", theme=network.theme))]
    if pages:
        body.append(blocks.actions(blocks.button(t.plain("book.file"), Act.BOOK_FILE, about)))
    for page in newest[:MOST_SHOWN]:
        body += _page(t, page)
    more += max(len(newest) - MOST_SHOWN, 0)
    if more:
        body.append(blocks.context(t.n("book.more", more)))
    return blocks.modal(Form.BOOK, t.plain("book.title"), body, about=about, close=t.plain("common.close"))


def _page(t: Texts, page: Page) -> list[Block]:
    facts = [mention(page.asker.user_id) if page.asker else t("book.without_name"), *_days(t, page)]
    shown = [words(page.question.text), blocks.context(" · ".join(facts))]
    if page.going is not None:
        one = going(t, page.going, "effect.set_going")
        if page.answers:
            one["text"]["text"] = shorten(f"{_answer(t, page)}\n{one['text']['text']}", blocks.SECTION_LIMIT)
        shown.append(one)
    elif page.answers:
        shown.append(blocks.section(_answer(t, page)))
    return shown


def _days(t: Texts, page: Page) -> Iterable[str]:
    return (t.short_day(day.date()) for day in page.days)


def _answer(t: Texts, page: Page) -> str:
    said = "\n".join(f"• {escape(answer)}" for answer in page.answers)
    return t("book.answer") + "\n" + shorten(said, ANSWER_SHOWN)


def as_text(t: Texts, network: Network, pages: Sequence[Page]) -> str:
    """The whole book as plain text, oldest questions first; names only where the asker gave theirs."""
    lines = [t.plain("book.text_title", theme=network.theme), ""]
    for number, page in enumerate(pages, start=1):
        asker = page.asker.name if page.asker and page.asker.name else t.plain("book.text_without_name")
        lines.append(f"{number}. {page.question.text}")
        lines.append("   " + ", ".join([asker, *(t.day(day.date()) for day in page.days)]))
        lines += [f"   - {answer}" for answer in page.answers]
        if page.going is not None:
            lines.append("   " + t.n("book.text_tried", page.going.people))
            for told in page.going.lines:
                by = f" ({told.person.name})" if told.person and told.person.name else ""
                lines.append(f"   > {told.line}{by}")
        lines.append("")
    return "\n".join([*lines, t.plain("book.text_end")])
