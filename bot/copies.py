"""A message as plain text for e-mail: written by its letter, in the reader's language, without buttons.

What a letter shows to one person alone is not shown to who copies it: the letter is written for a member of
whom nothing is known. An evaluation is never copied, as its message holds the token of one person.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.letters import LETTERS, Occasion
from bot.slack.blocks import Message
from bot.slack.layout import Block, whole
from bot.slack.markup import MENTION, PUT_BACK, without_markup
from bot.texts import Texts, to_copy
from models import membership, person
from models.delivery import Delivery
from models.network import Network
from models.person import Person
from models.plan import RULES, Audience, Copied, Kind
from models.session import BEFORE, LearningSession


def can_be_copied(kind: Kind, meeting: LearningSession | None, *, sent: bool) -> bool:
    """Tell whether the letter of this kind has something to say by now."""
    if sent or meeting is None or meeting.stage not in BEFORE:
        return True
    return RULES[kind].copied in (Copied.BEFORE, Copied.IN_SLACK)


def said(blocks: Iterable[Block]) -> Iterator[tuple[str, bool]]:
    """Yield the words of blocks, and whether they hold markup; buttons and pictures are left out."""
    for block in blocks:
        parts = [block["text"]] if "text" in block else []
        parts += block.get("fields", [])
        parts += [part for part in block.get("elements", []) if block["type"] == "context"]
        for part in parts:
            if "text" in part:
                yield part["text"], part["type"] == "mrkdwn"


async def copy(
    db: AsyncSession,
    network: Network,
    row: Delivery,
    meeting: LearningSession | None,
    to: Person | None,
    now: datetime,
    *,
    spoken_to: Person | None = None,
    by_hand: bool = True,
) -> str:
    """Return what a message says now, for its reader or, without one, for the channel.

    It is in the language of its reader, of the channel, or of who it is `spoken_to`. `by_hand`: somebody
    sends it, who reads an answer.
    """
    reader = stranger(to) if to and meeting and RULES[row.kind].audience is Audience.MEMBERS else to
    t = await texts_for(db, network, spoken_to or to or network, now)
    with to_copy():
        message = await written(db, network, row, meeting, reader, now, t, copied=True)
    return await as_text(db, network, t, message, by_hand=by_hand)


async def as_text(
    db: AsyncSession, network: Network, t: Texts, message: Message, *, by_hand: bool = True
) -> str:
    """Return a message, written `to_copy`, without buttons and markup, with the names of who is mentioned."""
    with to_copy():
        words = list(said(whole(message.parts)))
    mentioned = {user for text, marked in words if marked for user in MENTION.findall(text)}
    names = await person.names(db, network.team_id, mentioned)
    somebody, channel = t.plain("message.somebody"), t.plain("message.the_channel")
    paragraphs = [
        without_markup(text, names, somebody, channel) if marked else text.translate(PUT_BACK)
        for text, marked in words
    ]
    written = [text.strip() for text in paragraphs if text.strip()]
    return "\n\n".join([*written, t.plain("message.by_mail")] if by_hand else written)


async def texts_for(db: AsyncSession, network: Network, to: Person | Network, now: datetime) -> Texts:
    """Return the texts in which a message of a network is written for somebody, or for its channel."""
    return Texts(to.language, to.zone).on(now).among(await membership.zones(db, network.id))


async def written(
    db: AsyncSession,
    network: Network,
    row: Delivery,
    meeting: LearningSession | None,
    reader: Person | None,
    now: datetime,
    t: Texts,
    *,
    copied: bool = False,
) -> Message:
    """Return a message as its letter writes it now, for a reader or for the channel."""
    return await LETTERS[row.kind](Occasion(db, network, row, reader, t, now, meeting, copied=copied))


def stranger(like: Person) -> Person:
    """Return a reader of whom nothing is known, with somebody's language and zone."""
    return person.stranger(like.team_id, "", like.language, like.zone)


def stand_in(home: Network, meeting: LearningSession, kind: Kind, now: datetime) -> Delivery:
    """Return a message of a kind about a session as it would stand in the outbox; never stored."""
    return Delivery(
        network_id=home.id, kind=kind, subject=f"session:{meeting.id}", session_id=meeting.id,
        recipient=home.channel_id, due=now, expires=now,
    )  # fmt: skip


@contextmanager
def as_if_due(db: AsyncSession, meeting: LearningSession, kind: Kind) -> Iterator[None]:
    """Let a session stand where it stands when this message goes, while it is read; that is never stored."""
    db.expunge(meeting)
    stages, stage = RULES[kind].stages, meeting.stage
    if stage in BEFORE and stage not in stages:
        meeting.stage = stages[0]
    try:
        yield
    finally:
        meeting.stage = stage
