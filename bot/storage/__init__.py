"""Where rows are kept: the database, its sessions, one writer on SQLite, migrations, the disk."""
