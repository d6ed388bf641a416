from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton

from app.ui import forms
from app.ui.dialogs import Dialog, ask
from tests.fixtures.ui import Desk


class _Editor(Dialog):
    help_chapter = "customers"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.context, "Edit", desk.host, name="test_editor")
        self.done_with: list[str] = []
        self.line = QLineEdit()
        self.text = QPlainTextEdit()
        for widget, name in ((self.line, "Line"), (self.text, "Text")):
            forms.name_input(widget, name)
            self.body.addWidget(widget)
        self.cancel = self.add_cancel()
        self.accent = self.add_button("Save", lambda: self.done_with.append("saved"), role="accent")


@pytest.fixture
def editor(desk: Desk) -> _Editor:
    made = _Editor(desk)
    desk.show(made)
    return made


def test_enter_does_the_accent_action_except_in_texts(editor: _Editor) -> None:
    editor.line.setFocus()
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.done_with == ["saved"]
    editor.text.setFocus()
    QTest.keyClick(editor.text, Qt.Key.Key_Return)
    assert editor.done_with == ["saved"]
    assert editor.text.toPlainText() == "\n"


def test_control_and_enter_does_it_everywhere(editor: _Editor) -> None:
    editor.text.setFocus()
    QTest.keyClick(editor.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert editor.done_with == ["saved"]
    assert editor.text.toPlainText() == ""


def test_a_button_that_is_off_is_not_pressed_by_a_key(editor: _Editor) -> None:
    editor.accent.setEnabled(False)
    editor.line.setFocus()
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.done_with == []


def test_esc_closes_and_the_size_is_remembered(desk: Desk, editor: _Editor) -> None:
    editor.resize(500, 400)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    desk.settle()
    assert desk.context.layout.get("dialog.test_editor") == [500, 400]
    assert desk.services.preferences.get(desk.actor, "layout.dialog.test_editor") == [500, 400]
    again = _Editor(desk)
    desk.show(again)
    assert (again.width(), again.height()) == (500, 400)


def test_the_mandants_colour_frames_it(desk: Desk, editor: _Editor) -> None:
    picture = editor.grab().toImage()
    assert picture.pixelColor(10, 1).name().upper() == desk.context.session.mandant.colour


def test_a_question_is_answered_once_and_danger_does_not_take_enter(desk: Desk) -> None:
    answers: list[str] = []
    desk.show(desk.host)
    question = ask(
        desk.context,
        desk.host,
        "Delete",
        "Really delete <b>this</b>?",
        action="Delete",
        on_action=lambda: answers.append("deleted"),
        danger=True,
    )
    QTest.keyClick(question, Qt.Key.Key_Return)
    assert answers == []
    button = question.findChildren(QPushButton)[-1]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert answers == ["deleted"]


def test_a_field_says_what_is_wrong_to_eyes_and_ears(desk: Desk) -> None:
    from PySide6.QtWidgets import QFormLayout

    form = QFormLayout(desk.host)
    line = QLineEdit()
    row = forms.add_row(form, "&Name:", line, help_text="As on the door")
    desk.show(desk.host)
    assert line.accessibleName() == "Name"
    row.show_problem("Enter a name.")
    assert row.message.property("level") == "error"
    assert line.accessibleDescription() == "Enter a name."
    row.show_problem("")
    assert row.message.text() == "As on the door"
    assert line.accessibleDescription() == "As on the door"
