"""Who the app is, and where its socket is."""

from playground.methods.method import Context, Method, method
from playground.records import Json


def auth_test(context: Context) -> Json:
    """auth.test"""
    workspace = context.workspace
    organisation: Json = {"enterprise_id": workspace.enterprise} if workspace.enterprise else {}
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.users[workspace.bot_user].username,
        "team_id": workspace.enterprise if workspace.org_wide else workspace.team,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "app_id": workspace.app_id,
        **organisation,
        "is_enterprise_install": workspace.org_wide,
    }


def api_test(context: Context) -> Json:
    """api.test"""
    return {"args": context.args}


def connections_open(context: Context) -> Json:
    """apps.connections.open"""
    ticket = context.workspace.new_id("S")
    context.workspace.tickets.add(ticket)
    socket = f"{context.root.replace('http', 'ws', 1)}/socket"
    return {"url": f"{socket}?ticket={ticket}&app_id={context.workspace.app_id}"}


METHODS: dict[str, Method] = {
    "auth.test": method(auth_test),
    "api.test": method(api_test, optional="foo error"),
    "apps.connections.open": Method(connections_open, frozenset(), frozenset(), app_level=True),
}
