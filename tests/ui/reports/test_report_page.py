from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPdfWriter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from app.domain.permissions import Role
from app.domain.sheet import excel_csv
from app.models.message import MessageRecord
from app.services import csv_files
from app.storage.database import Database
from app.ui.reports.export import FORMS
from app.ui.reports.page import CHARTS, LINES, SentSmsReport
from app.ui.reports.place import ReportsPlace
from tests.fixtures.clock import START
from tests.fixtures.sent_messages import sent
from tests.fixtures.ui import Desk

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
LAST_MONTH = START - timedelta(days=30)


def fill(desk: Desk, tmp_path: Path) -> None:
    """Eight SMS this month, two last month."""
    database = Database(f"sqlite:///{tmp_path / 'terminbote.sqlite'}")
    at = START - timedelta(days=2)
    anna = {"user_name": "A. Becker"}
    with database.write() as work:
        rows = [
            sent(n, at + timedelta(minutes=n), **anna, price=Decimal("0.08"), currency="EUR")
            for n in range(1, 5)
        ]
        rows += [
            sent(5, at, **anna, status="failed", reason="no_number", number="+4915128817386"),
            sent(6, at, **anna, status="accepted", parts=7, text="x" * 1000),
            sent(7, at, user_name="Ben", parts=2, text="x" * 165),
            sent(8, at, user_name="Ben", status="undelivered"),
            sent(9, LAST_MONTH, **anna),
            sent(10, LAST_MONTH, user_name="Ben"),
        ]
        work.execute(insert(MessageRecord), rows)
    database.close()


Show = Callable[[], SentSmsReport]


@pytest.fixture
def show(desk: Desk, tmp_path: Path) -> Show:
    def shown() -> SentSmsReport:
        fill(desk, tmp_path)
        place = ReportsPlace(desk.context, desk.host)
        place.setGeometry(desk.host.rect())
        place.activate()
        desk.show(desk.host)
        place.show()
        place.focus_first()
        desk.settle()
        assert place.report is not None
        return place.report

    return shown


def titles(page: SentSmsReport) -> list[str]:
    return [line[0] for line in page.overview.lines()]


@pytest.mark.behaviour("VI-01", "VI-02")
def test_this_month_in_figures_and_breakdowns(show: Show):
    page = show()
    assert page.filters.period.text() == "November 2026 ▾"
    shown = {
        caption: page.figures.value_of(caption)
        for caption in ("SMS messages", "Delivered", "Failed", "Cost", "Credits")
    }
    assert shown == {"SMS messages": "8", "Delivered": "5", "Failed": "2", "Cost": "0.32 €", "Credits": "10"}
    assert titles(page) == [
        "By handler", "A. Becker", "Ben",
        "By status", "Delivery report received", "Accepted", "No phone number", "Not delivered",
    ]  # fmt: skip
    assert "1 message has more than six parts" in page.note.text()


@pytest.mark.behaviour("VI-04")
def test_last_month_is_one_key_away(show: Show, qtbot: QtBot, desk: Desk):
    page = show()
    qtbot.keyClick(page.filters.period, Qt.Key.Key_Minus)
    desk.settle()
    assert page.filters.period.text() == "October 2026 ▾"
    assert page.figures.value_of("SMS messages") == "2"
    qtbot.keyClick(page.filters.period, Qt.Key.Key_Plus)
    desk.settle()
    assert page.figures.value_of("SMS messages") == "8"


@pytest.mark.behaviour("VI-04")
def test_one_handler_by_keyboard(show: Show, qtbot: QtBot, desk: Desk):
    page = show()
    page.filters.handler.setFocus()
    qtbot.keyClicks(page.filters.handler, "A. B")
    desk.settle()
    assert page.filters.query().handler == "A. Becker"
    assert page.figures.value_of("SMS messages") == "6"


