"""Events: what Slack tells of people, channels and the app, in the envelope that all of them come in."""

from typing import Any

from tests.payloads import messages
from tests.payloads.messages import DIRECT, HEAD, QUESTION_AS_MEANT
from tests.payloads.shape import BOT, KRING, NOW, Json, Meant, Payload, Setting, maybe

HERE = "C0HIER"


def envelope(s: Setting, happened: Json, *, authorized: bool = True) -> Json:
    """What comes with every event: the team of who acts, and for whose installation it is."""
    ours = s.app
    installation = {
        "enterprise_id": ours.enterprise_id,
        "team_id": None if ours.org_wide else ours.team_id,
        "user_id": KRING,
        "is_bot": True,
        "is_enterprise_install": ours.org_wide,
    }
    return {
        "type": "event_callback",
        "token": maybe("geheim"),
        "team_id": maybe(s.team),
        "enterprise_id": maybe(s.enterprise, null=True),
        "context_team_id": maybe(ours.team_id),
        "context_enterprise_id": maybe(ours.enterprise_id, null=True),
        "api_app_id": "A0KRING",
        "event": happened,
        "event_id": "Ev0HIER",
        "event_time": 1773327600,
        "event_context": maybe("4-message-D0KRING"),
        "authorizations": maybe([installation]) if authorized else maybe(None),
        "authed_users": maybe([KRING]),
        "authed_teams": maybe([ours.team_id]),
        "is_ext_shared_channel": maybe(s.elsewhere),
    }


# Messages to Kring.


def said(s: Setting, read: str = QUESTION_AS_MEANT, *, thread: str | None = None, **more: Any) -> Payload:
    """A message that somebody wrote, and how it is to be read."""
    in_thread = {"thread_ts": thread, "parent_user_id": maybe(KRING)} if thread else {}
    happened = messages.event(s, **in_thread | more)
    return Payload(envelope(s, happened), Meant("event", "message", s.user, DIRECT, text=read, thread=thread))


def with_picture(s: Setting) -> Payload:
    """Words and a picture."""
    return said(
        s, subtype="file_share", files=[messages.file()], upload=maybe(False), display_as_bot=maybe(False)
    )


def with_hidden_file(s: Setting) -> Payload:
    """A file of elsewhere, of which an app has to ask what it is."""
    hidden = {"id": "F0VER", "mode": "file_access", "file_access": "check_file_info"}
    return said(s, subtype="file_share", files=[hidden])


def voice(s: Setting) -> Payload:
    """Something spoken, with what Slack understood of it."""
    note = messages.spoken("Ik kom niet.")
    return said(s, "Ik kom niet.", text="", subtype="file_share", files=[note])


def voice_not_understood(s: Setting) -> Payload:
    """Something spoken, of which Slack understood nothing."""
    return said(s, "", text="", subtype="file_share", files=[messages.spoken(status="failed")])


def as_oneself(s: Setting) -> Payload:
    """What somebody says they do."""
    return said(s, subtype="me_message")


def in_thread(s: Setting) -> Payload:
    """An answer in a thread."""
    return said(s, thread=HEAD)


def also_in_channel(s: Setting) -> Payload:
    """An answer in a thread that was sent to the conversation as well."""
    root = messages.message(BOT, "Wie komt er?", s, thread=HEAD)
    return said(s, thread=HEAD, subtype="thread_broadcast", root=maybe(root))


def forwarded(s: Setting) -> Payload:
    """Somebody else's words, passed on with words of one's own."""
    what = messages.passed_on("Neem een pen mee.")
    return said(
        s, f"{QUESTION_AS_MEANT}\nNeem een pen mee.", attachments=[what | {"text": "Neem een pen mee."}]
    )


def with_a_page(s: Setting) -> Payload:
    """Words in which a page is named, of which Slack shows what it is."""
    return said(s, attachments=[messages.unfurled()])


def edited(s: Setting) -> Payload:
    """Somebody changed what they wrote."""
    happened = {
        "type": "message", "subtype": "message_changed", "hidden": True, "channel": DIRECT,
        "channel_type": "im", "ts": NOW, "event_ts": maybe(NOW),
        "message": messages.message(s.user, "Anders", s),
        "previous_message": maybe(messages.message(s.user, "Eerst", s)),
    }  # fmt: skip
    return Payload(envelope(s, happened), Meant("event", "message", "", DIRECT))


def deleted(s: Setting) -> Payload:
    """Somebody took back what they wrote."""
    happened = {
        "type": "message", "subtype": "message_deleted", "hidden": True, "channel": DIRECT,
        "channel_type": "im", "ts": NOW, "event_ts": maybe(NOW), "deleted_ts": NOW,
        "previous_message": messages.message(s.user, "Weg", s),
    }  # fmt: skip
    return Payload(envelope(s, happened), Meant("event", "message", "", DIRECT))


def from_a_bot(s: Setting) -> Payload:
    """What an app wrote, with or without the user that it has."""
    happened = messages.event(
        s.by("UEENBOT"), subtype=maybe("bot_message"), bot_id="BANDERS", app_id=maybe("AANDERS"),
        username=maybe("Andere"), bot_profile=maybe({"id": "BANDERS", "name": "Andere"}),
    )  # fmt: skip
    happened["user"] = maybe("UEENBOT")
    return Payload(envelope(s, happened), Meant("event", "message", "", DIRECT, text=QUESTION_AS_MEANT))


