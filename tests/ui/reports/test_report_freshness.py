"""The report follows what happens while it is in front, without haste."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from app.models.message import MessageRecord
from app.services.events import MessagesChanged
from app.storage.database import Database
from app.ui.reports import freshness
from app.ui.reports.freshness import Freshness
from app.ui.reports.page import CHARTS, LINES, SentSmsReport
from app.ui.reports.place import ReportsPlace
from tests.fixtures.clock import START
from tests.fixtures.sent_messages import sent
from tests.fixtures.ui import Desk


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "REST_MS", 40)
    monkeypatch.setattr(freshness, "SOON_MS", 5)
    monkeypatch.setattr(freshness, "SHARE", 0)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'terminbote.sqlite'}")
    yield made
    made.close()


@pytest.fixture
def page(desk: Desk, database: Database) -> SentSmsReport:
    send(database, 1, 2, 3)
    place = ReportsPlace(desk.context, desk.host)
    place.setGeometry(desk.host.rect())
    place.activate()
    desk.show(desk.host)
    place.show()
    desk.settle()
    assert place.report is not None
    return place.report


def send(database: Database, *numbers: int) -> None:
    with database.write() as work:
        work.execute(insert(MessageRecord), [sent(number, START, user_name="Ben") for number in numbers])


def test_new_figures_come_by_themselves_and_leave_the_place_alone(
    page: SentSmsReport, desk: Desk, qtbot: QtBot, database: Database
) -> None:
    page.overview.setCurrentCell(1, 0)
    page.tabs.setCurrentIndex(LINES)
    desk.settle()
    page.lines.select(2)
    send(database, 4)
    desk.services.events.publish(MessagesChanged((4,)))
    qtbot.waitUntil(lambda: page.figures.value_of("SMS messages") == "4")
    qtbot.waitUntil(lambda: page.lines.model.rowCount() == 4)
    assert page.lines.current_id == 2
    assert page.overview.currentRow() == 1
    assert not page.progress.is_shown


def test_charts_keep_the_measured_texts_until_they_are_measured_anew(
    page: SentSmsReport, desk: Desk, qtbot: QtBot, database: Database
) -> None:
    page.tabs.setCurrentIndex(CHARTS)
    desk.settle()
    measured: list[object] = []
    page.reader.measured.connect(measured.append)
    send(database, 4)
    desk.services.events.publish(MessagesChanged((4,)))
    qtbot.waitUntil(lambda: len(measured) == 1)
    assert page.figures.value_of("SMS messages") == "4"


class Changes(QObject):
    messages_changed = Signal(object)


class Fake:
    def __init__(self) -> None:
        self.events = Changes()


@pytest.fixture
def asked(qtbot: QtBot) -> Iterator[tuple[Changes, Freshness, QWidget, list[int], list[int]]]:
    context, page, busy, due = Fake(), QWidget(), list[int](), list[int]()
    qtbot.addWidget(page)
    page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    page.show()
    made = Freshness(context, page, lambda: bool(busy))  # type: ignore[arg-type]
    made.due.connect(lambda: due.append(1))
    made.begin()
    made.end()
    yield context.events, made, page, busy, due
    page.hide()


def test_many_changes_are_one_question_after_a_rest(qtbot: QtBot, asked) -> None:
    changes, made, _page, _busy, due = asked
    for _change in range(20):
        changes.messages_changed.emit(MessagesChanged())
    assert due == []
    qtbot.waitUntil(lambda: due == [1])
    made.begin()
    made.end()
    qtbot.wait(80)
    assert due == [1]
    changes.messages_changed.emit(MessagesChanged())
    qtbot.waitUntil(lambda: due == [1, 1])


def test_an_export_is_not_disturbed(qtbot: QtBot, asked) -> None:
    changes, _made, _page, busy, due = asked
    busy.append(1)
    changes.messages_changed.emit(MessagesChanged())
    qtbot.wait(80)
    assert due == []
    busy.clear()
    qtbot.waitUntil(lambda: due == [1])


def test_out_of_sight_nothing_is_asked(qtbot: QtBot, asked) -> None:
    changes, _made, page, _busy, due = asked
    page.hide()
    changes.messages_changed.emit(MessagesChanged())
    qtbot.wait(80)
    assert due == []


def test_reading_takes_a_small_part_of_the_time_only(
    qtbot: QtBot, asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "SHARE", 10_000)
    changes, made, _page, _busy, due = asked
    made.begin()
    qtbot.wait(5)
    made.end()
    changes.messages_changed.emit(MessagesChanged())
    qtbot.wait(90)
    assert due == []
