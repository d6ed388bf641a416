from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from app.domain.progress import Cancelled
from app.models.mandant import SettingRecord
from app.storage.database import Database, Work

LONG = text(
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100000000) SELECT max(x) FROM n"
)
"""Half a minute for either database; no test waits for its end."""
MODEST = text(
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 300000) SELECT max(x) FROM n"
)


def _until_ended(database: Database, asked: Future[object], thread: int) -> int:
    """Break off again and again what this thread reads, until it has ended; how often that was."""
    times = 0
    while not asked.done():
        database.interrupt_reads({thread})
        times += 1
        threading.Event().wait(0.02)
    return times


def _in_thread(pool: ThreadPoolExecutor, work: Callable[[], object]) -> tuple[Future[object], int]:
    thread = pool.submit(threading.get_ident).result()
    return pool.submit(work), thread


def test_a_long_read_is_broken_off_and_the_next_one_works(database: Database) -> None:
    def read() -> object:
        with database.read() as work:
            return work.scalar(LONG)

    with ThreadPoolExecutor(1) as pool:
        asked, thread = _in_thread(pool, read)
        _until_ended(database, asked, thread)
        with pytest.raises(Cancelled):
            asked.result()
        for _time in range(5):  # whichever connection it gets
            with database.read() as work:
                assert work.scalar(text("SELECT 1")) == 1


def test_what_other_threads_read_goes_on(database: Database) -> None:
    def read() -> object:
        with database.read() as work:
            return work.scalar(MODEST)

    with ThreadPoolExecutor(1) as pool:
        asked, thread = _in_thread(pool, read)
        _until_ended(database, asked, thread + 1)
        assert asked.result() == 300_000


def test_a_write_is_never_broken_off(database: Database) -> None:
    def count_and_store(work: Work) -> None:
        work.add(SettingRecord(scope="installation", key="counted", value=work.scalar(MODEST)))

    def write() -> None:
        with database.write() as work:
            count_and_store(work)

    with ThreadPoolExecutor(1) as pool:
        asked, thread = _in_thread(pool, write)
        assert _until_ended(database, asked, thread) > 1
        asked.result()
    with database.read() as work:
        assert work.scalars(select(SettingRecord.value)).all() == [300_000]
