"""Pure functions from data and texts to blocks, one module a noun."""
