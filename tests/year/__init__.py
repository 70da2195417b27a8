"""A year of many networks on PostgreSQL, with several processes, in simulated time (docs/scale.md)."""
