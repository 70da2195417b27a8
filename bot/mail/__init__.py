"""Mail for who is not on Slack, where an operator gives a server: the way out, and the links back."""
