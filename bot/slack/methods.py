"""The methods of Slack that are called at a pace, and how often each may be."""

POST, UPDATE, OPEN = "chat.postMessage", "chat.update", "conversations.open"
HISTORY, PEOPLE_OF, PROFILE = "conversations.history", "conversations.members", "users.info"
INFO = "conversations.info"
HOME = "views.publish"
EXCHANGE = "oauth.v2.access"
MAKE_CANVAS, EDIT_CANVAS = "conversations.canvases.create", "canvases.edit"
DELETE_CANVAS = "canvases.delete"
PER_CHANNEL = (5, 5.0)  # messages, seconds: one a second with short bursts
PER_WORKSPACE = (300, 60.0)
PER_METHOD = {
    POST: PER_WORKSPACE, UPDATE: (50, 60.0), OPEN: (50, 60.0), HISTORY: (50, 60.0), PEOPLE_OF: (100, 60.0),
    PROFILE: (100, 60.0), HOME: (100, 60.0), MAKE_CANVAS: (20, 60.0), EDIT_CANVAS: (50, 60.0),
}  # fmt: skip
OF_DISTRIBUTED = {HISTORY: (1, 60.0)}  # of an app that is sold outside Slack's marketplace
FOR_PEOPLE = 10  # calls of a method that are kept for what somebody waits for
