"""What the doctor looks at on this machine: the data of time zones, and the ports."""

import asyncio

import aiohttp

from bot.running.config import Settings
from bot.running.serving import LOOPBACK, PortTaken, on_this_machine, serving
from models.calendar import zone_exists

ANSWERS_WITHIN = 3.0  # seconds


def zone_data() -> list[str]:
    """Return a line when this machine knows no time zones."""
    if zone_exists("Europe/Brussels"):
        return []
    return [
        "KRING_ZONE: this machine has no data of time zones, without which no zone is known; "
        "run `make install` again, or install the package tzdata"
    ]


async def ports(settings: Settings) -> list[str]:
    """Return a line for each port on which Kring could not listen; one that Kring has itself is fine."""
    wanted = {
        "KRING_PORT": (settings.host, settings.port),
        "KRING_CONTROL_PORT": (LOOPBACK, settings.control_port),
    }
    wrong = []
    for name, (host, port) in wanted.items():
        if port is None:
            continue
        try:
            async with serving((), port, host):
                pass
        except PortTaken as taken:
            if not await _is_kring(host, port):
                wrong.append(f"{name}: Kring cannot listen on {taken}; choose another one")
    return wrong


async def _is_kring(host: str, port: int) -> bool:
    """Tell whether it is a running Kring that listens there."""
    try:
        async with (
            asyncio.timeout(ANSWERS_WITHIN),
            aiohttp.ClientSession() as pool,
            pool.get(on_this_machine(host, port, "/health")) as said,
        ):
            return "last_tick_seconds" in await said.json()
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return False
