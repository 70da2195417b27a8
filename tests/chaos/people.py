"""People who try again what they were not thanked for, press twice, and use two devices."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import Any

from models.attendance import Rsvp
from playground import Message, NotAcknowledged, Person, PlaygroundError
from playground.sight import controls, shown
from tests.chaos.troupe import Troupe
from tests.conftest import FACILITATOR, MEMBERS

TRIES = 8
NOTHING_TO_DO = object()
HONEST = ("er is niets bewaard", "ik weet niet of het gelukt is")  # what Kring says when it failed
SOON = 1.0  # seconds of real time until a thank-you is there
WORDS = {Rsvp.YES: "Ja", Rsvp.NO: "Nee", Rsvp.MAYBE: "Misschien"}
FILL_IN = "Invullen of wijzigen"
SCORES = {f"{what}, van 0 tot 10": "8" for what in ("Inhoud", "Discussie", "Begeleiding")}


@dataclass(frozen=True)
class Circle:
    """A network and its session, as people know them."""

    channel: str
    day: date
    hour: time


@dataclass(frozen=True)
class Promise:
    """What somebody was told of, or tried: an answer that is `kept` must be in the database."""

    who: str
    what: str
    channel: str
    value: str
    at: datetime
    kept: bool


@dataclass
class People:
    """Everybody, and what they were thanked for."""

    troupe: Troupe
    random: Random
    promises: list[Promise] = field(default_factory=list)
    tries: int = 0

    def person(self, user_id: str) -> Person:
        """Somebody who sees and clicks."""
        return self.troupe.playground.person(user_id)

    async def insists(
        self,
        what: tuple[str, str, str, str],
        act: Callable[[], Awaitable[Any]],
        thanked: Callable[[], bool],
    ) -> bool:
        """Try until thanked, as people do; note whether they were."""
        who, name, channel, value = what
        person, kept = self.person(who), False
        if self.is_gone(who):
            return False
        for _ in range(TRIES):
            self.tries += 1
            await self.troupe.reachable()
            try:
                if await act() is NOTHING_TO_DO:
                    return False
            except PlaygroundError as problem:
                self.troupe.chronicle.note(f"{who} {name}: {str(problem)[:90]}")
            kept = await soon(thanked)
            for words in HONEST:
                if modal_says(person, words):
                    self.troupe.chronicle.note(f"{who} {name}: is told {words!r}")
            await self.closes(person)
            if kept:
                break
        self.promises.append(Promise(who, name, channel, value, self.troupe.now, kept))
        self.troupe.chronicle.note(
            f"{who} {name} {value!r} in {channel}: {'thanked' if kept else 'not thanked'}"
        )
        return kept

    async def closes(self, person: Person) -> None:
        """Close what is open, whatever comes of it."""
        while person.modals:
            try:
                await person.closes(everything=True)
            except PlaygroundError:
                continue

    async def twice(self, act: Callable[[], Awaitable[Any]]) -> None:
        """Do it once, twice within a moment, or from two devices at the same time."""
        times = self.random.choice((1, 1, 2, 3))
        done = await asyncio.gather(*(act() for _ in range(times)), return_exceptions=True)
        for problem in done:
            if isinstance(problem, BaseException) and not isinstance(problem, PlaygroundError):
                raise problem
        if all(isinstance(problem, PlaygroundError) for problem in done):
            raise done[0]  # type: ignore[misc]  # all of them are

    def announcement(self, circle: Circle) -> Message | None:
        """The message in the channel with the three buttons."""
        for message in reversed(self.troupe.workspace.messages):
            words = {control.name for control in controls(message)}
            if (
                message.channel == circle.channel
                and not message.ephemeral_to
                and set(WORDS.values()) <= words
            ):
                return message
        return None

    async def says(self, who: str, circle: Circle, rsvp: Rsvp) -> None:
        """Answer under the announcement."""
        person, message = self.person(who), self.announcement(circle)
        if message is None or any(p.who == who and p.what == "left" for p in self.promises):
            return
        before = noted(person)

        async def press() -> None:
            await self.twice(lambda: person.clicks(WORDS[rsvp], within=message))

        await self.insists((who, "rsvp", circle.channel, rsvp), press, lambda: noted(person) > before)

    async def regrets(self, who: str, circle: Circle) -> None:
        """Write that one cannot come, and press the button that Kring offers."""
        person = self.person(who)
        before = noted(person)

        async def write() -> object:
            await person.writes("Ik kan er niet bij zijn, mijn zoon is ziek")
            offered = [m for m in person.ephemerals if any(c.name == "Afmelden" for c in controls(m))]
            if not offered:
                return None
            ways = [c for c in controls(offered[-1]) if c.name == "Afmelden"]
            if not any(circle.channel in way.beside for way in ways):
                return NOTHING_TO_DO  # who has said No is not asked again
            return await person.clicks("Afmelden", within=offered[-1], beside=circle.channel)

        await self.insists((who, "rsvp", circle.channel, Rsvp.NO), write, lambda: noted(person) > before)

    async def asks(self, who: str, circle: Circle, text: str) -> None:
        """Ask a question; the form may be sent in twice."""
        person = self.person(who)

        async def ask() -> None:
            await person.runs("/kring", "vraag", channel=circle.channel)
            if person.modal is not None:
                await self.twice(lambda: person.submits({"Wat wil je leren?": text}))

        await self.insists(
            (who, "question", circle.channel, text), ask, lambda: modal_says(person, "vraag staat genoteerd")
        )

    async def leaves(self, who: str, circle: Circle) -> None:
        """Step out of a network."""
        person = self.person(who)

        async def leave() -> None:
            await person.runs("/kring", "uitstap", channel=circle.channel)
            if person.modal is not None:
                await person.submits()

        await self.insists(
            (who, "left", circle.channel, "left"), leave, lambda: modal_says(person, "Je bent uitgestapt")
        )

    def is_gone(self, who: str) -> bool:
        """Whether somebody is in the workspace no more."""
        return self.troupe.workspace.users[who].deleted

    async def leaves_the_workspace(self, who: str) -> None:
        """Have one's account closed, which Slack tells to who hears it."""
        self.troupe.chronicle.note(f"{who} has no account any more")
        with suppress(NotAcknowledged):
            await self.person(who).loses_account()

    async def pauses(self, who: str, circle: Circle, until: date) -> None:
        """Ask for no messages until a day."""
        person = self.person(who)

        async def pause() -> None:
            await person.runs("/kring", "mijn", channel=circle.channel)
            await person.submits({"Geen berichten tot en met": until})

        await self.insists(
            (who, "paused", "", until.isoformat()), pause, lambda: modal_says(person, "Bewaard.")
        )

    async def evaluates(self, who: str, circle: Circle, comment: str) -> None:
        """Fill in the evaluation in its newest message."""
        person = self.person(who)

        asked = [m for m in person.direct_messages if any(c.name == FILL_IN for c in controls(m))]
        asked = [message for message in asked if circle.channel in shown(message)]

        async def fill_in() -> None:
            await self.twice(lambda: person.clicks(FILL_IN, within=asked[-1]))
            await self.twice(lambda: person.submits({**SCORES, "Opmerkingen": comment}))

        if not asked:
            return
        await self.insists(
            (who, "evaluation", circle.channel, comment),
            fill_in,
            lambda: modal_says(person, "Bewaard. Je kunt je antwoord wijzigen"),
        )

    async def reads(self, who: str, circle: Circle) -> None:
        """Tap that the catch-up was read."""
        person = self.person(who)
        words = "Ik heb het gelezen"
        if not self.is_gone(who) and any(
            words in {c.name for c in controls(m)} for m in person.direct_messages
        ):
            try:
                await person.clicks(words)
            except PlaygroundError as problem:
                self.troupe.chronicle.note(f"{who} read: {str(problem)[:90]}")

    async def marks(self, circle: Circle, here: list[str]) -> None:
        """Ria ticks who is there."""
        left = {p.who for p in self.promises if (p.what, p.channel) == ("left", circle.channel)}
        away = left | {who for who in here if self.is_gone(who)}
        ria, names = self.person(FACILITATOR), [MEMBERS[who] for who in here if who not in away]

        async def tick() -> None:
            await ria.runs("/kring", "paneel", channel=circle.channel)
            await ria.clicks("Wie is er?")
            await ria.submits({"Wie is er?": names})

        await self.insists(
            (FACILITATOR, "present", circle.channel, ",".join(here)),
            tick,
            lambda: modal_says(ria, "✅"),
        )

    async def releases(self, circle: Circle) -> None:
        """Ria releases the report."""
        ria = self.person(FACILITATOR)

        async def release() -> object:
            review = "Verslag nakijken"
            drafts = [m for m in ria.direct_messages if any(c.name == review for c in controls(m))]
            mine = [draft for draft in drafts if circle.channel in shown(draft)] or drafts
            if not mine:
                return NOTHING_TO_DO
            await self.twice(lambda: ria.clicks(review, within=mine[-1]))
            return await ria.submits()

        await self.insists(
            (FACILITATOR, "released", circle.channel, "released"),
            release,
            lambda: modal_says(ria, "vrijgegeven"),
        )


async def soon(holds: Callable[[], bool]) -> bool:
    """Tell whether something comes true within a moment."""
    deadline = asyncio.get_running_loop().time() + SOON
    while not holds():
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(0.01)
    return True


def noted(person: Person) -> int:
    """How often somebody was told that their answer was noted."""
    return sum(message.text.startswith("Genoteerd") for message in person.ephemerals)


def modal_says(person: Person, words: str) -> bool:
    """Whether the topmost modal has these words."""
    return person.modal is not None and words.casefold() in str(person.modal.content).casefold()