def from_kring(s: Setting) -> Payload:
    """What Kring wrote itself."""
    happened = messages.event(
        s.by(KRING), bot_id=BOT, app_id=maybe("A0KRING"), bot_profile=maybe({"id": BOT, "name": "Kring"})
    )
    return Payload(envelope(s, happened), Meant("event", "message", "", DIRECT, text=QUESTION_AS_MEANT))


def unspoken(s: Setting, subtype: str) -> Payload:
    """A message that nobody wrote, though somebody stands beside it."""
    happened = messages.event(s.by("UEENVREEMDE"), "Er gebeurde iets.", subtype=subtype)
    return Payload(envelope(s, happened), Meant("event", "message", "", DIRECT, text="Er gebeurde iets."))


# People.


def home_opened(s: Setting, tab: str = "home") -> Payload:
    """Somebody opened Kring's Home, or its messages."""
    shown = {
        "id": "V0THUIS", "type": "home", "team_id": s.team, "app_installed_team_id": s.app.workspace,
        "blocks": [], "private_metadata": "", "callback_id": "", "state": {"values": {}}, "hash": "1.a",
    }  # fmt: skip
    happened = {
        "type": "app_home_opened", "user": s.user, "channel": DIRECT, "tab": tab, "event_ts": maybe(NOW),
        **({"view": maybe(shown)} if tab == "home" else {}),
    }  # fmt: skip
    return Payload(envelope(s, happened), Meant("event", "app_home_opened", s.user, DIRECT))


def user_changed(s: Setting, *, gone: bool = False) -> Payload:
    """Somebody has another name, zone or account; of somebody from elsewhere Slack tells less."""
    profile = {
        "real_name": maybe("Anna Anders"), "display_name": maybe("anna"), "team": maybe(s.team),
        "real_name_normalized": maybe("Anna Anders"), "status_text": maybe(""), "fields": maybe(None),
        "image_48": maybe("https://a.example/48.png"), "avatar_hash": maybe("a1"),
    }  # fmt: skip
    user = {
        "id": s.user, "team_id": maybe(s.team), "name": "anna", "deleted": gone, "profile": profile,
        "real_name": maybe("Anna Anders"), "color": maybe("9f69e7"), "tz": maybe("Europe/Lisbon", null=True),
        "tz_label": maybe("Lissabon"), "tz_offset": maybe(0), "locale": maybe("pt-PT"), "updated": maybe(1),
        "is_admin": maybe(False), "is_owner": maybe(False), "is_primary_owner": maybe(False),
        "is_restricted": maybe(bool(s.guest)), "is_ultra_restricted": maybe(s.guest == "single"),
        "is_bot": False, "is_app_user": maybe(False), "is_stranger": maybe(s.elsewhere),
        "is_email_confirmed": maybe(True), "who_can_share_contact_card": maybe("EVERYONE"),
        "enterprise_user": maybe({"id": s.user, "enterprise_id": s.enterprise, "teams": [s.team]}),
    }  # fmt: skip
    happened = {"type": "user_change", "user": user, "cache_ts": maybe(1), "event_ts": maybe(NOW)}
    return Payload(envelope(s, happened), Meant("event", "user_change", s.user))


# Channels.


def of_channel(s: Setting, kind: str, **more: Any) -> Payload:
    """What became of a channel."""
    happened = {"type": kind, "channel": HERE, "event_ts": maybe(NOW), **more}
    return Payload(envelope(s, happened), Meant("event", kind, str(more.get("user", "")), HERE))


def archived(s: Setting, kind: str = "channel_archive") -> Payload:
    """A channel was archived or opened again."""
    return of_channel(s, kind, user=s.user, is_moved=maybe(0))


def channel_deleted(s: Setting, kind: str = "channel_deleted") -> Payload:
    """A channel is gone."""
    return of_channel(s, kind, actor_id=maybe(s.user))


def member_moved(s: Setting, kind: str, user: str = KRING) -> Payload:
    """Somebody came into a channel or left it; of an app from elsewhere the team is another one."""
    return of_channel(
        s, kind, user=user, channel_type="G", team=s.team, enterprise=maybe(s.enterprise),
        inviter=maybe(s.user),
    )  # fmt: skip


def channel_id_changed(s: Setting) -> Payload:
    """A channel has another id."""
    ids = {"old_channel_id": HERE, "new_channel_id": "C0NIEUW"}
    happened = {"type": "channel_id_changed", **ids, "event_ts": maybe(NOW)}
    return Payload(envelope(s, happened), Meant("event", "channel_id_changed", "", HERE))


# The app.


def tokens_revoked(s: Setting) -> Payload:
    """Tokens of the app are of no use any more."""
    tokens = {"oauth": maybe(["UAASKER"]), "bot": maybe([KRING])}
    happened = {"type": "tokens_revoked", "tokens": tokens, "event_ts": maybe(NOW)}
    return Payload(envelope(s, happened, authorized=False), Meant("event", "tokens_revoked"))


def app_uninstalled(s: Setting) -> Payload:
    """The app was removed."""
    happened = {"type": "app_uninstalled", "event_ts": maybe(NOW)}
    return Payload(envelope(s, happened, authorized=False), Meant("event", "app_uninstalled"))


def team_access_revoked(s: Setting) -> Payload:
    """Workspaces of an organisation do not have the app any more."""
    happened = {"type": "team_access_revoked", "team_ids": [s.app.team_id], "event_ts": maybe(NOW)}
    return Payload(envelope(s, happened, authorized=False), Meant("event", "team_access_revoked"))


def unasked(s: Setting, kind: str) -> Payload:
    """An event that Kring does not ask for."""
    return Payload(envelope(s, {"type": kind, "event_ts": maybe(NOW)}), None)