@pytest.mark.behaviour("VI-05")
def test_a_number_as_it_is_typed(show: Show, qtbot: QtBot, desk: Desk):
    page = show()
    page.filters.number.setFocus()
    qtbot.keyClicks(page.filters.number, "4915128817386")
    qtbot.keyClick(page.filters.number, Qt.Key.Key_Return)
    desk.settle()
    assert page.figures.value_of("SMS messages") == "1"


@pytest.mark.behaviour("VI-06", "VI-07", "VI-09")
def test_single_lines_and_the_way_to_the_message(show: Show, qtbot: QtBot, desk: Desk):
    page = show()
    page.tabs.setCurrentIndex(LINES)
    desk.settle()
    model = page.lines.model
    assert model.rowCount() == 8
    texts = [model.texts_at(row) for row in range(8)]
    assert [text[4] for text in texts] == ["1", "1", "1", "1", "1", "2", "7", "1"]
    assert model.icon_at(6, 4) is not None
    assert model.icon_at(5, 4) is None
    page.lines.table.setFocus()
    page.lines.table.selectRow(1)
    qtbot.keyClick(page.lines.table, Qt.Key.Key_Return)
    assert desk.navigator.calls[-1] == ("show_message", (3,))


def test_charts_are_drawn_and_told(show: Show, qtbot: QtBot, desk: Desk):
    page = show()
    page.tabs.setCurrentIndex(CHARTS)
    desk.settle()
    qtbot.waitUntil(
        lambda: all(not card.picture.pixmap().isNull() for card in page.charts.cards), timeout=20_000
    )
    desk.settle()
    by_title = {card.chart.title: card for card in page.charts.cards}
    assert list(by_title) == [
        "Messages per month", "Cost per month (EUR)", "Credits per month", "Delivery rate", "By status",
        "By handler", "Part waste: characters over one SMS",
    ]  # fmt: skip
    waste = by_title["Part waste: characters over one SMS"]
    assert waste.note.text() == "100% of your two-part SMS were over by fewer than 10 characters."
    handlers = by_title["By handler"]
    assert "A. Becker: 4, 1, 1" in handlers.picture.accessibleDescription()
    handlers.as_table.setFocus()
    qtbot.keyClick(handlers.as_table, Qt.Key.Key_Space)
    assert handlers.table.isVisible()
    assert handlers.table.lines() == [["A. Becker", "4", "1", "1"], ["Ben", "1", "0", "1"]]
    assert handlers.table.hasFocus()


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_chart_as_a_file(show: Show, qtbot: QtBot, desk: Desk, tmp_path: Path, kind: str):
    page = show()
    page.tabs.setCurrentIndex(CHARTS)
    desk.settle()
    target = tmp_path / f"chart.{kind}"
    with qtbot.waitSignal(page.charts.saved, timeout=20_000):
        page.charts.save(page.charts.cards[0].chart, target)
    desk.settle()
    content = target.read_bytes()
    if kind == "png":
        assert content.startswith(b"\x89PNG")
    else:
        assert b">Nov 2026<" in content  # texts stay texts
    assert desk.notices()[-1] == f"Saved as chart.{kind}."


def export(page: SentSmsReport, qtbot: QtBot, desk: Desk, path: Path, form: str) -> None:
    with qtbot.waitSignal(page.exporter.written, timeout=20_000):
        page.exporter.write(next(f for f in FORMS if f.key == form), path, page.sheet)
    desk.settle()


def test_lines_as_csv_come_back(show: Show, qtbot: QtBot, desk: Desk, tmp_path: Path):
    page = show()
    page.tabs.setCurrentIndex(LINES)
    desk.settle()
    path = tmp_path / "sent.csv"
    export(page, qtbot, desk, path, "excel_csv")
    columns = page.sheet(desk.services, desk.context.tasks.progress()).columns
    rows = list(csv_files.read(path, columns, excel_csv(".")))
    assert len(rows) == 8
    assert rows[0][1:7] == ("+491701234567", "", "Delivery report received", 1, Decimal("0.08"), "EUR")
    assert rows[0][0].isoformat() == "2026-11-21T10:04:00"  # type: ignore[union-attr]
    assert desk.notices()[-1] == "Exported to sent.csv."


