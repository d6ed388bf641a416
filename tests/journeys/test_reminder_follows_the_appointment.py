"""A reminder at the gateway follows its appointment through everything: never two, never the old time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.delivery import MessageStatus
from app.domain.send_time import SendRule
from tests.fixtures.office import FRIDAY, Office, alive
from tests.gateways.http_gateway import Gateway
from tests.gateways.wire import Message

S = MessageStatus
DAY = timedelta(days=1)
MONDAY = FRIDAY + 3 * DAY + timedelta(hours=4, minutes=30)
"""Monday 30 November 2026, 14:30 in Berlin."""


@contextmanager
def never_two(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever happens inside: when the gateway takes a message, the one before has been given back."""
    taken: list[int] = []
    take = gateway.take

    def count(message: Message) -> None:
        taken.append(len(alive(gateway)))
        take(message)

    monkeypatch.setattr(gateway, "take", count)
    yield
    assert set(taken) <= {0}, "two of the same were at the gateway at one time"


@pytest.mark.behaviour("AW-27", "AW-29", "D-3", "D-5", "D-14")
@pytest.mark.parametrize("make", [Office.seven, Office.phone])
def test_moved_called_off_and_brought_back_there_is_one_and_it_is_right(
    office: Office, make: Callable[[Office], Gateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = office.through(make(office))
    with never_two(gateway, monkeypatch):
        appointment = office.book()
        first = office.remind(appointment)
        office.wait_until(first, S.SCHEDULED)
        assert [m.send_at for m in alive(gateway)] == [(FRIDAY - DAY).timestamp()]
        assert "Freitag, 27.11.2026, 10:00 Uhr" in alive(gateway)[0].text

        appointment = office.move(appointment, MONDAY)
        office.wait_until(first, S.SUPERSEDED)
        second = office.log()[0].id
        office.wait_until(second, S.SCHEDULED)
        assert [m.send_at for m in alive(gateway)] == [(MONDAY - DAY).timestamp()]
        assert "Montag, 30.11.2026, 14:30 Uhr" in alive(gateway)[0].text

        called_off = office.services.appointments.cancel(office.actor, appointment.id)
        office.wait_until(second, S.CANCELLED)
        assert alive(gateway) == []

        office.services.appointments.undo(office.actor, called_off)
        office.wait_for(lambda: len(alive(gateway)) == 1, "the reminder to come back")
        third = office.log()[0].id
        office.wait_until(third, S.SCHEDULED)

        office.clock.set(MONDAY - DAY + timedelta(minutes=1))
        office.wait_until(third, S.DELIVERED)
    assert [(m.send_at, m.text) for m in alive(gateway)] == [
        ((MONDAY - DAY).timestamp(), "Guten Tag Frau Meyer, Ihr Termin: Montag, 30.11.2026, 14:30 Uhr.")
    ]


@pytest.mark.behaviour("D-14")
def test_called_off_before_the_program_could_tell_the_gateway(office: Office) -> None:
    gateway = office.through(office.seven())
    appointment = office.book()
    reminder = office.remind(appointment)
    office.wait_until(reminder, S.SCHEDULED)
    office.switch_off()
    office.services.appointments.cancel(office.actor, appointment.id)
    assert len(alive(gateway)) == 1
    office.restart(after=timedelta(hours=1))
    office.wait_until(reminder, S.CANCELLED)
    assert alive(gateway) == []


@pytest.mark.behaviour("D-12", "D-13")
@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (datetime(2027, 3, 28, 8, 0, tzinfo=UTC), datetime(2027, 3, 27, 9, 0, tzinfo=UTC)),
        (datetime(2027, 10, 31, 9, 0, tzinfo=UTC), datetime(2027, 10, 30, 8, 0, tzinfo=UTC)),
    ],
    ids=["spring", "autumn"],
)
def test_the_gateway_is_given_the_right_hour_when_the_clocks_change(
    office: Office, start: datetime, expected: datetime
) -> None:
    gateway = office.through(office.seven())
    office.wait_until(office.remind(office.book(start), SendRule.DAY_1), S.SCHEDULED)
    assert [m.send_at for m in alive(gateway)] == [expected.timestamp()]
    assert "10:00 Uhr" in alive(gateway)[0].text
