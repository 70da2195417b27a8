"""The crosses: where a network stands on eleven lines, and where it would like to be. No test, and no score.

Dimensions and indicators are those of Vrieling, Van den Beemt and De Laat (2016), What’s in a name:
Dimensions of social learning in teacher groups, Teachers and Teaching 22(3), doi
10.1080/13540602.2015.1058588; their words are our own.
"""

from bot.instrument import on_lines
from models.instrument import Course

STEPS = {
    "practice": ("integrated", "lasting"),
    "value": ("depth", "shared"),
    "identity": ("we", "ties", "making"),
    "organisation": ("inside", "wider", "equal", "norms"),
}


def twice_a_year(course: Course) -> bool:
    """After about a third of what is planned, and when all of it was held; in between by hand."""
    held, planned = course.held, course.planned
    early = planned >= 3 and held >= round(planned / 3) and 2 * held < planned
    return early or planned == held >= 3


on_lines("crosses", twice_a_year, STEPS, prompt=False, agreement=True, a_year=2)
