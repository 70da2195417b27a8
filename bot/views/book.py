"""What people see of the question book: a modal to read, and a text to keep."""

from collections.abc import Iterable, Sequence

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Texts, called, escape
from bot.views import confidentiality, export
from bot.views import register as register_view
from bot.views.effect import going
from bot.views.notice import nothing_yet
from bot.views.pages import drawn, lazily, paged
from bot.views.question import words
from models.book import Page
from models.confidentiality import EVERYBODY, Whom
from models.entry import Entry
from models.network import Network
from models.register import REGISTERS


def button(t: Texts, network: Network) -> Element:
    """The way to the book."""
    return blocks.button(t.plain("book.button"), Act.BOOK, About(network=network.id))


def book(
    t: Texts,
    network: Network,
    pages: Sequence[Page],
    whom: Whom = EVERYBODY,
    start: int = 0,
    *,
    written: bool = False,
) -> View:
    """The book in a modal; the pages come with the newest questions first.

    The file is there also where nothing but what was `written` in registers goes into it.
    """
    about = About(network=network.id)
    named = {"theme": network.theme}
    lead = t("book.lead", **named) if pages else nothing_yet(t, network, "book.empty", **named)
    above = [blocks.section(lead)]
    if pages or written:
        file = blocks.button(t.plain("book.file"), Act.BOOK_FILE, about)
        above.append(blocks.actions(file, blocks.button(t.plain("learning.title"), Act.LEARNING, about)))
    if whom.leads:
        above += export.offer(t, network)

    def draw(page: Page) -> list[Block]:
        return _page(t, network, page, whom)

    return paged(
        t, Form.BOOK, t.plain("book.title"), lazily(pages, draw), drawn,
        act=Act.BOOK, about=about, start=start, above=above,
    )  # fmt: skip


def _press(t: Texts, network: Network, page: Page, whom: Whom) -> Element | None:
    """What its asker and who facilitates can do with a question that is told."""
    mine = page.question.asker_id is not None and page.question.asker_id == whom.person_id
    if not mine and not whom.leads:
        return None
    about = About(network=network.id, question=page.question.id)
    return confidentiality.button(t, about, page.question, mine=mine)


def _page(t: Texts, network: Network, page: Page, whom: Whom) -> list[Block]:
    if not page.told:
        facts = [t("confidentiality.dealt_with"), *_days(t, page)]
        return [words(t.plain("confidentiality.one_question")), blocks.context(" · ".join(facts))]
    facts = [called(page.asker) if page.asker else t("book.without_name"), *_days(t, page)]
    if page.question.kept_by is not None:
        facts.append(t("confidentiality.mark"))
    shown = [words(page.question.text, _press(t, network, page, whom)), blocks.context(" · ".join(facts))]
    if page.answers or page.given:
        shown.append(blocks.section(_answer(t, page)))
    if page.going is not None:
        shown += going(t, page.going, "effect.set_going", most=None).whole()
    return shown


def _days(t: Texts, page: Page) -> Iterable[str]:
    return (t.day(day.date()) for day in page.days)


def _answer(t: Texts, page: Page) -> str:
    said = [escape(answer) for answer in page.answers]
    said += [t("book.by_member", answer=one.answer.text, who=called(one.writer)) for one in page.given]
    return "\n".join([t("book.answer"), t.listing(said)])


def as_text(
    t: Texts,
    network: Network,
    pages: Sequence[Page],
    written: Sequence[Entry] = (),
    still_open: Sequence[str] = (),
) -> str:
    """The whole book as plain text, oldest questions first; names only where the asker gave theirs.

    Below them stands what is still open, where the network came to its end, and what was written in
    registers that show there.
    """
    t = t.in_a_file()
    lines = [t.plain("book.text_title", theme=network.theme), ""]
    for number, page in enumerate(pages, start=1):
        asker = page.asker.name if page.asker and page.asker.name else t.plain("book.text_without_name")
        text = page.question.text
        if not page.told:
            text, asker = t.plain("confidentiality.one_question"), t.plain("confidentiality.dealt_with")
        lines.append(f"{number}. {text}")
        lines.append("   " + ", ".join([asker, *(t.day(day.date()) for day in page.days)]))
        lines += [f"   - {answer}" for answer in page.answers]
        for mine in page.given:
            who = mine.writer.name or t.plain("proxy.somebody")
            lines.append(f"   - {t.plain('book.by_member', answer=mine.answer.text, who=who)}")
        if page.going is not None:
            lines.append("   " + t.n("book.text_tried", page.going.people))
            for told in page.going.lines:
                by = f" ({told.person.name})" if told.person and told.person.name else ""
                lines.append(f"   > {told.line}{by}")
        lines.append("")
    if still_open:
        lines += [t.plain("book.text_open"), *(f"- {text}" for text in still_open), ""]
    for one in REGISTERS.values():
        here = [entry.outside for entry in written if entry.register == one.key]
        if here:
            said = (f"- {register_view.line(t, one, each, plain=True)}" for each in here)
            lines += [t.plain(f"{one.key}.title"), *said, ""]
    return "\n".join([*lines, t.plain("book.text_end")])
