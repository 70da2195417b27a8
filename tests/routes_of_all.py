"""Every route with who may take it and a payload that gets through: the table that the guards read.

A route without a row here fails tests/test_roles.py. `to` names the ids of the first network (see
tests/neighbours.py); in `values`, an id stands between braces.
"""

from dataclasses import dataclass, field
from typing import Any

from bot.act.ids import PREVIOUS
from bot.compose import ROOMS
from bot.instrument import choices, form_id
from bot.instruments import STRUCTS
from bot.reading.samples.register import example
from bot.registers import REGISTERS
from bot.texts import Texts
from bot.views.register import act_of, form_of
from bot.views.trial import PRESSES
from models.instrument import INSTRUMENTS, Sort
from models.kick_off import Element
from models.person import Language
from models.register import Reads, Register
from tests.neighbours import (
    ASKER,
    CALLERS,
    DECLINED,
    ELSEWHERE,
    FACILITATOR,
    INVITED,
    LEFT,
    OUTSIDER,
    PARTICIPANT,
    STAND_IN,
    WAITING,
)

EVERYBODY = frozenset(CALLERS)
LEADS = frozenset({FACILITATOR, STAND_IN})
MEMBERS = LEADS | {PARTICIPANT, ASKER}
BELONGS = MEMBERS | {INVITED, WAITING}
ONCE_ASKED = BELONGS | {DECLINED, LEFT}
IN_ANY = MEMBERS | {ELSEWHERE}  # what concerns any network of one's own
CARRIES = frozenset({PARTICIPANT})  # was asked to ask somebody's question
SUPPORTS = frozenset({PARTICIPANT})  # is coach and sponsor
NOTES = frozenset({PARTICIPANT})  # takes those of one session
LEADS_ONE = LEADS | {PARTICIPANT}  # leads one session, which is under way
REPORTS = frozenset({ASKER})  # for a subgroup
OWN = frozenset({ASKER})  # what is one person's own


@dataclass(frozen=True)
class Row:
    """Who may take a route, and what a payload of it holds."""

    who: frozenset[str]
    to: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    channel: str = ""
    chosen: str | None = None


NETWORK = {"network": "network"}
FIRST_ASKED = next(key for key in STRUCTS if INSTRUMENTS[key].confidential)


def at(session: str, **more: Any) -> dict[str, Any]:
    """What a button about a session says."""
    return {"session": session, **more}


def on(question: str, **more: Any) -> dict[str, Any]:
    """What a button about a question says."""
    return {"network": "network", "question": question, **more}


DETAILS = '{"day":"2026-09-10","hour":"13:30:00"}'
SETTINGS = {
    "theme": "Nieuw thema", "language": "nl", "zone": "Europe/Brussels", "country": "BE",
    "facilitator": FACILITATOR, "stand_ins": [STAND_IN], "capacity": "12", "threshold": 5,
}  # fmt: skip
MINE = {"language": "nl", "hours_from": "09:00", "hours_to": "17:00"}
HERE = {"channel": "C0HIER"}
WRITES = frozenset({PARTICIPANT})  # wrote the entries, about the asker when they are about somebody


def of(register: Register, **more: Any) -> dict[str, Any]:
    """What a button about a register says."""
    return NETWORK | {"choice": register.key} | more


def filled(register: Register) -> dict[str, Any]:
    """What the form of a register may be filled with."""
    at = {"session": "{reporting}", "concerns": "{asker}"}
    beside = {name: at[name] for name in at if name in register.form.__struct_fields__}
    return example(Texts(Language.NL), register) | beside


A_REGISTER = next(one for one in REGISTERS if one.consent)
AN_ENTRY = of(A_REGISTER, entry=f"entry_{A_REGISTER.key}")

HOW_LONG = '{"was":[183,183,"record"],"becomes":[30,90,"record"]}'
RHYTHM_DAYS = {"announcement": 21, "question_reminder": 10, "proposal": 7, "agenda": 5, "rsvp_reminder": 3}

