"""What waits for members who are not on Slack, as who passes it on sees it: the list, a text, what went."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import msgspec

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Texts, called
from bot.views.message import in_parts, to_copy
from bot.views.pages import drawn, lazily, paged
from bot.views.session import heading
from models.evaluation import Dimension
from models.handed import Passed
from models.held import Held
from models.mail import Late
from models.network import Network
from models.off_slack import OffSlack
from models.off_slack_text import Besides, Text
from models.person import Person
from models.session import LearningSession

MOST_NAMED = 3  # people beside the number on Home


def button(t: Texts, network: Network) -> Element:
    """The way to what waits."""
    return blocks.button(t.plain("to_send.button"), Act.TO_SEND, About(network=network.id))


def waits(t: Texts, network: Network, texts: Sequence[Text], late: Sequence[Late] = ()) -> list[Block]:
    """How many texts wait, and for whom; to whom mail came too late; nothing while there is neither."""
    said: list[str] = []
    if texts:
        names = _some(t, [one.to.person.name for one in texts])
        said.append(t.n("to_send.waits", len(texts), names=names))
    if late:
        said.append(t("to_send.late_at_home", names=_some(t, [one.person.name for one in late])))
    return [blocks.section("\n".join(said), button(t, network))] if said else []


def _some(t: Texts, people: Sequence[str]) -> str:
    names = list(dict.fromkeys(people))
    if more := names[MOST_NAMED:]:
        names = [*names[:MOST_NAMED], t.plain_n("to_send.others", len(more))]
    return ", ".join(names)


def named(t: Texts, sort: str) -> str:
    """What sort of text it is; not escaped."""
    return t.plain(f"to_send.{sort}" if sort in list(Besides) else f"kind.{sort}")


def entitled(t: Texts, sort: str, meeting: LearningSession | None) -> str:
    """A text by its name, with the day of its session; not escaped."""
    if meeting is None:
        return named(t, sort)
    return t.plain("to_send.about", what=named(t, sort), day=t.day(meeting.starts_local.date()))


def screen(
    t: Texts,
    network: Network,
    texts: Sequence[Text],
    passed: Sequence[Passed],
    people: Mapping[int, Person],
    start: int = 0,
    late: Sequence[Late] = (),
) -> View:
    """Each text that waits, for each member; what mail brought too late; then what was passed on.

    Of that it says when, and by which of these people.
    """
    things: list[Callable[[], Sequence[Block]]] = [
        *lazily(texts, partial(_waiting, t, network)),
        *lazily(late, partial(_late, t), t("to_send.late")),
        *lazily(passed, partial(_passed, t, network, people), t("to_send.went")),
    ]
    return paged(
        t, Form.TO_SEND, t.plain("to_send.title"), things, drawn, act=Act.TO_SEND,
        about=About(network=network.id), start=start,
        above=[blocks.section(t("to_send.lead" if texts else "to_send.nothing"))],
    )  # fmt: skip


def _waiting(t: Texts, network: Network, one: Text) -> list[Block]:
    about = About(network=network.id, item=one.to.person.id, entry=one.occasion)
    what = entitled(t, one.sort, one.meeting)
    of = f"{one.to.person.name}, {what}"
    seen = Held.of(one.meeting, network).mark if one.meeting is not None else None
    ways = [
        blocks.button(t.plain("to_send.open"), Act.TO_SEND_TEXT, about, of=of),
        *([blocks.button(t.plain("guest.file"), Act.TO_SEND_FILE, about, of=of)] if one.has_file else []),
        blocks.button(t.plain("to_send.sent"), Act.HANDED, msgspec.structs.replace(about, seen=seen), of=of),
    ]
    said = t("to_send.line", who=one.to.person.name, what=what)
    if one.mailed is not None:
        said = f"{said}\n{t(f'mail.{one.mailed}')}"
    return [blocks.section(said), blocks.actions(*ways)]


def _late(t: Texts, one: Late) -> list[Block]:
    what = entitled(t, one.row.sort, one.meeting)
    return [blocks.section(t("to_send.late_line", who=one.person.name, what=what))]


def _passed(t: Texts, network: Network, people: Mapping[int, Person], one: Passed) -> list[Block]:
    what, by = entitled(t, one.handed.sort, one.meeting), people.get(one.handed.by_id or 0)
    when = t.moment(one.handed.at, network.zone)
    facts = {"who": one.person.name, "what": what, "when": when}
    if one.handed.by_mail:
        return [blocks.section(t("to_send.went_by_mail", **facts))]
    said = t("to_send.went_by", by=called(by), **facts) if by else t("to_send.went_at", **facts)
    back = blocks.button(
        t.plain("to_send.back"), Act.HANDED_BACK, About(network=network.id, item=one.handed.id),
        of=f"{one.person.name}, {what}",
    )  # fmt: skip
    return [blocks.section(said, back)]


def text(t: Texts, network: Network, one: Text, body: str, reads: Texts) -> View:
    """A text to copy, with where it goes and its subject; `reads` is the language of its reader."""
    about = About(network=network.id, item=one.to.person.id, entry=one.occasion)
    to = one.to.contact.address or t.plain("off_slack.no_address")
    subject = reads.plain("to_send.subject", theme=network.theme, what=entitled(reads, one.sort, one.meeting))
    parts = [blocks.section("\n".join((
        t("to_send.to", who=one.to.person.name, address=to), t("to_send.with_subject", subject=subject)
    )))]  # fmt: skip
    if one.has_file:
        parts.append(blocks.actions(blocks.button(t.plain("guest.file"), Act.TO_SEND_FILE, about)))
    label = partial(t.plain, "guest.letter_field", who=one.to.person.name)
    return blocks.modal(
        Form.COPY,
        t.plain("to_send.text_title"),
        [*parts, *to_copy(in_parts(body), label)],
        submit=t.plain("message.copy_done"),
        close=t.plain("common.close"),
    )


def addressed(t: Texts, one: Text, body: str) -> str:
    """A text as a letter to its reader."""
    return f"{t.plain('to_send.dear', who=one.to.person.name)}\n\n{body}"


def welcome(t: Texts, network: Network, one: Text, sender: Person) -> str:
    """That somebody is a member, how they hear of it all, and what is kept of them."""
    seat = "to_send.welcome" if one.to.place.active else "to_send.welcome_waits"
    said = [t.plain(seat, theme=network.theme)]
    said += [t.plain("to_send.how"), _who_sees(t, one.to.contact), t.plain("to_send.later")]
    return "\n\n".join(
        [*said, t.plain("message.by_mail"), t.plain("expert.brief_regards", sender=sender.name)]
    )


def kept(t: Texts, contact: OffSlack) -> str:
    """What is kept of somebody, in a few words; not escaped."""
    also = [part for part in ("organisation", "address") if getattr(contact, part)]
    return t.plain(f"to_send.kept_{'_'.join(['name', *also])}")


def _who_sees(t: Texts, contact: OffSlack) -> str:
    """What is kept of somebody, and who sees it."""
    seen = t.plain("to_send.seen_address" if contact.address else "to_send.seen")
    return " ".join([t.plain("to_send.kept", kept=kept(t, contact)), seen, t.plain("to_send.erased")])


def on_paper(t: Texts, network: Network, one: Text, sender: Person) -> str:
    """The questions of the evaluation, to answer to who facilitates; it says what differs from the form."""
    assert one.meeting is not None
    title, day = heading(t, one.meeting, network), t.day(one.meeting.starts_local.date())
    short = one.meeting.short_form
    return "\n\n".join(
        [
            t.plain("short_form.how_was_it" if short else "to_send.how_was_it", title=title, day=day),
            "\n".join(f"– {question}:" for question in _questions(t, short=short)),
            t.plain("short_form.known" if short else "to_send.known"),
            t.plain("expert.brief_regards", sender=sender.name),
        ]
    )


def _questions(t: Texts, *, short: bool) -> Iterator[str]:
    if short:
        yield from (t.plain("evaluation.field_went_well"), t.plain("short_form.better"))
        return
    for asked in (*Dimension, "comment", "learning_point", "wish"):
        yield t.plain(f"evaluation.field_{asked}")


def aloud(t: Texts, network: Network, one: Text, sender: Person) -> str:
    """That the group is asked to consent to what stays within the circle, which its facilitator tells."""
    said = t.plain("to_send.to_be_told", theme=network.theme)
    return "\n\n".join([said, t.plain("expert.brief_regards", sender=sender.name)])


# What Kring sends to nobody, as it is written for who passes it on.
OWN = {Besides.NOTED: welcome, Besides.ON_PAPER: on_paper, Besides.ALOUD: aloud}
