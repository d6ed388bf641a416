"""The loop that must survive: wakes when told or due, backs off on faults, notices a sleep, ends at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from app.workers.loop import Loop
from tests.fixtures.clock import FakeClock
from tests.fixtures.hygiene_logs import LogWatch


@dataclass
class Recorded:
    """A worker that writes down what it is told; `act` is what a step does."""

    act: Callable[[], None] = lambda: None
    due: datetime | None = None
    told: list[str] = field(default_factory=list)
    since: list[datetime] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def note(self, word: str) -> None:
        with self.changed:
            self.told.append(word)
            self.changed.notify_all()

    def begin(self) -> None:
        self.note("begin")

    def step(self) -> None:
        self.note("step")
        self.act()

    def next_due(self) -> datetime | None:
        return self.due

    def woke_up(self, since: datetime) -> None:
        self.since.append(since)
        self.note("woke up")

    def stop(self) -> None:
        self.note("stop")

    def wait_for(self, word: str, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.told.count(word) >= count, timeout=10), self.told


@pytest.fixture
def worker() -> Recorded:
    return Recorded()


@pytest.fixture
def started() -> Iterator[Callable[..., Loop]]:
    loops: list[Loop] = []

    def start(worker: Recorded, clock: FakeClock, tick: float = 3600) -> Loop:
        loop = Loop("a worker", worker, clock, tick=tick)
        loops.append(loop)
        loop.start()
        return loop

    yield start
    for loop in loops:
        loop.stop()
        loop.join()


Start = Callable[..., Loop]


def test_it_begins_once_and_steps_when_woken(worker: Recorded, clock: FakeClock, started: Start) -> None:
    loop = started(worker, clock)
    worker.wait_for("step", 1)
    loop.wake()
    worker.wait_for("step", 2)
    assert worker.told == ["begin", "step", "step"]


def test_it_steps_again_at_the_tick_without_being_told(
    worker: Recorded, clock: FakeClock, started: Start
) -> None:
    started(worker, clock, tick=0.01)
    worker.wait_for("step", 3)
    assert worker.told.count("begin") == 1


def test_it_steps_when_something_is_due(worker: Recorded, clock: FakeClock, started: Start) -> None:
    worker.due = clock.now() + timedelta(milliseconds=20)
    started(worker, clock)
    worker.wait_for("step", 2)
    assert "woke up" not in worker.told


def test_a_change_made_in_its_own_step_is_looked_at(
    worker: Recorded, clock: FakeClock, started: Start
) -> None:
    loops: list[Loop] = []

    def wake_itself_once() -> None:
        if worker.told.count("step") == 1:
            loops[0].wake()

    worker.act = wake_itself_once
    loop = Loop("a worker", worker, clock, tick=3600)
    loops.append(loop)
    loop.start()
    worker.wait_for("step", 2)
    loop.stop()
    loop.join()
    assert worker.told.count("step") == 2


def test_a_fault_is_logged_and_survived(
    worker: Recorded, clock: FakeClock, started: Start, expect_log: LogWatch
) -> None:
    seen = expect_log("app.workers.loop", "a worker failed")

    def fail_once() -> None:
        if worker.told.count("step") == 1:
            raise OSError("database is locked")

    worker.act = fail_once
    started(worker, clock, tick=0.01)
    worker.wait_for("step", 3)
    assert len(seen.records) == 1


def test_in_a_back_off_it_still_ends_at_once(
    worker: Recorded, clock: FakeClock, expect_log: LogWatch
) -> None:
    expect_log("app.workers.loop", "a worker failed")

    def fail() -> None:
        raise OSError

    worker.act = fail
    loop = Loop("a worker", worker, clock, tick=3600)
    loop._failures = 6  # the next back-off lasts a minute
    loop.start()
    worker.wait_for("step", 1)
    loop.stop()
    loop._thread.join(10)
    assert not loop._thread.is_alive()
    assert worker.told == ["begin", "step", "stop"]


def test_a_sleep_of_the_computer_is_noticed(worker: Recorded, clock: FakeClock, started: Start) -> None:
    before = clock.now()
    loop = started(worker, clock)
    worker.wait_for("step", 1)
    clock.set(before + timedelta(hours=8))
    loop.wake()
    worker.wait_for("woke up", 1)
    assert worker.since == [before]


def test_time_that_passes_on_both_clocks_is_no_sleep(
    worker: Recorded, clock: FakeClock, started: Start
) -> None:
    loop = started(worker, clock)
    worker.wait_for("step", 1)
    clock.advance(minutes=10)
    loop.wake()
    worker.wait_for("step", 2)
    clock.set(clock.now() - timedelta(hours=2))
    loop.wake()
    worker.wait_for("step", 3)
    assert worker.since == [], "a clock that was set back wakes nobody"
