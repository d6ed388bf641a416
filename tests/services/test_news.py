from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import insert, text

from app.domain.delivery import MessageStatus
from app.domain.permissions import Actor, Role
from app.models.message import MessageEventRecord, MessageRecord
from app.services.attention import AttentionService
from app.services.events import Event, Events, MessagesChanged
from app.services.news import LOOKS_FOR_A_GAP, MOST, NewsService
from app.storage.database import Database
from tests.fixtures.clock import START, FakeClock

RECEPTION = Actor(0, "Ben", Role.RECEPTION, 1, "en")


def a_message(number: int) -> dict[str, object]:
    return {
        "id": number, "mandant_id": 1, "customer_id": None, "reference": f"{number:032}", "dedup_key": str(number),
        "purpose": "appointments", "number": "+491701234567", "text": "", "parts": 1, "rule": "now",
        "status": MessageStatus.DELIVERED, "created_at": START, "due_at": START, "status_at": START, "listed_at": START,
    }  # fmt: skip


@dataclass
class Program:
    """One process on the database: its events, and what its windows are told by the news."""

    database: Database
    events: Events = field(default_factory=Events)
    told: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.news = NewsService(self.database, self.events)
        self.news.look()

    def look(self) -> list[Event]:
        """What a look tells, and nothing else."""
        stop: Callable[[], None] = self.events.subscribe(self.told.append)
        self.told.clear()
        self.news.look()
        stop()
        return list(self.told)

    def step(self, *messages: int, tell: bool = True) -> None:
        """Something happens to these messages in this process."""
        with self.database.write() as work:
            add_steps(work.connection().execute, messages)
        if tell:
            self.events.publish(MessagesChanged(messages))


def add_steps(execute: Callable[..., object], messages: tuple[int, ...], **columns: object) -> None:
    rows = [
        {"message_id": number, "at": START, "status": MessageStatus.SENT, "words": "", **columns}
        for number in messages
    ]
    execute(insert(MessageEventRecord), rows)


@pytest.fixture
def programs(database: Database) -> Iterator[tuple[Program, Program]]:
    """Two processes on one database."""
    with database.write() as work:
        work.execute(
            text(
                "INSERT INTO mandant (id, name, street, postal_code, city, phone, email, website, time_zone, country, "
                "language, colour, default_sender, sender_locked, working_hours, version) VALUES "
                "(1, '', '', '', '', '', '', '', 'Europe/Berlin', 'DE', 'de', '#000000', '', false, '{}', 1)"
            )
        )
        work.execute(insert(MessageRecord), [a_message(number) for number in range(1, 6)])
    url = database.engine.url.render_as_string(hide_password=False)
    other = Database(url)
    yield Program(database), Program(other)
    other.close()


def test_what_one_process_does_the_other_is_told_once(programs: tuple[Program, Program]) -> None:
    one, other = programs
    one.step(1, 2)
    assert other.look() == [MessagesChanged((1, 2))]
    assert other.look() == []
    assert one.look() == []


def test_what_both_did_to_a_message_is_told_although_one_was_its_own(
    programs: tuple[Program, Program],
) -> None:
    one, other = programs
    one.step(1)
    other.step(1)
    assert one.look() == [MessagesChanged((1,))]


def test_what_was_before_the_first_look_is_no_news(programs: tuple[Program, Program]) -> None:
    one, _other = programs
    one.step(1)
    assert Program(one.database).look() == []


def test_a_transaction_that_ends_late_is_not_missed(postgres_database: Database) -> None:
    """Its numbers were given out before those of another that has ended already."""
    with postgres_database.write() as work:
        work.execute(
            text(
                "INSERT INTO mandant (id, name, street, postal_code, city, phone, email, website, time_zone, country, "
                "language, colour, default_sender, sender_locked, working_hours, version) VALUES "
                "(1, '', '', '', '', '', '', '', 'Europe/Berlin', 'DE', 'de', '#000000', '', false, '{}', 1)"
            )
        )
        work.execute(insert(MessageRecord), [a_message(number) for number in range(1, 6)])
    reader, writer = Program(postgres_database), Program(postgres_database)
    with postgres_database.engine.connect() as slow, slow.begin() as transaction:
        add_steps(slow.execute, (1, 2))
        writer.step(3)
        assert reader.look() == [MessagesChanged((3,))]
        transaction.commit()
    assert reader.look() == [MessagesChanged((1, 2))]
    assert reader.look() == []


def test_numbers_that_never_come_are_given_up(programs: tuple[Program, Program]) -> None:
    one, other = programs
    with one.database.write() as work:
        add_steps(work.connection().execute, (1,), id=900)
    assert other.look() == [MessagesChanged((1,))]
    for _look in range(LOOKS_FOR_A_GAP):
        assert other.look() == []
    with one.database.write() as work:
        add_steps(work.connection().execute, (2,), id=899)
    assert other.look() == []


def test_after_very_much_everything_has_changed(programs: tuple[Program, Program]) -> None:
    one, other = programs
    one.step(*([1, 2, 3] * MOST))
    assert other.look() == [MessagesChanged()]
    one.step(4)
    assert other.look() == [MessagesChanged((4,))]


def test_laying_one_to_rest_and_taking_that_back_is_told_once(programs: tuple[Program, Program]) -> None:
    one, other = programs
    tray = AttentionService(one.database, one.events, FakeClock())
    tray.settle(RECEPTION, 2)
    assert other.look() == [MessagesChanged((2,))]
    assert other.look() == []
    assert one.look() == []
    tray.unsettle(RECEPTION, 2)
    tray.settle(RECEPTION, 3)
    assert other.look() == [MessagesChanged((2, 3))]
    assert one.look() == []


def test_what_was_laid_to_rest_before_the_first_look_is_no_news(programs: tuple[Program, Program]) -> None:
    one, _other = programs
    AttentionService(one.database, one.events, FakeClock()).settle(RECEPTION, 2)
    late = Program(one.database)
    assert late.look() == []
    assert late.look() == []
