"""The benchmarks: one function each, `run`, that returns rows of the table."""
