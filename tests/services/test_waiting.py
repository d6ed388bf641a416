from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from app.config import Config
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.permissions import NotPermitted, Role
from app.domain.send_time import SendRule
from app.domain.waiting import Taken, WaitingDay, WaitingQuery
from app.errors import InvalidInput, NotFound, TooLate, UnfilledPlaceholder
from app.models.message import MessageRecord
from app.services.events import Event, Events, MessagesChanged
from app.services.news import NewsService
from app.storage.database import Database
from tests.fixtures.clock import START, FakeClock
from tests.fixtures.office import FRIDAY, Office, alive

S, R = MessageStatus, StatusReason
NEXT_WEEK = FRIDAY + timedelta(days=7)


@pytest.fixture
def quiet(tmp_path: Path, clock: FakeClock, database_url: str) -> Iterator[Office]:
    """On both databases, with the workers off, so that nothing moves by itself."""
    with ExitStack() as stack:
        opened = Office(tmp_path / "data", database_url, clock, stack)
        stack.callback(opened.close)
        opened.switch_off()
        yield opened


def later(office: Office, days: int = 2, text: str = "Guten Tag") -> int:
    return office.send(text, rule=SendRule.CUSTOM, due=START + timedelta(days=days))


def texts(office: Office, query: WaitingQuery = WaitingQuery()) -> list[str]:  # noqa: B008
    waiting = office.services.waiting
    return [entry.row.text for entry in waiting.rows(office.actor, waiting.ids(office.actor, query))]


def change(office: Office, message_id: int, *, text: str | None = None, days: int | None = None) -> int:
    row = office.row(message_id)
    due = row.due if days is None else START + timedelta(days=days)
    wanted = row.text if text is None else text
    return office.services.waiting.change(office.actor, message_id, text=wanted, due=due).message_id


def test_what_waits_lies_by_its_time_and_is_counted_by_local_days(quiet: Office, clock: FakeClock) -> None:
    later(quiet, 5, "third")
    later(quiet, 1, "first")
    later(quiet, 1, "second")
    gone = later(quiet, 3, "taken back")
    quiet.services.waiting.cancel(quiet.actor, (gone,))
    assert texts(quiet) == ["first", "second", "third"]
    assert quiet.services.waiting.days(quiet.actor) == (
        WaitingDay(date(2026, 11, 24), 2),
        WaitingDay(date(2026, 11, 28), 1),
    )
    clock.advance(timedelta(days=2))
    assert quiet.services.waiting.days(quiet.actor)[0] == WaitingDay(None, 2)
    assert texts(quiet, WaitingQuery(since=clock.now())) == ["third"]
    assert texts(quiet, WaitingQuery(until=clock.now())) == ["first", "second"]


def test_where_it_waits_is_said(quiet: Office) -> None:
    number = later(quiet)
    (entry,) = quiet.services.waiting.rows(quiet.actor, (number,))
    assert (entry.at_gateway, entry.account_name, entry.asks) == (False, "practice", False)
    assert entry.hand_over is not None
    assert entry.goes_early is entry.gateway_schedules


def test_a_new_text_is_sent_as_it_stands_from_now_on(quiet: Office) -> None:
    number = quiet.remind(quiet.book())
    assert change(quiet, number, text="Ihr Termin am Freitag – bitte Rezept mitbringen") == number
    row = quiet.row(number)
    assert (row.text, row.edited_by_hand) == ("Ihr Termin am Freitag – bitte Rezept mitbringen", True)
    assert row.status is S.QUEUED
    assert row.due == FRIDAY - timedelta(days=1)
    assert row.rule is SendRule.DAY_1


def test_a_mere_edit_is_told_to_other_computers(quiet: Office) -> None:
    appointment = quiet.book()
    edited, moved = later(quiet), quiet.remind(appointment)
    events, told = Events(), list[Event]()
    other = Database(Config(quiet.folder, quiet.database).database_url)
    news = NewsService(other, events)
    news.look()
    events.subscribe(told.append)
    change(quiet, edited, text="Another text at the same time")
    news.look()
    assert [event.ids for event in told if isinstance(event, MessagesChanged)] == [(edited,)]
    quiet.move(appointment, FRIDAY + timedelta(hours=1))
    news.look()
    other.close()
    assert [event.ids for event in told if isinstance(event, MessagesChanged)] == [(edited,), (moved,)]


def test_a_new_time_leaves_the_template_alone(quiet: Office) -> None:
    number = quiet.remind(quiet.book())
    change(quiet, number, days=1)
    row = quiet.row(number)
    assert (row.due, row.at, row.rule) == (
        START + timedelta(days=1),
        START + timedelta(days=1),
        SendRule.CUSTOM,
    )
    assert not row.edited_by_hand


def test_a_time_that_has_passed_means_now(quiet: Office, clock: FakeClock) -> None:
    number = later(quiet)
    change(quiet, number, days=-3)
    assert quiet.row(number).due == clock.now()


@pytest.mark.parametrize(
    ("text", "error"),
    [("   ", InvalidInput), ("Hallo <<Vorname>>", UnfilledPlaceholder)],
)
@pytest.mark.behaviour("D-4")
def test_what_cannot_be_sent_is_refused_and_nothing_changes(
    quiet: Office, text: str, error: type[Exception]
) -> None:
    number = later(quiet)
    before = quiet.row(number)
    with pytest.raises(error):
        change(quiet, number, text=text)
    assert quiet.row(number) == before


