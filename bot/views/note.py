"""What people see of a message to whoever facilitates, and of the request to reword a question."""

from collections.abc import Sequence

from bot import blocks
from bot.blocks import Element, Message, Option, View
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Texts, mention
from bot.views.confidentiality import words_for
from bot.views.notice import language_tells
from bot.views.question import words
from models.confidentiality import EVERYBODY, Whom
from models.network import Network
from models.note import LONGEST, LONGEST_LINE
from models.person import Person, Tells
from models.question import LearningQuestion

WITHOUT_NAME = "without_name"  # the value of the checkbox


def button(t: Texts, network: Network) -> Element:
    """The way to write to whoever facilitates a network."""
    return blocks.button(t.plain("note.button"), Act.NOTE, About(network=network.id))


def form(
    t: Texts,
    about: About,
    text: str = "",
    *,
    networks: Sequence[Network] = (),
    tells: Tells | None = None,
) -> View:
    """The form of a note; the networks only when there is a choice."""
    without = Option(t.plain("question.without_my_name"), WITHOUT_NAME)
    fields = [
        *language_tells(t, tells),
        blocks.field_of(
            "text",
            t.plain("note.field_text"),
            blocks.text_input(text, lines=True, longest=LONGEST),
            hint=t.plain("note.kept"),
        ),
        blocks.field_of(
            "anonymous",
            t.plain("question.field_name"),
            blocks.checkboxes([without]),
            hint=t.plain("note.without_name_means"),
            optional=True,
        ),
    ]
    if networks:
        choices = [Option(network.theme, str(network.id)) for network in networks]
        which = blocks.field_of("network", t.plain("question.field_network"), blocks.select(choices))
        fields.insert(0, which)
    return blocks.modal(
        Form.NOTE,
        t.plain("note.title"),
        fields,
        about=about,
        submit=t.plain("common.send"),
        close=t.plain("common.cancel"),
    )


def thanks(t: Texts, readers: Sequence[Person], *, named: bool) -> str:
    """What the sender hears: to whom it goes, when, and how they will know."""
    names = ", ".join(reader.name for reader in readers if reader.name) or t.plain("note.who_facilitates")
    return t.plain("note.thanks" if named else "note.thanks_without_name", names=names)


def note(t: Texts, network: Network, text: str, sender: Person | None) -> Message:
    """What somebody wrote, for whoever facilitates."""
    if sender is None:
        lead, why = t("note.from_somebody", theme=network.theme), t("note.no_answer")
    else:
        who = mention(sender.user_id)
        lead, why = t("note.from", who=who, theme=network.theme), t("note.answer", who=who)
    return Message([blocks.section(lead), words(text), blocks.context(why)])


def reword_form(t: Texts, network: Network, question: LearningQuestion, line: str) -> View:
    """The form in which whoever facilitates says what would make a question clearer."""
    return blocks.modal(
        Form.REWORD,
        t.plain("note.reword_title"),
        [
            words(question.text),
            blocks.field_of(
                "line",
                t.plain("note.field_line"),
                blocks.text_input(line, lines=True, longest=LONGEST_LINE),
                hint=t.plain("note.line_hint"),
            ),
        ],
        about=About(network=network.id, question=question.id),
        submit=t.plain("common.send"),
        close=t.plain("common.cancel"),
    )


def please_reword(
    t: Texts, network: Network, question: LearningQuestion, line: str | None, whom: Whom = EVERYBODY
) -> Message:
    """The request to the asker; without a line, what is left of it afterwards."""
    text = words_for(t, question, whom)
    if line is None or question.hidden:
        key = "note.reword_done" if question.open else "note.reword_over"
        return Message([blocks.section(t(key)), words(text)])
    about = About(network=network.id, question=question.id)
    edit = blocks.button(t.plain("note.reword_now"), Act.EDIT_QUESTION, about, style="primary")
    return Message(
        [
            blocks.section(t("note.please_reword", theme=network.theme)),
            words(text),
            words(t.plain("note.reword_line", line=line)),
            blocks.actions(edit),
            blocks.context(t("note.reword_why")),
        ]
    )
