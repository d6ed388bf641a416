"""The report over all messages beside plain SQL, what it does to the window meanwhile, and its exports."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from itertools import islice
from pathlib import Path

import psutil
from PySide6.QtCore import QTimer

from app.domain.report import ReportQuery, SentSms
from app.domain.sheet import PLAIN_CSV, Sheet
from app.ui import sheet_pdf
from app.ui.reports import sheets
from app.ui.tasks import Lane
from bench import dataset, tables
from bench.desk import Desk, desk, wait_for
from bench.measure import Line, Reach, Table, alternate, timed

SUMS = """
SELECT mandant_id, substr(listed_at, 1, 7), status, reason, user_name, currency, count(*), sum(parts),
    sum(parts > 6), sum(CASE WHEN price IS NULL THEN parts ELSE 0 END), sum(price)
FROM message
WHERE status IN ('accepted', 'delivered', 'expired', 'failed', 'needs_decision', 'no_report', 'rejected', 'sending',
    'sent', 'undelivered', 'unknown')
GROUP BY mandant_id, substr(listed_at, 1, 7), status, reason, user_name, currency
"""
EXPORTED = 200_000
IDLE_SECONDS = 1.5
FRAME = 0.032


def measured(small: bool) -> Iterable[Table]:
    data = dataset.sqlite(small=small)
    with desk(data) as place, closing(sqlite3.connect(data.file)) as plain:
        yield _sums(place, plain)
        yield _window(place)
        yield _exports(place)


def _sums(place: Desk, plain: sqlite3.Connection) -> Table:
    """All messages of all Mandanten and all months."""
    reports, actor = place.services.reports, place.context.session.actor
    everything = ReportQuery()
    floor, ours, ids, waste = alternate(
        lambda: plain.execute(SUMS).fetchall(),
        lambda: reports.sent_sms(actor, everything),
        lambda: reports.ids(actor, everything),
        lambda: reports.waste(actor, everything),
        rounds=5,
    )
    count = reports.sent_sms(actor, everything).total.messages
    return Table(
        f"The report over {count:,} messages",
        "one statement of plain sqlite3 that groups by Mandant, month, state, handler and currency",
        (
            Line("all sums", ours, floor, Reach(1.2)),
            Line("the ids of all its lines", ids, None),
            Line("part waste, measured in the texts", waste, None),
        ),
    )


def _window(place: Desk) -> Table:
    """The longest time the window could not answer while all of it is read in the long lane."""
    reports, actor = place.services.reports, place.context.session.actor
    end = time.perf_counter() + IDLE_SECONDS
    idle = _worst_gap(lambda: time.perf_counter() > end)
    done: list[object] = []
    place.context.tasks.run(
        place.host,
        lambda _services: (reports.sent_sms(actor, ReportQuery()), reports.ids(actor, ReportQuery())),
        done.append,
        lane=Lane.LONG,
    )
    stall = _worst_gap(lambda: bool(done))
    return Table(
        "The window meanwhile",
        "the longest gap between two turns of an idle window",
        (Line("longest gap while the report is read", stall, idle, Reach(1.0, plus=FRAME)),),
    )


def _worst_gap(finished: Callable[[], bool]) -> float:
    gaps: list[float] = []
    last = time.perf_counter()

    def turn() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(now - last)
        last = now

    timer = QTimer()
    timer.timeout.connect(turn)
    timer.start(1)
    wait_for(finished)
    timer.stop()
    return max(gaps)


def _exports(place: Desk) -> Table:
    """So many lines into files, and how much memory that takes."""
    mandants = {mandant.id: mandant for mandant in place.context.session.mandants}
    actor, services = place.context.session.actor, place.services
    total = services.reports.sent_sms(actor, ReportQuery()).total
    process, lines = psutil.Process(), []

    def sheet() -> Sheet:
        found: Iterable[SentSms] = islice(services.reports.lines(actor, ReportQuery()), EXPORTED)
        return sheets.lines_sheet(found, total, (), mandants)

    ways: dict[str, Callable[[Path], None]] = {
        "CSV": lambda path: services.exporting.csv(sheet(), path, PLAIN_CSV),
        "Excel workbook": lambda path: services.exporting.xlsx(sheet(), path),
        "PDF": lambda path: sheet_pdf.write(sheet(), path, place.host.font().family()),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, way in ways.items():
            before = process.memory_info().rss
            lines.append(Line(name, timed(lambda way=way: way(Path(folder) / "file")), None))  # type: ignore[misc]
            grown = max(0.0, (process.memory_info().rss - before) / 2**20)
            lines.append(Line(f"{name}: memory kept afterwards", grown, None, unit="MiB"))
    count = min(EXPORTED, total.messages)
    return Table(f"{count:,} lines into files", "none: for comparison only", tuple(lines))


if __name__ == "__main__":
    tables.run(measured)
