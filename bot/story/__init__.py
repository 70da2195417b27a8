"""Plays a network through its sessions: a real Kring process, and people who click what they see."""
