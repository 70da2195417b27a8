"""Messages as Slack tells of them: what people write, in each of its kinds, and what only looks like it."""

from typing import Any

from tests.payloads.shape import BOT, KRING, NOW, Json, Setting, maybe

QUESTION = "Hoe &amp; wanneer vraag je <@UAPARTICIPANT> iets?"
QUESTION_AS_MEANT = "Hoe & wanneer vraag je @… iets?"  # until it is asked what they are called
HEAD = "1773310000.000300"  # of the thread
DIRECT = "D0KRING"


def rich_text(words: str) -> list[Json]:
    """The block that Slack makes of what somebody typed."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return [{"type": "rich_text", "block_id": "b1", "elements": [section]}]


def message(user: str, text: str, s: Setting, *, thread: str | None = None, **more: Any) -> Json:
    """A message as it stands in a conversation."""
    of_a_bot = {"bot_id": BOT, "app_id": maybe("A0KRING"), "bot_profile": maybe({"id": BOT, "name": "Kring"}),
                "metadata": maybe({"event_type": "kring", "event_payload": {}})}  # fmt: skip
    replies = {"thread_ts": thread, "parent_user_id": maybe(KRING), "reply_count": maybe(2)} if thread else {}
    return {
        "type": "message",
        "user": KRING if user == BOT else user,
        "text": text,
        "ts": NOW,
        "team": maybe(s.team),
        "client_msg_id": maybe("00000000-0000-4000-8000-000000000001"),
        "blocks": maybe(rich_text(text)),
        "edited": maybe({"user": user, "ts": NOW}),
        "reactions": maybe([{"name": "tada", "users": [user], "count": 1}]),
        "pinned_to": maybe(["C0HIER"]),
        "is_starred": maybe(False),
        **replies,
        **(of_a_bot if user == BOT else {}),
        **more,
    }


def file(**more: Any) -> Json:
    """A file that hangs on a message."""
    return {
        "id": "F0BLAD",
        "name": maybe("blad.png", null=True),
        "title": maybe("Blad"),
        "mimetype": maybe("image/png"),
        "filetype": maybe("png"),
        "mode": maybe("hosted"),
        "user": maybe("UAASKER"),
        "size": maybe(1200),
        "is_external": maybe(False),
        "url_private": maybe("https://files.slack.example/blad.png"),
        **more,
    }


def spoken(words: str = "", status: str = "complete") -> Json:
    """Something that was said into the telephone, with what Slack understood of it."""
    heard = {"preview": {"content": words, "has_more": False}} if words else {}
    transcription = {"status": status, "locale": maybe("nl-NL"), **heard}
    return file(subtype="slack_audio", transcription=transcription, duration_ms=maybe(1500))


def passed_on(words: str, **more: Any) -> Json:
    """A message that was passed on, as it hangs on another."""
    return {
        "is_share": True,
        "is_msg_unfurl": maybe(True),
        "ts": NOW,
        "author_id": maybe("UAPARTICIPANT"),
        "author_name": maybe("Bram"),
        "channel_id": maybe("C0HIER"),
        "from_url": maybe("https://wilg.slack.example/p1"),
        "fallback": maybe("Bram zei iets"),
        "text": maybe(words),
        "mrkdwn_in": maybe(["text"]),
        **more,
    }


def unfurled() -> Json:
    """What Slack shows of a page that somebody names."""
    return {"id": 1, "from_url": "https://kring.example", "title": maybe("Kring"), "text": maybe("Een site.")}


def event(s: Setting, text: str | None = QUESTION, *, channel: str = DIRECT, **more: Any) -> Json:
    """The event of a message that somebody wrote to Kring."""
    said = {} if text is None else {"text": text}
    return {
        "type": "message",
        "user": s.user,
        **said,
        "ts": NOW,
        "event_ts": maybe(NOW),
        "channel": channel,
        "channel_type": "im",
        "team": maybe(s.team),
        "user_team": maybe(s.enterprise or s.team) if s.elsewhere else maybe(s.team),
        "source_team": maybe(s.team),
        "user_profile": maybe({"real_name": "Anna", "is_restricted": bool(s.guest), "team": s.team}),
        "client_msg_id": maybe("00000000-0000-4000-8000-000000000002"),
        "blocks": maybe(rich_text(text or "")),
        **more,
    }
