"""Samples of all that can be asked, drawn from the declarations: a new instrument needs none of its own.

What is said of every sort of instrument is drawn of the first one too, as if it were of that sort.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bot.instrument import choices
from bot.instruments import STRUCTS
from bot.reading.sample import Chapter, Sample, Shown
from bot.reading.world import EVALUATION_CLOSES, LINE, NOW, TRYING, WELL, World
from bot.slack.blocks import Message, View
from bot.views import conversation as conversation_view
from bot.views import inquiry as view
from bot.views import inquiry_offer as offer_view
from bot.views import inquiry_results as results_view
from models.action import Agreement
from models.conversation import Conversation
from models.inquiry import Inquiry, State
from models.inquiry_answers import Shown as Came
from models.instrument import INSTRUMENTS, READERS, Instrument, Privacy, ReadBy, Sort
from models.person import Tells
from models.plan import Kind
from models.unlinked import ALONE, FEWEST_FOR_TEXTS, InquiryText

MEMBER, LEADER, PRESSED = "modal, who is asked", "at Home, whoever facilitates", "answer to a press"


def row_of(one: Instrument, state: State = State.OPEN, **facts: Any) -> Inquiry:
    """An asking of an instrument; the facts say what is otherwise."""
    threshold = 5 if one.confidential else 1
    made = Inquiry(
        network_id=1, instrument=one.key, state=state, opened_at=NOW, closes_at=EVALUATION_CLOSES, asked=12,
        threshold=threshold,
    )  # fmt: skip
    made.id = 1
    for name, value in facts.items():
        setattr(made, name, value)
    return made


def closed_of(one: Instrument, **facts: Any) -> Inquiry:
    """One that is closed."""
    return row_of(one, State.CLOSED, **{"answered": 9} | facts)


def _values(one: Instrument, w: World, item: str) -> list[str]:
    """What there is to choose; of what was promised two things."""
    return [*promised_of(one, w)] if item == one.promises else [*choices(w.t, one.key, item)]


def promised_of(one: Instrument, w: World) -> dict[str, str]:
    """What the invitation offered, where it is asked about."""
    return {"1": w.words(LINE), "2": w.words(WELL)} if one.promises else {}


def given_of(one: Instrument, w: World) -> Mapping[str, Any]:
    """What somebody filled in: something in every field."""
    found: dict[str, Any] = {}
    for item, sort in one.items.items():
        values = _values(one, w, item)
        filled = {
            Sort.WORDS: w.words(LINE),
            Sort.SEVERAL: values[:2],
            Sort.POSITION: values and values[len(found) % len(values)],
        }
        found[item] = filled.get(sort) or values[0]
    return found | ({ALONE: True} if one.confidential else {})


def _written(one: Instrument, texts: Mapping[str, Sequence[str]]) -> list[InquiryText]:
    """Everything that was written for the group; the last of it is out of sight."""
    made = [
        InquiryText(key=f"{item}{number}", inquiry_id=1, item=item, text=text)
        for item in texts
        for number, text in enumerate(texts[item])
    ]
    for last in made[-1:]:
        last.hidden = True
    return made


def shown_of(one: Instrument, w: World, answers: int = 9) -> Came:
    """What came of it."""
    counts: dict[str, dict[str, int]] = {}
    for place, item in enumerate(item for item in one.items if answers and one.steps):
        values = [*choices(w.t, one.key, item)]
        counts[item] = {values[place % 5]: 3, values[place % 5 + 1]: answers - 4, values[-1]: 1}
    for item, sort in () if one.steps else one.items.items():
        if sort is not Sort.WORDS and answers:
            values = _values(one, w, item)
            counts[item] = {values[0]: answers - 1, values[-1]: 1}
            counts[item] |= {"9": 1} if item == one.promises else {}  # one that was taken back since
    words = [w.words(LINE), w.words(WELL), w.words(TRYING)]
    texts = {item: words for item, sort in one.items.items() if sort is Sort.WORDS}
    said = [(w.annelies, given_of(one, w)), (w.bram, {})]
    if not one.confidential:
        return Came(12, answers, 1, counts, said=said, fingerprint="print")
    if answers < FEWEST_FOR_TEXTS:
        return Came(12, answers, 5, counts, fingerprint="print")
    written, promised = _written(one, texts), promised_of(one, w)
    return Came(12, answers, 5, counts, texts, (), [w.words(WELL)], "print", written, promised=promised)


def _form_that_tells(one: Instrument, tells: Tells, w: World) -> View:
    return view.form(w.t, row_of(one), "token", None, tells)


def _offered(one: Instrument, people: int, w: World) -> Message:
    now = offer_view.Offer(people, EVALUATION_CLOSES)
    return offer_view.prompt(w.t, row_of(one, State.OFFERED), w.network, now)


def _asked(one: Instrument, w: World, state: State = State.OPEN, *, reminder: bool = False) -> Message:
    return view.request(w.t, row_of(one, state), w.network, view.Request("token", reminder))


def _results(one: Instrument, w: World, answers: int = 9, **facts: Any) -> Message:
    return results_view.results(w.t, closed_of(one, **facts), w.network, shown_of(one, w, answers))


def _much(one: Instrument, w: World) -> Message:
    """More than fits, and of what can be counted nothing."""
    found = shown_of(one, w)
    texts = {item: [*words] * 60 for item, words in found.texts.items()}
    said = [(person, given) for person, given in found.said for _ in range(60)]
    found = replace(found, counts={}, texts=texts, said=said)
    return results_view.results(w.t, closed_of(one), w.network, found)


def _talked(one: Instrument, w: World) -> Message:
    agreed = Agreement(session_id=1, text=w.words(TRYING))
    stands = Conversation([closed_of(one)], [(closed_of(one), agreed)])
    return Message(conversation_view.conversation(w.t, stands))


def _samples(one: Instrument) -> Iterator[Sample]:
    key = one.key
    yield Sample(f"{key}: offered", lambda w: _offered(one, 12, w), Kind.INQUIRY_PROMPT)
    offer = offer_view.Offer(12, EVALUATION_CLOSES)
    offered = row_of(one, State.OFFERED)
    yield Sample(f"{key}: beside others", lambda w: offer_view.brief(w.t, offered), when="Home")
    yield Sample(
        f"{key}: what asking it would be",
        lambda w: offer_view.whole(w.t, offered, w.network, offer),
        when="modal, from Home",
    )
    yield Sample(
        f"{key}: it is out",
        lambda w: offer_view.prompt(w.t, row_of(one), w.network, offer_view.Offer(12, NOW)),
        Kind.INQUIRY_PROMPT,
    )
    yield Sample(
        f"{key}: it is over",
        lambda w: offer_view.prompt(w.t, closed_of(one), w.network, offer_view.Offer(12, NOW)),
        Kind.INQUIRY_PROMPT,
    )
    yield Sample(
        f"{key}: pressed",
        lambda w: (
            offer_view.is_out(w.t, row_of(one), w.network, markup=False)
            + " "
            + offer_view.later(w.t, row_of(one), w.network)
        ),
        when=PRESSED,
    )
    yield Sample(f"{key}: asked", lambda w: _asked(one, w), Kind.INQUIRY_REQUEST)
    yield Sample(f"{key}: asked again", lambda w: _asked(one, w, reminder=True), Kind.INQUIRY_REMINDER)
    yield Sample(f"{key}: asked, and closed", lambda w: _asked(one, w, State.CLOSED), Kind.INQUIRY_REQUEST)
    if not one.steps:  # bot/reading/samples/measuring.py
        yield from _asked_at_once(one)
    for answered in (False, True):
        yield Sample(
            f"{key}: at Home, {'answered' if answered else 'to answer'}",
            partial(lambda said, w: view.waiting(w.t, row_of(one), w.network, answered=said), answered),
            when="at Home, who is asked",
        )
    yield Sample(f"{key}: what came of it", lambda w: _results(one, w), Kind.INQUIRY_RESULTS)
    yield Sample(f"{key}: more than fits", lambda w: _much(one, w), Kind.INQUIRY_RESULTS)
    yield Sample(f"{key}: nobody answered", lambda w: _results(one, w, 0), Kind.INQUIRY_RESULTS)
    yield Sample(
        f"{key}: what came of it, whole",
        lambda w: results_view.reading(w.t, closed_of(one), shown_of(one, w), changed=True),
        when="modal, whoever facilitates; of what is not confidential all members",
    )
    if one.named:
        yield Sample(
            f"{key}: nobody answered yet",
            lambda w: results_view.reading(w.t, row_of(one), shown_of(one, w, 0)),
            when="modal, all members",
        )
    else:
        yield Sample(
            f"{key}: for the group",
            lambda w: results_view.shared(w.t, closed_of(one), shown_of(one, w)),
            Kind.INQUIRY_SHARED,
        )
    if one.confidential:
        yield from _in_confidence(one)
    if one.chooses:
        yield from _in_part(one)
    if one.agreement:
        yield from _with_a_change(one)


def _asked_at_once(one: Instrument) -> Iterator[Sample]:
    key = one.key
    yield Sample(f"{key}: the form", lambda w: view.form(w.t, row_of(one), "token"), when=MEMBER)
    yield Sample(
        f"{key}: the form, filled in before",
        lambda w: view.form(w.t, row_of(one), "token", given_of(one, w), promised=promised_of(one, w)),
        when=MEMBER,
    )
    yield Sample(f"{key}: thank you", lambda w: view.thanks(w.t, row_of(one), w.network), when=PRESSED)


def _in_part(one: Instrument) -> Iterator[Sample]:
    """What members let each other read, and what whoever facilitates reads of who chose them alone."""
    key = one.key

    def read(w: World, readers: ReadBy, *, in_part: bool, said: bool = True) -> View:
        given = {**given_of(one, w), READERS: readers.value}
        found = Came(12, 9, 1, said=[(w.annelies, given)] if said else (), in_part=in_part)
        return results_view.reading(w.t, row_of(one), found)

    everybody, leads = "modal, every member", "modal, the facilitator"
    yield Sample(f"{key}: read", lambda w: read(w, ReadBy.MEMBERS, in_part=True), when=everybody)
    nothing = partial(read, readers=ReadBy.MEMBERS, in_part=True, said=False)
    yield Sample(f"{key}: nothing to read", nothing, when=everybody)
    yield Sample(f"{key}: all of it", lambda w: read(w, ReadBy.LEADERS, in_part=False), when=leads)

    def unread(w: World) -> View:
        found = Came(12, 9, 1, said=[(w.annelies, given_of(one, w))], in_part=True, unread=True)
        return results_view.reading(w.t, row_of(one), found)

    yield Sample(f"{key}: what nobody reads any more", unread, when="modal, who wrote it")
    yield Sample(
        f"{key}: somebody leads since the form was opened",
        lambda w: view.form(w.t, row_of(one), None, given_of(one, w), above=view.leads_since(w.t)),
        when=MEMBER,
    )


def _expected(w: World) -> Shown:
    return view.you_expected(w.t, w.words(LINE))


def _in_confidence(one: Instrument) -> Iterator[Sample]:
    key = one.key
    yield Sample(f"{key}: too few to ask", lambda w: _offered(one, 3, w), Kind.INQUIRY_PROMPT)
    yield Sample(f"{key}: four answers, threshold three", lambda w: _few(one, w), Kind.INQUIRY_RESULTS)
    yield Sample(
        f"{key}: asked, with a threshold of three",
        lambda w: view.request(w.t, row_of(one, threshold=3), w.network, view.Request("token")),
        Kind.INQUIRY_REQUEST,
    )
    yield Sample(f"{key}: shared", lambda w: _results(one, w, shared_at=NOW), Kind.INQUIRY_RESULTS)
    yield Sample(
        f"{key}: to share", lambda w: results_view.to_do(w.t, closed_of(one), w.network), when=LEADER
    )
    for tells in Tells if not one.steps else ():
        yield Sample(
            f"{key}: the form, of somebody whose language may tell who they are ({tells})",
            partial(_form_that_tells, one, tells),
            when=MEMBER,
        )


def _few(one: Instrument, w: World) -> Message:
    found = Came(12, 4, 3, shown_of(one, w, 4).counts, fingerprint="print")
    return results_view.results(w.t, closed_of(one, threshold=3), w.network, found)


def _with_a_change(one: Instrument) -> Iterator[Sample]:
    key = one.key
    yield Sample(f"{key}: to talk about", lambda w: _talked(one, w), when="in the running order")
    yield Sample(
        f"{key}: shared, to talk about",
        lambda w: results_view.to_do(w.t, closed_of(one, shared_at=NOW), w.network),
        when=LEADER,
    )
    yield Sample(
        f"{key}: the change",
        lambda w: conversation_view.change_form(
            w.t, closed_of(one), Agreement(session_id=1, text=w.words(TRYING))
        ),
        when="modal, whoever facilitates",
    )


def _as_if(one: Instrument, sample: Sample) -> Sample:
    """Draw a sample of an instrument as if that were what is declared."""

    def draw(w: World) -> Shown:
        declared, INSTRUMENTS[one.key] = INSTRUMENTS[one.key], one
        try:
            return sample.draw(w)
        finally:
            INSTRUMENTS[one.key] = declared

    return replace(sample, name=f"{sample.name} (if it were {one.privacy})", draw=draw)


def _of_every_sort() -> Iterator[Sample]:
    first = INSTRUMENTS[next(iter(STRUCTS))]
    for privacy in Privacy:
        one = replace(first, privacy=privacy, agreement=privacy is Privacy.CONFIDENTIAL)
        yield from (_as_if(one, sample) for sample in _samples(one))


CHAPTERS = (
    *(Chapter(key, [*_samples(INSTRUMENTS[key])]) for key in STRUCTS),
    Chapter(
        "inquiry",
        [
            *_of_every_sort(),
            Sample(
                "What somebody expected, above the halfway check and the final evaluation",
                _expected,
                when=MEMBER,
            ),
        ],
    ),
)