def test_saving_answers_what_it_was_held_for(quiet: Office, clock: FakeClock) -> None:
    number = later(quiet, 1)
    clock.advance(timedelta(days=3))
    quiet.services.outbox.hold_overdue(clock.now() - timedelta(days=3))
    assert quiet.row(number).reason is R.OVERDUE_AT_START
    change(quiet, number, days=4)
    assert (quiet.row(number).status, quiet.row(number).reason) == (S.QUEUED, None)


def test_what_has_left_cannot_be_changed(office: Office) -> None:
    number = office.send()
    office.clock.advance(timedelta(seconds=6))
    office.wait_until(number, S.ACCEPTED, S.SENT, S.DELIVERED)
    with pytest.raises(TooLate):
        change(office, number, text="too late")
    assert office.services.waiting.send_now(office.actor, (number,)) == Taken(too_late=1)
    assert office.services.waiting.cancel(office.actor, (number,)) == Taken(too_late=1)


def test_a_change_at_the_gateway_withdraws_and_renews_and_never_leaves_two(office: Office) -> None:
    seven = office.through(office.seven())
    first = later(office, 2, "Termin um zehn")
    office.wait_until(first, S.SCHEDULED)
    second = change(office, first, text="Termin um elf", days=3)
    assert second != first
    office.wait_until(first, S.CANCELLED, S.SUPERSEDED)
    office.wait_until(second, S.SCHEDULED)
    assert [message.text for message in alive(seven)] == ["Termin um elf"]
    assert texts(office) == ["Termin um elf"]


def test_several_go_now_wherever_they_wait(office: Office) -> None:
    seven = office.through(office.seven())
    first, second = later(office, 2, "one"), later(office, 3, "two")
    for number in (first, second):
        office.wait_until(number, S.SCHEDULED)
    assert office.services.waiting.send_now(office.actor, (first, second)) == Taken(asked=2)
    office.wait_for(lambda: len(alive(seven)) == 2 and not texts(office), "both to be sent at once")
    assert sorted(message.text for message in alive(seven)) == ["one", "two"]


def test_several_are_taken_back(office: Office) -> None:
    seven = office.through(office.seven())
    first, second = later(office, 2), later(office, 3)
    for number in (first, second):
        office.wait_until(number, S.SCHEDULED)
    assert office.services.waiting.cancel(office.actor, (first, second)) == Taken(asked=2)
    for number in (first, second):
        office.wait_until(number, S.CANCELLED)
    assert alive(seven) == []


def test_nobody_touches_the_neighbours_and_staff_only_reads(quiet: Office) -> None:
    number = later(quiet)
    stranger = quiet.actor.for_mandant(quiet.actor.mandant_id + 1)
    assert quiet.services.waiting.rows(stranger, (number,)) == ()
    for act in (quiet.services.waiting.send_now, quiet.services.waiting.cancel):
        with pytest.raises(NotFound):
            act(stranger, (number,))
        with pytest.raises(NotPermitted):
            act(replace(quiet.actor, role=Role.STAFF), (number,))
    assert texts(quiet) == ["Guten Tag"]


def leaving(office: Office, message_id: int) -> None:
    """As if a worker had it in its hands this very moment."""
    database = Database(Config(office.folder, office.database).database_url)
    with database.write() as work:
        work.execute(
            update(MessageRecord).where(MessageRecord.id == message_id).values(status=S.SENDING, act_at=None)
        )
    database.close()


def test_one_that_cannot_be_hurried_keeps_nobody_back(quiet: Office) -> None:
    first, left, taken_back, last = (later(quiet, days) for days in (1, 2, 3, 4))
    leaving(quiet, left)
    quiet.services.waiting.cancel(quiet.actor, (taken_back,))
    done = quiet.services.waiting.send_now(quiet.actor, (first, left, taken_back, 4711, last))
    assert done == Taken(now=2, too_late=1, gone=2)
    assert [quiet.row(number).due for number in (first, last)] == [quiet.clock.now()] * 2
    assert quiet.status(taken_back) is S.CANCELLED


def test_one_that_has_left_keeps_nobody_from_being_taken_back(quiet: Office) -> None:
    first, left, taken_back, last = (later(quiet, days) for days in (1, 2, 3, 4))
    leaving(quiet, left)
    quiet.services.waiting.cancel(quiet.actor, (taken_back,))
    done = quiet.services.waiting.cancel(quiet.actor, (first, left, taken_back, 4711, last))
    assert done == Taken(now=2, too_late=1, gone=2)
    assert quiet.status(left) is S.SENDING
    assert texts(quiet) == []


def test_what_was_due_while_the_program_was_off_is_the_same_everywhere(
    quiet: Office, clock: FakeClock
) -> None:
    """Offered at the start, in the outbox under *Time has passed*, and in the tray: the same messages."""
    late = [later(quiet, 1, "first"), later(quiet, 2, "second")]
    future = later(quiet, 9, "future")
    clock.advance(timedelta(days=3))
    quiet.services.outbox.hold_overdue(clock.now() - timedelta(days=3))
    services, actor = quiet.services, quiet.actor

    def everywhere() -> tuple[list[int], list[int], list[int]]:
        offered = [row.id for row in services.outbox.overdue_at_start(actor)]
        waiting = services.waiting.ids(actor, WaitingQuery(until=clock.now())).tolist()
        tray = sorted(item.message.id for item in services.attention.items(actor) if item.message)
        return offered, waiting, tray

    assert everywhere() == (late, late, late)
    assert services.waiting.days(actor)[0] == WaitingDay(None, 2)
    assert services.waiting.cancel(actor, late[:1]) == Taken(now=1)
    assert everywhere() == (late[1:], late[1:], late[1:])
    change(quiet, late[1], days=5)
    assert everywhere() == ([], [], [])
    assert services.waiting.ids(actor, WaitingQuery()).tolist() == [late[1], future]
