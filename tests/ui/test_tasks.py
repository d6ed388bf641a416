from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy import text as sql

from app.domain.progress import Cancelled
from app.models.mandant import SettingRecord
from app.services.suite import Services
from app.storage.database import Database
from app.ui.tasks import Lane, TaskRunner

Make = Callable[..., TaskRunner]
T = TypeVar("T")
R = TypeVar("R")


class _Answer(set[int]):
    """One that can be watched."""


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    made: list[TaskRunner] = []

    def build(open_services: Callable[[], Any] = lambda: SimpleNamespace(name="services")) -> TaskRunner:
        runner = TaskRunner(cast("Callable[[], Services]", open_services))
        runner.start()
        made.append(runner)
        return runner

    yield build
    for runner in made:
        runner.close()


def _settled(qtbot: QtBot, runner: TaskRunner) -> None:
    qtbot.waitUntil(lambda: not runner.busy)


def test_answers_come_on_the_gui_thread_in_the_order_asked(qtbot: QtBot, make: Make) -> None:
    runner, owner = make(), QObject()
    seen: list[tuple[int, bool]] = []
    workers: set[str] = set()
    main = threading.current_thread()

    def work(number: int) -> int:
        workers.add(threading.current_thread().name)
        return number

    for number in range(20):
        runner.run(
            owner,
            partial(_with, work, number),
            lambda n: seen.append((n, threading.current_thread() is main)),
        )
    _settled(qtbot, runner)
    assert seen == [(number, True) for number in range(20)]
    assert workers == {"data lane"}


@pytest.mark.parametrize("lane", list(Lane))
def test_an_answer_is_let_go_of(qtbot: QtBot, make: Make, lane: Lane) -> None:
    """A report, or all ids of a long list, take much memory."""
    runner, owner = make(), QObject()
    answers: list[weakref.ref[object]] = []

    def work(_services: Services) -> set[int]:
        made: set[int] = _Answer()
        answers.append(weakref.ref(made))
        return made

    runner.run(owner, work, lambda _answer: None, lane=lane)
    _settled(qtbot, runner)
    qtbot.waitUntil(lambda: answers[0]() is None)


def test_only_the_newest_question_of_a_key_is_answered(qtbot: QtBot, make: Make) -> None:
    gate = threading.Event()
    runner, owner = make(), QObject()
    answers: list[str] = []
    runner.run(owner, lambda _s: gate.wait(5), lambda _none: None)
    asked: list[str] = []

    def find(text: str) -> str:
        asked.append(text)
        return text

    for text in ("m", "me", "mey"):
        runner.run(owner, partial(_with, find, text), answers.append, key="find")
    gate.set()
    _settled(qtbot, runner)
    assert answers == ["mey"]
    assert asked == ["mey"]  # the older ones were not even worked on


def test_an_answer_for_somebody_who_is_gone_is_dropped(qtbot: QtBot, make: Make) -> None:
    runner, owner = make(), QObject()
    gate = threading.Event()
    answers: list[bool] = []
    runner.run(owner, lambda _s: gate.wait(5), answers.append)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not _is_alive(owner))
    gate.set()
    _settled(qtbot, runner)
    assert answers == []


def test_errors_go_to_who_asked_and_else_to_the_one_place(qtbot: QtBot, make: Make) -> None:
    runner, owner = make(), QObject()
    told: list[str] = []
    runner.unhandled = lambda error: told.append(f"unhandled {type(error).__name__}")
    runner.run(
        owner, lambda _s: 1 / 0, lambda _never: None, failed=lambda error: told.append(type(error).__name__)
    )
    runner.run(owner, lambda _s: [][0], lambda _never: None)
    _settled(qtbot, runner)
    assert told == ["ZeroDivisionError", "unhandled IndexError"]


def test_a_database_that_does_not_open_answers_every_question_with_its_error(
    qtbot: QtBot, make: Make
) -> None:
    def fail() -> object:
        raise OSError("no disk")

    runner, owner = make(fail), QObject()
    told: list[str] = []
    for lane in Lane:
        runner.run(
            owner,
            lambda _s: 1,
            lambda _never: None,
            failed=lambda e: told.append(type(e).__name__),
            lane=lane,
        )
    _settled(qtbot, runner)
    assert told == ["OSError"] * len(Lane)


