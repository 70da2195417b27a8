"""Blocks as HTML, simply: words as a person would see them, each with its length against Slack's limit."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.reading.sample import Shown
from bot.slack import charts
from bot.slack.blocks import BUTTON_LIMIT, OPTION_LIMIT, SPOKEN_LIMIT, TITLE_LIMIT, Block, Message
from bot.slack.layout import BLOCK_LIMIT

TAG = re.compile(r"<([@#!][^>|]+|[^@#!>|]+)(?:\|([^>]*))?>")
EMOJI = {
    "arrow_right": "➡️", "bar_chart": "📊", "bulb": "💡", "busts_in_silhouette": "👥", "calendar": "📅",
    "computer": "💻", "double_vertical_bar": "⏸️", "envelope": "✉️", "handbag": "👜", "handshake": "🤝",
    "hourglass": "⌛", "hourglass_flowing_sand": "⏳", "large_yellow_circle": "🟡", "pause_button": "⏸️",
    "pushpin": "📌", "raised_hands": "🙌", "round_pushpin": "📍", "seedling": "🌱", "speech_balloon": "💬",
    "warning": "⚠️", "white_check_mark": "✅",
}  # fmt: skip
STYLES = ((r"\*([^*\n]+)\*", "b"), (r"\b_([^_\n]+)_\b", "i"), (r"~([^~\n]+)~", "s"), (r"`([^`\n]+)`", "code"))
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
LABEL_LIMIT = 2000
HINT_LIMIT, PLACEHOLDER_LIMIT, HEADER_LIMIT = 2000, 150, 150
CONFIRM_LIMITS = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
CHOICES_SHOWN = 12
FULL = 0.8  # of a limit: from here it is marked


@dataclass
class Longest:
    """The longest text of each sort in one sample, against its limit."""

    found: dict[str, tuple[int, int]] = field(default_factory=dict)

    def saw(self, sort: str, length: int, limit: int) -> None:
        """Note one text."""
        if length > self.found.get(sort, (-1, 0))[0]:
            self.found[sort] = (length, limit)

    def line(self) -> str:
        """All of them as HTML."""
        return " · ".join(
            f'<span class="{"full" if length > limit * FULL else ""}">{sort} {length}/{limit}</span>'
            for sort, (length, limit) in self.found.items()
        )


@dataclass
class Drawing:
    """Draws one sample in one language; it remembers how long the texts were."""

    names: Mapping[str, str]  # what Slack shows for an id
    longest: Longest = field(default_factory=Longest)

    def draw(self, shown: Shown) -> str:
        """One sample as HTML."""
        if isinstance(shown, str):
            self.longest.saw("text", len(shown), BLOCK_LIMIT)
            return f'<div class="block">{plain(shown)}</div>'
        if isinstance(shown, Message):
            self.longest.saw("blocks", len(shown.blocks), MESSAGE_BLOCKS)
            self.longest.saw("spoken", len(shown.text), SPOKEN_LIMIT)
            return self._blocks(shown.blocks)
        if isinstance(shown, dict):
            return self._view(shown)
        blocks = Message(shown).blocks
        self.longest.saw("blocks", len(blocks), MESSAGE_BLOCKS)
        return self._blocks(blocks)

    def _view(self, view: Mapping[str, Any]) -> str:
        self.longest.saw("blocks", len(view["blocks"]), VIEW_BLOCKS)
        body = self._blocks(view["blocks"])
        if view["type"] == "home":
            return f'<div class="home">{body}</div>'
        title = self._text(view["title"], "title", TITLE_LIMIT)
        ends = "".join(
            f'<span class="pill {name}">{self._text(view[name], name, TITLE_LIMIT)}</span>'
            for name in ("close", "submit")
            if name in view
        )
        return f'<div class="modal"><div class="bar">{title}</div>{body}<div class="ends">{ends}</div></div>'

    def _blocks(self, blocks: Sequence[Block]) -> str:
        return "".join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> str:
        match block["type"]:
            case "divider":
                return "<hr>"
            case "header":
                return f"<h4>{self._text(block['text'], 'header', HEADER_LIMIT)}</h4>"
            case "section":
                side = (
                    f'<div class="side">{self._element(block["accessory"])}</div>'
                    if "accessory" in block
                    else ""
                )
                words = self._text(block["text"], "text", BLOCK_LIMIT)
                return f'<div class="block"><div>{words}</div>{side}</div>'
            case "context":
                words = " ".join(self._text(each, "small", BLOCK_LIMIT) for each in block["elements"])
                return f'<div class="small">{words}</div>'
            case "actions":
                return f'<div class="row">{"".join(map(self._element, block["elements"]))}</div>'
            case _:
                return self._chart(block) if block["type"] == charts.CHART else self._field(block)

    def _chart(self, block: Block) -> str:
        """The words and numbers of a chart, for those who read what it says."""
        self.longest.saw("chart", len(block["title"]), charts.TITLE_LIMIT)
        rows = [
            f"{plain(each['name'])}: "
            + ", ".join(f"{plain(point['label'])} {point['value']:g}" for point in each["data"])
            for each in block["chart"]["series"]
        ]
        axis = plain(block["chart"]["axis_config"]["y_label"])
        title = f"<strong>{plain(block['title'])}</strong> ({axis})"
        return f'<div class="field">{"<br>".join([title, *rows])}</div>'

    def _field(self, block: Block) -> str:
        label = self._text(block["label"], "label", LABEL_LIMIT)
        free = " <em>(optional)</em>" if block.get("optional") else ""
        hint = (
            f'<div class="small">{self._text(block["hint"], "hint", HINT_LIMIT)}</div>'
            if "hint" in block
            else ""
        )
        return f'<div class="field"><label>{label}{free}</label>{self._element(block["element"])}{hint}</div>'

    def _element(self, element: Mapping[str, Any]) -> str:
        match element["type"]:
            case "button":
                style = element.get("style", "")
                said = self._text(element["text"], "button", BUTTON_LIMIT)
                return f'<span class="pill {style}">{said}</span>{self._confirm(element.get("confirm"))}'
            case "radio_buttons" | "checkboxes":
                return f'<div class="choices">{"".join(self._choices(element))}</div>'
            case "static_select" | "multi_static_select":
                choices = "".join(self._choices(element))
                return f'<div class="input">{self._hold(element)} ▾<ul>{choices}</ul></div>'
            case "plain_text_input":
                tall = " tall" if element.get("multiline") else ""
                return f'<div class="input{tall}">{self._hold(element)}</div>'
            case _:
                given = element.get("initial_date") or element.get("initial_time")
                people = [self.names.get(user, user) for user in element.get("initial_users", ())]
                return f'<div class="input">{html.escape(given or ", ".join(people) or "…")} ▾</div>'

    def _confirm(self, confirm: Mapping[str, Any] | None) -> str:
        if confirm is None:
            return ""
        title, text, yes, no = (
            self._text(confirm[name], f"confirm {name}", most) for name, most in CONFIRM_LIMITS.items()
        )
        pills = f'<span class="pill">{no}</span><span class="pill primary">{yes}</span>'
        return f'<div class="confirm"><b>{title}</b><br>{text}<br>{pills}</div>'

    def _hold(self, element: Mapping[str, Any]) -> str:
        """What a field holds, or else its placeholder."""
        if element.get("initial_value"):
            return plain(element["initial_value"])
        chosen = (
            element.get("initial_options") or [element["initial_option"]]
            if "initial_option" in element
            else []
        )
        if chosen:
            return ", ".join(plain(each["text"]["text"]) for each in chosen if each)
        if "placeholder" in element:
            return f"<em>{self._text(element['placeholder'], 'placeholder', PLACEHOLDER_LIMIT)}</em>"
        return "&nbsp;"

    def _choices(self, element: Mapping[str, Any]) -> Iterator[str]:
        chosen = [*element.get("initial_options", ()), element.get("initial_option")]
        for choice in element["options"][:CHOICES_SHOWN]:
            mark = "●" if choice in chosen else "○"
            below = choice.get("description")
            more = f"<br>{self._text(below, 'option', OPTION_LIMIT)}" if below else ""
            yield f"<li>{mark} {self._text(choice['text'], 'option', OPTION_LIMIT)}{more}</li>"
        left = len(element["options"]) - CHOICES_SHOWN
        if left > 0:
            yield f"<li>… {left}</li>"

    def _text(self, text: Mapping[str, Any], sort: str, limit: int) -> str:
        said = text["text"]
        self.longest.saw(sort, len(said), limit)
        return markup(said, self.names) if text["type"] == "mrkdwn" else plain(said)


def plain(text: str) -> str:
    """Text without markup as HTML."""
    return html.escape(text).replace("\n", "<br>")


def markup(text: str, names: Mapping[str, str]) -> str:
    """Slack's markup as HTML; what people wrote in it was escaped before."""

    def tag(match: re.Match[str]) -> str:
        what, label = match[1], match[2]
        if what[0] in "@#":
            return f'<span class="who">{what[0]}{html.escape(names.get(what[1:], label or what[1:]))}</span>'
        return (
            f'<span class="who">@{html.escape(what[1:])}</span>'
            if what[0] == "!"
            else html.escape(label or what)
        )

    said = TAG.sub(tag, text.replace('"', "&quot;"))
    said = re.sub(r":([a-z_]+):", lambda found: EMOJI.get(found[1], found[0]), said)
    for pattern, name in STYLES:
        said = re.sub(pattern, rf"<{name}>\1</{name}>", said)
    return "".join(map(_line, said.split("\n"))).removesuffix("<br>")


def _line(said: str) -> str:
    if said.startswith((">", "&gt;")):
        return f"<blockquote>{said.removeprefix('&gt;').removeprefix('>')}</blockquote>"
    return f"{said}<br>"
