"""What is sent for a session: one table says how each kind of message behaves, from when and until when."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import Flag, StrEnum, auto
from functools import cache

from models.calendar import DAY, DAY_ENDS
from models.moment import (
    AfterOpening,
    AfterRelease,
    Announcing,
    BeforeNext,
    BeforeStart,
    Closing,
    DayToAnswer,
    EveBefore,
    FromEnd,
    FromStart,
    IfCases,
    IfOnline,
    IfOpened,
    LookingBack,
    Moment,
    NotIfOverlapping,
    OnDay,
    OnRelease,
    Preparing,
    Publishing,
    UnlessOpened,
    UnlessReleased,
    UntilNext,
    WhenOpened,
    With,
)
from models.session import AFTER, Stage


class Kind(StrEnum):
    """What a message is for. The first twelve are named in the glossary of the story."""

    ANNOUNCEMENT = "announcement"
    QUESTION_REMINDER = "question_reminder"
    QUESTIONS_REOPENED = "questions_reopened"
    AGENDA = "agenda"
    RSVP_REMINDER = "rsvp_reminder"
    DAY_BEFORE = "day_before"
    EVALUATION_REQUEST = "evaluation_request"
    EVALUATION_REMINDER = "evaluation_reminder"
    EVALUATION_RESULTS = "evaluation_results"
    REPORT = "report"
    RESULTS_ADDED = "results_added"
    CATCH_UP = "absentee_catch_up"
    CATCH_UP_REMINDER = "catch_up_reminder"
    ACTION_CHECK = "action_check"
    PREVIEW = "preview"
    PROPOSAL = "proposal"
    RUNNING_ORDER = "running_order"
    EVALUATION_PROMPT = "evaluation_prompt"
    NOTHING_NOTED = "nothing_noted"
    REPORT_DRAFT = "report_draft"
    REPORT_NUDGE = "report_nudge"
    ABSENCE_HINT = "absence_hint"
    INVITATION = "invitation"
    WELCOME = "welcome"
    SEAT_FREE = "seat_free"
    LEFT_TO_DO = "left_to_do"
    CHANGE = "change"
    CHANGE_DIRECT = "change_direct"
    PINNED = "pinned"
    TAKEN_OVER = "taken_over"
    NOBODY_LEADS = "nobody_leads"
    CHANNEL_LOST = "channel_lost"
    NOTE = "note"
    SIGNAL = "signal"
    NOTE_BACK = "note_back"
    REWORD = "reword"
    HIDDEN = "hidden"
    ANSWERED_CHECK = "answered_check"
    SPLIT = "split"
    ANSWER_CONSENT = "answer_consent"
    ANSWER_GIVEN = "answer_given"
    AIM_WORDS = "aim_words"
    BUDDY = "buddy"
    SUPPORT_REQUEST = "support_request"
    ERRAND_REQUEST = "errand_request"
    ERRAND_ANSWER = "errand_answer"
    ERRAND_NEWS = "errand_news"
    EFFECT = "effect"
    EXPERT_SEARCH = "expert_search"
    CALENDAR_FILE = "calendar_file"
    CALENDAR_UPDATE = "calendar_update"
    FILLED_IN = "filled_in"
    WHISPER = "whisper"
    INQUIRY_PROMPT = "inquiry_prompt"
    INQUIRY_REQUEST = "inquiry_request"
    INQUIRY_REMINDER = "inquiry_reminder"
    INQUIRY_RESULTS = "inquiry_results"
    INQUIRY_SHARED = "inquiry_shared"
    CASE_REQUEST = "case_request"
    CASE_REMINDER = "case_reminder"
    CASE_INSIGHT = "case_insight"
    CONTRIBUTION_REQUEST = "contribution_request"
    PLAN_NEXT = "plan_next"
    LINK = "link"
    DATE_POLL = "date_poll"
    DATE_POLL_REMINDER = "date_poll_reminder"
    NOTES_REQUEST = "notes_request"
    LEAD_REQUEST = "lead_request"
    BRAINSTORM = "brainstorm"
    CONSENT = "consent"
    GROUND_RULES = "ground_rules"
    INTRODUCTIONS = "introductions"
    NETWORK_CLOSED = "network_closed"
    OPEN_CALL = "open_call"
    FOLLOWED_REPORT = "followed_report"


class Fact(Flag):
    """What a message shows, and so what makes it stale when an act changes it."""

    WHEN = auto()  # the hour of the session, and every moment that follows from it
    WHERE = auto()  # its title, its place, the way of meeting, what to bring
    STAGE = auto()  # how far it is: announced, closed for questions, published, held, called off
    NEXT = auto()  # when the session after it is
    COMING = auto()  # how many come
    QUESTIONS = auto()  # those of the group: their words, what became of them
    VOTES = auto()  # how many would like a question on the agenda
    ASKED = auto()  # the same of a question that it is about
    AGENDA = auto()
    WISHES = auto()  # what was wished for next time, and what is done with it
    ERRANDS = auto()  # questions that a colleague asks for who stays away
    SEARCHES = auto()  # questions that look for a person
    RECORD = auto()  # who was there, what was agreed, who does what, the report's own words
    RESULTS = auto()  # what the evaluation showed, and how many answered
    RELEASE = auto()  # whether the report went out, and the results with it
    READERS = auto()  # who reads along in the channel
    EFFECTS = auto()  # what a question set going
    INQUIRIES = auto()  # what the group is asked beside its sessions, and what it agreed on then
    PLAN = auto()  # what else will be sent
    LEADERS = auto()  # who facilitates
    TO_COME = auto()  # how many sessions are to come, and when and where the first one is
    NETWORK = auto()  # its theme, its rules, its size
    OWN = auto()  # what its reader said, asked or took on
    TO_DO = auto()  # what is still to be done of what was agreed at sessions before
    PREPARED = auto()  # the documents of the session, and what people do before it
    TURNS = auto()  # whose turn it is to bring a case
    INVITED = auto()  # what the invitation says in own words
    ANNOUNCED = auto()  # what the announcement says in own words


class Audience(StrEnum):
    """Who a kind of message is for."""

    CHANNEL = "channel"
    MEMBERS = "members"
    FACILITATORS = "facilitators"


class Recipients(StrEnum):
    """What whoever facilitates may know of who gets a kind of message, also when it does not arrive."""

    NAMED = "named"  # who they are
    UNNAMED = "unnamed"  # how many get it; that it did not reach everybody, and neither whom nor how many
    UNCOUNTED = "uncounted"  # the same, but not how many get it either
    UNTOLD = "untold"  # nothing, not even that it did not arrive


class Copied(StrEnum):
    """Whether a message can be passed on as text for e-mail."""

    BEFORE = "before"  # it says something before the session is held
    AFTERWARDS = "afterwards"  # it is made of what happens there
    NEVER = "never"  # it says nothing without what its reader wrote, or without its file
    # It is read there alone: it holds the token of one person, which is nowhere else. Written anew it would
    # hold another one, so it shows nothing that changes while they can answer.
    IN_SLACK = "in_slack"


@dataclass(frozen=True)
class Rule:
    """How one kind of message behaves: all that is said of it anywhere."""

    audience: Audience
    recipients: Recipients
    shows: Fact
    due: Moment | None = None  # None: it comes from an act, not from the timeline
    expires: Moment | None = None
    stages: tuple[Stage, ...] = tuple(Stage)  # those in which it still makes sense
    repeats: bool = False  # sent again after the session was moved: then the one before it ends
    counts: bool = False  # takes the one direct message a day; may be bundled
    part: int = 9  # the order within a bundle
    time_bound: bool = False  # goes out even when the day is taken, as it cannot wait
    essential: bool = False  # comes also to those who asked for quiet
    any_hour: bool = False  # belongs to the moment: on the day itself not bound to working hours
    reminds: bool = False  # repeats what the announcement asked: not within a day of it
    reminds_of: Kind | None = None  # a night and a morning, at least, after that kind came to its reader
    replies: bool = False  # the answer to an act of its reader: at once, whatever the hour
    pinned: bool = False  # stays in use, however old
    anew: bool = False  # each time a message of its own: the one before it ends as soon as there is to be one
    with_move: bool = False  # goes out with a move of the session, whether a button or the clock made it
    ahead: bool = False  # moves earlier over the free days of its reader, as over holidays
    urgent: bool = False  # goes out while the network is paused: people would stand before a closed door
    after_pause: bool = True  # who pauses is asked it afterwards
    previewed: bool = False  # the facilitator is shown it before the session is announced
    goes_with: Kind | None = None  # left out together with that kind
    below: Kind | None = None  # stands in the thread of that kind about the same session, and waits for it
    questionnaire: bool = False  # asks somebody to fill in a form: an inquiry keeps a week from it
    follows: bool = False  # goes to who follows, and to no member
    stays: bool = False  # stays as it is with who belongs to the network, or leads it, no more
    copied: Copied = Copied.AFTERWARDS

    @property
    def facts(self) -> Fact:
        """Everything that it shows: to who stands in, also the way to facilitate."""
        leads = self.audience is Audience.FACILITATORS and not self.stays
        return self.shows | (Fact.LEADERS if leads else Fact(0))

    @property
    def secret(self) -> bool:
        """How many get it tells what somebody keeps to themselves: that they answered, asked, tried."""
        return self.recipients in (Recipients.UNCOUNTED, Recipients.UNTOLD)

    @property
    def comes_back(self) -> bool:
        """Deleted in Slack, it is put there once more: everybody reads it, nobody tells that it is gone."""
        return self.audience is Audience.CHANNEL

    @property
    def disturbs(self) -> bool:
        """Stays away from members who asked for quiet, and waits for those who pause."""
        return self.audience is Audience.MEMBERS and not self.essential

    @property
    def told(self) -> bool:
        """Whoever facilitates is told of it: it does not follow from something that one person did."""
        return self.audience is not Audience.MEMBERS or self.due is not None

    @property
    def must_precede(self) -> bool:
        """Of no use once a session has begun, and not said before: rather at an odd hour than not at all."""
        return self.audience is Audience.MEMBERS and self.expires == FromStart() and not self.reminds

    @property
    def skippable(self) -> bool:
        """A facilitator may leave it out: it comes by itself."""
        return self.due is not None and self.expires is not None

    @property
    def during_a_pause(self) -> bool:
        """Goes out while the network is paused."""
        return self.urgent or self.replies


WHEN, WHERE, STAGE, NEXT, COMING, QUESTIONS, VOTES, ASKED, AGENDA, WISHES = list(Fact)[:10]
ERRANDS, SEARCHES, RECORD, RESULTS, RELEASE, READERS, EFFECTS, INQUIRIES = list(Fact)[10:18]
PLAN, LEADERS, TO_COME, NETWORK, OWN, TO_DO, PREPARED, TURNS = list(Fact)[18:26]
INVITED, ANNOUNCED = Fact.INVITED, Fact.ANNOUNCED
SESSION = WHEN | WHERE | STAGE
NOTHING = Fact(0)

EVALUATION_CLOSES = OnDay(3, time(17, 30))
CATCH_UP_WITHOUT_RELEASE = OnDay(12)
SESSION_CLOSES = OnDay(14, time(17, 30))
REPORT_LATE = OnDay(90)
LINK_BEFORE = 15  # minutes before the start

CHANNEL, MEMBERS, FACILITATORS = Audience.CHANNEL, Audience.MEMBERS, Audience.FACILITATORS
NAMED, UNNAMED, UNCOUNTED, UNTOLD = Recipients

OUT = (Stage.ANNOUNCED, Stage.PREPARING, Stage.READY)  # told of, and not begun

# Why whoever facilitates may know to whom a kind goes, or may not. Often one person alone is known to be
# out of Kring's reach: then the mere fact that a message failed tells to whom it went.
# - Named: the channel and whoever facilitates; whom these invited, gave a seat or noted as absent, and
#   who gets the file of a session. They see all this anyway, and can pass such a message on.
# - Unnamed: what cannot be said in the channel goes to who has no file of the session. The reminder about
#   coming goes to those who said nothing: their number stands in the announcement, and nobody is shown who
#   was reminded; that of a date poll to those of whom its list says so, but for who asked for quiet. The
#   practical message, the catch-up and the word
#   that questions are open again stay away from who asked for quiet or takes a break: among those who are
#   out of reach they would be missing. What was filled in after it goes to who holds it.
# - Uncounted: the evaluation goes to all who were there, so that a failure tells nothing new, but a name
#   would be that of somebody who has not answered, and how many still get it falls as people answer.
# - Untold: the reminder of the evaluation goes to who has not answered, that of the catch-up to who has
#   not read it, that of questions to who has none, and so passes by who asked without a name; the check
#   of actions goes also to who would try something, which they alone see. Other words, a hidden question,
#   one that was answered in between, an effect and the search for a person go to an asker, perhaps
#   without a name, or pass them by. Errands are between two members. An inquiry goes later to who was
#   asked something in the week before, perhaps in another network, and its reminder to who has not answered.
#   They show nothing that changes while it is open: written again they would hold another token, and what
#   was answered from them could be changed no more. A note to one reader whom its writer chose is perhaps
#   about who facilitates.
RULES: dict[Kind, Rule] = {
    Kind.PREVIEW: Rule(
        FACILITATORS, NAMED, SESSION | COMING | PLAN | NETWORK | QUESTIONS | WISHES | TO_COME | TURNS,
        Preparing(Kind.ANNOUNCEMENT), FromStart(), repeats=True, stages=(Stage.PLANNED,),
        copied=Copied.BEFORE,
    ),
    Kind.ANNOUNCEMENT: Rule(
        CHANNEL, NAMED, SESSION | COMING | NETWORK | ANNOUNCED, Announcing(OnDay(-21)), FromStart(),
        stages=OUT, with_move=True, previewed=True, copied=Copied.BEFORE,
    ),
    Kind.QUESTION_REMINDER: Rule(
        MEMBERS, UNTOLD, SESSION | NETWORK | OWN, DayToAnswer(OnDay(-10), before=Kind.PROPOSAL),
        EveBefore(Kind.PROPOSAL), counts=True, part=4,
        reminds=True, ahead=True, stages=(Stage.ANNOUNCED,), previewed=True, copied=Copied.BEFORE,
    ),
    Kind.QUESTIONS_REOPENED: Rule(
        MEMBERS, UNNAMED, SESSION | NETWORK, None, With(Kind.PROPOSAL), repeats=True, counts=True, part=4,
        time_bound=True, stages=(Stage.ANNOUNCED,), with_move=True, anew=True, copied=Copied.BEFORE,
    ),
    Kind.PROPOSAL: Rule(
        FACILITATORS, NAMED, SESSION | QUESTIONS | VOTES | AGENDA | WISHES | ERRANDS | SEARCHES | TO_DO,
        Closing(OnDay(-7), announced=Kind.ANNOUNCEMENT, later=(Kind.AGENDA, Kind.DAY_BEFORE)),
        With(Kind.AGENDA), repeats=True, stages=(Stage.PREPARING,), with_move=True, anew=True, previewed=True,
        copied=Copied.BEFORE,
    ),
    Kind.AGENDA: Rule(
        CHANNEL, NAMED, SESSION | QUESTIONS | AGENDA | WISHES | PLAN | NETWORK | PREPARED,
        Publishing(OnDay(-5, time(15)), proposed=Kind.PROPOSAL), FromStart(),
        repeats=True, stages=(Stage.READY,), with_move=True, previewed=True, copied=Copied.BEFORE,
    ),
    Kind.RSVP_REMINDER: Rule(
        MEMBERS, UNNAMED, SESSION | NETWORK | OWN, OnDay(-3), OnDay(-1, time(17, 30)), repeats=True,
        counts=True, part=3, reminds=True, ahead=True, previewed=True, copied=Copied.BEFORE,
    ),
    Kind.DAY_BEFORE: Rule(
        MEMBERS, UNNAMED, SESSION | NETWORK | OWN | PREPARED, OnDay(-1), FromStart(), repeats=True,
        counts=True, part=1, time_bound=True, ahead=True, previewed=True, copied=Copied.BEFORE,
    ),
    Kind.LINK: Rule(
        MEMBERS, UNNAMED, SESSION | NETWORK | OWN, IfOnline(FromStart(-LINK_BEFORE)), FromEnd(),
        repeats=True, essential=True, any_hour=True, urgent=True, previewed=True,
        stages=(*OUT, Stage.UNDERWAY), copied=Copied.BEFORE,
    ),
    Kind.RUNNING_ORDER: Rule(
        FACILITATORS, NAMED,
        SESSION | COMING | QUESTIONS | AGENDA | ERRANDS | EFFECTS | INQUIRIES | NETWORK | TO_DO,
        BeforeStart(OnDay(0, time(8, 30)), published=Kind.AGENDA), FromEnd(), repeats=True, any_hour=True,
        stages=(Stage.PREPARING, Stage.READY, Stage.UNDERWAY),
        copied=Copied.BEFORE,
    ),
    Kind.EVALUATION_PROMPT: Rule(
        FACILITATORS, NAMED, WHEN | STAGE | COMING | RECORD | RESULTS | NETWORK, UnlessOpened(LookingBack()),
        EVALUATION_CLOSES, repeats=True, any_hour=True, stages=(Stage.UNDERWAY,),
    ),
    Kind.NOTHING_NOTED: Rule(
        FACILITATORS, NAMED, WHEN | STAGE | COMING | RECORD | RESULTS | NETWORK, UnlessOpened(OnDay(1)),
        EVALUATION_CLOSES, repeats=True, stages=(Stage.UNDERWAY,),
    ),
    Kind.EVALUATION_REQUEST: Rule(
        MEMBERS, UNCOUNTED, STAGE, WhenOpened(), EVALUATION_CLOSES, any_hour=True, questionnaire=True,
        copied=Copied.IN_SLACK,
    ),
    Kind.EVALUATION_REMINDER: Rule(
        MEMBERS, UNTOLD, STAGE, AfterOpening(OnDay(1)), EVALUATION_CLOSES, goes_with=Kind.EVALUATION_REQUEST,
        reminds_of=Kind.EVALUATION_REQUEST, copied=Copied.IN_SLACK,
    ),
    Kind.REPORT_DRAFT: Rule(
        FACILITATORS, NAMED,
        SESSION | NEXT | QUESTIONS | RECORD | RESULTS | RELEASE | READERS | NETWORK | PREPARED,
        OnDay(1), CATCH_UP_WITHOUT_RELEASE, stages=(Stage.EVALUATING, Stage.REPORTING),
    ),
    Kind.EVALUATION_RESULTS: Rule(
        FACILITATORS, NAMED, SESSION | WISHES | RESULTS | RELEASE, IfOpened(EVALUATION_CLOSES),
        SESSION_CLOSES, stages=(Stage.REPORTING, Stage.CLOSED),
    ),
    Kind.REPORT_NUDGE: Rule(
        FACILITATORS, NAMED, SESSION | NEXT | RECORD | RESULTS | RELEASE | READERS | NETWORK | PREPARED,
        UnlessReleased(OnDay(5, time(15))),
        CATCH_UP_WITHOUT_RELEASE, stages=(Stage.EVALUATING, Stage.REPORTING), reminds_of=Kind.REPORT_DRAFT,
    ),
    Kind.REPORT: Rule(
        CHANNEL, NAMED, SESSION | NEXT | QUESTIONS | RECORD | RELEASE | NETWORK | PREPARED, None, REPORT_LATE,
        with_move=True,
    ),
    Kind.FOLLOWED_REPORT: Rule(
        MEMBERS, NAMED, SESSION | NEXT | QUESTIONS | RECORD | RELEASE | NETWORK | PREPARED | OWN, None,
        REPORT_LATE, counts=True, part=8, with_move=True, follows=True, copied=Copied.NEVER,
    ),
    Kind.RESULTS_ADDED: Rule(
        CHANNEL, NAMED, SESSION | RECORD | RESULTS | RELEASE, None, REPORT_LATE, with_move=True,
        below=Kind.REPORT,
    ),
    Kind.CATCH_UP: Rule(
        MEMBERS, UNNAMED, SESSION | NEXT | QUESTIONS | AGENDA | RECORD | RELEASE | NETWORK | OWN | PREPARED,
        OnRelease(CATCH_UP_WITHOUT_RELEASE), OnDay(21, DAY_ENDS), counts=True, part=2,
    ),
    Kind.CATCH_UP_REMINDER: Rule(
        MEMBERS, UNTOLD, SESSION | QUESTIONS | RECORD | OWN, AfterRelease(OnDay(8)), OnDay(24, DAY_ENDS),
        counts=True, part=5, reminds_of=Kind.CATCH_UP,
    ),
    Kind.ACTION_CHECK: Rule(
        MEMBERS, UNTOLD, SESSION | ASKED | RECORD | OWN, BeforeNext(OnDay(14)),
        UntilNext(OnDay(17, time(17, 30))), counts=True, part=6, copied=Copied.NEVER,
    ),
    Kind.ABSENCE_HINT: Rule(FACILITATORS, NAMED, RECORD | COMING, OnDay(14), OnDay(21)),
    Kind.INVITATION: Rule(
        MEMBERS, NAMED, NETWORK | LEADERS | TO_COME | OWN | INVITED, counts=True, part=7, essential=True,
        stays=True,
    ),
    Kind.WELCOME: Rule(MEMBERS, NAMED, NETWORK | OWN, counts=True, part=7, essential=True),
    Kind.SEAT_FREE: Rule(FACILITATORS, NAMED, COMING | NETWORK),
    Kind.LEFT_TO_DO: Rule(FACILITATORS, NAMED, RECORD | NETWORK),
    Kind.CHANGE: Rule(
        CHANNEL, NAMED, SESSION | NETWORK, None, FromStart(), repeats=True, with_move=True, urgent=True,
        copied=Copied.BEFORE,
    ),
    Kind.CHANGE_DIRECT: Rule(
        MEMBERS, UNNAMED, SESSION | NETWORK, None, FromStart(), repeats=True, with_move=True, essential=True,
        urgent=True, copied=Copied.BEFORE,
    ),
    Kind.PINNED: Rule(CHANNEL, NAMED, NETWORK | LEADERS, pinned=True),
    Kind.TAKEN_OVER: Rule(FACILITATORS, NAMED, NETWORK),
    Kind.NETWORK_CLOSED: Rule(CHANNEL, NAMED, NETWORK, any_hour=True),
    Kind.NOBODY_LEADS: Rule(CHANNEL, NAMED, NETWORK | LEADERS),
    Kind.CHANNEL_LOST: Rule(FACILITATORS, NAMED, NETWORK),
    Kind.NOTE: Rule(FACILITATORS, NAMED, NOTHING, stays=True),
    Kind.SIGNAL: Rule(MEMBERS, UNTOLD, NOTHING, essential=True, stays=True, copied=Copied.NEVER),
    Kind.NOTE_BACK: Rule(
        MEMBERS, UNTOLD, NETWORK | LEADERS, essential=True, stays=True, copied=Copied.NEVER,
    ),
    Kind.REWORD: Rule(MEMBERS, UNTOLD, ASKED | NETWORK | OWN, counts=True, part=4),
    Kind.HIDDEN: Rule(MEMBERS, UNTOLD, ASKED | NETWORK | OWN, counts=True, part=4),
    Kind.ANSWERED_CHECK: Rule(MEMBERS, UNTOLD, ASKED | NETWORK | OWN, counts=True, part=4),
    Kind.SPLIT: Rule(MEMBERS, UNTOLD, ASKED | NETWORK | OWN, counts=True, part=4),
    Kind.ANSWER_CONSENT: Rule(
        MEMBERS, UNTOLD, ASKED | NETWORK | OWN, counts=True, part=5, copied=Copied.NEVER,
    ),
    Kind.ANSWER_GIVEN: Rule(
        MEMBERS, UNTOLD, ASKED | NETWORK | OWN, counts=True, part=4, copied=Copied.NEVER,
    ),
    Kind.AIM_WORDS: Rule(MEMBERS, UNTOLD, NETWORK | OWN, counts=True, part=7, copied=Copied.NEVER),
    Kind.BUDDY: Rule(MEMBERS, UNTOLD, NETWORK | OWN, counts=True, part=7, copied=Copied.NEVER),
    Kind.SUPPORT_REQUEST: Rule(
        MEMBERS, UNTOLD, NETWORK | OWN, counts=True, part=7, stays=True, copied=Copied.NEVER,
    ),
    Kind.ERRAND_REQUEST: Rule(
        MEMBERS, UNTOLD, SESSION | NETWORK | OWN, None, FromStart(), counts=True, part=3,
    ),
    Kind.ERRAND_ANSWER: Rule(
        MEMBERS, UNTOLD, SESSION | OWN, OnDay(1), OnDay(8), counts=True, part=5, copied=Copied.NEVER,
    ),
    Kind.EFFECT: Rule(
        MEMBERS, UNTOLD, SESSION | ASKED | EFFECTS, NotIfOverlapping(OnDay(20)), OnDay(27), counts=True,
        part=6, copied=Copied.NEVER,
    ),
    Kind.ERRAND_NEWS: Rule(MEMBERS, UNTOLD, SESSION | OWN, counts=True, part=2),
    Kind.EXPERT_SEARCH: Rule(
        MEMBERS, UNTOLD, SESSION | ASKED | OWN, With(Kind.QUESTION_REMINDER), OnDay(-3, DAY_ENDS),
        counts=True, part=8, stages=OUT, after_pause=False, copied=Copied.BEFORE,
    ),
    Kind.CALENDAR_FILE: Rule(
        MEMBERS, NAMED, NOTHING, essential=True, replies=True, stays=True, copied=Copied.NEVER,
    ),
    Kind.CALENDAR_UPDATE: Rule(
        MEMBERS, NAMED, NOTHING, None, FromStart(), essential=True, urgent=True, stays=True,
        copied=Copied.NEVER,
    ),
    Kind.FILLED_IN: Rule(
        MEMBERS, UNNAMED, SESSION | NETWORK, None, FromStart(), stages=OUT, essential=True, urgent=True,
        copied=Copied.BEFORE,
    ),
    Kind.WHISPER: Rule(
        FACILITATORS, NAMED, NOTHING, stages=(Stage.UNDERWAY,), replies=True, stays=True, copied=Copied.NEVER,
    ),
    Kind.INQUIRY_PROMPT: Rule(FACILITATORS, NAMED, COMING | NETWORK | TO_COME),
    Kind.INQUIRY_REQUEST: Rule(MEMBERS, UNTOLD, NOTHING, questionnaire=True, copied=Copied.IN_SLACK),
    Kind.INQUIRY_REMINDER: Rule(
        MEMBERS, UNTOLD, NOTHING, reminds_of=Kind.INQUIRY_REQUEST, copied=Copied.IN_SLACK,
    ),
    Kind.INQUIRY_RESULTS: Rule(FACILITATORS, NAMED, INQUIRIES | NETWORK),
    Kind.INQUIRY_SHARED: Rule(CHANNEL, NAMED, INQUIRIES | NETWORK),
    Kind.CASE_REQUEST: Rule(
        MEMBERS, UNTOLD, SESSION | NETWORK | OWN, None, FromStart(), counts=True, part=3, copied=Copied.NEVER,
    ),
    Kind.NOTES_REQUEST: Rule(
        MEMBERS, UNTOLD, SESSION | NETWORK | OWN, None, FromStart(), counts=True, part=3, copied=Copied.NEVER,
    ),
    Kind.LEAD_REQUEST: Rule(
        MEMBERS, UNTOLD, SESSION | NETWORK | OWN, None, FromStart(), counts=True, part=3, copied=Copied.NEVER,
    ),
    Kind.CASE_REMINDER: Rule(
        MEMBERS, UNTOLD, SESSION | NETWORK | OWN, IfCases(OnDay(-7)), IfCases(OnDay(-6, DAY_ENDS)),
        counts=True, part=4, reminds_of=Kind.CASE_REQUEST, copied=Copied.NEVER,
    ),
    Kind.CASE_INSIGHT: Rule(
        MEMBERS, UNTOLD, SESSION | NETWORK | OWN, IfCases(OnDay(7)), IfCases(OnDay(14, DAY_ENDS)),
        counts=True, part=6, stages=AFTER, copied=Copied.NEVER,
    ),
    Kind.CONTRIBUTION_REQUEST: Rule(
        MEMBERS, UNTOLD, SESSION | NETWORK | OWN, None, FromStart(), counts=True, part=3, copied=Copied.NEVER,
    ),
    Kind.PLAN_NEXT: Rule(FACILITATORS, NAMED, TO_COME | NETWORK),
    Kind.CONSENT: Rule(CHANNEL, NAMED, NETWORK),
    Kind.GROUND_RULES: Rule(CHANNEL, NAMED, NETWORK),
    Kind.INTRODUCTIONS: Rule(CHANNEL, NAMED, NETWORK, copied=Copied.NEVER),
    Kind.OPEN_CALL: Rule(CHANNEL, NAMED, NETWORK | LEADERS | TO_COME | INVITED | COMING, repeats=True),
    Kind.DATE_POLL: Rule(CHANNEL, NAMED, WHEN | COMING | NETWORK),
    Kind.DATE_POLL_REMINDER: Rule(MEMBERS, UNNAMED, WHEN | COMING | NETWORK | OWN, counts=True, part=3),
    Kind.BRAINSTORM: Rule(CHANNEL, NAMED, STAGE | NETWORK | QUESTIONS | AGENDA, any_hour=True),
}  # fmt: skip


@cache
def showing(facts: Fact) -> frozenset[Kind]:
    """Return the kinds of message that show one of these facts."""
    return frozenset(kind for kind, rule in RULES.items() if rule.facts & facts)


BY_ITSELF = frozenset(
    kind for kind, rule in RULES.items() if rule.due is not None and rule.audience is Audience.MEMBERS
)
AHEAD = frozenset(kind for kind, rule in RULES.items() if rule.ahead)
CALENDAR = (Kind.CALENDAR_FILE, Kind.CALENDAR_UPDATE)
QUESTIONNAIRES = frozenset(kind for kind, rule in RULES.items() if rule.questionnaire)
# What whoever facilitates is shown when it does not arrive, and what they are not.
SHOWN_WHEN_MISSED = frozenset(kind for kind, rule in RULES.items() if rule.recipients is not UNTOLD)
NEVER_SHOWN = frozenset(RULES) - SHOWN_WHEN_MISSED


def too_soon(kind: Kind, due: datetime, asked: datetime | None) -> bool:
    """Tell whether a reminder is due within a day of what it repeats, or before it: then it is left out."""
    return RULES[kind].reminds and asked is not None and due < asked + DAY
