"""The process: its settings, clock, log, health, and the commands that look at it."""
