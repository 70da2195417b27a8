"""What whoever facilitates does in the phases of a network: invite, agree on rules, ask, share, close."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.story.host import Host
from bot.story.phases import InquiryData, InvitationData
from bot.story.script import SessionData, words
from playground.sight import shown


@dataclass
class Caller(Host):
    """The facilitator as the one who asks the group."""

    async def writes_invitation(self, said: InvitationData) -> None:
        """Write what the invitation says, before anybody gets it."""
        language = self.t.language
        form: dict[str, str | list[str]] = {
            f"invitation.field_{part}": words(text, language) for part, text in said.parts.items()
        }
        for side, lines in (("asked", said.asked), ("offered", said.offered)):
            form[f"invitation.field_{side}"] = "\n".join(words(line, language) for line in lines)
        if said.passed_on:
            form["invitation.field_passed_on"] = [self.t.plain("invitation.passed_on_yes")]
        await self._command("invitation")
        await self.person.clicks(self.t.plain("invitation.write"))
        await self.person.submits({self.t.plain(key): text for key, text in form.items() if text})
        await self._done()

    async def opens_call(self, channel: str) -> None:
        """Let everybody sign up, with a call in a channel."""
        await self._command("call")
        await self.person.clicks(self.t.plain("open_call.open"))
        await self.person.submits({self.t.plain("open_call.field_channel"): channel})
        await self._done()

    async def publishes_rules(self, lines: Sequence[str]) -> None:
        """Put the ground rules on the list one by one, and publish them."""
        await self._command("rules")
        await self.person.clicks(self.t.plain("ground_rule.work"))
        for line in lines:
            await self.person.clicks(self.t.plain("rule_list.add"))
            await self.person.submits({self.t.plain("rule_list.field_text"): line})
        await self.person.clicks(self.t.plain("rule_list.publish"))
        await self.person.submits({})
        await self._done()

    async def reads_rules(self) -> str:
        """Read the ground rules, and below them who agreed."""
        await self._command("rules")
        read = shown(self.person.top())
        await self._done()
        return read

    def _title(self, inquiry: InquiryData) -> str:
        return self.t.plain(f"{inquiry.instrument}.title")

    async def asks_group(self, inquiry: InquiryData) -> None:
        """Ask the group what Home offers to ask; where there is more to ask, behind its line."""
        await self.person.opens_home()
        within, beside = self.person.home, self._title(inquiry)
        if within is not None and (see := self.t.plain("inquiry.to_offer")) in shown(within):
            await self.person.clicks(see, within=within, beside=beside)
            within = self.person.top()
        await self.person.clicks(self.t.plain("inquiry.open"), within=within, beside=beside)
        await self._done()

    async def shares(self, inquiry: InquiryData) -> None:
        """Read what came of it to the end, and share it with the group."""
        await self.person.opens_home()
        button = self.t.plain("inquiry.read_and_share")
        await self.person.clicks(button, within="home", beside=self._title(inquiry))
        await self._reads_to_the_end()
        await self.person.submits()
        await self._done()

    async def _reads_to_the_end(self) -> None:
        """Turn the pages until what is read can be sent in."""
        while not self.person.top().content.get("submit"):
            await self.person.clicks(self.t.plain("pages.next"), within=self.person.top())

    async def notes_change(self, inquiry: InquiryData, change: str) -> None:
        """Note the one change that the group agreed on."""
        await self.person.opens_home()
        button = self.t.plain("inquiry.note_change")
        await self.person.clicks(button, within="home", beside=self._title(inquiry))
        await self.person.submits({self.t.plain("inquiry.field_text"): change})
        await self._done()

    async def calls_off(self, session: SessionData) -> None:
        """Call a session off."""
        await self.person.opens_home()
        await self.person.clicks(self.t.plain("session.cancel"), within="home", beside=self._day(session))
        await self.person.submits()
        await self._done()

    async def closes_network(self) -> None:
        """Close the network."""
        await self._command("close")
        await self.person.clicks(self.t.plain("closing.close"))
        await self._done()
