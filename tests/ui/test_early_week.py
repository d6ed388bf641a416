from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy

from app import bootstrap
from app.domain.calendar import Appointment
from app.domain.permissions import Actor
from app.services.suite import Services
from app.storage.errors import DiskFull
from app.ui.admin.log_in import LogInCard
from app.ui.calendar.page import CalendarPage
from app.ui.widgets.empty_state import EmptyState
from tests.fixtures.clock import FakeClock
from tests.fixtures.program import RunningProgram, Start, set_up

PASSWORD = "correct horse"
Hold = Callable[[], threading.Event]


def _book(services: Services, actor: Actor) -> None:
    start = FakeClock().now()
    services.appointments.save(
        actor, Appointment(0, actor.mandant_id, start, start + timedelta(hours=1), title="Hearing test")
    )


@pytest.fixture
def change() -> list[Callable[[Services], None]]:
    """What somebody else does between the first look and the opening of the services."""
    return []


@pytest.fixture
def gate(
    tmp_path: Path,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    change: list[Callable[[Services], None]],
) -> Iterator[threading.Event]:
    """A company with an appointment this week, whose services are opened when the event is set, not before."""
    set_up(tmp_path, clock, then=_book)
    event, really_open = threading.Event(), bootstrap.open_services

    def open_later(*arguments: object, **named: object) -> Services:
        event.wait(20)
        services = really_open(*arguments, **named)  # type: ignore[arg-type]
        for step in change:
            step(services)
        return services

    monkeypatch.setattr(bootstrap, "open_services", open_later)
    yield event
    event.set()


def _page(program: RunningProgram) -> CalendarPage:
    page = program.window.page("calendar")
    assert isinstance(page, CalendarPage)
    return page


def _titles(program: RunningProgram) -> list[str]:
    view = _page(program).grid.view
    return [row.appointment.title for row in view.rows] if view else []


def _early(start_program: Start) -> RunningProgram:
    program = start_program(settle=False)
    program.wait_for(lambda: program.program.session.ready)
    assert program.services is None
    return program


def test_the_week_stands_before_the_services_and_stays(start_program: Start, gate: threading.Event) -> None:
    program = _early(start_program)
    assert program.window.place == "calendar"
    assert _titles(program) == ["Hearing test"]
    page = _page(program)
    shown = QSignalSpy(page.reader.read)
    gate.set()
    program.settle()
    assert program.services is not None
    assert program.window.page("calendar") is page
    assert shown.count() == 0  # read again, found the same: nothing moved
    assert page.reader.known(page.grid.view.first_day + timedelta(days=7)) is not None


def test_what_is_done_before_the_services_stand_is_done_when_they_do(
    start_program: Start, gate: threading.Event
) -> None:
    program = _early(start_program)
    _page(program).grid.setFocus()
    program.press("D")
    gate.set()
    program.settle()
    assert program.services is not None
    assert program.services.preferences.get(program.program.session.actor, "layout.calendar.mode") == "day"
    assert program.program.layout.get("calendar.mode") == "day"


def test_what_changed_meanwhile_is_shown(
    start_program: Start, gate: threading.Event, change: list[Callable[[Services], None]]
) -> None:
    def book_again(services: Services) -> None:
        actor = services.auth.log_in_without_password()
        assert actor is not None
        _book(services, actor)

    change.append(book_again)
    program = _early(start_program)
    gate.set()
    program.wait_for(lambda: _titles(program) == ["Hearing test", "Hearing test"])


def test_a_password_set_meanwhile_shuts_the_door(
    start_program: Start, gate: threading.Event, change: list[Callable[[Services], None]]
) -> None:
    def lock_up(services: Services) -> None:
        actor = services.auth.log_in_without_password()
        assert actor is not None
        services.auth.change_password(actor, "", PASSWORD)

    change.append(lock_up)
    program = _early(start_program)
    gate.set()
    program.wait_for(lambda: isinstance(program.program.entrance.card, LogInCard))
    assert not program.program.session.ready
    assert program.window.page("calendar") is None


def test_logging_out_at_once_lets_nobody_in_again(start_program: Start, gate: threading.Event) -> None:
    program = _early(start_program)
    program.program.log_out()
    gate.set()
    program.wait_for(lambda: isinstance(program.program.entrance.card, LogInCard))
    program.settle()
    assert not program.program.session.ready


def test_a_database_that_does_not_open_is_all_that_is_said(
    start_program: Start, gate: threading.Event, change: list[Callable[[Services], None]], tmp_path: Path
) -> None:
    def fail(services: Services) -> None:
        services.close()
        raise DiskFull(tmp_path)

    change.append(fail)
    program = _early(start_program)
    gate.set()
    program.wait_for(lambda: isinstance(program.program.entrance.card, EmptyState))
    program.settle()
    assert not program.program.session.ready
    assert program.notices() == []


def test_closing_at_once_does_not_wait_for_a_look(start_program: Start, gate: threading.Event) -> None:
    program = _early(start_program)
    gate.set()
    program.close()
    assert program.is_closed