def test_breakdowns_as_a_workbook(show: Show, qtbot: QtBot, desk: Desk, tmp_path: Path):
    page = show()
    path = tmp_path / "sent.xlsx"
    export(page, qtbot, desk, path, "xlsx")
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        facts = book.read("xl/worksheets/sheet2.xml").decode()
    assert "By handler" in sheet
    assert "Ben" in sheet
    assert "November 2026" in facts


def test_lines_as_pdf_with_a_number_on_every_page(
    show: Show, qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    page = show()
    page.tabs.setCurrentIndex(LINES)
    desk.settle()
    pages: list[int] = []
    real = QPdfWriter.newPage

    def counted(writer: QPdfWriter) -> bool:
        pages.append(1)
        return real(writer)

    monkeypatch.setattr(QPdfWriter, "newPage", counted)

    def many(services, progress):
        sheet = page.sheet(services, progress)
        return replace(sheet, lines=list(sheet.lines) * 20)

    path = tmp_path / "sent.pdf"
    with qtbot.waitSignal(page.exporter.written, timeout=20_000):
        page.exporter.write(FORMS[-1], path, many)
    desk.settle()
    assert path.read_bytes().startswith(b"%PDF")
    assert len(pages) >= 3


def test_an_export_can_be_stopped(show: Show, desk: Desk, tmp_path: Path, qtbot: QtBot):
    page = show()
    path = tmp_path / "sent.csv"

    def endless(services, progress):
        def lines():
            while True:
                progress.step()
                yield ("x",) * 11

        return replace(page.sheet(services, progress), lines=lines(), count=1_000_000)

    page.exporter.write(FORMS[0], path, endless)
    qtbot.waitUntil(lambda: page.progress.is_shown)
    page.progress.button.setFocus()
    qtbot.keyClick(page.progress.button, Qt.Key.Key_Space)
    desk.settle()
    assert not path.exists()
    assert desk.notices()[-1] == "Nothing was exported."
    assert not page.progress.is_shown


def test_the_file_is_asked_for_with_a_fitting_name(show: Show, qtbot: QtBot, desk: Desk):
    page = show()
    qtbot.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith("Sent SMS November 2026.csv")  # type: ignore[attr-defined]
    dialog.close()


@pytest.mark.behaviour("VI-03")
def test_without_the_right_one_learns_who_can_give_it(desk: Desk):
    desk.context.session.begin(
        replace(desk.actor, role=Role.STAFF), desk.context.session.mandants, desk.context.session.mandant
    )
    place = ReportsPlace(desk.context, desk.host)
    place.setGeometry(desk.host.rect())
    desk.show(desk.host)
    place.show()
    place.activate()
    place.focus_first()
    desk.settle()
    assert place.report is None
    assert place.refused.title.text() == "You may not see reports."
    assert "A. Becker" in place.refused.text.text()


def test_keys_lead_to_the_filters_and_take_them_away(show: Show, qtbot: QtBot, desk: Desk):
    page = show()
    page.filters.number.setText("4915128817386")
    page.filters.handler.setCurrentText("Ben")
    page.filters.step(-1)
    page.tabs.setCurrentIndex(LINES)
    desk.settle()
    assert page.lines.empty.title.text() == "No SMS was sent here."
    assert page.lines.empty.button.text() == "Clear filters"
    page.lines.empty.button.setFocus()
    qtbot.keyClick(page.lines.empty.button, Qt.Key.Key_F6)
    assert page.filters.period.hasFocus()
    qtbot.keyClick(page.filters.period, Qt.Key.Key_L, CONTROL_SHIFT)
    desk.settle()
    assert page.filters.period.text() == "November 2026 ▾"
    assert page.lines.model.rowCount() == 8
    assert not page.filters.narrows
