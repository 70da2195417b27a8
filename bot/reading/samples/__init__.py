"""Every sample, noun by noun, in the order in which people meet them."""

from importlib import import_module

from bot.reading.sample import Chapter

NOUNS = (
    "network", "home", "message", "trial", "rhythm", "how_long", "panel", "room", "parking", "idea",
    "subgroup", "pairs", "whisper", "session", "session_news", "session_forms",
    "date_poll", "hosting", "question", "lineage", "given_answer", "agenda", "method",
    "preparation", "preparing", "contribution", "case", "confidentiality", "agreed", "around", "expert",
    "guest", "note_taker", "session_leader",
    "evaluation", "short_form", "results", "trend", "feed", "installing", "answerable", "inquiry",
    "measuring",
    "report", "report_list", "canvas", "intention", "aim", "catch_up", "proof", "register", "off_slack",
    "invitation", "announcement", "mail",
    "decision", "consent", "advice", "ground_rule", "kick_off", "composition", "reflection",
    "give_take", "network_drawing", "buddy", "value", "work", "phase", "set_up", "closing", "outside",
    "export", "own_export", "introduction", "learning", "open_call", "follower", "member_kind",
    "support", "supporting", "statement",
)  # fmt: skip

CHAPTERS: tuple[Chapter, ...] = tuple(
    chapter for noun in NOUNS for chapter in import_module(f"bot.reading.samples.{noun}").CHAPTERS
)
