"""What Slack can send, in its documented shapes and with contents of our own: one function for each shape.

A shape says with every field whether Slack always sends it; `versions` gives it with each of the others there
and not there. Beside it stands what a reader of Slack's documentation understands by it.
"""
