"""Every sample, noun by noun, in the order in which people meet them."""

from bot.reading.samples import (
    agenda,
    around,
    confidentiality,
    evaluation,
    expert,
    home,
    network,
    question,
    report,
    session,
)

CHAPTERS = (
    *network.CHAPTERS,
    *home.CHAPTERS,
    session.CHAPTER,
    question.CHAPTER,
    agenda.CHAPTER,
    confidentiality.CHAPTER,
    *around.CHAPTERS,
    *expert.CHAPTERS,
    evaluation.CHAPTER,
    *report.CHAPTERS,
)
