"""What a message costs the disk: every commit waits for it once, on SQLite with `synchronous=FULL`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from app.domain.delivery import MessageStatus
from app.storage.database import Database
from tests.fixtures.outbox import Bench

MESSAGES = 24


@contextmanager
def commits_of(database: Database) -> Iterator[list[None]]:
    """One entry for every commit meanwhile."""
    made: list[None] = []

    def note(_connection: object) -> None:
        made.append(None)

    event.listen(database.engine, "commit", note)
    yield made
    event.remove(database.engine, "commit", note)


def test_queueing_a_message_is_one_commit(bench: Bench) -> None:
    with commits_of(bench.scene.database) as made:
        bench.send()
    assert len(made) == 1


def test_handing_over_is_at_most_two_commits_a_message(bench: Bench) -> None:
    """The intent before the first byte leaves, the answer after it; several messages share them where they can."""
    gateway = bench.use_seven()
    for number in range(MESSAGES):
        bench.send(f"Nummer {number}")
    with commits_of(bench.scene.database) as made:
        assert bench.step() == MESSAGES
    assert len(gateway.messages) == MESSAGES
    # Two claims at most for each four that seven.io takes at once, and no answer is written down alone for long.
    assert len(made) <= MESSAGES + MESSAGES // 2 + 1


def test_a_step_with_nothing_to_do_writes_nothing(bench: Bench) -> None:
    bench.use_seven()
    message_id = bench.send()
    bench.step()
    assert bench.status(message_id) is MessageStatus.ACCEPTED
    with commits_of(bench.scene.database) as made:
        assert bench.step() == 0
    assert len(made) == 0


def test_asking_for_reports_shares_its_commits(bench: Bench) -> None:
    bench.use_seven()
    for number in range(MESSAGES):
        bench.send(f"Nummer {number}")
    bench.step()
    bench.clock.advance(seconds=6)
    with commits_of(bench.scene.database) as made:
        bench.poll()
    assert len(made) <= MESSAGES
