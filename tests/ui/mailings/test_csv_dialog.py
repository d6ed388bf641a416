from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from app.domain.mailings import MOST_NUMBERS
from app.domain.number_files import FileNumbers, NumberColumn, NumberFile
from app.ui.mailings.csv_dialog import CsvNumbersDialog
from app.ui.mailings.csv_view import column_words, remarks, take_words
from app.ui.tasks import Lane
from tests.fixtures.lanes import busy_lane
from tests.fixtures.messages_desk import MessagesDesk

TABLE = "Name;Festnetz;Handy\nMeyer;0571 12345;0151 23456701\nLund;;0170 1234567\nOhne;030 123456;\n"


class Opened:
    """The dialog on a file, counted."""

    def __init__(self, at: MessagesDesk, folder: Path, content: str = TABLE) -> None:
        self.at = at
        self.path = folder / "Empfänger.csv"
        self.path.write_text(content, encoding="cp1252")
        self.taken: list[tuple[str, ...]] = []
        self.dialog = CsvNumbersDialog(at.desk.context, self.taken.append, at.desk.host, path=self.path)
        at.open(self.dialog)


@pytest.fixture
def opened(messages_desk: MessagesDesk, tmp_path: Path) -> Opened:
    return Opened(messages_desk, tmp_path)


def test_the_column_with_mobiles_is_chosen_and_one_key_takes_it(opened: Opened) -> None:
    dialog = opened.dialog
    assert dialog.file.text() == "Empfänger.csv"
    assert dialog.column.currentText() == "Handy (67% mobile numbers)"
    assert dialog.column.hasFocus()
    assert dialog.titles.isChecked()
    assert dialog.count.text() == "2 numbers"
    assert dialog.remarks.text() == "1 line has no number."
    assert dialog.take_button.text() == "Take 2 numbers"
    opened.at.press("Ctrl+Return")
    assert opened.taken == [("0151 23456701", "0170 1234567")]


def test_the_arrow_keys_choose_another_column(opened: Opened) -> None:
    dialog = opened.dialog
    opened.at.press("Up")
    assert dialog.column.currentText() == "Festnetz"
    assert dialog.count.text() == "2 numbers"
    assert dialog.remarks.text().startswith("2 of them cannot get SMS")
    dialog.table.setFocus()
    opened.at.press("Left")
    opened.at.desk.settle()
    assert dialog.column.currentText() == "Name"
    assert dialog.count.text() == "No numbers in this column"
    assert not dialog.take_button.isEnabled()
    assert dialog.take_button.accessibleDescription()


def test_a_click_on_a_title_chooses_its_column(opened: Opened) -> None:
    header = opened.dialog.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(1) + 5, 5)
    opened.at.sms.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    opened.at.desk.settle()
    assert opened.dialog.column.currentIndex() == 1


def test_the_first_line_may_be_said_to_be_no_titles(opened: Opened) -> None:
    opened.dialog.titles.setFocus()
    opened.at.press("Space")
    opened.at.sms.qtbot.waitUntil(lambda: opened.dialog.table.rowCount() == 4)
    opened.at.desk.settle()
    assert opened.dialog.column.currentText() == "Column 3 (50% mobile numbers)"


def test_escape_takes_nothing(opened: Opened) -> None:
    opened.at.press("Esc")
    assert not isValid(opened.dialog)
    assert opened.taken == []


def test_what_is_no_table_says_so_and_leads_to_another_file(
    messages_desk: MessagesDesk, tmp_path: Path
) -> None:
    opened = Opened(messages_desk, tmp_path, "\n")
    assert "There is nothing in Empfänger.csv." in opened.dialog.column_row.message.text()
    assert opened.dialog.file_button.hasFocus()
    assert not opened.dialog.take_button.isEnabled()


def test_whoever_chooses_no_file_is_back(messages_desk: MessagesDesk) -> None:
    dialog = CsvNumbersDialog(messages_desk.desk.context, lambda _numbers: None, messages_desk.desk.host)
    messages_desk.opened.append(dialog)
    dialog.open()
    (asked,) = dialog.findChildren(QFileDialog)
    asked.reject()
    messages_desk.sms.qtbot.waitUntil(lambda: not isValid(dialog))


def test_counting_can_be_stopped_and_begun_again(opened: Opened) -> None:
    dialog = opened.dialog
    dialog.column.setCurrentIndex(0)
    dialog.line.button.click()
    opened.at.desk.settle()
    assert dialog.count.text() == "Not counted. Choose a column to count again."
    assert not dialog.take_button.isEnabled()
    dialog.column.setCurrentIndex(2)
    opened.at.desk.settle()
    assert dialog.take_button.isEnabled()


def test_numbers_of_another_file_are_not_taken_for_those_of_the_new_one(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog, files = opened.dialog, opened.at.desk.services.mailings.number_files
    begun, free = Event(), Event()
    new = opened.path.with_name("New.csv")
    new.write_text("Name;Handy\nMeyer;0151 23456701\n")
    look = files.look

    def look_late(*args: Any, **more: Any) -> NumberFile:
        begun.set()
        free.wait(10)
        return look(*args, **more)

    monkeypatch.setattr(files, "look", look_late)
    with busy_lane(opened.at.desk, Lane.LONG):
        dialog.column.setCurrentIndex(1)
        dialog.look(new)
    opened.at.sms.qtbot.waitUntil(begun.is_set)
    opened.at.sms.qtbot.wait(20)
    assert not dialog.take_button.isEnabled()
    assert dialog.count.text() == "Reading New.csv…"
    free.set()
    opened.at.desk.settle()
    assert dialog.take_button.text() == "Take 1 number"


def test_where_another_file_cannot_be_read_nothing_of_the_first_one_stays(opened: Opened) -> None:
    dialog = opened.dialog
    dialog.look(opened.path.with_name("Not there.csv"))
    opened.at.desk.settle()
    assert "Not there.csv could not be read." in dialog.column_row.message.text()
    assert (dialog.table.rowCount(), dialog.column.count()) == (0, 0)
    assert not dialog.take_button.isEnabled()
    assert dialog.file_button.hasFocus()
    dialog.look(opened.path)
    opened.at.desk.settle()
    assert dialog.take_button.text() == "Take 2 numbers"


def test_words() -> None:
    assert column_words(NumberColumn("", 200, 0), 2) == "Column 3"
    many = FileNumbers(tuple(map(str, range(MOST_NUMBERS + 1))))
    assert take_words(many) == (
        "Take 50,001 numbers",
        "At most 50,000 numbers can be taken at once. Divide the file.",
    )
    assert take_words(FileNumbers(("1",))) == ("Take 1 number", "")
    assert remarks(FileNumbers(("1",), doubled=1)) == "1 stands there twice and is taken once."
    assert remarks(FileNumbers(("1", "2"), unusable=2, doubled=3)).count(".") == 2
