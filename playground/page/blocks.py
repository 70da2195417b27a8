"""Blocks as HTML."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from re import sub

from playground.page.charts import draw_chart
from playground.page.elements import Brush, draw_element, labels_itself
from playground.page.html import Html, joined, tag
from playground.page.markup import SAFE, markdown, plain, with_emoji
from playground.records import Json

Draw = Callable[[Brush, Json], Html]


def words_of(html: str) -> str:
    """What markup says, without the markup: the name of what stands beside it."""
    return " ".join(unescape(sub("<[^>]+>", " ", html)).split())[:120]


def _section(brush: Brush, block: Json) -> Html:
    said = brush.text(block.get("text"))
    fields = [tag("div", brush.text(value), class_="field") for value in block.get("fields", ())]
    text = joined(
        tag("div", said, class_="text") if said else None,
        tag("div", *fields, class_="fields") if fields else None,
    )
    if "accessory" not in block:
        return text
    element = block["accessory"]
    label = str((element.get("placeholder") or {}).get("text") or words_of(said) or element["type"])
    drawn = (
        _picture(brush, element) if element["type"] == "image" else draw_element(brush, block, element, label)
    )
    return joined(tag("div", text, class_="beside"), tag("div", drawn, class_="accessory"))


def _header(brush: Brush, block: Json) -> Html:
    return tag("h3", brush.text(block["text"]))


def _divider(_brush: Brush, _block: Json) -> Html:
    return tag("hr")


def _picture(brush: Brush, block: Json) -> Html:
    file = block.get("slack_file") or {}
    known = file.get("id") or str(file.get("url", "")).rpartition("files-pri/")[2].split("/")[0]
    source = f"/files/{known}" if known else str(block.get("image_url", ""))
    del brush
    return tag("img", src=source, alt=block["alt_text"], loading="lazy")


def _image(brush: Brush, block: Json) -> Html:
    title = tag("figcaption", brush.text(block.get("title"))) if block.get("title") else None
    return tag("figure", title, _picture(brush, block))


def _first_choice(element: Json) -> str:
    """What tells a menu without a name apart."""
    return str(element["options"][0]["text"]["text"] if element["type"] == "overflow" else element["type"])


def _actions(brush: Brush, block: Json) -> Html:
    drawn = []
    for element in block["elements"]:
        label = str((element.get("placeholder") or {}).get("text") or _first_choice(element))
        drawn.append(draw_element(brush, block, element, label))
    return joined(*drawn)


def _context(brush: Brush, block: Json) -> Html:
    return joined(
        *(
            _picture(brush, element) if element["type"] == "image" else tag("span", brush.text(element))
            for element in block["elements"]
        )
    )


def _input(brush: Brush, block: Json) -> Html:
    element, label = block["element"], str(block["label"]["text"])
    base = f"{brush.prefix}-{block['block_id']}-{element['action_id']}"
    hint_id, error_id = f"{base}-hint", f"{base}-error"
    own = labels_itself(element)
    optional = tag("span", f" ({brush.words('field.optional')})", class_="optional")
    shown = joined(plain(label), optional if block.get("optional") else None)
    hint = brush.text(block.get("hint"))
    drawn = draw_element(
        brush, block, element, label,
        described_by=f"{hint_id} {error_id}" if hint else error_id, labelled=own,
    )  # fmt: skip
    return joined(
        tag("label", shown, for_=base) if own else tag("p", shown, class_="label", aria_hidden="true"),
        drawn,
        tag("p", hint, class_="hint", id=hint_id) if hint else None,
        tag("p", "", class_="error", id=error_id, data_error=block["block_id"], hidden=True),
    )


def _markdown(_brush: Brush, block: Json) -> Html:
    return markdown(block["text"])


def _rich_words(leaf: Json) -> Html:
    html: Html = plain(leaf["text"])
    style = leaf.get("style") or {}
    for key, name in (("code", "code"), ("strike", "s"), ("italic", "em"), ("bold", "strong")):
        if style.get(key):
            html = tag(name, html)
    return html


def _rich_link(leaf: Json) -> Html:
    url = str(leaf["url"])
    if not url.startswith(SAFE):
        return plain(leaf.get("text") or url)
    return tag("a", leaf.get("text") or url, href=url, target="_blank", rel="noreferrer")


LEAVES: dict[str, Draw] = {
    "text": lambda _brush, leaf: _rich_words(leaf),
    "emoji": lambda _brush, leaf: Html(with_emoji(f":{leaf['name']}:")),
    "link": lambda _brush, leaf: _rich_link(leaf),
    "user": lambda brush, leaf: tag("span", "@" + brush.name(leaf["user_id"]), class_="mention"),
    "channel": lambda brush, leaf: tag("span", "#" + brush.name(leaf["channel_id"]), class_="mention"),
    "broadcast": lambda _brush, leaf: tag("span", f"@{leaf['range']}", class_="mention loud"),
    "date": lambda _brush, leaf: plain(leaf.get("fallback") or leaf["format"]),
}


def _rich_leaf(brush: Brush, leaf: Json) -> Html:
    draw = LEAVES.get(leaf["type"])
    return draw(brush, leaf) if draw else brush.refuse(leaf["type"])


def _rich_part(brush: Brush, part: Json) -> Html:
    kind = part["type"]
    if kind == "rich_text_list":
        name = "ol" if part.get("style") == "ordered" else "ul"
        return tag(name, *(tag("li", _rich_part(brush, item)) for item in part["elements"]))
    said = joined(*(_rich_leaf(brush, leaf) for leaf in part["elements"]))
    names = {"rich_text_section": "div", "rich_text_preformatted": "pre", "rich_text_quote": "blockquote"}
    return tag(names[kind], said) if kind in names else brush.refuse(kind)


def _rich_text(brush: Brush, block: Json) -> Html:
    return joined(*(_rich_part(brush, part) for part in block["elements"]))


def _table(brush: Brush, block: Json) -> Html:
    def cell(value: Json, name: str) -> Html:
        said = plain(value["text"]) if value["type"] == "raw_text" else _rich_text(brush, value)
        return tag(name, said)

    head, *rows = block["rows"]
    return tag(
        "table",
        tag("thead", tag("tr", *(cell(value, "th") for value in head))),
        tag("tbody", *(tag("tr", *(cell(value, "td") for value in row)) for row in rows)),
    )


BLOCKS: dict[str, Draw] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "image": _image,
    "actions": _actions,
    "context": _context,
    "input": _input,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "table": _table,
    "data_visualization": lambda _brush, block: draw_chart(block),
}


def draw_blocks(brush: Brush, blocks: list[Json]) -> Html:
    """Blocks, one after the other."""
    drawn = []
    for block in blocks:
        draw = BLOCKS.get(block["type"])
        html = draw(brush, block) if draw else brush.refuse(block["type"])
        drawn.append(tag("div", html, class_=f"block {block['type']}"))
    return joined(*drawn)
