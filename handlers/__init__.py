"""What a person does: one module a noun."""
