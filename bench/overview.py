"""The overview of all SMS over one and two million messages: opened, jumped through, filtered, sorted, and live."""

from __future__ import annotations

import itertools
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import timedelta
from zoneinfo import ZoneInfo

import psutil
from PySide6.QtCore import QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView

from app.domain.message_list import MessageOrder, MessageQuery, Standing
from app.services.events import MessagesChanged
from app.ui import theme
from app.ui.lists.pane import ListPane
from app.ui.messages.listing import MessageSource, columns
from app.ui.messages.view_model import MessageLine
from bench import dataset, tables
from bench.desk import Desk, desk, painter_of, wait_for
from bench.log import PAGE, WINDOW
from bench.measure import Line, Reach, Table, alternate, timed

ZONE = ZoneInfo("Europe/Berlin")
CHANGES_A_SECOND = 50
LIVE_SECONDS = 6.0
SHARES = (1.0, 0.31, 0.99, 0.62, 1.0, 0.5, 0.9)


def measured(small: bool) -> Iterable[Table]:
    for double in (False, True):
        data = dataset.sqlite(small=small, double=double)
        with desk(data) as place, closing(sqlite3.connect(data.file)) as plain:
            title = f"The overview of {data.plan.messages:,} SMS"
            yield _opened(place, plain, title)
            yield _filtered(data, place, title)
            yield _live(place, plain, title)


def _pane(place: Desk, query: MessageQuery) -> ListPane[MessageLine]:
    """A list that was told to read this query."""
    actor = place.context.session.actor
    source = MessageSource(actor, query, ZONE)
    pane = ListPane(place.context, "bench", "SMS", columns(actor, place.context.session.mandants), source)
    pane.resize(place.host.size())
    pane.reload()
    return pane


def _opened(place: Desk, plain: sqlite3.Connection, title: str) -> Table:
    """From the database to painted rows: the first ones, then with the exact number."""

    def floor() -> None:
        table = _bare_table(place, plain)
        painter_of(table)()
        table.deleteLater()

    def first_rows() -> None:
        pane = _pane(place, MessageQuery())
        wait_for(pane.model.rowCount)
        painter_of(pane)()
        pane.deleteLater()

    def counted() -> None:
        pane = _pane(place, MessageQuery())
        wait_for(lambda: pane.model.rowCount() and pane.model.is_counted)
        painter_of(pane)()
        pane.deleteLater()

    (bare,) = alternate(floor, rounds=5)
    first = statistics.median(_alone(place, first_rows) for _round in range(5))
    whole = statistics.median(_alone(place, counted) for _round in range(5))
    pane = _pane(place, MessageQuery())
    wait_for(lambda: pane.model.is_counted and pane.model.rowCount())
    early = _jump(pane, 0.5)
    place.settle()
    before = _memory()
    jumps = [_jump(pane, share) for share in SHARES]
    for step in range(200):
        _jump(pane, step / 200)
    lines = (
        Line("first rows", first, bare, Reach(1.3)),
        Line(f"exact count of {pane.model.rowCount():,} rows", whole, bare, Reach(2.0)),
        Line("jump to the middle before there are marks", early, None),
        Line(
            "jump to the end or anywhere, painted with its texts",
            statistics.median(jumps),
            None,
            Reach(at_most=0.030),
        ),
        Line("memory after 200 jumps more", _memory() - before, None, Reach(at_most=10), unit="MiB"),
    )
    pane.deleteLater()
    return Table(title, "a keyset page by plain sqlite3 in a bare `QStandardItemModel`", lines)


def _filtered(data: dataset.DataSet, place: Desk, title: str) -> Table:
    """Each filter on its own, over all companies: rows that can be read, and the exact number."""
    services, actor, now = place.services, place.context.session.actor, data.clock.now()
    some = services.messages.page(actor, MessageQuery(), None, 1)[0]
    queries = {
        "sorted by time, oldest first": MessageQuery(descending=False),
        "sorted by status": MessageQuery(order=MessageOrder.STATUS, descending=False),
        "a month": MessageQuery(since=now - timedelta(days=60), until=now - timedelta(days=30)),
        "status failed": MessageQuery(standings=frozenset({Standing.FAILED})),
        "four statuses": MessageQuery(standings=frozenset(list(Standing)[3:7])),
        "company": MessageQuery(mandant_ids=frozenset({actor.mandant_id})),
        "sent by": MessageQuery(user_names=frozenset({some.user_name})),
        "resent": MessageQuery(resent=True),
        "failed or resent": MessageQuery(standings=frozenset({Standing.FAILED}), or_resent=True),
        "a whole number": MessageQuery(number=some.number.replace("+", "00")),
        "a piece of a number": MessageQuery(number=some.number[-6:]),
        "customer, rare": MessageQuery(customer=some.customer_name),
        "customer, frequent": MessageQuery(customer="meyer"),
        "text, rare": MessageQuery(text="nothing says so"),
        "text, in most": MessageQuery(text="termin"),
        "text and status": MessageQuery(text="termin", standings=frozenset({Standing.FAILED})),
    }
    lines = []
    for name, query in queries.items():

        def rows(query: MessageQuery = query) -> None:
            pane = _pane(place, query)
            told = []
            pane.loaded.connect(lambda: told.append(True))
            wait_for(lambda: told)
            painter_of(pane)()
            pane.deleteLater()

        seconds = statistics.median(_alone(place, rows) for _round in range(3))
        lines.append(Line(f"{name}: first rows painted", seconds, None, Reach(at_most=0.030)))
        count = timed(lambda query=query: services.messages.count(actor, query))  # type: ignore[misc]
        lines.append(Line(f"{name}: exact count", count, None))
    return Table(f"{title}: filtered and sorted", "none", tuple(lines))


