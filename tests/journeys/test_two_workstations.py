"""Two computers on one server: whoever is quicker hands a message over, and only one of them does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.delivery import MessageStatus
from app.errors import EditConflict
from tests.fixtures.clock import FakeClock
from tests.fixtures.office import FRIDAY, Colleague, Office, alive

S = MessageStatus


@pytest.fixture
def front_desk(tmp_path: Path, clock: FakeClock, postgres_url: str) -> Iterator[Office]:
    with ExitStack() as stack:
        office = Office(tmp_path / "front", postgres_url, clock, stack)
        stack.callback(office.close)
        yield office


@pytest.fixture
def back_office(front_desk: Office, tmp_path: Path) -> Iterator[Colleague]:
    """The second computer, with the gateway's key in its own keyring."""
    colleague = Colleague(front_desk, tmp_path / "back")
    yield colleague
    colleague.close()


def test_many_messages_each_leave_once(front_desk: Office, back_office: Colleague) -> None:
    gateway = front_desk.through(front_desk.seven())
    back_office.learn_secrets()
    ids = [front_desk.send(f"Nummer {number}") for number in range(40)]
    for message_id in ids:
        front_desk.wait_until(message_id, S.ACCEPTED, S.SENT)
    assert sorted(message.text for message in gateway.messages) == sorted(f"Nummer {n}" for n in range(40))


@pytest.mark.behaviour("D-14")
def test_both_move_the_appointment_and_one_is_told(front_desk: Office, back_office: Colleague) -> None:
    gateway = front_desk.through(front_desk.seven())
    back_office.learn_secrets()
    appointment = front_desk.book()
    front_desk.wait_until(front_desk.remind(appointment), S.SCHEDULED)
    moved = back_office.move(appointment, FRIDAY + timedelta(hours=2))
    with pytest.raises(EditConflict):
        front_desk.move(appointment, FRIDAY + timedelta(hours=4))
    front_desk.wait_until(front_desk.log()[0].id, S.SCHEDULED)
    assert [m.send_at for m in alive(gateway)] == [(moved.start - timedelta(days=1)).timestamp()]
