"""Faults at seeded moments while people click: what was promised is asked of the ledger and the database."""
