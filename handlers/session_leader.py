"""Who leads one session: asked by whoever facilitates, with a yes or a rather not of their own."""

from bot.entrusted import routes_of, shown_at_home
from bot.views.session_leader import LEAD as NOUN
from models.session_leader import LEAD

routes = routes_of(LEAD, NOUN)
shown_at_home(LEAD, NOUN, for_me_after="notes_for_me", waits_after="notes_wait")
