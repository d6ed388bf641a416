"""A customer's history among a million messages, and the paged list over a million rows."""

from __future__ import annotations

import itertools
import sqlite3
import statistics
from array import array
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing

import psutil
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QTableView

from app.domain.messages import MessageRow
from app.domain.timeline import TimelineQuery
from app.services.suite import Services
from app.ui import theme
from app.ui.lists.pane import ListPane
from app.ui.lists.source import Column
from bench import dataset, tables
from bench.desk import Desk, desk, painter_of, wait_for
from bench.measure import ROUNDS, Line, Reach, Table, alternate, timed

# What a line of the log shows, as plain SQL.
PAGE = """
SELECT message.id, message.listed_at, message.number, message.text, message.parts, message.status, message.reason,
    message.words, message.user_name, message.due_at, message.price, appointment.start, customer.last_name,
    customer.first_name
FROM message
LEFT JOIN appointment ON appointment.id = message.appointment_id
LEFT JOIN customer ON customer.id = message.customer_id
WHERE {where} ORDER BY message.listed_at DESC, message.id DESC LIMIT {limit}
"""
WINDOW = 64
"""Rows of a first page."""


def measured(small: bool) -> Iterable[Table]:
    data = dataset.sqlite(small=small)
    with desk(data) as place, closing(sqlite3.connect(data.file)) as plain:
        yield _customers_log(place, plain)
        yield _deep(data, place, plain)
        yield from _paged(place, plain, data.plan.messages)


def _customers_log(place: Desk, plain: sqlite3.Connection) -> Table:
    """What the window asks for when the history of a customer is opened: SMS, appointments, consents, notes."""
    customers = _busiest(plain)
    history, actor = place.services.timeline, place.context.session.actor
    position = 0

    def following() -> int:
        nonlocal position
        position += 1
        return customers[position % len(customers)]

    def floor() -> None:
        plain.execute(PAGE.format(where="message.customer_id = ?", limit=WINDOW), (following(),)).fetchall()

    def ours() -> None:
        customer_id = following()
        history.head(actor, customer_id)
        keys = history.ids(actor, TimelineQuery(customer_id))
        history.rows(actor, keys[:WINDOW])

    floor_seconds, seconds = alternate(floor, ours)
    return Table(
        "The history of one customer among all messages: what the database is asked",
        "one keyset page of SMS by plain sqlite3",
        (Line("head, all keys, first rows", seconds, floor_seconds, Reach(at_most=0.003)),),
    )


def _deep(data: dataset.DataSet, place: Desk, plain: sqlite3.Connection) -> Table:
    """Three hundred thousand rows below the top of a Mandant's log."""
    deep = data.plan.messages * 3 // 10
    (at, number) = plain.execute(
        "SELECT listed_at, id FROM message WHERE mandant_id = 1 ORDER BY listed_at DESC, id DESC LIMIT 1 OFFSET ?",
        (deep,),
    ).fetchone()
    where = "message.mandant_id = 1 AND (message.listed_at, message.id) < (?, ?)"
    statement = (
        f"SELECT message.id FROM message WHERE {where} ORDER BY listed_at DESC, id DESC LIMIT {WINDOW}"
    )
    ids = [row[0] for row in plain.execute(statement, (at, number))]
    actor = place.context.session.actor

    def floor() -> None:
        plain.execute(PAGE.format(where=where, limit=WINDOW), (at, number)).fetchall()

    floor_seconds, seconds = alternate(floor, lambda: place.services.message_log.rows(actor, ids))
    line = Line(f"{WINDOW} rows, {deep:,} below the top", seconds, floor_seconds, Reach(at_most=0.003))
    return Table("Deep in the log", "keyset page by plain sqlite3", (line,))


class _Messages:
    """The newest messages of all Mandanten: a longer list than any that the program shows so far."""

    def __init__(self, place: Desk, plain: sqlite3.Connection) -> None:
        self._actor = place.context.session.actor
        self._file = plain.execute("PRAGMA database_list").fetchone()[2]
        self.most = 0
        # The ids of one Mandant lie together: the first one tells where they begin.
        self._begins: list[tuple[int, int]] = plain.execute(
            "SELECT min(id), mandant_id FROM message GROUP BY mandant_id ORDER BY 1 DESC"
        ).fetchall()

    def ids(self, _services: Services) -> array[int]:
        with closing(sqlite3.connect(self._file)) as connection:
            return _ids(connection, self.most)

    def rows(self, services: Services, ids: Sequence[int]) -> Sequence[MessageRow]:
        by_mandant: dict[int, list[int]] = {}
        for number in ids:
            mandant_id = next(mandant_id for begin, mandant_id in self._begins if number >= begin)
            by_mandant.setdefault(mandant_id, []).append(number)
        found: list[MessageRow] = []
        for mandant_id, theirs in by_mandant.items():
            found += services.message_log.rows(self._actor.for_mandant(mandant_id), theirs)
        return found


COLUMNS: tuple[Column[MessageRow], ...] = (
    Column("at", "Time", lambda row: f"{row.at:%d.%m.%Y %H:%M}", 140),
    Column("number", "Number", lambda row: row.number, 140),
    Column("text", "Text", lambda row: row.text, stretch=True),
    Column("parts", "SMS", lambda row: str(row.parts), 60),
    Column("status", "Status", lambda row: row.status.value, 120),
    Column("user", "Sent by", lambda row: row.user_name, 140),
)


