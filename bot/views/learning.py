"""What members see of the timeline of what their network learnt, the newest first."""

from collections.abc import Sequence

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.registers import tried
from bot.slack import blocks
from bot.slack.blocks import Block, View, shorten
from bot.texts import Markup, Texts, called, escape
from bot.views import register as register_view
from bot.views.effect import going
from bot.views.pages import drawn, lazily, paged
from models.book import Page
from models.learning import Shown, Sort
from models.network import Network

LONGEST = 400  # characters of a question or an answer in a line


def listed(t: Texts, network: Network, steps: Sequence[Shown], start: int = 0) -> View:
    """What happened, some steps at a time; before anything did, what will stand there."""
    key = "learning.lead" if steps else "learning.empty"
    above = [blocks.section(t(key, theme=network.theme)), blocks.context(t("learning.why"))]

    def draw(one: Shown) -> list[Block]:
        return _step(t, network, one)

    return paged(
        t, Form.LEARNING, t.plain("learning.title"), lazily(steps, draw), drawn,
        act=Act.LEARNING, about=About(network=network.id), start=start, above=above,
    )  # fmt: skip


def _short(text: str) -> str:
    return shorten(" ".join(text.split()), LONGEST)


def _step(t: Texts, network: Network, one: Shown) -> list[Block]:
    day = t.day(network.calendar.day(one.step.at))
    if one.entry is not None:
        said = register_view.in_a_row(t, tried.REGISTER, one.entry.said)
        return [blocks.section(t("learning.told", day=day, said=Markup(said)))]
    if one.page is None:
        return [blocks.section(t("learning.gone", day=day))]
    question = _short(one.page.question.text)
    if one.step.sort is Sort.ASKED:
        who = called(one.page.asker) if one.page.asker else t("book.without_name")
        return [blocks.section(t("learning.asked", day=day, question=question, who=who))]
    if one.step.sort is Sort.TRIED and one.page.going is not None:
        head = t("learning.tried", day=day)
        return [blocks.section(head), *going(t, one.page.going, "effect.set_going", most=None).whole()]
    answers = [f"> {escape(_short(said))}" for said in _answers(one, one.page)]
    key = "learning.answered" if answers else "learning.talked"
    return [blocks.section("\n".join([t(key, day=day, question=question), *answers]))]


def _answers(one: Shown, page: Page) -> list[str]:
    """What was noted at that session, between sessions, or what that member answered."""
    if one.step.sort is Sort.BETWEEN:
        return [page.question.answer] if page.question.answer else []
    if one.step.sort is Sort.GIVEN:
        return [given.answer.text for given in page.given if given.answer.id == one.step.key]
    if one.step.sort is not Sort.ANSWERED:
        return []
    return [item.said for item in page.question.history if item.session_id == one.step.key and item.said]
