"""How long the event loop is held at most, by any act in a network as large as one may become."""

from itertools import count

from bot.__main__ import settle_memory
from tests import neighbours as who
from tests.bench.bench import Bench
from tests.bench.figures import Row, spread
from tests.grown import HELD, MEMBERS, QUESTIONS, grow
from tests.held import held_by
from tests.neighbours import furnish, street
from tests.routes_of_all import spoken_once
from tests.test_roles import made

LONGEST = 50  # ms
FIRST = (who.FACILITATOR, who.ASKER, who.PARTICIPANT)


async def run(bench: Bench) -> list[Row]:
    """Take every act in each round, by who may take it and sees most."""
    from bot.storage.migrations import upgrade

    address = f"sqlite:///{bench.folder}/held.db"
    upgrade(address)
    ids = await furnish(address)
    await grow(address, ids)
    rounds: list[float] = []
    slowest: dict[str, float] = {}
    async with street(address, ids) as crowd:
        settle_memory()
        for turn in count():
            took: dict[str, float] = {}
            for (kind, name), row in spoken_once().items():
                user = next(one for one in (*FIRST, *sorted(row.who)) if one in row.who)
                act = crowd.send(kind, made(crowd, kind, name, row, user))
                took[f"{kind} {name}"] = 1000 * await held_by(act)
                crowd.put_back()
            rounds.append(max(took.values()))
            slowest = {name: min(ms, slowest.get(name, ms)) for name, ms in took.items()}
            if turn + 1 >= bench.rounds:
                break
    worst = sorted(slowest.items(), key=lambda one: -one[1])[:3]
    size = f"{MEMBERS} members, {QUESTIONS:,} open questions, {HELD} sessions held, SQLite"
    details = {"those that hold it longest": ", ".join(f"{name} {ms:.0f}" for name, ms in worst)}
    return [Row("the loop is held at most", size, spread(rounds), LONGEST, "ms", True, details)]
