"""What is true: entities with their rules, constraints and named queries. Imports nothing of ours."""