ACTS: dict[str, Row] = {
    "off_slack_join": Row(LEADS, NETWORK | {"item": "off", "writer": OUTSIDER}),
    # One's own settings, and what is shown of one's own networks
    "menu": Row(EVERYBODY, **HERE),
    "my_settings": Row(EVERYBODY),
    "end_own_pause": Row(EVERYBODY),
    "quiet": Row(EVERYBODY),
    "answerable": Row(ONCE_ASKED, NETWORK),
    "feed": Row(EVERYBODY),
    "feed_begin": Row(EVERYBODY),
    "feed_end": Row(EVERYBODY),
    "erase": Row(EVERYBODY),
    "invitation": Row(LEADS, NETWORK),
    "invitation_words": Row(LEADS, NETWORK),
    "invitation_trial": Row(LEADS, NETWORK),
    "invitation_copy": Row(LEADS, NETWORK),
    "about_network": Row(MEMBERS, NETWORK),
    "open_call": Row(LEADS, NETWORK),
    "open_call_form": Row(LEADS, NETWORK),
    "open_call_close": Row(LEADS, NETWORK),
    "open_calls": Row(EVERYBODY),
    "sign_up": Row(EVERYBODY, NETWORK),
    "follow": Row(EVERYBODY, NETWORK),
    "unfollow": Row(ONCE_ASKED, NETWORK),
    "followers": Row(MEMBERS, NETWORK),
    "member_kinds": Row(LEADS, NETWORK),
    "own_kind": Row(MEMBERS, NETWORK),
    "announcement": Row(LEADS, at("announced")),
    "announcement_words": Row(LEADS, at("announced")),
    # Belonging
    "circle": Row(ONCE_ASKED, NETWORK),
    "sure": Row(LEADS, at("announced", act="close_questions")),
    "who_sees": Row(ONCE_ASKED, NETWORK),
    "join": Row(frozenset({INVITED, DECLINED, FACILITATOR}), NETWORK),  # who leads there has no seat
    "ask_seat": Row(frozenset({OUTSIDER}), NETWORK),
    "decline": Row(frozenset({INVITED}), NETWORK),
    "leave": Row(BELONGS, NETWORK),
    # Members
    "ask": Row(MEMBERS, at("announced")),
    "bank": Row(MEMBERS, NETWORK),
    "earlier": Row(MEMBERS, NETWORK),
    "find_question": Row(MEMBERS, NETWORK),
    "question_card": Row(MEMBERS, on("own")),
    "follow_up": Row(MEMBERS, on("own")),
    "said_before": Row(MEMBERS, at("underway", item="point_underway")),
    "note": Row(MEMBERS, NETWORK),
    "note_again": Row(OWN, {**NETWORK, "entry": "note_back_key"}),
    "no_question": Row(MEMBERS, at("announced")),
    "rsvp_yes": Row(MEMBERS, at("announced", rsvp="yes")),
    **{f"rsvp_{way}": Row(MEMBERS, at("announced", rsvp="yes", choice=way)) for way in ("there", "online")},
    "rsvp_no": Row(MEMBERS, at("announced", rsvp="no")),
    "rsvp_maybe": Row(MEMBERS, at("announced", rsvp="maybe")),
    "agenda": Row(MEMBERS, at("ready")),
    "agenda_read": Row(MEMBERS, at("ready")),
    "methods": Row(MEMBERS, NETWORK),
    "methods_goal": Row(MEMBERS, NETWORK, chosen='{"goal":"case"}'),
    "methods_people": Row(MEMBERS, NETWORK, chosen='{"people":8}'),
    "method": Row(MEMBERS, NETWORK | {"choice": "round_table"}),
    "vote": Row(MEMBERS - OWN, on("own", choice="on")),
    "read": Row(MEMBERS, at("reporting")),
    "read_from_catch_up": Row(MEMBERS, at("reporting")),
    "bank_from_catch_up": Row(MEMBERS, at("reporting")),
    "read_report": Row(MEMBERS, at("reporting")),
    "read_report_find": Row(MEMBERS, NETWORK),
    "reports": Row(MEMBERS, NETWORK),
    "followed_report": Row(MEMBERS, at("reporting")),
    "catch_up_ask": Row(MEMBERS, at("reporting")),
    "read_all": Row(MEMBERS, {"network": "network", "message": "announcement_sent"}),
    "book": Row(MEMBERS, NETWORK),
    "agreed": Row(MEMBERS, NETWORK),
    "knows_something": Row(MEMBERS - OWN, on("sought")),
    "knows_someone": Row(MEMBERS - OWN, on("sought")),
    "knows_no": Row(MEMBERS - OWN, on("sought")),
    "knows_back": Row(MEMBERS, on("sought")),
    "let_go": Row(OWN, on("sought")),
    "keep_question": Row(OWN, on("sought")),
    "who_comes": Row(LEADS, at("ready")),
    "tips": Row(LEADS, NETWORK),
    "tips_handled": Row(LEADS, on("sought")),
    "brief": Row(LEADS, on("sought", item="participant")),
    "expertise": Row(MEMBERS, NETWORK),
    "expertise_back": Row(MEMBERS, {**NETWORK, "item": "expertise"}),
    "expertise_note": Row(MEMBERS, NETWORK),
    "give_take": Row(MEMBERS, NETWORK),
    "roles": Row(BELONGS, NETWORK),
    "role": Row(LEADS, NETWORK),
    "role_end": Row(LEADS, {**NETWORK, "item": "coach"}),
    "role_heard": Row(LEADS, {**NETWORK, "item": "convenor_not"}),
    "role_yes": Row(OWN, {**NETWORK, "item": "hr_asked"}),
    "role_no": Row(OWN, {**NETWORK, "item": "hr_asked"}),
    "supported": Row(EVERYBODY),
    "support_card": Row(SUPPORTS, {**NETWORK, "item": "coach"}),
    "support_arranged": Row(SUPPORTS, {**NETWORK, "item": "sponsor", "entry": "entry_for_sponsor"}),
    "support_arranged_heard": Row(LEADS, {**NETWORK, "entry": "entry_arranged"}),
    "support_points": Row(SUPPORTS, {**NETWORK, "item": "coach"}),
    "support_compare": Row(SUPPORTS),
    "statement": Row(LEADS, NETWORK),
    "buddy": Row(LEADS, {**NETWORK, "item": "participant"}),
    "buddy_none": Row(LEADS, {**NETWORK, "item": "participant"}),
    "buddy_yes": Row(OWN | CARRIES, {**NETWORK, "item": "buddies"}),
    "buddy_no": Row(OWN | CARRIES, {**NETWORK, "item": "buddies"}),
    "buddy_end": Row(OWN | CARRIES, {**NETWORK, "item": "buddies"}),
    **{
        name: Row(MEMBERS, NETWORK)
        for name in (
            "drawing",
            "drawing_picture",
            "drawing_out",
            "drawing_in",
            "to_know",
            "to_know_read",
        )
    },
    "expertise_no": Row(MEMBERS, {**NETWORK, "choice": "answer:0"}),
    "expertise_no_never": Row(MEMBERS, {**NETWORK, "choice": "never"}),
    **{act_of(one): Row(MEMBERS, NETWORK) for one in REGISTERS},
    "registers": Row(MEMBERS, NETWORK),
    "entry_new": Row(MEMBERS, of(A_REGISTER)),
    "entry_from": Row(MEMBERS, NETWORK | {"choice": "feedback", "entry": "entry_product"}),
    "entry_edit": Row(WRITES, AN_ENTRY),
    "entry_back": Row(WRITES | OWN, AN_ENTRY),
    "entry_agree": Row(OWN, of(A_REGISTER, entry="entry_waits")),
    "entry_hide": Row(LEADS, AN_ENTRY),
    "entry_show": Row(LEADS, AN_ENTRY),
    "book_file": Row(MEMBERS, NETWORK),
    "export_document": Row(LEADS, NETWORK),
    "export_tables": Row(LEADS, NETWORK),
    "proof": Row(MEMBERS, NETWORK),
    "effect_untie": Row(MEMBERS, at("reporting")),
    "was_there": Row(MEMBERS, at("evaluating")),
    # One's own
    "edit_question": Row(OWN, on("own")),
    "withdraw": Row(OWN, on("own")),
    "answered_between": Row(OWN | LEADS, on("own")),
    "judge_yes": Row(OWN, at("reporting", question="own", choice="yes")),
    "judge_partly": Row(OWN, at("reporting", question="own", choice="partly")),
    "judge_not_yet": Row(OWN, at("reporting", question="own", choice="not_yet")),
    "action_done": Row(OWN, at("evaluating", item="action")),
    "action_undone": Row(OWN, at("evaluating", item="action")),
    "how_it_went_tried": Row(OWN, at("evaluating", choice="tried")),
    "how_it_went_not_yet": Row(OWN, at("evaluating", choice="not_yet")),
    "how_it_went_went_differently": Row(OWN, at("evaluating", choice="went_differently")),
    "tried": Row(OWN, at("reporting")),
    "how_it_went_line": Row(OWN, at("evaluating")),
    "effect": Row(OWN, at("reporting")),
    "cases": Row(LEADS, at("announced")),
    "case": Row(MEMBERS - {FACILITATOR}, at("announced")),
    "case_recall": Row(LEADS, at("announced", item="case_asked")),
    "case_put_on": Row(LEADS, at("ready", item="case_brought")),
    "case_decline": Row(CARRIES, at("announced", item="case_asked")),
    "case_back": Row(OWN, at("ready", item="case_brought")),
    "case_read": Row(MEMBERS, at("ready", item="case_brought")),
    "case_insight": Row(OWN, at("reporting", item="case_held")),
    "preparing": Row(LEADS, at("announced")),
    "document": Row(LEADS, at("ready", item="document_ready")),
    "prework": Row(LEADS, at("announced")),
    "prework_done": Row(MEMBERS - {FACILITATOR}, at("announced")),
    "prework_undone": Row(MEMBERS - {FACILITATOR}, at("announced")),
    "contribution_ask": Row(LEADS, at("announced")),
    "contribution_settle": Row(LEADS, at("announced", item="contribution_asked")),
    "contribution_recall": Row(LEADS, at("announced", item="contribution_asked")),
    "contribution_put_on": Row(LEADS, at("ready", item="contribution_brought")),
    "contribution_gladly": Row(CARRIES, at("announced", item="contribution_asked")),
    "contribution_decline": Row(CARRIES, at("announced", item="contribution_asked")),
    "contribution_words": Row(OWN, at("ready", item="contribution_brought")),
    "contribution_back": Row(OWN, at("ready", item="contribution_brought")),
    "trial": Row(LEADS, at("announced", choice="announcement")),
    **{name: Row(EVERYBODY) for name in PRESSES},
    "dates": Row(MEMBERS, {"network": "network", "item": "date_poll"}),
    "dates_new": Row(LEADS, NETWORK),
    "hosting": Row(LEADS, NETWORK),
    "dates_fill_in": Row(MEMBERS, {"network": "network", "item": "date_poll"}),
    "dates_remind": Row(LEADS, {"network": "network", "item": "date_poll"}),
    "dates_choose": Row(LEADS, {"network": "network", "item": "poll_date"}),
    "dates_withdraw": Row(LEADS, {"network": "network", "item": "date_poll"}),
    "decisions": Row(MEMBERS, NETWORK),
    "decision": Row(MEMBERS, NETWORK | {"item": "decision"}),
    "decision_new": Row(LEADS, NETWORK),
    "decision_edit": Row(LEADS, NETWORK | {"item": "decision"}),
    "decision_on": Row(LEADS, NETWORK | {"item": "decision", "choice": "explore"}),
    "decision_back": Row(LEADS, NETWORK | {"item": "decision_asked", "choice": "decide"}),
    "decision_add": Row(MEMBERS, NETWORK | {"item": "decision", "choice": "explore"}),
    "decision_take_away": Row(OWN | LEADS, NETWORK | {"item": "decision_finding"}),
    "decision_close": Row(LEADS, NETWORK | {"item": "decision_asked"}),
    "decision_reopen": Row(LEADS, NETWORK | {"item": "decision_over"}),
    "decision_remove": Row(LEADS, NETWORK | {"item": "decision"}),
    "consent_ask": Row(LEADS, NETWORK | {"item": "decision_asked"}),
    "ground_rules": Row(MEMBERS, NETWORK),
    "rules_earlier": Row(MEMBERS, NETWORK),
    "rules_accept": Row(MEMBERS, NETWORK | {"attempt": 1}),
    "rules_back": Row(MEMBERS, NETWORK | {"attempt": 1}),
    "rules_talk": Row(MEMBERS, NETWORK),
    "rule_propose": Row(MEMBERS, NETWORK),
    "rule_read_on": Row(MEMBERS, NETWORK),
    "rules_list": Row(LEADS, NETWORK),
    "rule_examples": Row(LEADS, NETWORK),
    "rule_add": Row(LEADS, NETWORK),
    "rule_line": Row(LEADS, NETWORK, chosen='{"move":"down","item":{rule}}'),
    "rule_take": Row(LEADS, NETWORK | {"item": "asker", "choice": "rule_wanted"}),
    "rule_let_be": Row(LEADS, NETWORK | {"item": "asker", "choice": "rule_wanted"}),
    "closing_begins": Row(LEADS, NETWORK),
    "closing_not_yet": Row(LEADS, NETWORK),
    "rules_publish": Row(LEADS, NETWORK),
    "rules_withdraw": Row(LEADS, NETWORK | {"attempt": 1}),
    "rules_enter": Row(LEADS, NETWORK),
    "composition": Row(LEADS, NETWORK),
    "reflection": Row(MEMBERS, NETWORK),
    "introduce": Row(MEMBERS, NETWORK),
    "introduction_tell": Row(WRITES, NETWORK | {"entry": "entry_introduction"}),
    "introductions_begin": Row(LEADS, at("preparing")),
    "introduction_for": Row(LEADS, NETWORK | {"behalf": "off"}),
    "conversation_tips": Row(MEMBERS, NETWORK),
    "learning": Row(MEMBERS, NETWORK),
    "kick_off": Row(LEADS, at("preparing", choice="yes")),
    **{f"kick_off_add_{one}": Row(LEADS, at("preparing")) for one in Element},
    "advice_copy": Row(MEMBERS, NETWORK | {"entry": "entry_advice"}),
    "advice_consent": Row(LEADS, NETWORK | {"entry": "entry_advice"}),
    "consent_yes": Row(MEMBERS, NETWORK | {"item": "decision_asked", "attempt": 1}),
    "consent_say": Row(MEMBERS, NETWORK | {"item": "decision_asked", "attempt": 1}),
    "note_taker": Row(LEADS, at("ready")),
    "notes_recall": Row(LEADS, at("evaluating")),
    "notes_yes": Row(NOTES, at("evaluating")),
    "notes_no": Row(NOTES, at("evaluating")),
    "session_leader": Row(LEADS, at("ready")),
    "lead_recall": Row(LEADS, at("underway")),
    "lead_yes": Row(frozenset({PARTICIPANT}), at("underway")),
    "lead_no": Row(frozenset({PARTICIPANT}), at("underway")),
    "replacement": Row(OWN, at("preparing")),
    "replacement_back": Row(MEMBERS, at("preparing")),
    "errand": Row(OWN, at("announced", question="own")),
    "errand_recall": Row(OWN, at("announced", item="errand")),
    "errand_accept": Row(CARRIES, at("announced", item="errand")),
    "errand_decline": Row(CARRIES, at("announced", item="errand")),
    "errand_line": Row(CARRIES, at("announced", item="errand")),
    "evaluate": Row(OWN, at("evaluating", token="token")),
    "not_there": Row(OWN, at("evaluating", token="token")),
    "not_there_undo": Row(MEMBERS, at("evaluating", token="token")),
    # Whoever facilitates: the network and its people
    "settings": Row(LEADS, NETWORK),
    "invite": Row(LEADS, NETWORK),
    "members": Row(LEADS, NETWORK),
    "give_seat": Row(LEADS, {"network": "network", "item": f"place_{WAITING}"}),
    "count_in": Row(LEADS, {"network": "network", "item": "place_UINVITED"}),
    "take_off": Row(LEADS, {"network": "network", "item": "place_gone"}),
    "take_over": Row(LEADS, NETWORK),
    "begin": Row(EVERYBODY),
    "began_before": Row(LEADS, NETWORK),
    "enter_for": Row(LEADS, NETWORK),
    "pause": Row(LEADS, NETWORK),
    "end_pause": Row(LEADS, NETWORK),
    "rhythm": Row(LEADS, NETWORK),
    "how_long": Row(LEADS, NETWORK),
    "trend": Row(LEADS, NETWORK),
    "trend_pictures": Row(LEADS, NETWORK),
    # ... its questions and texts
    "merge": Row(LEADS, on("own")),
    "split": Row(LEADS, on("own")),
    "aims": Row(MEMBERS, NETWORK),
    "aim": Row(MEMBERS, NETWORK),
    "value": Row(MEMBERS, NETWORK | {"choice": "realised"}),
    "work": Row(LEADS, NETWORK),
    "set_up": Row(LEADS, NETWORK),
    "set_up_skip": Row(LEADS, NETWORK | {"entry": "theme"}),
    "phase": Row(MEMBERS, NETWORK),
    **{
        f"phase_{one}": Row(MEMBERS, NETWORK | {"choice": one})
        for one in ("before", "starting", "underway", "closing")
    },
    "closing": Row(LEADS, NETWORK),
    "close_network": Row(LEADS, NETWORK),
    "reopen_network": Row(LEADS, NETWORK),
    "own_export": Row(MEMBERS, NETWORK),  # and who follows or supports
    **{f"own_export_{name}": Row(EVERYBODY) for name in ("all", "text", "data")},
    "advised": Row(LEADS, NETWORK),
    **{f"action_offer_{name}": Row(MEMBERS, at("evaluating", item="action")) for name in ("yes", "no")},
    "outside": Row(MEMBERS, NETWORK),
    "outside_new": Row(LEADS, NETWORK),
    **{
        f"outside_{name}": Row(LEADS, NETWORK | {"item": "outside"})
        for name in ("edit", "ask", "drop", "heard")
    },
    "outside_copy": Row(LEADS, NETWORK | {"item": "outside_out"}),
    **{
        f"outside_{name}": Row(
            OWN,
            NETWORK | {"item": "outside", "attempt": 1},
        )
        for name in ("yes", "no")
    },
    "value_later": Row(MEMBERS, NETWORK | {"choice": "realised"}),
    "aim_away": Row(MEMBERS, NETWORK),
    "aim_words": Row(LEADS, NETWORK | {"item": "asker"}),
    **{name: Row(MEMBERS, NETWORK) for name in ("aim_take", "aim_let_be")},
    "answer_agree": Row(CARRIES, NETWORK | {"item": "answer_asked"}),
    "answer_back": Row(CARRIES, NETWORK | {"item": "answer_kept"}),
    **{
        f"answer_heard_{word}": Row(OWN, NETWORK | {"item": "answer_kept", "choice": word})
        for word in ("yes", "partly", "not_yet")
    },
    "join_parts": Row(LEADS | OWN, on("own")),
    "take_apart": Row(LEADS, on("own")),
    "reword": Row(LEADS, on("own")),
    "stays_inside": Row(LEADS | OWN, on("own")),
    "may_be_told": Row(LEADS | OWN, on("own")),
    "hide": Row(LEADS, at("evaluating", question="own")),
    "show": Row(LEADS, at("evaluating", question="hidden")),
    "texts": Row(LEADS, at("reporting")),
    # ... its sessions
    "new_session": Row(LEADS, NETWORK),
    "edit_session": Row(LEADS, at("ready")),
    "move_session": Row(LEADS, at("ready")),
    "cancel_session": Row(LEADS, at("ready")),
    "announce": Row(LEADS, at("planned")),
    "close_questions": Row(LEADS, at("announced")),
    "did_not_happen": Row(LEADS, at("underway")),
    "go_on": Row(LEADS, at("cancelled")),
    # ... who comes beside the members
    "guests": Row(LEADS, at("ready")),
    "guest_new": Row(LEADS, at("ready")),
    "guest_edit": Row(LEADS, at("ready", item="expert")),
    "guest_off": Row(LEADS, at("ready", item="guest")),
    "guest_letter": Row(LEADS, at("ready", item="expert")),
    "guest_file": Row(LEADS, at("ready", item="guest")),
    "expert_new": Row(LEADS, at("ready")),
    # ... who is not on Slack
    "off_slack_new": Row(LEADS, NETWORK),
    **{
        name: Row(LEADS, NETWORK | {"item": "off"})
        for name in (
            "off_slack",
            "off_slack_edit",
            "off_slack_is",
            "off_slack_off",
            "off_slack_forget",
            "mail_ask",
            "mail_works_not",
            "mail_works",
            "proof_of",
        )
    },
    "to_send": Row(LEADS, NETWORK),
    "to_send_text": Row(LEADS, NETWORK | {"item": "off", "entry": "off_ready"}),
    "to_send_file": Row(LEADS, NETWORK | {"item": "off", "entry": "off_ready"}),
    "handed": Row(LEADS, NETWORK | {"item": "off", "entry": "off_noted"}),
    "handed_back": Row(LEADS, NETWORK | {"item": "handed"}),
    # ... their agendas
    "agenda_add": Row(LEADS, at("preparing")),
    "agenda_point": Row(LEADS, at("preparing"), chosen='{"change":"up","item":{point_own}}'),
    "take_along": Row(LEADS, at("preparing"), chosen="1"),
    "take_up": Row(LEADS, at("preparing"), chosen="{parked}"),
    "wish_reply": Row(LEADS, at("preparing"), chosen='{"key":"none","reply":"do"}'),
    "go_without": Row(LEADS, at("preparing")),
    "take_back": Row(LEADS, at("ready")),
    "reopen": Row(LEADS, at("preparing")),
    "wish": Row(LEADS, at("reporting")),
    # ... what happens at them and after
    "panel": Row(LEADS | NOTES, at("evaluating")),
    "prompts": Row(LEADS_ONE, at("underway")),
    "room": Row(LEADS_ONE, at("underway")),
    **{
        name: Row(LEADS_ONE, at("underway", item="point_underway")) for name in ("room_done", "room_not_done")
    },
    **{name: Row(LEADS_ONE, at("underway", item="point_underway")) for name in ("whisper", "whisper_let_be")},
    "park": Row(LEADS_ONE, at("underway")),
    **{name: Row(LEADS_ONE, at("underway")) for name in ("subgroups", "subgroups_again", "subgroup_move")},
    "subgroup": Row(LEADS | REPORTS, at("underway", item="group_one")),
    "ideas": Row(LEADS, at("underway", item="brainstorm")),
    "ideas_new": Row(LEADS, at("underway")),
    **{
        name: Row(LEADS, at("underway", item="brainstorm"))
        for name in ("ideas_groups", "ideas_weigh", "ideas_decide", "ideas_enter")
    },
    "ideas_readable": Row(LEADS, at("underway", item="brainstorm", choice="yes")),
    **{
        name: Row(LEADS, at("underway", item="brainstorm_weighing"))
        for name in ("ideas_count", "ideas_again")
    },
    "ideas_remove": Row(LEADS, at("underway", item="brainstorm_empty")),
    "idea_sort": Row(LEADS, at("underway", item="idea", choice="0")),
    "idea_hide": Row(LEADS, at("underway", item="idea")),
    "idea_show": Row(LEADS, at("underway", item="idea")),
    "idea_action": Row(LEADS, at("evaluating", item="idea_chosen")),
    "idea_ask": Row(LEADS, at("evaluating", item="idea_chosen")),
    "idea_write": Row(MEMBERS, at("underway", item="brainstorm")),
    "idea_read": Row(MEMBERS, at("underway", item="brainstorm")),
    "idea_change": Row(OWN, at("underway", item="idea")),
    "idea_weigh": Row(MEMBERS - {FACILITATOR}, at("underway", item="brainstorm_weighing")),
    "pairs": Row(LEADS_ONE, at("underway")),
    "pairs_minutes": Row(LEADS_ONE, at("underway"), chosen="5"),
    "pairs_odd": Row(LEADS_ONE, at("underway", attempt=1)),
    "core_question": Row(LEADS_ONE, at("underway", item="point_underway")),
    **{name: Row(LEADS_ONE, at("underway")) for name in ("speaking", "speaking_back", "speaking_again")},
    "attendance": Row(LEADS, at("evaluating")),
    "outcome": Row(LEADS | NOTES, at("evaluating", question="own")),
    "record_all": Row(LEADS, at("evaluating")),
    "became": Row(LEADS | NOTES, at("evaluating", question="own", choice="answered")),
    "agreement": Row(LEADS | NOTES, at("evaluating", item="agreed")),
    "action": Row(LEADS | NOTES, at("evaluating", item="action")),
    "wrap_up": Row(LEADS, at("evaluating")),
    "agreed_action": Row(LEADS, at("evaluating", item="action")),
    "agreed_words": Row(LEADS, at("evaluating", item="agreed")),
    "action_taken_over": Row(LEADS, at("evaluating", item="left_to_do")),
    "evaluation": Row(OWN | LEADS, {"network": "network"}),
    "evaluate_now": Row(LEADS_ONE, at("underway")),
    "evaluate_later": Row(LEADS, at("underway")),
    "short_form": Row(LEADS, at("underway", choice="short")),
    "round": Row(LEADS, at("underway")),
    "report": Row(LEADS, at("evaluating")),
    "release": Row(LEADS, at("evaluating")),
    "release_now": Row(LEADS, at("evaluating")),
    "add_results": Row(LEADS, at("reporting")),
    "read_results": Row(LEADS, at("reporting")),
    # ... what the group is asked beside them
    "inquiry_offer": Row(LEADS, {"network": "network", "item": "inquiry_offered"}),
    "inquiry_open": Row(LEADS, {"network": "network", "item": "inquiry_offered"}),
    "inquiry_fill_in": Row(OWN, {"network": "network", "item": f"inquiry_{FIRST_ASKED}", "token": "token"}),
    "inquiry_read": Row(LEADS, {"network": "network", "item": "inquiry_closed"}),
    "inquiry_share": Row(LEADS, {"network": "network", "item": "inquiry_closed"}),
    "inquiry_change": Row(LEADS, {"network": "network", "item": "inquiry_closed"}),
    "measure": Row(MEMBERS, {"network": "network", "choice": "crosses"}),
    "measure_words": Row(MEMBERS, {"network": "network", "choice": "crosses"}),
    "measure_picture": Row(LEADS, {"network": "network", "item": "inquiry_measured"}),
    "measure_at": Row(LEADS, {"network": "network", "item": "inquiry_offered"}),
    "measure_back": Row(LEADS, {"network": "network", "item": "inquiry_offered"}),
    # ... who was there
    "attendance_list": Row(LEADS, NETWORK),
    "attendance_pdf": Row(LEADS, NETWORK),
    "attendance_csv": Row(LEADS, NETWORK),
    "session_end": Row(LEADS, at("reporting")),
    # ... their messages
    "messages": Row(LEADS, NETWORK),
    "skip": Row(LEADS, at("announced", choice="rsvp_reminder")),
    "send_after_all": Row(LEADS, at("announced", choice="rsvp_reminder")),
    "not_reached": Row(LEADS, NETWORK),
    "send_again": Row(LEADS, {"network": "network", "message": "failed", "attempt": 1}),
    "settled": Row(LEADS, {"network": "network", "message": "failed"}),
    "copy": Row(LEADS, at("ready", choice="announcement")),
}

