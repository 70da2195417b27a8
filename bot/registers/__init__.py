"""The registers: one module each, with its form and what is true of it.

A register is its module here, its texts (`bot/locales/*/KEY.po`: `title`, `lead`, the labels of its fields)
and its name in `NAMES`. Views, acts, samples and the rows of the tests follow from these.
"""

from importlib import import_module

from bot import fields
from bot.views.register import form_of
from models import register
from models.register import Register

NAMES = (
    "knowledge",
    "made",
    "term",
    "tried",
    "experiment",
    "own_method",
    "own_line",
    "advice",
    "product",
    "feedback",
    "exchange",
    "tie",
    "visit",
    "stakeholder",
    "handover",
    "success",
    "spinoff",
    "resource",
    "site",
    "value_story",
    "keeping",
    "suggestion",
    "introduction",
)

REGISTERS: tuple[Register, ...] = tuple(import_module(f"bot.registers.{name}").REGISTER for name in NAMES)


for _one in REGISTERS:
    register.REGISTERS[_one.key] = _one
    fields.form(form_of(_one), f"{_one.key}.title")(_one.form)
