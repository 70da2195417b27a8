"""What is new of a session, to those who hold how it was before."""

from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.texts import Texts
from bot.views.coming import rsvp_buttons
from bot.views.session import at_hour, begun, facts, heading, over, place, when
from models.held import Held, New
from models.network import Network
from models.session import BEFORE, LearningSession, Stage

# The sentence above one thing that is new, when nothing else is.
ALONE = {
    New.LENGTH: "session.ends_otherwise",
    New.PLACE: "session.filled_in",
    New.ELSEWHERE: "session.elsewhere",
    New.NOWHERE: "session.nowhere",
    New.ANOTHER_WAY: "session.another_way",
    New.BRING: "session.brings_now",
    New.BRING_OTHERWISE: "session.brings",
    New.BRING_NOTHING: "session.brings_nothing",
}


def changed(
    t: Texts, meeting: LearningSession, network: Network, before: Held | None = None, *, calls: bool = False
) -> Message:
    """What is new of a session, to those who hold how it was before: moved, called off, elsewhere, longer.

    Everybody in the channel is called where it cannot wait.
    """
    if before is not None and not before.moved(Held.of(meeting, network)):
        new = _news(t, meeting, network, before) or facts(t, meeting, network)
        body = [blocks.section(what_is_new(t, meeting, network, before)), blocks.section(new)]
    else:
        body = _on_another_day(t, meeting, network, before)
    return Message([*([blocks.section("<!channel>")] if calls else []), *body])


def _on_another_day(t: Texts, meeting: LearningSession, network: Network, before: Held | None) -> list[Block]:
    """It was moved, called off, or goes on after all."""
    title, at = heading(t, meeting, network), when(t, meeting)
    if meeting.stage is Stage.CANCELLED:
        body = [blocks.section(t("session.cancelled", title=title, when=at))]
    elif meeting.cancelled_from is not None:
        goes_on = "session.on_after_all" if meeting.stage in BEFORE else "session.on_after_all_now"
        body = [blocks.section(t(goes_on, title=title, when=at))]
        if meeting.stage in BEFORE:
            body += [rsvp_buttons(t, meeting), blocks.context(t("session.on_after_all_why"))]
    else:
        old = t.when(meeting.moved_from or meeting.starts_local, meeting.zone)
        if before is not None:
            old = t.when(before.starts_local, before.zone)
        body = [
            blocks.section(t("session.moved", title=title, old=old, when=at)),
            *([blocks.section(new)] if (new := _news(t, meeting, network, before)) else []),
        ]
        if meeting.takes_questions and meeting.next_move_at is not None:
            closes = t.moment(meeting.next_move_at, meeting.zone)
            body.append(blocks.section(t("session.moved_questions", closes=closes)))
        if meeting.stage in BEFORE:
            body += [rsvp_buttons(t, meeting), blocks.context(t("session.moved_why"))]
    return body


def what_is_new(t: Texts, meeting: LearningSession, network: Network, before: Held) -> str:
    """What is new of a session in one sentence, to stand above the rest."""
    true = Held.of(meeting, network)
    title, at = heading(t, meeting, network), when(t, meeting)
    if before.off and not true.off:
        return t("session.on_after_all_now", title=title, when=at)
    if before.starts_at != true.starts_at:
        return t("session.moved_to", title=title, old=t.when(before.starts_local, before.zone), when=at)
    return t(_sort(before.news(true)), title=title, when=at)


def _sort(news: set[New]) -> str:
    """The sentence for what is new."""
    if len(news) == 1:
        [new] = news
        return ALONE[new]
    if news == {New.PLACE, New.BRING}:
        return "session.filled_in_both"
    return "session.changes" if news else "session.as_it_was"


def _news(t: Texts, meeting: LearningSession, network: Network, before: Held | None) -> str:
    """When it ends and where it is, as far as people hold something else."""
    true = Held.of(meeting, network)
    lines = []
    if before is not None and before.ends_otherwise(true):
        lines.append(t("session.until", end=at_hour(t, meeting, meeting.minutes)))
    if before is not None and before.elsewhere(true):
        lines.append(place(t, meeting))
    if before is not None and before.brings_otherwise(true):
        key = "session.bring" if meeting.bring else "session.bring_nothing"
        lines.append(t(key, bring=meeting.bring))
    return "\n".join(lines)


def filled_in(t: Texts, meeting: LearningSession, network: Network, before: Held | None = None) -> Message:
    """What was filled in later, to who counts on it: where it is, what to bring."""
    if meeting.stage is Stage.UNDERWAY:
        return begun(t, meeting, network)
    if meeting.stage not in BEFORE:
        return over(t, meeting, network)
    if before is None:
        lead = t("session.filled_in", title=heading(t, meeting, network), when=when(t, meeting))
    else:
        lead = what_is_new(t, meeting, network, before)
    new = _news(t, meeting, network, before) or facts(t, meeting, network)
    return Message([blocks.section(lead), blocks.section(new), blocks.context(t("session.filled_in_why"))])
