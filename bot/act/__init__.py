"""The way of an act: read, recognised, handled and replied to."""
