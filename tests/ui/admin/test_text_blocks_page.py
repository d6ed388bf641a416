from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.ui.admin.text_blocks import TextBlocksPage
from app.ui.dialogs import Dialog
from tests.fixtures.sms_desk import ALT, CONTROL, SmsDesk


@pytest.fixture
def page(sms_desk: SmsDesk, qtbot: QtBot) -> Iterator[TextBlocksPage]:
    made = TextBlocksPage(sms_desk.desk.context)
    sms_desk.desk.show(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    show_language(made, "")
    made.list.setCurrentRow(0)
    yield made
    sms_desk.desk.settle()
    sms_desk.desk.context.notices.clear()


def names(page: TextBlocksPage) -> list[str]:
    return [page.list.item(row).text() for row in range(page.list.count())]


def show_language(page: TextBlocksPage, language: str) -> None:
    """As with the mouse: `activated` is what a person causes."""
    page.filter.setCurrentIndex(page.filter.findData(language))
    page.filter.activated.emit(page.filter.currentIndex())


def test_at_first_the_companys_language_is_listed(sms_desk: SmsDesk, qtbot: QtBot) -> None:
    page = TextBlocksPage(sms_desk.desk.context)
    sms_desk.desk.show(page)
    assert page.filter.currentText() == "Deutsch"
    assert names(page)[0] == page.name.text() == "Terminbestätigung"
    show_language(page, "sv")
    assert names(page)[0] == page.name.text() == "Tidsbekräftelse"
    sms_desk.desk.settle()


def test_moving_within_one_language_goes_past_the_others(
    sms_desk: SmsDesk, page: TextBlocksPage, qtbot: QtBot
) -> None:
    show_language(page, "de")
    before = names(page)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down, ALT)
    sms_desk.desk.settle()
    sms_desk.desk.settle()
    assert names(page) == [before[1], before[0], *before[2:]]
    assert page.list.currentItem().text() == before[0]


def test_a_block_saved_in_another_language_stays_in_sight(sms_desk: SmsDesk, page: TextBlocksPage) -> None:
    show_language(page, "de")
    page.language.setCurrentIndex(page.language.findData("nb"))
    page.save()
    sms_desk.desk.settle()
    sms_desk.desk.settle()
    assert page.filter.currentData() == "nb"
    assert page.list.currentItem().text() == page.name.text() == "Terminbestätigung"


def test_the_first_block_is_shown_with_readable_fields(page: TextBlocksPage) -> None:
    assert page.name.text() == names(page)[0] == "Appointment confirmation"
    assert page.editor.toPlainText().startswith(
        "<<Greeting>>, your appointment with us: <<Appointment weekday>>"
    )
    assert page.default.isChecked()
    assert not page.save_button.isEnabled()


@pytest.mark.behaviour("AW-22")
def test_a_chosen_customer_fills_the_preview(sms_desk: SmsDesk, page: TextBlocksPage, qtbot: QtBot) -> None:
    page.customer.line.setFocus()
    qtbot.keyClicks(page.customer.line, "meyer")
    sms_desk.desk.settle()
    qtbot.keyClick(page.customer.line, Qt.Key.Key_Return)
    sms_desk.desk.settle()
    assert page.preview.text().startswith(
        "Guten Tag Frau Meyer, your appointment with us: Freitag, 27.11.2026"
    )
    assert page.counter.counted.text().endswith("1 SMS · 1 credit")
    again = TextBlocksPage(sms_desk.desk.context)
    qtbot.addWidget(again)
    assert again.customer.name() == "Meyer, Erika"
    sms_desk.desk.settle()


