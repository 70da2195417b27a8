"""Views: modals and the Home."""

from __future__ import annotations

import json
from typing import Any

from playground.checks.blocks import check_blocks
from playground.checks.report import Report

VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
SHARED = {"private_metadata", "callback_id", "external_id"}
MODAL = SHARED | {"submit", "close", "clear_on_close", "notify_on_close"}


def check_view(view: Any, kind: str, files: set[str] | None = None) -> list[str]:
    """Everything wrong with a view that must be of this kind: modal or home."""
    report = Report(files=files)
    content = report.object(view, "view")
    if content is None:
        return report.problems
    if content.get("type") != kind:
        report.add("view.type", f"must be {kind}")
        return report.problems
    required = {"type", "title", "blocks"} if kind == "modal" else {"type", "blocks"}
    if not report.keys(content, "view", required, MODAL if kind == "modal" else SHARED):
        return report.problems
    for key in ("title", "submit", "close"):
        if key in content:
            report.text(content[key], f"view.{key}", 24)
    if "private_metadata" in content:
        report.string(content["private_metadata"], "view.private_metadata", 3000, 0)
    for key in ("callback_id", "external_id"):
        if key in content:
            report.string(content[key], f"view.{key}", 255, 0)
    for key in ("clear_on_close", "notify_on_close"):
        report.flag(content, key, "view")
    check_blocks(report, content["blocks"], "blocks", VIEW_BLOCKS, in_view=True, least=1)
    blocks = content["blocks"] if isinstance(content["blocks"], list) else []
    has_input = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if kind == "modal" and has_input and "submit" not in content:
        report.add("view.submit", "missing: a modal with inputs needs it")
    if len(json.dumps(content, ensure_ascii=False).encode()) > VIEW_BYTES:
        report.add("view", f"more than {VIEW_BYTES} bytes")
    return report.problems
