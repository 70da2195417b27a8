"""What an evaluation showed: to whoever facilitates, in the report, and read before it goes there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Part
from bot.slack.layout import Either, Lines
from bot.texts import Texts
from bot.views.session import heading
from models.evaluation import Dimension
from models.network import Network
from models.results import Results
from models.session import LearningSession
from models.unlinked import FEWEST_FOR_TEXTS

BAR = "▏"
MOST_WORDS = 60  # of what people wrote, in the message with the results


def results(t: Texts, meeting: LearningSession, network: Network, found: Results) -> Message:
    """What the evaluation showed, for the facilitator: what to decide, words, the spread, the wishes.

    When many words were written, it says how many texts there are, with the way to read and hide them.
    """
    title, day = heading(t, meeting, network), t.day(meeting.starts_local.date())
    elsewhere = sum(len(text.split()) for text in found.texts) > MOST_WORDS

    def body(*, heard: bool) -> list[Part]:
        parts: list[Part] = [blocks.section(t("evaluation.results", title=title, day=day))]
        parts += _to_decide(t, meeting, found, elsewhere=elsewhere)
        if elsewhere:
            waits = meeting.out_without_results
            read = blocks.button(t.plain("evaluation.read_texts"), Act.TEXTS, About(session=meeting.id))
            press = add_button(t, meeting) if waits else read
            parts.append(blocks.section(t.n(_of(found, "texts_written"), len(found.texts)), press))
        shown = found.without_texts() if elsewhere else found
        parts += _results(t, shown, facilitation=True, heard=heard)
        wishes = [wish.text for wish in found.wishes if not wish.alone]
        if wishes:
            parts.append(_texts(t, t(_of(found, "wishes")), wishes))
        parts += _alone(t, found)
        if found.scores:
            parts.append(blocks.context(t("evaluation.facilitation_yours")))
        return [*parts, *_what_can_be_done(t, meeting, network, found)]

    return Message(body(heard=False), text=blocks.spoken(body(heard=True)))


def _of(found: Results, name: str) -> str:
    """The key of what is said of the form that was filled in."""
    return f"{'short_form' if found.short else 'evaluation'}.{name}"


def _alone(t: Texts, found: Results) -> Iterator[Part]:
    """What is for whoever facilitates and nobody else, marked as such."""
    wishes = [wish.text for wish in found.wishes if wish.alone]
    if found.alone or wishes:
        yield blocks.section(t("evaluation.alone"))
    if found.alone:
        yield _texts(t, "", found.alone)
    if wishes:
        yield blocks.context(t("evaluation.alone_wishes"))
        yield _texts(t, "", wishes)


def _what_can_be_done(t: Texts, meeting: LearningSession, network: Network, found: Results) -> list[Part]:
    """Hide a text; and since when the report shows these results."""
    about, body = About(session=meeting.id), list[Part]()
    buttons = [blocks.button(t.plain("hiding.open"), Act.TEXTS, about)] if found.scores is not None else []
    if meeting.results_shared_at is not None:
        when = t.moment(meeting.results_shared_at, network.zone)
        body.append(blocks.context(t("results.shared", when=when)))
    return [*body, blocks.actions(*buttons)] if buttons else body


def _to_decide(t: Texts, meeting: LearningSession, found: Results, *, elsewhere: bool) -> list[Part]:
    """Where the report is out without these results: add them, once they were read."""
    if not meeting.out_without_results or found.too_few:
        return []
    said = blocks.section(t("results.wait", day=t.day(meeting.starts_local.date())))
    if elsewhere:
        return [said]
    return [said, read_here(found, lambda read: blocks.actions(add_button(t, meeting, read)))]


def add_button(t: Texts, meeting: LearningSession, fingerprint: str = "") -> Element:
    """Add the results to a report that is out; where they do not all stand, it opens them to be read."""
    about = About(session=meeting.id, choice=fingerprint or None)
    if not fingerprint:
        return blocks.button(t.plain("results.read_and_add"), Act.ADD_RESULTS, about, style="primary")
    press = blocks.button(t.plain("results.add_to_report"), Act.ADD_RESULTS, about, style="primary")
    title, yes = t.plain("results.confirm_title"), t.plain("results.add")
    goes = t.plain("short_form.confirm_text" if meeting.short_form else "results.confirm_text")
    return {
        **press,
        "confirm": blocks.confirm(title, goes, yes, t.plain("common.cancel")),
    }


def read_here(found: Results, draw: Callable[[str], Block]) -> Part:
    """Draw buttons below results: with their fingerprint where all of their texts stand there, else without.

    A press says by it what its reader had before them.
    """
    if not found.texts:
        return draw(found.fingerprint)
    return Either(draw(found.fingerprint), draw(""))


def results_lines(t: Texts, results: Results, *, facilitation: bool) -> list[Part]:
    """The results as the report shows them; facilitation only when its facilitator shares it."""
    return list(_results(t, results, facilitation=facilitation, heard=False))


def shared(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    found: Results | None,
    notes: Sequence[Part],
    *,
    facilitation: bool,
    below: str | None,
) -> Message:
    """How it was, below the report in the channel, by its ts: notes of a round, what the evaluation showed.

    What whoever facilitates did not let go is not there.
    """

    def body(*, heard: bool) -> list[Part]:
        title = t("results.title_shared", title=heading(t, meeting, network), day=_day(t, meeting))
        said = [] if found is None else [*_results(t, found, facilitation=facilitation, heard=heard)]
        return [blocks.section(title), *(([*notes, *said]) or [blocks.section(t("results.taken_away"))])]

    return Message(body(heard=False), text=blocks.spoken(body(heard=True)), replies_to=below)


def _day(t: Texts, meeting: LearningSession) -> str:
    return t.day(meeting.starts_local.date())


def _results(t: Texts, found: Results, *, facilitation: bool, heard: bool) -> Iterator[Part]:
    if found.open:
        yield blocks.section(t("evaluation.still_open"))
        return
    if not found.threshold:
        return  # the group did without a form
    yield blocks.section(t.n("evaluation.turnout", found.answers, asked=found.asked))
    if found.scores is None:
        yield blocks.section(t("evaluation.below_threshold", n=found.answers, threshold=found.threshold))
        return
    for key, texts in (
        ("short_form.went_well", found.went_well),
        ("evaluation.learning_points", found.learning_points),
        ("evaluation.comments", found.comments),
    ):
        if texts:
            yield _texts(t, t(key), texts)
    if found.answers < FEWEST_FOR_TEXTS:
        yield blocks.context(t(_of(found, "few_for_texts"), texts=FEWEST_FOR_TEXTS))
    if not found.scores:
        return
    lines = [
        _score_line(t, found, dimension, heard=heard)
        for dimension in Dimension
        if facilitation or dimension is not Dimension.FACILITATION
    ]
    yield blocks.section(t("evaluation.scores_in_words" if heard else "evaluation.scores"))
    yield blocks.section("\n".join(lines))


def _score_line(t: Texts, found: Results, dimension: Dimension, *, heard: bool) -> str:
    """One dimension: how many gave which score, then the mean."""
    assert found.scores is not None
    mean = found.mean(dimension)
    assert mean is not None
    return t(
        "evaluation.score_line",
        dimension=t.plain(f"evaluation.{dimension}"),
        spread=spread(t, found.scores[dimension], heard=heard),
        mean=t.number(mean),
    )


def spread(t: Texts, counts: Mapping[int, int], *, heard: bool) -> str:
    """How many gave which score: strokes for the eye, numbers for the ear."""
    if heard:
        return ", ".join(t.plain_n("evaluation.times", c, score=s) for s, c in sorted(counts.items()))
    return "  ".join(f"{score} {BAR * count}" for score, count in sorted(counts.items()))


def _texts(t: Texts, title: str, texts: Sequence[str]) -> Lines:
    """What people wrote, as they wrote it."""
    return Lines(texts, partial(t.n, "evaluation.and_more"), title, verbatim=True)


def waits(t: Texts, meeting: LearningSession) -> list[Block]:
    """Among what waits for the facilitator: results that are not in the report, which is out."""
    day = t.day(meeting.starts_local.date())
    return [blocks.section(t("results.wait", day=day)), blocks.actions(add_button(t, meeting))]


def numbers(t: Texts, found: Results, *, facilitation: bool) -> list[Part]:
    """The results as the report shows them, but for what people wrote."""
    return results_lines(t, found.without_texts(), facilitation=facilitation)
