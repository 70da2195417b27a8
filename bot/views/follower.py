"""What people see of following a network: the offer, what a follower has, the reports, who follows."""

from collections.abc import Sequence

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Part, View
from bot.texts import Markup, Texts, called
from bot.views import own_export
from bot.views.pages import paged
from models.membership import Membership, Standing
from models.network import Network
from models.person import Person

MOST_NAMED = 20  # before a report


def follow_button(t: Texts, network: Network) -> Element:
    """Lets somebody read along without a seat."""
    return blocks.button(t.plain("follower.follow"), Act.FOLLOW, About(network=network.id), of=network.theme)


def stop_button(t: Texts, network: Network) -> Element:
    """Lets somebody read along no more."""
    return blocks.button(t.plain("follower.stop"), Act.UNFOLLOW, About(network=network.id), of=network.theme)


def offer(t: Texts, network: Network) -> list[Block]:
    """What following is, with the button, for who has no seat, or wants none now."""
    return [blocks.section(t("follower.offer")), blocks.actions(follow_button(t, network))]


def at_home(t: Texts, network: Network, mine: Membership, *, called: bool) -> list[Block]:
    """What a follower has, how they become a member, how they stop; `called`: everybody may sign up."""
    ways = [stop_button(t, network), own_export.of_one(t, network)]
    if mine.standing not in (Standing.WAITING, Standing.INVITED):  # who is asked already answers that
        ways.insert(0, member_button(t, network, called=called))
    return [blocks.section(t("follower.follows")), blocks.actions(*ways)]


def member_button(t: Texts, network: Network, *, called: bool) -> Element:
    """The way from following to taking part: by the call that is open, or a place on the waiting list."""
    if called:
        return blocks.button(t.plain("network.join"), Act.SIGN_UP, About(network=network.id))
    return blocks.button(t.plain("network.ask_seat"), Act.ASK_SEAT, About(network=network.id))


def to_stop(t: Texts, network: Network) -> View:
    """To who wants to leave what they only follow: how that stops."""
    said = blocks.section(t("follower.to_stop", theme=network.theme))
    ways = blocks.actions(stop_button(t, network))
    return blocks.modal(Form.NOTICE, t.plain("follower.title"), [said, ways], close=t.plain("common.close"))


def begun(t: Texts, network: Network, *, called: bool, waits: bool) -> list[Block]:
    """What comes next, for who follows from now on."""
    ways = [stop_button(t, network)]
    if not waits:
        ways.insert(0, member_button(t, network, called=called))
    return [blocks.section(t("follower.why")), blocks.actions(*ways)]


def report(t: Texts, network: Network, words: Sequence[Part], *, belongs: bool = False) -> Message:
    """A report as the channel has it, without what members can press; its reader `belongs` to it by now."""
    if belongs:
        return Message([*words, blocks.context(t("follower.belongs", theme=network.theme))])
    why = t("follower.report_why", theme=network.theme)
    return Message([*words, blocks.actions(stop_button(t, network)), blocks.context(why)])


def ended(t: Texts, network: Network) -> Message:
    """What is left of a report with who follows no more."""
    return Message([blocks.section(t("follower.ended", theme=network.theme))])


def reads_along(t: Texts, followers: Sequence[Person]) -> list[Block]:
    """Who gets a report besides the channel, before it is released."""
    if not followers:
        return []
    names = Markup(", ".join(called(person) for person in followers[:MOST_NAMED]))
    more = len(followers) - MOST_NAMED
    words = t.n("follower.reads_along", len(followers), names=names)
    return [blocks.section(words + (" " + t.n("network.readers_more", more) if more > 0 else ""))]


def button(t: Texts, network: Network) -> Element:
    """The way to who follows."""
    return blocks.button(t.plain("follower.title"), Act.FOLLOWERS, About(network=network.id))


def page(t: Texts, network: Network, followers: Sequence[Person], start: int = 0) -> View:
    """Who follows, for every member: those who write have to know who reads."""

    def one(person: Person) -> list[Block]:
        return [blocks.section(called(person))]

    above = [blocks.section(t("follower.lead" if followers else "follower.nobody"))]
    return paged(
        t, Form.FOLLOWERS, t.plain("follower.title"), followers, one,
        act=Act.FOLLOWERS, about=About(network=network.id), start=start, above=above,
    )  # fmt: skip