def test_a_new_block_by_keyboard(sms_desk: SmsDesk, page: TextBlocksPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.editor, Qt.Key.Key_N, CONTROL)
    assert page.focusWidget() is page.name
    qtbot.keyClicks(page.name, "Parking")
    qtbot.keyClicks(page.editor, "Hello <<first name>>, park behind the house.")
    qtbot.keyClick(page.editor, Qt.Key.Key_S, CONTROL)
    sms_desk.desk.settle()
    sms_desk.desk.settle()
    assert names(page)[-1] == "Parking"
    assert page.list.currentItem().text() == "Parking"
    stored = sms_desk.desk.services.text_blocks.list(sms_desk.desk.actor)[-1]
    assert (stored.text, stored.language) == ("Hello <<FirstName>>, park behind the house.", "de")


def test_what_is_wrong_is_said_at_the_field(sms_desk: SmsDesk, page: TextBlocksPage, qtbot: QtBot) -> None:
    page.name.clear()
    page.changed()
    page.editor.insertPlainText("<<Shoe size>>")
    assert "no field named Shoe size" in page.rows["text"].message.text()
    page.save()
    sms_desk.desk.settle()
    assert page.rows["name"].message.text() == "Give the text block a name."
    assert "Shoe size" in page.rows["text"].message.text()
    page.reload()


@pytest.mark.behaviour("AW-20", "D-2")
def test_fields_are_inserted_by_name_and_foreign_ones_understood(
    sms_desk: SmsDesk, page: TextBlocksPage, qtbot: QtBot
) -> None:
    page.editor.selectAll()
    qtbot.keyClick(page.editor, Qt.Key.Key_F, ALT)
    qtbot.waitUntil(page.fields.isVisible)
    qtbot.keyClicks(page.fields.search, "last name")
    qtbot.keyClick(page.fields.search, Qt.Key.Key_Return)
    assert page.editor.toPlainText() == "<<Last name>>"
    foreign = QMimeData()
    foreign.setText(" %FirstName%: 20 % off")
    page.editor.insertFromMimeData(foreign)
    assert page.editor.toPlainText() == "<<Last name>> <<First name>>: 20 % off"
    page.reload()
    sms_desk.desk.settle()


def test_order_by_keys(sms_desk: SmsDesk, page: TextBlocksPage, qtbot: QtBot) -> None:
    before = names(page)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down, ALT)
    sms_desk.desk.settle()
    sms_desk.desk.settle()
    assert names(page)[:2] == [before[1], before[0]]
    assert page.list.currentRow() == 1
    qtbot.keyClick(page.list, Qt.Key.Key_Up, ALT)
    sms_desk.desk.settle()
    sms_desk.desk.settle()
    assert names(page) == before


def test_deleting_can_be_undone(sms_desk: SmsDesk, page: TextBlocksPage, qtbot: QtBot) -> None:
    before = names(page)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    sms_desk.desk.settle()
    sms_desk.desk.settle()
    assert names(page) == before[1:]
    (notice,) = sms_desk.desk.context.notices.shown
    notice.action_button.click()
    qtbot.waitUntil(lambda: names(page) == before)


def test_unsaved_changes_are_not_lost_by_choosing_another(
    sms_desk: SmsDesk, page: TextBlocksPage, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.name, "!")
    page.list.setCurrentRow(1)
    question = page.findChild(Dialog, "question")
    assert question is not None
    assert question.isVisible()
    assert page.name.text() == "Appointment confirmation!"
    assert page.list.currentRow() == 0
    discard = next(b for b in question.findChildren(QPushButton) if b.text() == "Discard changes")
    discard.click()
    assert page.list.currentRow() == 1
    assert page.name.text() == names(page)[1]


def test_what_somebody_else_saved_asks(sms_desk: SmsDesk, page: TextBlocksPage, qtbot: QtBot) -> None:
    services, actor = sms_desk.desk.services, sms_desk.desk.actor
    qtbot.keyClicks(page.name, "!")
    first = services.text_blocks.list(actor)[0]
    services.text_blocks.save(actor, replace(first, text="Theirs"))
    page.save()
    sms_desk.desk.settle()
    theirs = services.text_blocks.list(actor)[0]
    page.keep_mine(theirs)
    sms_desk.desk.settle()
    sms_desk.desk.settle()
    assert services.text_blocks.list(actor)[0].name == "Appointment confirmation!"
