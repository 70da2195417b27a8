"""What Slack refuses in messages and views, each refusal naming where."""

from playground.checks.blocks import MESSAGE_BLOCKS, check_message
from playground.checks.views import VIEW_BLOCKS, VIEW_BYTES, check_view

__all__ = ["MESSAGE_BLOCKS", "VIEW_BLOCKS", "VIEW_BYTES", "check_message", "check_view"]
