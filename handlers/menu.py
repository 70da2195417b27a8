"""My Kring, the menu behind the command and the pinned message; and being sure of what was chosen in one."""

from rapidfuzz import fuzz, process

from bot.act.call import Call
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import COMMANDS, Role, Routes
from bot.act.sure import QUESTIONS
from bot.at_home import again, my_kring
from bot.slack.blocks import View
from bot.views.notice import sure
from models.base import NotFound
from models.person import Language

routes = Routes()

NEAR = 60  # of 100: one sign wrong in a word of four is 75


@routes.act(Act.MENU, Role.ANYONE, reads=True)
@routes.command("help", "menu", role=Role.ANYONE, reads=True)
async def menu(call: Call) -> Reply:
    """Open My Kring."""
    return await _opened(call)


@routes.command("", role=Role.ANYONE, reads=True)
async def without_command(call: Call) -> Reply:
    """Open My Kring; a word that is no command is named in it, with the command that is nearest."""
    meant = nearest(call.text, call.t.language)
    return await _opened(call, unknown=call.text, meant=meant)


async def _opened(call: Call, *, unknown: str = "", meant: str = "") -> Reply:
    first = call.found_network.id if call.found_network is not None else None
    return Reply(opens=await my_kring(call, first, unknown=unknown, meant=meant))


@routes.drawn(Form.MENU, Role.ANYONE)
async def drawn_anew(call: Call) -> View:
    """Draw My Kring as things stand, the network of the act in it first."""
    return await again(call, call.found_network.id if call.found_network is not None else None)


@routes.act(Act.SURE, Role.ANYONE, reads=True)
async def ask_first(call: Call) -> Reply:
    """Ask whether somebody is sure of what they chose; who may not do it is told so."""
    if (act := call.about.act) not in QUESTIONS or act is None:
        raise NotFound
    press, role = QUESTIONS[act]
    call.must_have(role)
    return Reply(opens=sure(call.t, await press(call)))


def nearest(word: str, language: Language) -> str:
    """Return the command that somebody may have meant, in their language; empty when none is near."""
    spelt = {name: names for names in COMMANDS for name in names}
    found = process.extractOne(word.lower(), list(spelt), scorer=fuzz.ratio, score_cutoff=NEAR)
    if found is None:
        return ""
    names = spelt[found[0]]
    return names[0] if language is Language.EN else names[min(1, len(names) - 1)]
