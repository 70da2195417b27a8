"""Letters between a person and whoever facilitates: the note, the request to reword, the hidden question."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import hiding as hiding_view
from bot.views import note as view
from models import leading, membership, note, note_back, note_reader, question_rows
from models.base import NotFound
from models.note import Note
from models.person import Person
from models.plan import Kind
from models.question import LearningQuestion


@letter(Kind.NOTE, Kind.SIGNAL)
async def passed_on(on: Occasion) -> Message:
    """What somebody wrote to whoever facilitates; once delivered it is not known any more."""
    found = await note.of_subject(on.db, on.delivery.subject)
    if found is None:
        raise NotFound
    sender = await on.db.get(Person, found.sender_id) if found.sender_id is not None else None
    alone = on.delivery.kind is Kind.SIGNAL
    led = not alone or await leading.anybody(on.db, on.network.id)
    return view.note(on.t, on.network, found.text, sender, alone=alone, led=led)


@letter(Kind.NOTE_BACK)
async def came_back(on: Occasion) -> Message:
    """What reached nobody, for who wrote it."""
    found = await on.db.get(Note, note_back.key_of(on.delivery.subject))
    row = found if found is not None and found.text else None
    place = await membership.of(on.db, on.network.id, on.delivery.person_id or 0)
    chooses = False
    if place is not None and place.participates and on.network.closed_at is None:
        sender = await on.db.get_one(Person, place.person_id)
        chooses = bool(await note_reader.others(on.db, on.network, sender))
    until = on.network.calendar.day(on.delivery.expires)
    return view.came_back(on.t, on.network, row, until, chooses=chooses)


async def _question(on: Occasion) -> LearningQuestion:
    number = on.delivery.subject.removeprefix("question:")
    return await question_rows.load(on.db, on.network.id, int(number))


@letter(Kind.REWORD)
async def please_reword(on: Occasion) -> Message:
    """The request for other words, or what the asker did since."""
    asked = await _question(on)
    waits = await note.waits_for_other_words(on.db, asked)
    line = waits.line if waits is not None and waits.edition == on.delivery.edition else None
    return view.please_reword(on.t, on.network, asked, line, on.whom())


@letter(Kind.HIDDEN)
async def hidden(on: Occasion) -> Message:
    """A question was taken out of sight, or how it stands now."""
    return hiding_view.told(on.t, on.network, await _question(on), on.whom())
