"""Who takes the notes of a session: asked by whoever facilitates, with a yes or a rather not of their own."""

from bot.entrusted import routes_of, shown_at_home
from bot.views.note_taker import NOTES as NOUN
from models.note_taker import NOTES

routes = routes_of(NOTES, NOUN)
shown_at_home(NOTES, NOUN, for_me_after="errands", waits_after="cases_wait")
