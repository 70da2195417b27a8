"""A year of many networks on PostgreSQL, with several processes of Kring, in simulated time (docs/scale.md)."""
