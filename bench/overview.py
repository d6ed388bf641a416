"""The overview of one and two million SMS: opened, jumped through, filtered, sorted, live, and on PostgreSQL."""

from __future__ import annotations

import itertools
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psutil
import psycopg
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
from bench.log import WINDOW
from bench.measure import Line, Reach, Table, timed

ZONE = ZoneInfo("Europe/Berlin")
CHANGES_A_SECOND = 50
LIVE_SECONDS = 6.0
OPENINGS = 9
SHARES = (1.0, 0.31, 0.99, 0.62, 1.0, 0.5, 0.9)


def measured(small: bool) -> Iterable[Table]:
    few = dataset.sqlite(small=True)
    for double in (False, True):
        with desk(few) as little:
            yield from _on_sqlite(dataset.sqlite(small=small, double=double), little)
    with dataset.postgresql(small=small, messages=True) as data:
        yield from _on_postgresql(data)


def _on_sqlite(data: dataset.DataSet, little: Desk) -> Iterable[Table]:
    with desk(data) as place, closing(sqlite3.connect(data.file)) as plain:
        title = f"The overview of {data.plan.messages:,} SMS"
        page = _page(place, is_sqlite=True)
        yield _opened(place, lambda: plain.execute(page).fetchall(), title, little)
        yield _filtered(data, place, title)
        yield _live(place, plain, title)


def _on_postgresql(data: dataset.DataSet) -> Iterable[Table]:
    with desk(data) as place, psycopg.connect(data.url.replace("+psycopg", "")) as server:
        title = f"The overview of {data.plan.messages:,} SMS on PostgreSQL"
        page = _page(place, is_sqlite=False).encode()
        yield _opened(place, lambda: server.execute(page).fetchall(), title)
        yield _filtered(data, place, title)


def _pane(place: Desk, query: MessageQuery) -> ListPane[MessageLine]:
    """A list that was told to read this query."""
    actor = place.context.session.actor
    source = MessageSource(actor, query, ZONE)
    pane = ListPane(
        place.context, "bench", "SMS", columns(actor, place.context.session.mandants), source, ask=True
    )
    pane.resize(place.host.size())
    pane.reload()
    return pane


def _opened(place: Desk, page: Callable[[], list[Any]], title: str, little: Desk | None = None) -> Table:
    """From the database to painted rows: the first ones, then with the exact number; the floor has no number."""

    def floor() -> None:
        table = _bare_table(place, page(), widths)
        painter_of(table)()
        table.deleteLater()

    def opened(desk: Desk, *, counted: bool) -> Callable[[], None]:
        def action() -> None:
            pane = _pane(desk, MessageQuery())
            wait_for(lambda: pane.model.rowCount() and (pane.model.is_counted or not counted))
            painter_of(pane)()
            pane.deleteLater()

        return action

    pane = _pane(place, MessageQuery())
    wait_for(lambda: pane.model.is_counted and pane.model.rowCount())
    painter_of(pane)()
    early = _jump(pane, 0.5)
    place.settle()
    widths = [pane.table.columnWidth(section) for section in range(pane.model.columnCount())]
    actions = [floor, opened(place, counted=False), opened(place, counted=True)]
    actions += [opened(little, counted=True)] if little else []
    bare, first, whole, *few = _in_turns(place, actions)
    lines = [
        Line("first rows", first, bare, Reach(1.3)),
        Line(f"exact count of {pane.model.rowCount():,} rows", whole, bare, Reach(2.0)),
        *(Line("the same, beside as many rows as a new user has", whole, one, Reach(1.5)) for one in few),
        Line("jump to the middle before there are marks", early, None),
        *_jumps(place, pane),
    ]
    pane.deleteLater()
    return Table(title, "a keyset page by the bare driver in a bare `QStandardItemModel`", tuple(lines))


def _jumps(place: Desk, pane: ListPane[MessageLine]) -> Iterable[Line]:
    """Through the whole list, and what that leaves in memory."""
    before = _memory()
    jumps = [_jump(pane, share) for share in SHARES]
    for step in range(200):
        _jump(pane, step / 200)
    place.settle()
    median = statistics.median(jumps)
    return (
        Line("jump to the end or anywhere, painted with its texts", median, None, Reach(at_most=0.030)),
        Line("memory after 200 jumps more", _memory() - before, None, Reach(at_most=10), unit="MiB"),
    )


def _in_turns(place: Desk, actions: list[Callable[[], None]]) -> list[float]:
    """The median seconds of each; what one has left to the lanes is waited for outside."""
    times: list[list[float]] = [[] for _action in actions]
    for _round in range(OPENINGS):
        for action, taken in zip(actions, times, strict=True):
            taken.append(_alone(place, action))
    return [statistics.median(taken) for taken in times]


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


def _bare_table(place: Desk, rows: list[Any], widths: list[int]) -> QTableView:
    """The same columns in Qt's own model, delegate and view, as they come from the database."""
    table = QTableView()
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
    table.setShowGrid(False)
    table.setWordWrap(False)
    model = QStandardItemModel(0, len(widths), table)
    for row in rows:
        model.appendRow([QStandardItem("" if value is None else str(value)) for value in row[: len(widths)]])
    table.setModel(model)
    for section, width in enumerate(widths):
        table.setColumnWidth(section, width)
    table.resize(place.host.size())
    return table


def _page(place: Desk, *, is_sqlite: bool) -> str:
    """The newest messages of all Mandanten with what their rows show, each Mandant along its index."""
    by = " INDEXED BY ix_message_mandant" if is_sqlite else ""
    first = "" if is_sqlite else f" ORDER BY at DESC, key DESC LIMIT {WINDOW}"
    streams = [
        f"SELECT listed_at AS at, id AS key FROM message{by} WHERE mandant_id = {mandant.id}{first}"
        for mandant in place.context.session.mandants
    ]
    keys = " UNION ALL ".join(streams if is_sqlite else [f"({stream})" for stream in streams])
    return f"""
        SELECT text, number, last_name, message.listed_at, status, parts, price, mandant.name, user_name, resend_of,
            first_name, company, message.customer_id, message.appointment_id, reason, words, message.currency, rule,
            due_at, appointment.start, edited_by_hand, message.id
        FROM (SELECT at, key FROM ({keys}) AS streams ORDER BY 1 DESC, 2 DESC LIMIT {WINDOW}) AS page
        JOIN message ON message.id = key
        JOIN mandant ON mandant.id = message.mandant_id
        LEFT JOIN customer ON customer.id = message.customer_id
        LEFT JOIN appointment ON appointment.id = message.appointment_id
        ORDER BY at DESC, key DESC
    """


def _memory() -> float:
    """MiB of this process."""
    size: int = psutil.Process().memory_info().rss
    return size / 2**20


if __name__ == "__main__":
    tables.run(measured)
