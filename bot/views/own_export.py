"""What a member takes along of what is theirs: of one network to read, of all to read or as data."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import msgspec

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.instrument import answered
from bot.slack import blocks
from bot.slack.blocks import Element, View
from bot.texts import Texts
from bot.views import register as register_view
from bot.views import support
from models.case import Case
from models.expert import Tip
from models.expertise import Expertise
from models.intention import Intention
from models.network import Network
from models.own_called import Row
from models.own_export import Mine
from models.register import REGISTERS


def button(t: Texts) -> Element:
    """The way to all that is somebody's own, in every network."""
    return blocks.button(t.plain("own_export.all"), Act.OWN_EXPORT_ALL, About())


def screen(t: Texts) -> View:
    """What there is to take along of all networks, in which two ways, and what is not in it."""
    ways = (
        blocks.button(t.plain("own_export.to_read"), Act.OWN_EXPORT_TEXT, About()),
        blocks.button(t.plain("own_export.as_data"), Act.OWN_EXPORT_DATA, About()),
    )
    parts = [
        blocks.section(t("own_export.all_lead")),
        blocks.actions(*ways),
        blocks.context(t("own_export.all_without")),
    ]
    return blocks.modal(Form.NOTICE, t.plain("own_export.all"), parts, close=t.plain("common.close"))


def as_text(t: Texts, network: Network, mine: Mine) -> str:
    """All of somebody's in a network as plain text; what they have none of is left out."""
    return "\n".join([*_written(t, network, mine), t.plain("own_export.text_end")])


def all_as_text(t: Texts, day: date, everywhere: Sequence[tuple[Network, Mine]]) -> str:
    """All of somebody's in every network as plain text; the networks in their order."""
    lines = [t.plain("own_export.all_title", day=t.day(day)), ""]
    for network, mine in everywhere:
        lines += _written(t, network, mine)
    if not everywhere:
        lines += [t.plain("own_export.text_nothing"), ""]
    return "\n".join([*lines, t.plain("own_export.text_end")])


def all_as_data(t: Texts, now: datetime, told: Mapping[str, Sequence[Row]]) -> bytes:
    """All that is known of somebody as JSON, by the table in which it stands; instants in UTC."""
    return msgspec.json.format(
        msgspec.json.encode({"made_at": now, "not_in_it": t.plain("own_export.text_end"), "known": told})
    )


def _written(t: Texts, network: Network, mine: Mine) -> list[str]:
    title = t.plain("own_export.text_title", theme=network.theme)
    if mine.left:  # what it is about may have changed since
        title = t.plain("own_export.text_title_left", channel=network.channel_id)
    lines = [title, ""]
    wanted = [mine.aim.text, mine.aim.saw] if mine.aim is not None else []
    parts: list[tuple[str, Sequence[str]]] = [
        (t.plain("own_export.text_belongs"), [*_belongs(t, network, mine)]),
        (t.plain("aim.title"), wanted),
        (t.plain("own_export.text_questions"), [one.text for one in mine.questions]),
        (t.plain("own_export.text_answers"), [*(one.text for one in mine.answers), *mine.carried]),
        (t.plain("own_export.text_tips"), ["; ".join(_tip(one)) for one in mine.tips]),
        (t.plain("own_export.text_cases"), [said for one in mine.cases for said in _case(one)]),
        (t.plain("own_export.text_brought"), [one.brings for one in mine.brought]),
        (t.plain("own_export.text_consents"), mine.consents),
        (t.plain("own_export.text_tried"), [_tried(one) for one in mine.intentions]),
        (t.plain("own_export.text_actions"), [one.text for one in mine.actions]),
        (t.plain("expertise.title"), [_known(one) for one in mine.knows]),
        (t.plain("drawing.know_title"), [one.name for one in mine.to_know]),
    ]
    for key, register in REGISTERS.items():
        theirs = [one.said for one in mine.entries if one.register == key]
        told = [register_view.line(t, register, each, plain=True) for each in theirs]
        parts.append((t.plain(f"{key}.title"), told))
    parts += [*_beside_a_name(t, mine), (t.plain("ground_rule.title"), [*_rules(t, network, mine)])]
    for title, texts in parts:
        if any(texts):
            lines += [title, *(f"- {' '.join(each.split())}" for each in texts if each), ""]
    if len(lines) == 2:
        lines += [t.plain("own_export.text_nothing"), ""]
    return lines


def _belongs(t: Texts, network: Network, mine: Mine) -> Iterator[str]:
    """What somebody is to the network, besides a member: a follower, a kind of member, in a role."""
    if mine.follows_since is not None:
        yield t.plain("own_export.text_follows", day=t.day(network.calendar.day(mine.follows_since)))
    if mine.kind:
        yield t.plain("own_export.text_kind", kind=mine.kind)
    for one in mine.roles:
        day = t.day(network.calendar.day(one.since or one.asked_at))
        yield t.plain("own_export.text_role", role=support.role(t, one.role), day=day)


def _known(one: Expertise) -> str:
    return "; ".join(filter(None, [one.line, one.access, one.cost]))


def _tip(one: Tip) -> Iterator[str]:
    yield from filter(None, (one.line, one.expert, one.access, one.cost))


def _case(one: Case) -> Iterator[str]:
    yield from (one.core, one.page, one.concerns, one.insight)


def _beside_a_name(t: Texts, mine: Mine) -> Iterator[tuple[str, Sequence[str]]]:
    for key, given in mine.said:
        yield t.plain(f"{key}.title"), [f"{put} {said}" for _, put, said in answered(t, key, given)]


def _rules(t: Texts, network: Network, mine: Mine) -> Iterator[str]:
    if mine.proposed is not None:
        yield t.plain("own_export.text_proposed", text=mine.proposed.text)
    for one in mine.accepted:
        day = t.day(network.calendar.day(one.accepted_at))
        yield t.plain("own_export.text_accepted", n=one.edition, day=day)


def _tried(one: Intention) -> str:
    return ": ".join(filter(None, [one.text, one.line]))