LONG_LISTS = (
    "followers", "open_call", "open_calls",
    "outside", "advised", "agenda", "agreed", "aims", "attendance_list",
    "bank", "book", "circle", "copy", "dates", "earlier",
    "decision", "decisions", "ground_rules", "rules_earlier", "rules_list",
    "drawing", "expertise", "give_take",
    "hosting", "idea_read", "ideas", "inquiry_read", "learning", "members", "methods", "not_reached",
    "roles", "supported", "support_card", "support_compare",
    "pairs", "panel", "read_all", "read_report", "read_results", "reports", "followed_report",
    "subgroups", "texts", "tips", "to_send",
    *map(act_of, REGISTERS),
)  # fmt: skip
ACTS |= {f"{name}{PREVIOUS}": ACTS[name] for name in LONG_LISTS}

FORMS: dict[str, Row] = {
    "session_end": Row(LEADS, at("reporting"), values={"hour": "16:00"}),
    "copy": Row(EVERYBODY),
    "my_settings": Row(EVERYBODY, values=MINE),
    "erase": Row(EVERYBODY, values={"questions": "keep"}),
    "lives_here": Row(LEADS, {"channel": "C0LEEG"}, {"network": "{network}"}),
    "begins_where": Row(EVERYBODY, values={"channel": "C0LEEG"}),
    "new_network": Row(
        EVERYBODY, {"channel": "C0LEEG"}, {"theme": "Iets nieuws", "facilitator": "UOUTSIDER"}
    ),
    "leave": Row(BELONGS, NETWORK, {"questions": "with_name"}),
    "question": Row(MEMBERS, NETWORK, {"text": "Hoe gaat het?", "kind": "practice"}),
    "outside_new": Row(LEADS, NETWORK, {"to_whom": "De raad"}),
    "outside_edit": Row(
        LEADS, NETWORK | {"item": "outside"}, {"to_whom": "De raad", "text": "Samen gaat het vlotter."}
    ),
    "work": Row(LEADS, NETWORK, {"works_on": "Een leidraad", "work_phase": "making"}),
    "set_up_theme": Row(
        LEADS,
        NETWORK,
        {"theme": "Samen leren", "scope_in": "Wat ons bezighoudt", "scope_out": "", "goal": ""},
    ),
    "set_up_kind": Row(LEADS, NETWORK, {"kind": "between"}),
    "set_up_whom": Row(LEADS, NETWORK, {"whom": "Wie opleidt", "worth": "Raad", "benefits": ["ideas"]}),
    "set_up_promises": Row(LEADS, NETWORK, {"asked": "Wees erbij", "offered": "Begeleiding"}),
    "set_up_resources": Row(LEADS, NETWORK, {"what": "Een zaal", "owner": "De school", "stands": "needed"}),
    "value": Row(MEMBERS, NETWORK | {"choice": "realised"}, {"text": "Meer rust", "readers": "circle"}),
    "aim": Row(MEMBERS, NETWORK, {"text": "Zelf kweken", "readers": "circle", "reached": "partly"}),
    "aim_words": Row(LEADS, NETWORK | {"item": "asker"}, {"wording": "Rustig kweken"}),
    "given_answer": Row(
        MEMBERS,
        NETWORK | {"choice": "Zo kweek je", "writer": PARTICIPANT, "said_at": "1.1"},
        {"question": "{other}"},
    ),
    "follow_up": Row(MEMBERS, on("own"), {"text": "En wat dan?", "kind": "practice"}),
    "park": Row(LEADS, NETWORK, {"text": "Hoe gaat het verder?"}),
    "divide": Row(LEADS_ONE, at("underway"), {"groups": 2}),
    "subgroup_move": Row(LEADS_ONE, at("underway"), {"person": "{asker}", "group": 1}),
    "subgroup": Row(
        LEADS | REPORTS, at("underway", item="group_one", choice="[]"), {"found": "Samen gaat het vlotter."}
    ),
    "ideas_new": Row(LEADS, at("underway"), {"question": "Wat kunnen we doen?"}),
    "ideas_groups": Row(LEADS, at("underway", item="brainstorm"), {"names": "Samen"}),
    "ideas_enter": Row(LEADS, at("underway", item="brainstorm"), {"lines": "Samen inkopen"}),
    "ideas_weigh": Row(LEADS, at("underway", item="brainstorm"), {"weighed": "interest"}),
    "ideas_decide": Row(LEADS, at("underway", item="brainstorm"), {"none": ["none"]}),
    "idea_write": Row(MEMBERS, at("underway", item="brainstorm"), {"first": "Samen inkopen"}),
    "idea_change": Row(OWN, at("underway", item="idea"), {"text": "Anders inkopen"}),
    "idea_weigh": Row(
        MEMBERS - {FACILITATOR}, at("underway", item="brainstorm_weighing"), {"none": ["none"]}
    ),
    "note": Row(MEMBERS - {FACILITATOR}, {"network": "network", "token": "t"}, {"text": "Dag allemaal"}),
    "try": Row(MEMBERS, at("evaluating"), {"text": "Meer luisteren"}),
    "short_form": Row(OWN, at("in_short", token="token_short"), {"went_well": "Fijn tempo"}),
    "evaluation": Row(
        OWN, at("evaluating", token="token"), {"content": 7, "discussion": 8, "facilitation": 9}
    ),
    "effect": Row(OWN, at("reporting"), {"question": "{own}", "shares": "count"}),
    "cases": Row(LEADS, at("announced"), {"owner": "{asker}"}),
    "note_taker": Row(LEADS, at("ready"), {"person": "{asker}"}),
    "session_leader": Row(LEADS, at("ready"), {"person": "{asker}"}),
    "replacement": Row(OWN, at("preparing"), {"name": "Een collega"}),
    "guest": Row(LEADS, at("ready", item="guest"), {"name": "Iemand anders"}),
    "introduction_for": Row(LEADS, NETWORK | {"behalf": "off"}, {"work": "Ik kweek rozen"}),
    "off_slack": Row(LEADS, NETWORK | {"item": "off"}, {"name": "Iemand anders", "language": "en"}),
    "off_slack_is": Row(LEADS, NETWORK | {"item": "off"}, {"account": OUTSIDER}),
    "expert": Row(
        LEADS,
        at("ready", item="expert"),
        {"name": "Een ander", "questions": ["{own}"], "minutes": 20, "talk": 50},
    ),
    "case": Row(MEMBERS - {FACILITATOR}, at("announced"), {"core": "Hoe nu verder?"}),
    "case_insight": Row(OWN, at("reporting"), {"insight": "Ik praatte te veel"}),
    "member_kinds": Row(LEADS, NETWORK, {"kinds": "Leraren: ideeën"}),
    "own_kind": Row(MEMBERS, NETWORK, {"kind": "{kind}"}),
    "open_call_form": Row(LEADS, NETWORK, {"until": "2026-09-30"}),
    "invitation_words": Row(LEADS, NETWORK, {"worth": "Rust in je werk", "offered": "Begeleiding"}),
    "announcement_words": Row(LEADS, at("announced"), {"goals": "Eén pagina per functie"}),
    "document": Row(LEADS, at("ready"), {"title": "De cijfers", "link": "https://kring.example/cijfers"}),
    "contribution_ask": Row(
        LEADS, at("announced"), {"owner": "{asker}", "asked": "Breng een profiel mee", "minutes": 10}
    ),
    "contribution_words": Row(OWN, at("ready"), {"brings": "Ons profiel"}),
    "prework": Row(LEADS, at("announced"), {"text": "Lees de cijfers", "minutes": 10}),
    "dates_new": Row(
        LEADS, NETWORK, {"day_1": "2026-09-10", "hour_1": "13:30", "day_2": "2026-09-17", "minutes": "120"}
    ),
    "dates_fill_in": Row(MEMBERS, {"network": "network", "item": "date_poll"}, {"can_1": "yes"}),
    "decision_new": Row(LEADS, NETWORK, {"what": "Waar?"}),
    "decision_edit": Row(LEADS, NETWORK | {"item": "decision"}, {"what": "Waar dan?"}),
    "decision_add": Row(MEMBERS, NETWORK | {"item": "decision", "choice": "explore"}, {"text": "Dit"}),
    "decision_close": Row(LEADS, NETWORK | {"item": "decision_asked"}, {"state": "decided", "text": "Zo"}),
    "consent_ask": Row(LEADS, NETWORK | {"item": "decision_asked"}, {"text": "Zo"}),
    "consent_say": Row(
        MEMBERS, NETWORK | {"item": "decision_asked", "attempt": 1}, {"says": "remark", "words": "Ja maar"}
    ),
    "rules_talk": Row(MEMBERS - {FACILITATOR}, NETWORK | {"token": "t"}, {"text": "Waarom dit?"}),
    "rule_propose": Row(MEMBERS, NETWORK, {"text": "Altijd koffie"}),
    "rule_examples": Row(LEADS, NETWORK, {"chosen": ["pass"]}),
    "rule": Row(LEADS, NETWORK | {"item": "rule"}, {"part": "rule", "text": "Anders gezegd"}),
    "rules_publish": Row(LEADS, NETWORK | {"choice": "rules_read"}, {"asks": "anew"}),
    "rules_enter": Row(LEADS, NETWORK | {"attempt": 1}, {"people": ["{off}"]}),
    "errand": Row(OWN, at("announced", question="own"), {"carrier": "{standin}"}),
    "errand_line": Row(CARRIES, at("announced", item="errand"), {"line": "Ze zeiden ja"}),
    "knows_something": Row(MEMBERS - OWN, on("sought"), {"line": "Ik las er een boek over"}),
    "knows_someone": Row(MEMBERS - OWN, on("sought"), {"expert": "Een kweker in Lier"}),
    "expertise": Row(MEMBERS, NETWORK, {"words": "kweken"}),
    "to_know": Row(MEMBERS, NETWORK, {"people": []}),
    "statement": Row(LEADS, NETWORK, {"text": "Belangrijk", "who": "De directie"}),
    "support_points": Row(SUPPORTS, {**NETWORK, "item": "coach", "token": "token"}, {"aim": "Rust"}),
    "role": Row(LEADS, NETWORK, {"role": "hr", "person": OUTSIDER}),
    "buddy": Row(LEADS, {**NETWORK, "item": "participant"}, {"guide": "{asker}"}),
    "expertise_note": Row(MEMBERS, NETWORK, {"line": "Kweken", "cost": "een koffie"}),
    "find_question": Row(MEMBERS, NETWORK, {"words": "kweken", "which": "open"}),
    "register": Row(MEMBERS, of(A_REGISTER), {"words": "kweken"}),
    "how_it_went": Row(OWN, at("evaluating"), {"line": "Goed"}),
    "answered_between": Row(OWN | LEADS, on("own"), {"answer": "Zo dus"}),
    "settings": Row(LEADS, NETWORK, SETTINGS),
    "invite": Row(LEADS, NETWORK, {"people": ["UOUTSIDER"]}),
    "began_before": Row(LEADS, NETWORK, {"number": "1", "questions": "Wat nu?"}),
    "enter_for": Row(LEADS, at("announced"), {"person": "{participant}", "rsvp": "yes"}),
    "pause": Row(LEADS, NETWORK, {"day": "2026-04-01"}),
    "rhythm": Row(LEADS, NETWORK, {"pace": "short"}),
    "rhythm_days": Row(LEADS, NETWORK, RHYTHM_DAYS),
    "how_long": Row(LEADS, NETWORK, {"sessions": "30", "names": "90", "afterwards": "record"}),
    "how_long_seen": Row(LEADS, NETWORK | {"choice": HOW_LONG}),
    "rhythm_seen": Row(LEADS, NETWORK | {"choice": "{}"}),
    "merge": Row(LEADS, on("own"), {"target": "{other}"}),
    "split": Row(LEADS, on("own"), {"first": "Wat nu?", "second": "En wat dan?"}),
    "reword": Row(LEADS, on("own"), {"line": "Wat bedoel je?"}),
    "session": Row(LEADS, NETWORK, {"minutes": "120", "day": "2026-09-10", "hour": "13:30"}),
    "series": Row(LEADS, {"network": "network", "choice": DETAILS}),
    "move_session": Row(LEADS, at("ready"), {"day": "2026-03-23", "hour": "10:00"}),
    "move_anyway": Row(LEADS, at("ready", choice='{"day":"2026-03-22","hour":"10:00:00"}')),
    "longer_anyway": Row(LEADS, at("ready", choice='{"minutes":"240"}')),
    "cancel_session": Row(LEADS, at("ready")),
    "agenda_item": Row(
        LEADS, at("preparing", item="point_own"), {"minutes": 20, "method": "round", "questions": ["{own}"]}
    ),
    "agenda": Row(LEADS, at("preparing")),
    "wish": Row(LEADS, at("reporting", choice="[]"), {"wish_0": "do", "because_0": "Goed idee"}),
    "attendance": Row(
        LEADS, at("evaluating", choice="[1, 2, 3]"), {"present_0": ["{participant}", "{asker}"]}
    ),
    "outcome": Row(LEADS | NOTES, at("evaluating", question="own"), {"outcome": "answered", "said": "Ja"}),
    "record_all": Row(
        LEADS, at("evaluating", choice='{"people":[],"questions":[],"start":0}'), {"outcome_0": "answered"}
    ),
    "agreement": Row(LEADS | NOTES, at("evaluating", item="agreed"), {"text": "Anders"}),
    "action_taken_over": Row(LEADS, at("evaluating", item="left_to_do"), {"owner": "{asker}"}),
    "action": Row(LEADS | NOTES, at("evaluating", item="action"), {"owner": "{asker}", "text": "Anders"}),
    "wrap_up": Row(
        LEADS,
        at("evaluating", choice='{"questions":[]}'),
        {"day": "2026-03-20", "hour": "13:30", "speaker": "Een kweker"},
    ),
    "agreed_action": Row(
        LEADS, at("evaluating", item="action"), {"owner": "{asker}", "text": "Anders", "state": "done"}
    ),
    "agreed_words": Row(LEADS, at("evaluating", item="agreed"), {"text": "Anders", "over": ["over"]}),
    "round": Row(LEADS, at("underway"), {"went_well": "Veel"}),
    "report": Row(LEADS, at("evaluating"), {"summary": "Kort"}),
    "results": Row(LEADS, at("evaluating")),
    **{
        form_of(one): Row(MEMBERS if one.writes is Reads.MEMBERS else LEADS, of(one), filled(one))
        for one in REGISTERS
    },
    "inquiry_share": Row(LEADS, {"network": "network", "item": "inquiry_closed"}),
    "inquiry_change": Row(LEADS, {"network": "network", "item": "inquiry_closed"}, {"text": "Korter"}),
}