def test_the_network_lane_does_not_hold_up_the_data_lane(qtbot: QtBot, make: Make) -> None:
    gate = threading.Event()
    runner, owner = make(), QObject()
    answers: list[str] = []
    runner.run(owner, lambda _s: gate.wait(5), lambda _done: answers.append("network"), lane=Lane.NETWORK)
    runner.run(owner, lambda _s: "data", answers.append)
    qtbot.waitUntil(lambda: answers == ["data"])
    gate.set()
    _settled(qtbot, runner)
    assert answers == ["data", "network"]


def test_closing_finishes_what_was_asked_for(qtbot: QtBot) -> None:
    runner = TaskRunner(cast("Callable[[], Services]", SimpleNamespace))
    runner.start()
    done: list[int] = []
    for number in range(10):
        runner.run(runner, partial(_with, done.append, number), lambda _none: None)
    runner.close()
    assert done == list(range(10))


def test_ten_thousand_answers_cost_no_reference_to_none_or_true(qtbot: QtBot, make: Make) -> None:
    """PySide6 6.12.0 under Python 3.11 loses one at every emission, and aborts after some hundreds."""
    runner, owner = make(), QObject()

    def soak(count: int) -> None:
        for _number in range(count):
            runner.run(owner, lambda _s: None, lambda _none: None)
        _settled(qtbot, runner)

    soak(500)
    gc.collect()  # what earlier tests left refers to None as well
    before = sys.getrefcount(None), sys.getrefcount(True)
    soak(10_000)
    gc.collect()
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert abs(after[0] - before[0]) < 5_000, "one for each answer would be ten thousand"
    assert abs(after[1] - before[1]) < 5_000


def _with(work: Callable[[T], R], value: T, _services: Services) -> R:
    return work(value)


def _is_alive(owner: QObject) -> bool:
    from shiboken6 import isValid

    return bool(isValid(owner))


def test_long_work_lets_the_data_lane_go_on(qtbot: QtBot, make: Make) -> None:
    runner, owner = make(), QObject()
    release, seen = threading.Event(), list[str]()
    runner.run(owner, lambda _s: release.wait(5), lambda _v: seen.append("long"), lane=Lane.LONG)
    runner.run(owner, lambda _s: "data", seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["data"]
    release.set()
    _settled(qtbot, runner)
    assert seen == ["data", "long"]


def test_closing_cancels_long_work(make: Make) -> None:
    runner, owner = make(), QObject()
    begun, progress = threading.Event(), runner.progress()

    def work(_services: Services) -> None:
        begun.set()
        while True:
            progress.step()

    runner.run(owner, work, lambda _none: None, lane=Lane.LONG)
    assert begun.wait(5)
    runner.close()
    assert progress.cancelled


LONG = sql(
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100000000) SELECT max(x) FROM n"
)
"""Half a minute for either database."""


def test_closing_breaks_off_what_only_asks_and_carries_out_what_changes(
    qtbot: QtBot, make: Make, database: Database
) -> None:
    runner, owner = make(lambda: SimpleNamespace(interrupt_reads=database.interrupt_reads)), QObject()
    reading = {lane: threading.Event() for lane in (Lane.DATA, Lane.LONG)}
    ended: list[type[Exception]] = []
    worked_on: list[str] = []
    told: list[object] = []

    def read(lane: Lane) -> object:
        try:
            with database.read() as work:
                reading[lane].set()
                return work.scalar(LONG)
        except Exception as error:
            ended.append(type(error))
            raise

    def change(_services: Services) -> None:
        with database.read() as work:  # many a change looks first
            before = work.scalar(sql("SELECT count(*) FROM setting"))
        with database.write() as work:
            work.add(SettingRecord(scope="installation", key="found before", value=before))

    for lane in reading:
        runner.run(owner, partial(_with, read, lane), told.append, key=f"count {lane}", lane=lane)
        runner.run(owner, partial(_with, worked_on.append, "key"), told.append, key=f"rest {lane}", lane=lane)
        runner.run(owner, partial(_with, worked_on.append, "asks"), told.append, asks=True, lane=lane)
    runner.run(owner, change, told.append)
    for begun in reading.values():
        assert begun.wait(10)
    runner.close()
    assert ended == [Cancelled, Cancelled]
    assert worked_on == []
    with database.read() as work:
        assert work.scalars(select(SettingRecord.key)).all() == ["found before"]
    QCoreApplication.processEvents()
    assert told == []  # the windows that asked are going
