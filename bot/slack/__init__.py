"""Slack: what is sent to it and what comes from it, its blocks, lengths, paces and errors."""