def filled_in(key: str) -> dict[str, Any]:
    """What somebody fills in of an instrument: something in every field."""
    found: dict[str, Any] = {}
    for item, sort in INSTRUMENTS[key].items.items():
        values = [*choices(Texts(Language.NL), key, item)] or ["1"]  # a promise
        found[item] = {Sort.WORDS: "Veel", Sort.SEVERAL: values[:2]}.get(sort) or values[0]
    return found


FORMS |= {
    form_id(key): Row(
        OWN if key == FIRST_ASKED else MEMBERS - {FACILITATOR},  # of the first somebody has answered
        {"network": "network", "item": f"inquiry_{key}", "token": "token" if key == FIRST_ASKED else key}
        | dict.fromkeys(
            ("choice",) if INSTRUMENTS[key].steps else (), next(iter(INSTRUMENTS[key].steps), "")
        ),
        filled_in(key),
    )
    for key in STRUCTS
}

ABOUT_ONESELF = (
    "help", "support", "steun", "menu", "mine", "mijn", "language", "taal", "quiet", "stil",
    "forget", "vergeet", "export", "meenemen", "",
)  # fmt: skip
FOR_MEMBERS = (
    "followers", "meelezers", "kind", "soort",
    "question", "vraag", "agreed", "afgesproken", "bank", "vragen", "questions", "open", "book", "boek",
    "whocan", "wiekan", "methods", "werkvormen", "path", "traject", "dates", "datumprikker",
    "give", "geven", "drawing", "tekening",
    "decisions", "besluiten", "crosses", "kruisjes", "rules", "spelregels", "reflect", "zelfreflectie",
    "tips", "timeline", "tijdlijn",
    "none", "geen", "agenda", "report", "verslag", "reports", "verslagen",
    "about", "over", "outside", "naarbuiten", "phase", "fase", "roles", "rollen",
    *(name for one in REGISTERS for name in one.commands),
)  # fmt: skip
FOR_LEADERS = (
    "call", "oproep", "kinds", "soorten",
    "panel", "paneel", "attendance", "aanwezig", "outcome", "uitkomst", "messages", "next", "volgende",
    "park", "parkeer", "parkeren", "rhythm", "ritme", "trend", "verloop", "hosts", "gastheren",
    "keep", "bewaren",
    "berichten", "settings", "instellingen", "invite", "uitnodigen", "members", "leden", "session",
    "bijeenkomst", "guests", "gasten", "invitation", "uitnodiging", "tosend", "testuren",
    "composition", "samenstelling", "work", "werk", "setup", "opzet", "close", "afronden", "advised", "raad",
)  # fmt: skip
COMMANDS: dict[str, Row] = {
    **{name: Row(EVERYBODY, **HERE) for name in ABOUT_ONESELF},
    **{name: Row(EVERYBODY, channel="C0LEEG") for name in ("new", "nieuw")},
    **{name: Row(LEADS | {ELSEWHERE}, channel="C0LEEG") for name in ("here", "hier")},
    **{name: Row(EVERYBODY, **HERE) for name in ("join", "meedoen")},
    **{name: Row(MEMBERS, **HERE) for name in FOR_MEMBERS},
    **{name: Row(BELONGS, **HERE) for name in ("leave", "uitstap", "uitstappen")},
    **{name: Row(OWN | LEADS, **HERE) for name in ("evaluation", "evaluatie")},
    **{name: Row(LEADS, **HERE) for name in FOR_LEADERS},
}

