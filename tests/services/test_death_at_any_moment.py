"""The program dies at every single statement between claim and record: nothing is lost, nothing is sent twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.domain.delivery import MessageStatus, StatusReason
from app.providers.base import OutgoingSms, SendReport
from app.providers.seven import SevenProvider
from app.services.dispatch import Dispatch, build
from app.services.events import Events
from app.services.values import ValueService
from app.storage.database import Database
from tests.fixtures.outbox import Bench

S = MessageStatus


class Death(BaseException):
    """The process ends here; nothing after it is executed."""


@contextmanager
def dying_at(database: Database, statement: int) -> Iterator[list[str]]:
    """Let the process die before its n-th statement (a commit is one too); yields what was executed."""
    executed: list[str] = []

    def count(words: str) -> None:
        if len(executed) == statement:
            raise Death
        executed.append(words)

    def before(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        count(sql)

    def commit(_connection: object) -> None:
        count("COMMIT")

    engines = {database.engine, database.reading_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", before)
        event.listen(engine, "commit", commit)
    try:
        yield executed
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", before)
            event.remove(engine, "commit", commit)


def worker(bench: Bench, lease: timedelta, database: Database | None = None) -> Dispatch:
    """Another worker on the same database."""
    return build(
        database=database or bench.scene.database,
        events=Events(),
        clock=bench.clock,
        secrets=bench.secrets,
        values=ValueService(bench.clock),
        data_dir=bench.data_dir,
        lease=lease,
    )


def statements_of_a_sending(bench: Bench) -> int:
    with dying_at(bench.scene.database, 10_000) as executed:
        bench.send()
        begun = len(executed)
        bench.step()
        return len(executed) - begun


def test_killed_at_every_statement_nothing_is_lost_and_nothing_doubled(bench: Bench) -> None:
    gateway = bench.use_seven()
    statements = statements_of_a_sending(bench)
    assert statements > 15
    ids = []
    for statement in range(statements):
        ids.append(bench.send(f"Nummer {statement}"))
        its_database = Database(bench.scene.database.engine.url.render_as_string(hide_password=False))
        dead = worker(bench, timedelta(0), its_database)
        with dying_at(its_database, statement), suppress(Death):
            dead.sending.step()
        dead.close()
        its_database.close()
        # Somebody else goes on, at once and after the settle window; the dead one's lease is over.
        bench.step()
        bench.clock.advance(seconds=bench.scene.account.settle_seconds + 5)
        bench.step()
        bench.step()
    assert {bench.status(message_id) for message_id in ids} <= {S.ACCEPTED, S.SENT, S.DELIVERED}
    references = gateway.references()
    assert len(references) == len(set(references)), "nothing doubled"
    assert {bench.message(message_id).reference for message_id in ids} <= set(references), "nothing lost"


def test_an_expired_lease_is_unclear_and_never_simply_queued_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = bench.use_seven()
    message_id = bench.send()

    def die(_self: SevenProvider, _sms: OutgoingSms) -> SendReport:
        raise Death

    dead = worker(bench, timedelta(0))
    monkeypatch.setattr(SevenProvider, "send", die)
    with suppress(Death):
        dead.sending.step()
    monkeypatch.undo()
    assert bench.status(message_id) is S.SENDING
    dead.close()
    bench.dispatch.sending.step()
    message = bench.message(message_id)
    assert (message.status, message.reason) == (S.UNKNOWN, StatusReason.PROGRAM_STOPPED)
    assert gateway.messages == []
    bench.clock.advance(seconds=60)
    bench.step()
    assert bench.status(message_id) is S.UNKNOWN, "the settle window is not over"
    bench.clock.advance(seconds=65)
    bench.step()
    bench.step()
    assert bench.status(message_id) is S.ACCEPTED
    assert len(gateway.messages) == 1


def test_a_living_workers_lease_is_respected(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.use_seven()
    message_id = bench.send()
    original = SevenProvider.send
    seen: list[MessageStatus] = []

    def send_while_another_looks(self: SevenProvider, sms: OutgoingSms) -> SendReport:
        other = worker(bench, timedelta(seconds=120))
        seen.append(bench.status(message_id))
        assert other.sending.step() == 0
        other.close()
        return original(self, sms)

    monkeypatch.setattr(SevenProvider, "send", send_while_another_looks)
    bench.step()
    assert seen == [S.SENDING], "the intent is committed before the first byte"
    assert bench.status(message_id) is S.ACCEPTED


def test_an_answer_after_the_lease_is_still_the_truth(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.use_seven()
    message_id = bench.send()
    slow = worker(bench, timedelta(0))
    original = SevenProvider.send

    def send_while_another_recovers(self: SevenProvider, sms: OutgoingSms) -> SendReport:
        report = original(self, sms)
        bench.dispatch.sending._claiming.recover()
        assert bench.status(message_id) is S.UNKNOWN
        return report

    monkeypatch.setattr(SevenProvider, "send", send_while_another_recovers)
    # A lease of no length also counts as too old to begin a call, unless no time passes at all.
    slow.sending.step()
    slow.close()
    assert bench.status(message_id) is S.ACCEPTED


def test_an_answer_that_comes_when_others_went_on_changes_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.use_android()
    message_id = bench.send()

    def send_while_the_row_moves_on(_self: object, sms: OutgoingSms) -> SendReport:
        bench.change(message_id, lease_token="0" * 32, status=S.DELIVERED, gateway_id="theirs")
        return SendReport("ours", S.ACCEPTED)

    monkeypatch.setattr("app.providers.android.AndroidProvider.send", send_while_the_row_moves_on)
    bench.step()
    message = bench.message(message_id)
    assert (message.status, message.gateway_id) == (S.DELIVERED, "theirs")


def test_two_workers_share_the_queue_and_take_nothing_twice(bench: Bench) -> None:
    import threading

    gateway = bench.use_seven()
    ids = [bench.send(f"Nummer {number}") for number in range(40)]
    others = [worker(bench, timedelta(seconds=120)) for _ in range(3)]
    threads = [threading.Thread(target=other.sending.step) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bench.step()
    for other in others:
        other.close()
    assert {bench.status(message_id) for message_id in ids} == {S.ACCEPTED}
    assert len(gateway.references()) == len(set(gateway.references())) == 40