def _paged(place: Desk, plain: sqlite3.Connection, count: int) -> Iterable[Table]:
    """Opening, the end, and a frame while scrolling."""

    def floor() -> None:
        table = _bare_table(place, _bare_rows(plain))
        painter_of(table)()
        table.deleteLater()

    panes: dict[int, ListPane[MessageRow]] = {}
    source = _Messages(place, plain)

    def opened(most: int) -> Callable[[], None]:
        def ours() -> None:
            source.most = most
            pane = ListPane(place.context, "bench", "Messages", COLUMNS, source)
            pane.resize(place.host.size())
            pane.reload()
            wait_for(pane.model.rowCount)
            painter_of(pane)()
            if most in panes:
                panes[most].deleteLater()
            panes[most] = pane

        return ours

    bare, tenth, whole = alternate(floor, opened(count // 10), opened(count), rounds=5)
    memory = _memory_of(opened(count))
    pane = panes[count]
    rows = pane.model.rowCount()
    end = statistics.median(_jump(pane, share) for share in (1.0, 0.31, 0.99, 0.62, 1.0, 0.5, 0.9))
    lines = (
        # For comparison: what it would cost to number them all. Long lists are sought by marks, see bench.overview.
        Line(f"every id read, then the first rows: {count // 10:,} rows", tenth, bare),
        Line(f"every id read, then the first rows: {rows:,} rows", whole, bare),
        Line("jump to the end or anywhere, painted with its texts", end, None, Reach(at_most=0.030)),
        Line(f"memory for {rows:,} rows", memory, None, Reach(at_most=10), unit="MiB"),
        _frames(place, plain, pane),
    )
    yield Table(
        "The paged list, from the database to painted rows",
        "a keyset page by plain sqlite3 in a bare `QStandardItemModel`; for the frame, that model's frame",
        lines,
    )


def _jump(pane: ListPane[MessageRow], share: float) -> float:
    """Seconds until the rows at that place of the list are painted with their texts."""
    bar, model = pane.table.verticalScrollBar(), pane.model
    painted = painter_of(pane)

    def go() -> None:
        bar.setValue(round(bar.maximum() * share))
        painted()  # asks for what is not there
        row = pane.table.rowAt(pane.table.viewport().height() // 2)
        wait_for(lambda: model.texts_at(row))
        painted()

    return timed(go)


def _frames(place: Desk, plain: sqlite3.Connection, pane: ListPane[MessageRow]) -> Line:
    """Scrolling by three rows a frame through rows that are there."""
    bare = _bare_table(place, _bare_rows(plain))
    pane.table.scrollToTop()
    wait_for(lambda: not place.context.tasks.busy)

    def scrolling(table: QTableView, painted: Callable[[], None]) -> Callable[[], None]:
        positions = itertools.cycle(range(0, 80 * theme.ROW_HEIGHT, 3 * theme.ROW_HEIGHT))

        def frame() -> None:
            table.verticalScrollBar().setValue(next(positions))
            painted()

        return frame

    floor, ours = alternate(
        scrolling(bare, painter_of(bare)), scrolling(pane.table, painter_of(pane)), rounds=ROUNDS
    )
    bare.deleteLater()
    return Line("a frame while scrolling", ours, floor, Reach(1.25))


def _bare_rows(plain: sqlite3.Connection) -> list[list[str]]:
    found = plain.execute(PAGE.format(where="message.mandant_id = 1", limit=WINDOW))
    return [[row[1], row[2], row[3], str(row[4]), row[5], row[8]] for row in found]


def _bare_table(place: Desk, rows: list[list[str]]) -> QTableView:
    """The same texts in Qt's own model, delegate and view."""
    table = QTableView()
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    model = QStandardItemModel(0, len(COLUMNS), table)
    for row in rows:
        model.appendRow([QStandardItem(text) for text in row])
    table.setModel(model)
    for position, column in enumerate(COLUMNS):
        if column.stretch:
            table.horizontalHeader().setSectionResizeMode(position, QHeaderView.ResizeMode.Stretch)
        else:
            table.horizontalHeader().resizeSection(position, column.width)
    table.resize(place.host.size())
    return table


def _memory_of(action: Callable[[], None]) -> float:
    """MiB of this process that are there after `action` and were not before."""
    process = psutil.Process()
    before: int = process.memory_info().rss
    action()
    after: int = process.memory_info().rss
    return (after - before) / 2**20


def _ids(plain: sqlite3.Connection, most: int) -> array[int]:
    """Read from an index alone, the newest of each Mandant first."""
    found = plain.execute(
        f"SELECT id FROM message ORDER BY mandant_id DESC, listed_at DESC, id DESC LIMIT {most}"
    )
    return array("q", itertools.chain.from_iterable(found))


def _busiest(plain: sqlite3.Connection) -> list[int]:
    """Customers of the first Mandant with many messages."""
    found = plain.execute(
        "SELECT customer_id FROM message WHERE mandant_id = 1 GROUP BY customer_id ORDER BY count(*) DESC LIMIT 200"
    )
    return [row[0] for row in found]


if __name__ == "__main__":
    tables.run(measured)
