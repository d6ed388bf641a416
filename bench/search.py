"""Search as you type among a hundred thousand customers: per key, until the rows are painted."""

from __future__ import annotations

import sqlite3
import statistics
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing

from PySide6.QtWidgets import QWidget

from app.domain import search
from app.domain.customers import CustomerQuery
from app.ui.customers.page import CustomersPage
from app.ui.search_box import SearchBox
from bench import dataset, tables
from bench.desk import Desk, desk, painter_of, wait_for
from bench.measure import Line, Reach, Table, timed

TYPED = ("müller", "schmidt an", "erika m", "0176 0407", "hambur", "+49 176 04 07 01 23")
"""What is typed, one key after the other: names, a first name and a letter, numbers, a town."""
ROUNDS = 5
FIRST_ROWS = 64
_ROWS = """
SELECT customer.id, last_name, first_name, company, city, email,
    (SELECT e164 FROM customer_phone WHERE customer_id = customer.id ORDER BY position LIMIT 1)
FROM {source} WHERE mandant_id = 1 AND archived = 0 ORDER BY sort_name LIMIT 200
"""
BARE = _ROWS.format(
    source="(SELECT rowid AS id FROM customer_search WHERE customer_search MATCH ?) AS hits "
    "CROSS JOIN customer ON customer.id = hits.id"
)
BARE_LIST = _ROWS.format(source="customer")
"""A mere 0 or + searches for nothing yet: the list is shown as it is."""

Ask = Callable[[str], object]


def measured(small: bool) -> Iterable[Table]:
    keys = [word[:length] for word in TYPED for length in range(1, len(word) + 1) if word[length - 1] != " "]
    data = dataset.sqlite(small=small)
    with desk(data) as place, closing(sqlite3.connect(data.file)) as plain:
        bare, service, page, box = _each_key(keys, _bare(plain), _service(place), _page(place), _box(place))
        yield Table(
            f"Search as you type, {data.plan.customers:,} customers, {len(keys)} keys on SQLite",
            "the bare FTS5 query, sorted, 200 rows, by plain sqlite3; not painted",
            (
                _line("answer: all ids, first rows", service, bare),
                _line("customers' list, painted", page, bare),
                _slowest("customers' list, painted, the slowest key", page),
                _line("box at the top, painted", box, bare),
                _slowest("box at the top, painted, the slowest key", box),
            ),
        )
        lite = statistics.fmean(service)
    with dataset.postgresql(small=small) as other, desk(other) as place:
        service, page = _each_key(keys, _service(place), _page(place))
        yield Table(
            f"Search as you type, {other.plan.customers:,} customers, {len(keys)} keys on PostgreSQL",
            "the same answer on SQLite",
            (
                Line("answer, per key", statistics.fmean(service), lite, Reach(3.0)),
                _slowest("customers' list, painted, the slowest key", page),
            ),
        )


def _each_key(keys: Sequence[str], *askers: Ask) -> list[list[float]]:
    """For each asker the median seconds of every key; keys are typed in their order, the askers take turns."""
    times: list[list[list[float]]] = [[[] for _key in keys] for _asker in askers]
    for _round in range(ROUNDS):
        for number, key in enumerate(keys):
            for ask, taken in zip(askers, times, strict=True):
                taken[number].append(timed(lambda ask=ask, key=key: ask(key)))  # type: ignore[misc]
    return [[statistics.median(rounds) for rounds in taken] for taken in times]


def _line(what: str, ours: Sequence[float], bare: Sequence[float]) -> Line:
    return Line(f"{what}, per key", statistics.fmean(ours), statistics.fmean(bare), Reach(1.5))


def _slowest(what: str, ours: Sequence[float]) -> Line:
    return Line(what, max(ours), None, Reach(at_most=0.030))


def _bare(plain: sqlite3.Connection) -> Ask:
    def ask(key: str) -> object:
        if not search.query_terms(key):
            return plain.execute(BARE_LIST).fetchall()
        # As the index holds words: two blanks before each, shorter terms only at the beginning of one.
        terms = [term if len(term) > 2 else f"   {term}"[-3:] for term in search.query_terms(key)]
        return plain.execute(BARE, (" AND ".join(f'"{term}"' for term in terms),)).fetchall()

    return ask


def _service(place: Desk) -> Ask:
    customers, actor = place.services.customers, place.context.session.actor

    def ask(key: str) -> object:
        return customers.rows(actor, customers.ids(actor, CustomerQuery(key))[:FIRST_ROWS])

    return ask


def _page(place: Desk) -> Ask:
    page = CustomersPage(place.context, place.host)
    page.resize(place.host.size())
    page.activate()
    answers: list[None] = []
    page.list.loaded.connect(lambda: answers.append(None))
    wait_for(lambda: answers and not place.context.tasks.busy)
    painted = painter_of(page.list)

    def ask(key: str) -> None:
        answers.clear()
        page.search(key)
        wait_for(lambda: answers)
        painted()

    return ask


def _box(place: Desk) -> Ask:
    window = QWidget()
    window.resize(place.host.size())
    box = SearchBox(window)
    box.attach(place.context)
    box.setEnabled(True)
    window.show()
    window.activateWindow()
    box.setFocus()
    wait_for(box.hasFocus)

    def ask(key: str) -> None:
        window.isVisible()  # lives as long as it is asked
        box.hide_results()
        box.setText(key)
        box.textEdited.emit(key)
        wait_for(lambda: box.results is not None and box.results.isVisible())
        if box.results is not None:
            painter_of(box.results)()

    return ask


if __name__ == "__main__":
    tables.run(measured)
