"""What whoever facilitates sees of the rhythm: which there are, days of one's own, and what is sent then."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Element, Option, Part, View
from bot.texts import Texts
from bot.views.session import heading, whom
from models.message import Planned
from models.network import Network
from models.plan import Kind
from models.rhythm import COUNTED, READY, REMINDERS, Pace, Rhythm
from models.session import LearningSession


@fields.form(Form.RHYTHM, "rhythm.title", submit="rhythm.go_on")
class Choice(msgspec.Struct, frozen=True):
    """Which rhythm it is to be."""

    pace: Annotated[Pace, fields.one_of("rhythm.pace_")]


@fields.form(Form.RHYTHM_DAYS, "rhythm.title", submit="rhythm.go_on")
class OwnDays(msgspec.Struct, frozen=True, kw_only=True):
    """How many days before a session each kind comes, and which reminders do not."""

    announcement: Annotated[int, fields.number(3, 60)]
    question_reminder: Annotated[int, fields.number(2, 59)]
    proposal: Annotated[int, fields.number(2, 30)]
    agenda: Annotated[int, fields.number(1, 29)]
    rsvp_reminder: Annotated[int, fields.number(2, 29)]
    leaves_out: Annotated[list[str], fields.boxes()] = []


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """A rhythm that is seen before it is saved, by what differs from the usual one."""

    days: dict[Kind, int] = {}
    leaves_out: list[Kind] = []


def button(t: Texts, network: Network) -> Element:
    """The way to the rhythm of a network."""
    return blocks.button(t.plain("rhythm.title"), Act.RHYTHM, About(network=network.id))


def chosen(form: Choice | OwnDays) -> Rhythm:
    """Return the rhythm that a form says."""
    if isinstance(form, Choice):
        return READY[form.pace]
    left_out = frozenset(kind for kind in REMINDERS if kind in form.leaves_out)
    days = {
        Kind.ANNOUNCEMENT: form.announcement,
        Kind.QUESTION_REMINDER: form.question_reminder,
        Kind.PROPOSAL: form.proposal,
        Kind.AGENDA: form.agenda,
        Kind.RSVP_REMINDER: form.rsvp_reminder,
    }
    return Rhythm(days, left_out)


def kept(rhythm: Rhythm) -> Kept:
    """Return a rhythm as a button keeps it."""
    days = {kind: rhythm.before(kind) for kind in COUNTED if kind in rhythm.offsets}
    return Kept(days, sorted(rhythm.leaves_out))


def choice(t: Texts, network: Network, rhythm: Rhythm) -> View:
    """Which rhythm it is to be, with what each means."""
    offered = [
        Option(
            t.plain(f"rhythm.pace_{pace}"),
            pace,
            t.plain(
                f"rhythm.means_{pace}",
                announced=READY.get(pace, rhythm).before(Kind.ANNOUNCEMENT),
                closes=READY.get(pace, rhythm).before(Kind.PROPOSAL),
            ),
        )
        for pace in Pace
    ]
    asked = fields.ask(t, Choice, {"pace": rhythm.pace}, choices={"pace": offered})
    return fields.modal(t, Choice, [*asked.values()], About(network=network.id))


def own_days(t: Texts, network: Network, rhythm: Rhythm) -> View:
    """Days of one's own, beginning with those that there are."""
    filled = {kind: rhythm.before(kind) for kind in COUNTED} | {"leaves_out": sorted(rhythm.leaves_out)}
    offered = [Option(t.plain(f"kind.{kind}"), kind) for kind in REMINDERS]
    asked = fields.ask(t, OwnDays, filled, choices={"leaves_out": offered})
    lead = blocks.section(t("rhythm.days_lead"))
    return fields.modal(t, OwnDays, [lead, *asked.values()], About(network=network.id))


def seen(
    t: Texts,
    network: Network,
    rhythm: Rhythm,
    following: Sequence[LearningSession],
    planned: Sequence[Planned],
    told: Sequence[LearningSession],
) -> View:
    """What will be sent in a rhythm, before it is saved.

    `following` are the sessions that go with it, and `planned` is what comes before the first of them; those
    people were `told` of keep their days.
    """
    about = About(network=network.id, choice=msgspec.json.encode(kept(rhythm)).decode())
    body: list[Part] = [blocks.section(t("rhythm.will_be", pace=t.plain(f"rhythm.pace_{rhythm.pace}")))]
    if following:
        first = following[0]
        when = t.when(first.starts_local, first.zone)
        lines = [
            t("rhythm.line", when=t.moment(one.at, network.zone), what=t.plain(f"kind.{one.kind}"),
              whom=whom(t, one.kind, one.people))
            for one in planned
        ]  # fmt: skip
        body.append(blocks.section(t("rhythm.before", title=heading(t, first, network), when=when)))
        body.append(blocks.section(t.listing(lines)))
        if len(following) > 1:
            body.append(blocks.section(t.n("rhythm.others", len(following) - 1)))
    else:
        body.append(blocks.section(t("rhythm.no_session")))
    if rhythm.leaves_out:
        named = [t(f"kind.{kind}") for kind in REMINDERS if kind in rhythm.leaves_out]
        body.append(blocks.section("\n".join([t("rhythm.left_out"), t.listing(named)])))
    body += [blocks.context(t("rhythm.keeps", title=heading(t, one, network))) for one in told]
    body.append(blocks.actions(blocks.button(t.plain("rhythm.another"), Act.RHYTHM, about)))
    return blocks.modal(
        Form.RHYTHM_SEEN,
        t.plain("rhythm.title"),
        body,
        about=about,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
    )
