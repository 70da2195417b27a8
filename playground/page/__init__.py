"""The workspace as a page: what people see of it in a browser, and what they do there."""

from playground.page.server import Page
from playground.page.setting import Seat, Setting
from playground.page.time import ControlPort, Time

__all__ = ["ControlPort", "Page", "Seat", "Setting", "Time"]
