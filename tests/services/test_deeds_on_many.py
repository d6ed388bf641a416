"""Thousands of waiting messages are released, given up or taken back without keeping everybody else from writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from app.domain.delivery import MessageStatus
from app.domain.mailings import Recipients
from app.domain.waiting import Taken
from app.errors import NotFound
from app.services import outbox, waiting
from app.services.events import Events
from app.services.waiting import WaitingService
from app.storage.repos import restored
from tests.fixtures.mailings import MailingBench, as_shown

S = MessageStatus
MANY, PORTION = 25, 10
UNKNOWN = range(100_000, 170_000)
"""More ids than either database takes as parameters of one statement."""


@pytest.fixture
def ids(mail: MailingBench, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    monkeypatch.setattr(outbox, "AT_ONCE", PORTION)
    monkeypatch.setattr(waiting, "AT_ONCE", PORTION)
    numbers = tuple(f"+491511200{number:04}" for number in range(MANY))
    mailing = mail.draft(template="Guten Tag", recipients=Recipients(numbers=numbers))
    forecast = mail.review.review(mail.actor, mailing.id)
    mail.sending.launch(mail.actor, as_shown(forecast, typed=MANY))
    return [message.id for message in mail.bench.messages()]


@contextmanager
def transactions(mail: MailingBench) -> Iterator[list[str]]:
    ended: list[str] = []

    def note(_connection: Any) -> None:
        ended.append("commit")

    engine = mail.bench.scene.database.engine
    event.listen(engine, "commit", note)
    try:
        yield ended
    finally:
        event.remove(engine, "commit", note)


@pytest.mark.parametrize("deed", ["release", "discard"])
def test_what_a_backup_brought_back_is_settled_in_portions(
    mail: MailingBench, ids: list[int], deed: str
) -> None:
    with mail.bench.scene.database.write() as work:
        restored.hold_unsent(work, mail.bench.clock.now())
    with transactions(mail) as ended:
        assert getattr(mail.bench.dispatch.outbox, deed)(mail.actor, ids) == MANY
    assert len(ended) == 3
    status = S.QUEUED if deed == "release" else S.CANCELLED
    assert {message.status for message in mail.bench.messages()} == {status}


def test_any_number_of_ids_can_be_given(mail: MailingBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "AT_ONCE", 20_000)
    assert mail.bench.dispatch.outbox.release(mail.actor, UNKNOWN) == 0


@pytest.mark.parametrize("deed", ["cancel", "send_now"])
def test_those_that_wait_are_dealt_with_in_portions_wherever_the_missing_ones_stand(
    mail: MailingBench, ids: list[int], deed: str
) -> None:
    service = WaitingService(mail.bench.scene.database, Events(), mail.bench.clock)
    missing = list(UNKNOWN[:PORTION])
    with transactions(mail) as ended:
        assert getattr(service, deed)(mail.actor, [*missing, *ids]) == Taken(now=MANY, gone=PORTION)
    assert len(ended) == 4
    with pytest.raises(NotFound):
        getattr(service, deed)(mail.actor, missing)
