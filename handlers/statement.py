"""What a sponsor states of a network: written by them, or by whoever facilitates."""

from bot.act import as_read
from bot.act.call import Call, NotAFacilitator
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.slack.blocks import View
from bot.views import statement as view
from bot.views.notice import notice
from models import statement, support
from models.support import Does

routes = Routes()


async def _by(call: Call) -> int | None:
    """Return the sponsor who acts, None for whoever facilitates. Raises NotASupporter, NotAFacilitator."""
    if call.about.item is not None:
        return (
            await support.must_have(call.db, call.network, call.about.item, call.person.id, Does.STATES)
        ).person_id
    if call.found_membership is None or not call.found_membership.leads:
        raise NotAFacilitator
    return None


@routes.act(Act.STATEMENT, Role.ANYONE, reads=True)
async def open_form(call: Call) -> Reply:
    """Open what is stated of the network."""
    return Reply(opens=await _form(call, await _by(call)))


async def _form(call: Call, by: int | None) -> View:
    """Draw it: a sponsor writes under their own name. Raises OtherSponsor."""
    known = await statement.to_change(call.db, call.network, by)
    about = About(network=call.network.id, item=call.about.item)
    if by is None or (known is not None and known.person_id == by):
        return view.form(call.t, about, known)
    taken_over = known if known is not None and known.person_id is None else None
    return view.form(call.t, about, taken_over, name=call.person.name)


@routes.form(Form.STATEMENT, Role.ANYONE, view.Stated)
async def write(call: Call, form: view.Stated) -> Reply:
    """Keep it; who holds an invitation reads it so. What somebody else wrote meanwhile stays."""
    by = await _by(call)
    form = as_read.merged(call, form, await _form(call, by))
    await statement.write(call.db, call.network, form.text, form.who, call.now, by=by)
    key = "statement.kept" if form.text.strip() else "statement.gone"
    return Reply(updates=notice(call.t, call.t.plain(key)), home=True)
