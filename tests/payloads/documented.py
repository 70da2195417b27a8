"""What Slack documents of what it can send, by name: events, subtypes of messages, interactions.

Sources: Slack's reference pages of events and interaction payloads, its Java SDK and Bolt for Python, 2026.
"""

from collections.abc import Callable
from functools import partial

from tests.payloads import events as e
from tests.payloads import interactions as i
from tests.payloads.messages import HEAD
from tests.payloads.shape import NOW, Payload, Setting

Shape = Callable[[Setting], Payload]


def names(said: str) -> frozenset[str]:
    """Return the names in a text."""
    return frozenset(said.split())


EVENTS = names("""
app_deleted app_home_opened app_installed app_mention app_rate_limited app_requested app_uninstalled
app_uninstalled_team assistant_thread_context_changed assistant_thread_started call_rejected
channel_archive channel_created channel_deleted channel_history_changed channel_id_changed channel_left
channel_rename channel_shared channel_unarchive channel_unshared dnd_updated dnd_updated_user
email_domain_changed emoji_changed entity_details_requested external_org_migration_finished
external_org_migration_started file_change file_comment_added file_comment_deleted file_comment_edited
file_created file_deleted file_public file_shared file_unshared function_executed grid_migration_finished
grid_migration_started group_archive group_close group_deleted group_history_changed group_left group_open
group_rename group_unarchive im_close im_created im_history_changed im_open invite_requested link_shared
member_joined_channel member_left_channel message message_metadata_deleted message_metadata_posted
message_metadata_updated pin_added pin_removed reaction_added reaction_removed resources_added
resources_removed scope_denied scope_granted shared_channel_invite_accepted shared_channel_invite_approved
shared_channel_invite_declined shared_channel_invite_received shared_channel_invite_requested star_added
star_removed subteam_created subteam_members_changed subteam_self_added subteam_self_removed
subteam_updated team_access_granted team_access_revoked team_domain_change team_join team_rename
tokens_revoked url_verification user_change user_huddle_changed user_profile_changed user_resource_denied
user_resource_granted user_resource_removed user_status_changed workflow_deleted workflow_published
workflow_step_deleted workflow_step_execute workflow_unpublished
""")
SUBTYPES = names("""
assistant_app_thread bot_add bot_message bot_remove channel_archive channel_convert_to_private
channel_convert_to_public channel_join channel_leave channel_name channel_posting_permissions
channel_purpose channel_topic channel_unarchive document_mention ekm_access_denied file_comment
file_mention file_share group_archive group_join group_leave group_name group_purpose group_topic
group_unarchive huddle_thread me_message message_changed message_deleted message_replied pinned_item
reminder_add reply_broadcast sh_room_created thread_broadcast tombstone unpinned_item
""")
INTERACTIONS = names("""
block_actions block_suggestion dialog_cancellation dialog_submission dialog_suggestion interactive_message
message_action shortcut view_closed view_submission workflow_step_edit
""")

HEARD: dict[str, Shape] = {
    "said": e.said, "with a picture": e.with_picture, "with a hidden file": e.with_hidden_file,
    "spoken": e.voice, "spoken, not understood": e.voice_not_understood, "as oneself": e.as_oneself,
    "in a thread": e.in_thread, "in a thread and beside it": e.also_in_channel, "forwarded": e.forwarded,
    "with a page": e.with_a_page, "edited": e.edited, "deleted": e.deleted, "from a bot": e.from_a_bot,
    "from Kring": e.from_kring,
    "home": e.home_opened, "messages": partial(e.home_opened, tab="messages"),
    "user changed": e.user_changed, "user gone": partial(e.user_changed, gone=True),
    **{kind: partial(e.archived, kind=kind)
       for kind in ("channel_archive", "channel_unarchive", "group_archive", "group_unarchive")},
    **{kind: partial(e.channel_deleted, kind=kind) for kind in ("channel_deleted", "group_deleted")},
    "Kring joined": partial(e.member_moved, kind="member_joined_channel"),
    "Kring left": partial(e.member_moved, kind="member_left_channel"),
    "somebody joined": partial(e.member_moved, kind="member_joined_channel", user="UAPARTICIPANT"),
    "somebody left": partial(e.member_moved, kind="member_left_channel", user="UAPARTICIPANT"),
    "channel_id_changed": e.channel_id_changed, "tokens_revoked": e.tokens_revoked,
    "app_uninstalled": e.app_uninstalled, "team_access_revoked": e.team_access_revoked,
    "pressed": partial(i.press, name="circle"),
    "pressed in a thread": partial(i.press, name="circle", thread=HEAD),
    "pressed at the head of a thread": partial(i.press, name="circle", thread=NOW),
    "pressed in a private line": partial(i.press, name="circle", ephemeral=True),
    "pressed in a private line in a thread": partial(i.press, name="circle", ephemeral=True, thread=HEAD),
    "pressed in an attachment": partial(i.press, name="circle", attachment=True),
    "pressed in the Home": partial(i.press_in_view, name="circle", kind="home"),
    "pressed in a modal": partial(i.press_in_view, name="circle", callback="menu"),
    "chosen": partial(i.choice, name="quiet", value="on"),
    "sent in": partial(i.submission, name="copy"),
    "command": partial(i.command, name="question", text="Hoe vraag je door?"),
    "command in a direct conversation": partial(i.command, name="help", channel="D0KRING"),
    "shortcut": partial(i.shortcut, name="ask_question"),
    "shortcut on a message": partial(i.message_shortcut, name="keep_as_question"),
}  # fmt: skip
UNHEARD: dict[str, Shape] = {
    "view_closed": i.closed, "block_suggestion": i.suggestion, "interactive_message": i.attachment_action,
    "workflow_step_edit": i.workflow_step,
    **{kind: partial(i.dialog, kind=kind)
       for kind in ("dialog_submission", "dialog_cancellation", "dialog_suggestion")},
    **{kind: partial(e.unasked, kind=kind)
       for kind in ("channel_rename", "app_mention", "team_join", "function_executed", "app_rate_limited")},
}  # fmt: skip
UNSPOKEN = {
    f"subtype {subtype}": partial(e.unspoken, subtype=subtype)
    for subtype in SUBTYPES
    if subtype not in ("file_share", "me_message", "thread_broadcast", "message_changed", "message_deleted")
}
