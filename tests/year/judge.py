"""Whether a year went well: no message came twice or not at all, nothing waits, all shared the work."""

from collections import Counter

import psycopg

from tests.year.play import Year

FAIR = 0.2  # of its even share, which each process sends at least
# Of whom something was asked, and who got nothing: a session of which nothing was announced, or nothing told
# afterwards; somebody who said that they come, and was not told the day before.
TOLD = (
    "NOT EXISTS (SELECT 1 FROM delivery d WHERE d.session_id = a.session_id AND d.person_id = a.person_id"
    " AND d.state = 'sent' AND d.kind ="
)
MISSED = {
    "announcement": "SELECT count(*) FROM session s WHERE stage <> 'cancelled' AND NOT EXISTS (SELECT 1"
    " FROM delivery d WHERE d.session_id = s.id AND d.kind = 'announcement' AND d.state = 'sent')",
    "day before": "SELECT count(*) FROM attendance a WHERE rsvp IN ('yes', 'maybe')"
    f" AND {TOLD} 'day_before')",
    "evaluation": "SELECT count(*) FROM attendance a JOIN session s ON s.id = a.session_id WHERE a.present"
    f" AND s.evaluation_opened_at IS NOT NULL AND {TOLD} 'evaluation_request')",
    "stage": "SELECT count(*) FROM session WHERE stage NOT IN ('closed', 'cancelled')",
    "step": "SELECT count(*) FROM step WHERE NOT expanded AND due < %(now)s",
    "overdue": "SELECT count(*) FROM delivery WHERE state = 'pending' AND due < %(now)s",
    "in hand": "SELECT count(*) FROM delivery WHERE state = 'claimed'",
    "not sent": "SELECT count(*) FROM delivery WHERE state IN ('failed', 'unknown', 'expired')",
}


def look(year: Year, address: str) -> list[str]:
    """Return what went wrong."""
    wrong = [f"log: {line[:300]}" for line in year.troubles[:5]]
    wrong += [f"refused: {line}" for line in year.refused[:5]]
    times = Counter(one for ids, _ in year.slack.posted for one in ids.split())
    twice = [one for one, often in times.items() if often > 1]
    if twice:
        wrong.append(f"{len(twice)} messages were posted more than once")
    with psycopg.connect(address) as db:
        sent = db.execute("SELECT id, ts FROM delivery WHERE state = 'sent'").fetchall()
        lost = [key for key, ts in sent if ts and key not in times]
        if lost:
            wrong.append(f"{len(lost)} messages count as sent, and Slack never got them")
        unknown = times.keys() - {key for key, _ in sent}
        if unknown:
            wrong.append(f"{len(unknown)} messages stand in Slack, and no row tells that they were sent")
        for what, question in MISSED.items():
            row = db.execute(question, {"now": year.ended_at}).fetchone()
            if row and row[0]:
                wrong.append(f"{what}: {row[0]} missed")
    if len(year.slack.by_instance) < year.terms.instances:
        wrong.append(f"only {len(year.slack.by_instance)} processes sent anything")
    even = sum(year.slack.by_instance.values()) / year.terms.instances
    idle = [name for name, number in year.slack.by_instance.items() if number < FAIR * even]
    if idle:
        wrong.append(f"process {', '.join(idle)} hardly sent anything")
    return wrong
