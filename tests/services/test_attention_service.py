from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text, update

from app.bootstrap import open_services
from app.config import Config
from app.domain.attention import FAILURES_COUNT_FOR, AttentionKind
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.first_start import FirstStart
from app.domain.mandants import Mandant
from app.domain.permissions import Actor, NotPermitted, Role
from app.errors import NotFound
from app.models.message import MessageRecord, ProviderAccountRecord
from app.services.suite import Services
from app.storage.database import Database
from app.storage.repos import attention as repo
from app.storage.secrets import MemorySecretStore
from tests.fixtures.clock import START, FakeClock

S, R, K = MessageStatus, StatusReason, AttentionKind


class Tray:
    """A company without sample data; messages are written into its table as the workers would leave them."""

    def __init__(self, services: Services, actor: Actor, database: Database) -> None:
        self.services = services
        self.actor = actor
        self.database = database
        self.made = 0

    def store(self, status: MessageStatus, reason: StatusReason | None = None, **values: Any) -> int:
        self.made += 1
        at = START - timedelta(hours=self.made)
        message = {
            "mandant_id": self.actor.mandant_id, "account_id": 1, "user_name": "A", "reference": f"{self.made:032}",
            "dedup_key": str(self.made), "number": "+4917012345", "purpose": "appointments", "text": "Hello",
            "parts": 1, "rule": "now", "status": status, "reason": reason, "created_at": at, "due_at": at,
            "status_at": at, "listed_at": at, **values,
        }  # fmt: skip
        with self.database.write() as work:
            return work.scalar(insert(MessageRecord).values(message).returning(MessageRecord.id)) or 0

    def kinds(self) -> list[AttentionKind]:
        items = self.services.attention.items(self.actor)
        assert self.services.accounts.state(self.actor).trouble == len(
            items
        )  # the flag counts what is listed
        return [item.kind for item in items]


@pytest.fixture
def tray(database_url: str, tmp_path: Path, clock: FakeClock) -> Iterator[Tray]:
    services = open_services(Config(tmp_path, database_url), clock=clock, secrets=MemorySecretStore())
    actor = services.first_start.set_up(FirstStart(Mandant(0, "Mitte"), "Anna"))
    database = Database(database_url)
    yield Tray(services, actor, database)
    database.close()
    services.close()


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        (S.NEEDS_DECISION, R.LINE_BROKE, K.UNCLEAR),
        (S.HELD, R.NO_CONSENT, K.NO_CONSENT),
        (S.HELD, R.NO_NUMBER, K.NO_NUMBER),
        (S.HELD, R.OVERDUE_AT_START, K.HELD),
        (S.HELD, R.MOVED_BY_HAND_EDITED, K.HELD),
        (S.MISSED, R.APPOINTMENT_OVER, K.MISSED),
        (S.FAILED, None, K.FAILED),
        (S.UNDELIVERED, None, K.FAILED),
        (S.EXPIRED, None, K.FAILED),
        (S.REJECTED, R.INVALID_NUMBER, K.FAILED),
        (S.HELD, R.WAITS_FOR_WITHDRAWAL, None),
        (S.HELD, None, None),
        (S.QUEUED, None, None),
        (S.DELIVERED, None, None),
        (S.NO_REPORT, R.NO_REPORT_IN_TIME, None),
        (S.CANCELLED, R.USER_CANCELLED, None),
    ],
)
def test_what_needs_somebody(
    tray: Tray, status: MessageStatus, reason: StatusReason | None, kind: AttentionKind | None
) -> None:
    tray.store(status, reason)
    assert tray.kinds() == ([] if kind is None else [kind])


def test_the_newest_comes_first_and_old_failures_not_at_all(tray: Tray) -> None:
    long_ago = START - FAILURES_COUNT_FOR - timedelta(minutes=1)
    tray.store(S.FAILED)
    tray.store(S.NEEDS_DECISION, R.LINE_BROKE, listed_at=long_ago)
    tray.store(S.FAILED, listed_at=long_ago)
    tray.store(S.HELD, R.RESTORED)
    assert tray.kinds() == [K.FAILED, K.HELD, K.UNCLEAR]


def test_what_was_sent_again_needs_nobody(tray: Tray) -> None:
    failed = tray.store(S.FAILED)
    again = tray.store(S.FAILED, resend_of=failed)
    assert [item.id for item in tray.services.attention.items(tray.actor)] == [again]
    tray.store(S.DELIVERED, resend_of=again)
    assert tray.kinds() == []


def test_what_is_laid_to_rest_needs_nobody_until_that_is_taken_back(tray: Tray) -> None:
    failed = tray.store(S.FAILED)
    tray.services.attention.settle(tray.actor, failed)
    tray.services.attention.settle(tray.actor, failed)
    assert tray.kinds() == []
    tray.services.attention.unsettle(tray.actor, failed)
    assert tray.kinds() == [K.FAILED]


@pytest.mark.parametrize(("reason", "kind"), [("no_credit", K.NO_CREDIT), ("bad_credentials", K.PAUSED)])
def test_a_gateway_that_stands_still_comes_before_all(tray: Tray, reason: str, kind: AttentionKind) -> None:
    tray.store(S.FAILED)
    with tray.database.write() as work:
        work.execute(update(ProviderAccountRecord).values(paused_reason=reason, paused_words="402 Payment"))
    assert tray.kinds() == [kind, K.FAILED]
    assert tray.services.attention.items(tray.actor)[0].words == "402 Payment"


def test_another_company_sees_and_settles_nothing(tray: Tray) -> None:
    failed = tray.store(S.FAILED)
    stranger = replace(tray.actor, mandant_id=99)
    assert tray.services.attention.items(stranger) == ()
    with pytest.raises(NotFound):
        tray.services.attention.settle(stranger, failed)
    with pytest.raises(NotPermitted):
        tray.services.attention.settle(replace(tray.actor, role=Role.STAFF), failed)
    assert tray.kinds() == [K.FAILED]


def test_both_questions_find_an_index(tray: Tray) -> None:
    with tray.database.read() as work:
        for wanted in (repo._open(1), repo._failed(1, START)):
            bound = wanted.compile(work.get_bind(), compile_kwargs={"literal_binds": True})
            explain = "EXPLAIN QUERY PLAN" if tray.database.is_sqlite else "EXPLAIN"
            if not tray.database.is_sqlite:
                work.execute(text("SET LOCAL enable_seqscan = off"))
            plan = " ".join(str(row) for row in work.execute(text(f"{explain} {bound}".replace(":", r"\:"))))
            assert "ix_message_" in plan
            assert "SCAN message " not in plan
