"""The body: what handlers and jobs both stand on, and the composition root."""
