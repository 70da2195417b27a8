"""What somebody hears when their act was not done: a sentence where they are; a form keeps what was typed."""

import structlog

from bot.act.call import Call, NotAMember
from bot.act.reply import Reply
from bot.texts import Texts
from bot.views.membership import way_in
from bot.views.notice import notice
from models.base import Refusal

log = structlog.get_logger()


def refused(call: Call, refusal: Refusal) -> Reply:
    """Return the sentence of a rule that was not met, beside the field that it is about."""
    sentence = sentence_of(refusal, call.t)
    if isinstance(refusal, NotAMember) and call.kind == "act" and call.found_network is not None:
        place = call.found_membership
        ways = way_in(call.t, call.network, place.standing if place else None)
        return Reply(opens=notice(call.t, sentence, *ways), wakes=False)
    return explained(call, sentence, refusal.field)


def explained(call: Call, sentence: str, field_name: str = "") -> Reply:
    """Return a sentence beside a field of a form, of the first one when none is named; else in a modal."""
    if call.kind != "form":
        return Reply(opens=notice(call.t, sentence), wakes=False)
    named = [block.get("block_id") for block in call.view.get("blocks", []) if block.get("type") == "input"]
    if fields := [name for name in named if name]:
        where = field_name if field_name in fields else fields[0]
        return Reply(errors={where: sentence}, wakes=False)
    return Reply(updates=notice(call.t, sentence), wakes=False)


def sentence_of(refusal: Refusal, t: Texts) -> str:
    """Return what somebody reads of a rule that was not met; not escaped."""
    name = type(refusal).__name__
    try:
        values = {
            key: t.plain(f"{key}.{value}") if key == "stage" else value for key, value in refusal.data.items()
        }
        return t.plain(f"refusal.{name}", **values)
    except LookupError:
        log.exception("router.no_sentence", refusal=name)
        return t.plain("refusal.unexpected")