def _live(place: Desk, plain: sqlite3.Connection, title: str) -> Table:
    """While fifty messages a second change their state: how long the window stands still, and when it is shown."""
    pane = _pane(place, MessageQuery())
    painted = painter_of(pane)
    wait_for(lambda: pane.model.is_counted and pane.model.rowCount())
    place.settle()
    ids = [pane.model.id_at(row) for row in range(25)]
    before = dict(
        plain.execute(f"SELECT id, status FROM message WHERE id IN ({', '.join(map(str, ids))})").fetchall()
    )
    stalls, delays = _while_changing(place, pane, ids, painted)
    with plain:
        plain.executemany(
            "UPDATE message SET status = ? WHERE id = ?", [(was, key) for key, was in before.items()]
        )
    pane.deleteLater()
    lines = (
        Line(
            "the window stands still: p99",
            statistics.quantiles(stalls, n=100)[98],
            None,
            Reach(at_most=0.032),
        ),
        Line("the window stands still: worst", max(stalls), None),
        Line("from the change to the painted row", statistics.median(delays), None, Reach(at_most=0.2)),
    )
    return Table(f"{title}: {CHANGES_A_SECOND} changes a second", "none", lines)


def _while_changing(
    place: Desk, pane: ListPane[MessageLine], ids: list[int], painted: Callable[[], None]
) -> tuple[list[float], list[float]]:
    """Seconds from one turn of the event loop to the next, and from each change until its row is painted."""
    changed_at: dict[int, float] = {}
    delays: list[float] = []
    turns: list[float] = []
    ended = threading.Event()
    file = place.services.messages._database.engine.url.database

    def change() -> None:
        with closing(sqlite3.connect(str(file), timeout=10)) as connection:
            for turn in range(int(LIVE_SECONDS * CHANGES_A_SECOND)):
                number = ids[turn % len(ids)]
                status = ("sent", "delivered")[turn // len(ids) % 2]
                with connection:
                    connection.execute("UPDATE message SET status = ? WHERE id = ?", (status, number))
                changed_at[number] = time.perf_counter()
                place.context.events.publish(MessagesChanged((number,)))
                if ended.wait(1 / CHANGES_A_SECOND):
                    return
        ended.set()

    def show(event: MessagesChanged) -> None:
        pane.model.refresh(event.ids)
        if not again.isActive():
            again.start()

    def repaint() -> None:
        painted()
        delays.extend(time.perf_counter() - changed_at.pop(number) for number in list(changed_at))

    again = QTimer()
    again.setSingleShot(True)
    again.setInterval(1000)
    again.timeout.connect(pane.reload)
    beat = QTimer()
    beat.setInterval(5)
    beat.timeout.connect(lambda: turns.append(time.perf_counter()))
    place.context.events.messages_changed.connect(show)
    pane.model.dataChanged.connect(repaint)
    thread = threading.Thread(target=change)
    beat.start()
    thread.start()
    wait_for(ended.is_set)
    thread.join()
    beat.stop()
    place.settle()
    return [later - earlier for earlier, later in itertools.pairwise(turns)], delays


def _alone(place: Desk, action: Callable[[], None]) -> float:
    """Seconds of `action`; what it has left to the lanes is waited for outside."""
    seconds = timed(action)
    place.settle()
    return seconds


def _jump(pane: ListPane[MessageLine], share: float) -> float:
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


def _bare_table(place: Desk, plain: sqlite3.Connection) -> QTableView:
    """The same texts in Qt's own model, delegate and view."""
    table = QTableView()
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
    table.setShowGrid(False)
    table.setWordWrap(False)
    found = plain.execute(PAGE.format(where="message.mandant_id = 1", limit=WINDOW))
    model = QStandardItemModel(0, 9, table)
    for row in found:
        texts = (row[3], row[2], row[12] or "", row[1], row[5], str(row[4]), str(row[10] or ""), row[8], "")
        model.appendRow([QStandardItem(text) for text in texts])
    table.setModel(model)
    table.resize(place.host.size())
    return table


def _memory() -> float:
    """MiB of this process."""
    size: int = psutil.Process().memory_info().rss
    return size / 2**20


if __name__ == "__main__":
    tables.run(measured)
