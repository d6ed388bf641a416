"""The workers of one process on a real outbox: what is queued leaves, reports come in, and all threads end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.delivery import MessageStatus, StatusReason
from app.services.events import Events, MessagesChanged
from app.services.message_list import MessageListService
from app.services.news import NewsService
from app.storage.repos import message_tally, workers
from app.workers.crew import Crew
from app.workers.dispatcher import Dispatcher
from app.workers.planner import Planner
from tests.fixtures.composing import FRIDAY
from tests.fixtures.outbox import Bench
from tests.gateways.faults import Fault, FaultKind

S = MessageStatus
R = StatusReason


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "in vain"
        time.sleep(0.01)


def messages_of(bench: Bench) -> MessageListService:
    return MessageListService(bench.scene.database, Events())


def crew_of(bench: Bench, events: Events) -> Crew:
    parts: Any = SimpleNamespace(
        events=events,
        sending=bench.dispatch.sending,
        polling=bench.dispatch.polling,
        outbox=bench.dispatch.outbox,
        planning=bench.dispatch.planning,
        heartbeat=bench.dispatch.heartbeat,
        news=NewsService(bench.scene.database, events),
        messages=messages_of(bench),
    )
    return Crew(parts, bench.clock, tick=0.05)


@pytest.fixture
def crew(bench: Bench) -> Iterator[Crew]:
    made = crew_of(bench, Events())
    made.start()
    yield made
    made.stop()


def test_what_is_queued_leaves_and_its_report_comes_in(bench: Bench, crew: Crew) -> None:
    message_id = bench.send()
    until(lambda: bench.status(message_id) is S.ACCEPTED)
    bench.clock.advance(seconds=6)
    until(lambda: bench.status(message_id) is S.DELIVERED)
    assert bench.history(message_id) == [S.QUEUED, S.ACCEPTED, S.DELIVERED]


def test_it_is_woken_by_what_happens_in_the_program(bench: Bench) -> None:
    events = Events()
    crew = crew_of(bench, events)
    for loop in crew._loops:
        loop._tick = 3600
    crew.start()
    until(lambda: bench.dispatch.heartbeat.last_seen() is not None)
    message_id = bench.send()
    events.publish(MessagesChanged())
    until(lambda: bench.status(message_id) is S.ACCEPTED)
    crew.stop()
    assert not [t.name for t in threading.enumerate() if t.name in ("dispatcher", "status poller", "planner")]


def test_stopping_lets_the_open_call_end_and_begins_no_other(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = bench.use_android()
    gateway.faults.next(Fault(FaultKind.DELAY, 30))
    ids = [bench.send("eins"), bench.send("zwei"), bench.send("drei")]
    told_to_stop = bench.dispatch.sending.stop

    def stop_before_the_gateway_answers() -> None:
        told_to_stop()
        gateway.stopping.set()

    monkeypatch.setattr(bench.dispatch.sending, "stop", stop_before_the_gateway_answers)
    crew = crew_of(bench, Events())
    crew.start()
    until(lambda: gateway.counts["sendings"] == 1)
    crew.stop()
    statuses = [bench.status(message_id) for message_id in ids]
    assert statuses[0] is S.ACCEPTED
    assert set(statuses[1:]) == {S.QUEUED}, "claimed, not tried, and back at once"
    assert {bench.message(message_id).attempts for message_id in ids[1:]} == {0}


def test_at_its_start_it_holds_what_became_due_while_nobody_worked(bench: Bench) -> None:
    message_id = bench.remind()
    bench.dispatch.heartbeat.beat()
    bench.clock.set(FRIDAY - timedelta(hours=3))
    Dispatcher(bench.dispatch.sending, bench.dispatch.outbox, bench.dispatch.heartbeat).begin()
    assert bench.message(message_id).reason is R.OVERDUE_AT_START
    assert bench.dispatch.heartbeat.last_seen() == bench.clock.now()


def test_after_a_sleep_it_asks_as_after_a_start(bench: Bench) -> None:
    message_id = bench.remind()
    before = bench.clock.now()
    bench.clock.set(FRIDAY - timedelta(hours=3))
    dispatcher = Dispatcher(bench.dispatch.sending, bench.dispatch.outbox, bench.dispatch.heartbeat)
    dispatcher.woke_up(before)
    dispatcher.step()
    assert bench.message(message_id).reason is R.OVERDUE_AT_START


def test_while_another_worker_was_alive_nothing_is_held(bench: Bench) -> None:
    message_id = bench.remind()
    bench.clock.set(FRIDAY - timedelta(hours=3))
    with bench.scene.database.write() as work:
        workers.beat(work, "another:1", bench.clock.now() - timedelta(seconds=40))
    dispatcher = Dispatcher(bench.dispatch.sending, bench.dispatch.outbox, bench.dispatch.heartbeat)
    dispatcher.begin()
    dispatcher.step()
    assert bench.status(message_id) is S.ACCEPTED


def test_the_planner_beats_every_half_minute_and_catches_up(bench: Bench) -> None:
    planner = Planner(bench.dispatch.planning, bench.dispatch.heartbeat, messages_of(bench), bench.clock)
    message_id = bench.remind()
    bench.change(message_id, appointment_start=FRIDAY - timedelta(days=2))
    planner.step()
    assert bench.dispatch.heartbeat.last_seen() is None
    bench.clock.advance(seconds=30)
    planner.step()
    assert bench.dispatch.heartbeat.last_seen() == bench.clock.now()
    assert bench.message(message_id).appointment_start == FRIDAY
    bench.clock.set(bench.clock.now() - timedelta(hours=5))
    planner.step()
    assert bench.dispatch.heartbeat.last_seen() == bench.clock.now(), "a clock set back does not stop it"


def test_the_planner_keeps_in_mind_how_many_messages_there_are(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.repos.message_tally.STALE", 0)
    planner = Planner(bench.dispatch.planning, bench.dispatch.heartbeat, messages_of(bench), bench.clock)
    bench.send()
    bench.clock.advance(seconds=30)
    planner.step()
    bench.send()
    with bench.scene.database.read() as work:
        assert message_tally.count(work, [bench.actor.mandant_id]) == 2