SHORTCUTS = {
    "ask_question": Row(IN_ANY),
    "keep_as_question": Row(MEMBERS, text="Wat zei jij daar?", **HERE),
    "answers_question": Row(MEMBERS, text="Zo kweek je", **HERE),
}

EVENTS = {
    "app_home_opened": Row(EVERYBODY),
    "message": Row(IN_ANY, text="Hoe gaat het?"),
    "user_change": Row(EVERYBODY),
    **dict.fromkeys(
        (
            "channel_archive",
            "group_archive",
            "channel_deleted",
            "group_deleted",
            "channel_unarchive",
            "group_unarchive",
            "member_left_channel",
            "member_joined_channel",
            "channel_id_changed",
            "tokens_revoked",
            "app_uninstalled",
            "team_access_revoked",
        ),
        Row(EVERYBODY),
    ),
}

ROWS: dict[tuple[str, str], Row] = {
    (kind, name): row
    for kind, rows in {
        "act": ACTS, "form": FORMS, "command": COMMANDS, "shortcut": SHORTCUTS, "event": EVENTS,
    }.items()
    for name, row in rows.items()
}  # fmt: skip


def spoken_once() -> dict[tuple[str, str], Row]:
    """Return the rows with one name for each command: the others lead to the same route."""
    table = {key: route for room in ROOMS for key, route in room.table.items()}
    found: dict[tuple[str, str], Row] = {}
    first: dict[int, Row] = {}
    for key, row in ROWS.items():
        said = first.setdefault(id(table[key]), row) if key in table else row
        assert said.who == row.who, key
        if said is row:
            found[key] = row
    return found
