"""What each error of Slack means for what was asked: does it pass, was it perhaps done, or is it the end?

The names are those that Slack documents for the methods that Kring calls, and some seen beside them.
"""

from enum import StrEnum


class Meaning(StrEnum):
    """What an error means for a message, a view or a question to Slack."""

    PASSING = "passing"  # surely not done, and later it may be
    PERHAPS_DONE = "perhaps_done"  # nobody can tell
    MESSAGE = "message"  # Slack takes nothing like this: sent again, it is refused again
    RECIPIENT = "recipient"  # this person or place takes none: gone, closed, or it refuses
    OPERATOR = "operator"  # nothing goes until whoever runs Kring, or the workspace, changes something


TOO_FAST = frozenset({"ratelimited", "rate_limited"})
PASSING = TOO_FAST | {
    "accesslimited", "canvas_creation_failed", "canvas_editing_failed", "canvas_tab_creation_failed",
    "channel_canvas_creation_failed", "external_channel_migrating", "fetch_members_failed", "file_not_found",
    "hash_conflict",
    "message_limit_exceeded", "org_login_required", "request_timeout", "service_unavailable",
    "streaming_state_conflict", "team_added_to_org", "update_failed",
}  # fmt: skip
PERHAPS_DONE = frozenset({"fatal_error", "internal_error", "file_update_failed"})
MESSAGE = frozenset(
    {
        "alt_txt_too_large", "as_user_not_supported", "attachment_payload_limit_exceeded", "bad_timestamp",
        "block_mismatch", "blocked_file_type", "cant_broadcast_message", "cant_delete_file",
        "cant_delete_message", "channels_limit_exceeded", "code_already_used",
        "compliance_exports_prevent_deletion", "deprecated_endpoint", "draft_already_deleted",
        "draft_already_sent", "draft_has_conflict", "draft_not_found", "duplicate_external_id",
        "file_not_shared", "file_share_limit_reached", "file_type_not_allowed", "insecure_request",
        "invalid_arg_name", "invalid_arguments", "invalid_array_arg", "invalid_attachments",
        "invalid_blocks", "invalid_blocks_format", "invalid_charset", "invalid_code", "invalid_cursor",
        "invalid_form_data", "invalid_json", "invalid_limit", "invalid_metadata_filter_keys",
        "invalid_metadata_format", "invalid_metadata_schema", "invalid_post_type", "invalid_ts_latest",
        "invalid_ts_oldest", "invalid_types", "json_not_object", "markdown_text_conflict",
        "max_file_sharing_exceeded", "metadata_too_large", "method_deprecated", "missing_argument",
        "missing_file_data", "missing_post_type", "missing_profile_id", "msg_blocks_too_long",
        "msg_too_long", "no_dual_broadcast_content_update", "no_item_specified", "no_pin", "no_text",
        "not_enough_users", "not_implemented", "push_limit_reached", "send_on_behalf_not_allowed",
        "slack_connect_blocked_file_type", "slack_connect_canvas_sharing_blocked",
        "slack_connect_clip_sharing_blocked", "slack_connect_file_link_sharing_blocked",
        "slack_connect_file_upload_sharing_blocked", "slack_connect_lists_sharing_blocked",
        "snippet_too_large", "too_many_attachments", "too_many_contact_cards", "too_many_users",
        "unable_to_share_files", "unknown_method", "unknown_snippet_type", "unknown_subtype",
        "users_list_not_supplied", "view_too_large",
    }
)  # fmt: skip
RECIPIENT = frozenset(
    {
        "already_pinned", "canvas_not_found", "channel_canvas_already_exists",
        "free_team_canvas_tab_already_exists",
        "app_access_restricted", "cannot_dm_bot", "cannot_message_user",
        "cannot_reply_to_message", "cant_update_message", "channel_is_archived",
        "channel_is_limited_access", "channel_not_found", "duplicate_channel_not_found",
        "duplicate_message_not_found", "edit_window_closed", "ekm_access_denied",
        "exchanged_trigger_id", "expired_trigger_id", "file_deleted", "file_is_deleted",
        "invalid_channel", "invalid_trigger_id", "invalid_user_combination", "is_archived", "is_inactive",
        "message_not_found", "messages_tab_disabled", "method_not_supported_for_channel_type",
        "not_found", "not_in_channel", "not_pinnable", "not_pinned",
        "posting_to_channel_denied", "restricted_action",
        "restricted_action_non_threadable_channel", "restricted_action_read_only_channel",
        "restricted_action_thread_locked", "restricted_action_thread_only_channel", "team_not_found",
        "thread_not_found", "too_many_pins", "user_disabled", "user_not_found", "user_not_in_channel",
        "user_not_visible", "users_not_found",
    }
)  # fmt: skip
OPERATOR = frozenset(
    {
        "access_denied", "account_inactive", "bad_client_secret", "bad_redirect_uri",
        "canvas_deleting_disabled", "canvas_disabled_user_team",
        "enterprise_is_restricted", "free_teams_cannot_create_non_tabbed_canvases",
        "free_teams_cannot_edit_standalone_canvases", "invalid_client_id",
        "invalid_grant_type", "invalid_refresh_token", "team_tier_cannot_create_channel_canvases",
        "file_upload_size_restricted", "file_uploads_disabled", "file_uploads_except_images_disabled",
        "forbidden_team", "invalid_auth", "is_bot", "metadata_must_be_sent_from_app", "missing_args",
        "missing_scope", "no_permission", "not_allowed_token_type", "not_authed", "not_enabled",
        "storage_limit_reached", "team_access_not_granted", "token_expired", "token_revoked",
        "two_factor_setup_required",
    }
)  # fmt: skip

# Of these what the plan, the rules or the administrators of a workspace forbid in it.
FORBIDDEN_THERE = frozenset(
    {
        "access_denied", "canvas_deleting_disabled", "canvas_disabled_user_team", "enterprise_is_restricted",
        "file_upload_size_restricted", "file_uploads_disabled", "file_uploads_except_images_disabled",
        "free_teams_cannot_create_non_tabbed_canvases", "free_teams_cannot_edit_standalone_canvases",
        "no_permission", "not_enabled", "storage_limit_reached", "team_access_not_granted",
        "team_tier_cannot_create_channel_canvases", "two_factor_setup_required",
    }
)  # fmt: skip

# Nothing at all goes with this token: it was revoked, or the app removed.
NOT_RENEWED = "invalid_refresh_token"  # by nobody any more: the app has to be installed again
TAKEN_BACK = frozenset({"account_inactive", "token_revoked"})  # by the workspace, not ended by itself
NO_TOKEN = TAKEN_BACK | {"invalid_auth", "not_authed", "token_expired"}

MEANINGS: dict[str, Meaning] = {
    name: meaning
    for meaning, names in (
        (Meaning.PASSING, PASSING),
        (Meaning.PERHAPS_DONE, PERHAPS_DONE),
        (Meaning.MESSAGE, MESSAGE),
        (Meaning.RECIPIENT, RECIPIENT),
        (Meaning.OPERATOR, OPERATOR),
    )
    for name in names
}
FINAL = (Meaning.MESSAGE, Meaning.RECIPIENT)


def comes_again(error: str) -> bool:
    """Whether a message that was refused for this will be refused again, whenever it is sent."""
    return MEANINGS.get(error) is Meaning.MESSAGE
