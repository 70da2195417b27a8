"""Every sample, noun by noun, in the order in which people meet them."""

from bot.reading.samples import agenda, around, evaluation, expert, home, network, question, report, session

CHAPTERS = (
    *network.CHAPTERS,
    *home.CHAPTERS,
    session.CHAPTER,
    question.CHAPTER,
    agenda.CHAPTER,
    *around.CHAPTERS,
    *expert.CHAPTERS,
    evaluation.CHAPTER,
    *report.CHAPTERS,
)
