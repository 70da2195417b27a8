"""A network of the database as a file that can be played again."""
