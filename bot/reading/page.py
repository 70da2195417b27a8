"""The page itself: a table of contents, the samples noun by noun, and the words that no sample shows."""

import ast
import html
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

from bot.reading.drawing import Drawing
from bot.reading.sample import Chapter, Remembering, Sample
from bot.reading.samples import CHAPTERS
from bot.reading.world import World
from bot.texts import LOCALES
from models.moment import (
    EveBefore,
    FromEnd,
    FromStart,
    LookingBack,
    Moment,
    OnDay,
    Preparing,
    WhenOpened,
    With,
)
from models.person import Language
from models.plan import RULES, Audience, Rule

ROOT = Path(__file__).parent.parent.parent
STYLE = Path(__file__).with_name("page.css")
TO = {
    Audience.CHANNEL: "to the channel",
    Audience.MEMBERS: "to members, each in person",
    Audience.FACILITATORS: "to whoever facilitates",
}
BESIDE = {With: "with", Preparing: "a week before", EveBefore: "the evening before"}
LANGUAGES = (Language.NL, Language.EN)
TITLE = "Every word Kring says"


def rule_in_words(rule: Rule) -> str:
    """When a kind of message comes and to whom, as the plan has it."""
    said = [TO[rule.audience], _moment(rule.due) if rule.due else "after an act"]
    if rule.expires:
        said.append(f"of no use after: {_moment(rule.expires)}")
    said += [
        words
        for holds, words in (
            (rule.repeats, "again when the session was moved"),
            (rule.counts, "takes the one direct message of a day, may be bundled"),
            (rule.time_bound, "goes out even when the day is taken"),
            (rule.essential, "also to those who asked for quiet"),
            (rule.any_hour, "at any hour"),
        )
        if holds
    ]
    return " · ".join(said)


def _moment(moment: Moment) -> str:
    """A moment as the plan has it, without what bends it."""
    match moment.plain:
        case FromStart(minutes):
            return "the start" if not minutes else f"{minutes} minutes from the start"
        case FromEnd(minutes):
            return "the end" if not minutes else f"{minutes} minutes from the end"
        case LookingBack():
            return "when the group begins to look back"
        case OnDay(days, hour):
            when = f"{abs(days)} days {'before' if days < 0 else 'after'}" if days else "on the day itself"
            return f"{when}, {hour:%H.%M}"
        case WhenOpened():
            return "when the evaluation is opened"
        case With(kind) | Preparing(kind) | EveBefore(kind):
            return f"{BESIDE[type(moment.plain)]} {kind}"
    raise ValueError(moment)


@lru_cache
def every_text() -> Mapping[str, Mapping[Language, str]]:
    """Every text of the catalogues by its key, a plural with all its forms."""
    found: dict[str, dict[Language, str]] = {}
    for language in LANGUAGES:
        for path in sorted((LOCALES / language).glob("*.po")):
            with path.open("rb") as file:
                for message in read_po(file, locale=language):
                    if message.id:
                        key = message.id if isinstance(message.id, str) else message.id[0]
                        forms = [message.string] if isinstance(message.string, str) else message.string
                        text = "\n".join(forms or ())
                        found.setdefault(key, {})[language] = text
    return found


@lru_cache
def why_refused() -> Mapping[str, str]:
    """What each refusal says of itself in the code, by its key."""
    trees = (ast.parse(path.read_text()) for path in sorted((ROOT / "models").glob("*.py")))
    classes = (node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef))
    return {f"refusal.{node.name}": ast.get_docstring(node) or "" for node in classes}


def page() -> str:
    """The whole page, in one file."""
    texts = {language: Remembering(language) for language in LANGUAGES}
    worlds = {language: World(t) for language, t in texts.items()}
    chapters = [(chapter, _chapter(chapter, worlds)) for chapter in CHAPTERS]
    shown = set().union(*(t.used for t in texts.values()))
    hidden = [key for key in every_text() if key not in shown]
    refusals = [key for key in hidden if key.startswith("refusal.")]
    others = [key for key in hidden if not key.startswith("refusal.")]
    lists = (("refusals", refusals), ("notices and other words", others))
    contents = "".join(_entry(chapter.noun, len(chapter.samples)) for chapter in CHAPTERS)
    contents += "".join(_entry(name, len(keys)) for name, keys in lists)
    body = "".join(drawn for _chapter_of, drawn in chapters) + "".join(_list(*each) for each in lists)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE.read_text()}</style></head><body>"
        f"<nav><h1>{TITLE}</h1><ol>{contents}</ol></nav><main>{body}</main></body></html>\n"
    )


def _anchor(name: str) -> str:
    return name.replace(" ", "-")


def _entry(name: str, count: int) -> str:
    return f'<li><a href="#{_anchor(name)}">{html.escape(name)}</a> <small>{count}</small></li>'


def _chapter(chapter: Chapter, worlds: Mapping[Language, World]) -> str:
    samples = "".join(_sample(sample, worlds) for sample in chapter.samples)
    return f'<section id="{_anchor(chapter.noun)}"><h2>{chapter.noun}</h2>{samples}</section>'


def _sample(sample: Sample, worlds: Mapping[Language, World]) -> str:
    when = rule_in_words(RULES[sample.kind]) if sample.kind else sample.when
    kind = f"<code>{sample.kind}</code> " if sample.kind else ""
    sides = "".join(_side(sample, worlds[language]) for language in LANGUAGES)
    return (
        f'<article><h3>{html.escape(sample.name)}</h3><p class="when">{kind}{html.escape(when)}</p>'
        f'<div class="sides">{sides}</div></article>'
    )


def _side(sample: Sample, world: World) -> str:
    drawing = Drawing({**world.names, world.network.channel_id: "competentiemanagement"})
    drawn = drawing.draw(sample.draw(world))
    language = world.t.language
    count = f'<p class="count">{drawing.longest.line()}</p>'
    return f'<div lang="{language}"><div class="shown">{drawn}</div>{count}</div>'


def _list(name: str, keys: Iterable[str]) -> str:
    rows = "".join(_row(key) for key in keys)
    return f'<section id="{_anchor(name)}"><h2>{name}</h2><table>{rows}</table></section>'


def _row(key: str) -> str:
    both = every_text()[key]
    why = html.escape(why_refused().get(key, ""))
    cells = "".join(
        f'<td lang="{language}">{html.escape(both[language]).replace(chr(10), "<br>")}'
        f" <small>{len(both[language])}</small></td>"
        for language in LANGUAGES
    )
    return f"<tr><th>{key}<br><small>{why}</small></th>{cells}</tr>"
