from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.filled_text import FilledText
from app.domain.placeholders import Field
from app.domain.sms_text import special_characters
from app.ui.sms.view_model import Mark, MarkKind
from app.ui.widgets.sms_editor import SmsEditor
from app.ui.widgets.text_positions import from_units, to_units

VALUES = {Field.FIRST_NAME: "Erika", Field.APPOINTMENT_TIME: "14:30"}
TEMPLATE = "Hallo <<FirstName>>, um <<AppointmentTime>>"


@pytest.fixture
def editor(qtbot: QtBot) -> SmsEditor:
    made = SmsEditor()
    qtbot.addWidget(made)
    made.show()
    return made


def place_cursor(editor: SmsEditor, position: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(position)
    editor.setTextCursor(cursor)


@given(st.text(max_size=12), st.integers(0, 12))
def test_places_are_counted_both_ways(text: str, position: int) -> None:
    position = min(position, len(text))
    units = to_units(text, position)
    assert units == len(text[:position].encode("utf-16-le", "surrogatepass")) // 2
    assert from_units(text, units) == position


@pytest.mark.behaviour("AW-17", "SA-35", "AW-22")
def test_a_block_goes_in_at_the_cursor_filled(qtbot: QtBot, editor: SmsEditor) -> None:
    qtbot.keyClicks(editor, "ab")
    place_cursor(editor, 1)
    editor.insert_template(TEMPLATE, VALUES, {})
    assert editor.toPlainText() == "aHallo Erika, um 14:30b"
    assert editor.filled.text == editor.toPlainText()
    assert editor.filled.template == f"a{TEMPLATE}b"
    assert editor.textCursor().position() == len("aHallo Erika, um 14:30")


def test_typing_keeps_the_template_and_overwriting_a_value_gives_it_up(
    qtbot: QtBot, editor: SmsEditor
) -> None:
    editor.insert_template(TEMPLATE, VALUES, {})
    qtbot.keyClicks(editor, "!")
    assert editor.filled.template == f"{TEMPLATE}!"
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.toPlainText() == "Hallo Erika, um 14:3"
    assert editor.filled.template is None


def test_undo_and_redo_bring_the_filled_fields_back(qtbot: QtBot, editor: SmsEditor) -> None:
    editor.insert_template(TEMPLATE, VALUES, {})
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.filled.template is None
    editor.undo()
    assert editor.filled.template == TEMPLATE
    editor.undo()
    assert editor.filled.template == ""
    editor.redo()
    assert editor.filled.template == TEMPLATE


def test_a_block_replaces_the_selection(editor: SmsEditor) -> None:
    editor.set_filled(FilledText().edit(0, 0, "weg damit"))
    editor.selectAll()
    editor.insert_template(TEMPLATE, VALUES, {})
    assert editor.filled.template == TEMPLATE


def test_emoji_do_not_shift_the_places(qtbot: QtBot, editor: SmsEditor) -> None:
    editor.insert_template("😘😘 <<FirstName>>", VALUES, {})
    qtbot.keyClicks(editor, "!")
    place_cursor(editor, 5)
    editor.insertPlainText("x")
    assert editor.filled.template == "😘😘 x<<FirstName>>!"
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.insertPlainText("😘")
    assert editor.filled.text == "😘😘 xErika!😘"


def test_one_click_makes_typography_plain_and_keeps_the_fields(editor: SmsEditor) -> None:
    editor.insert_template("„Hallo“ <<FirstName>> – bis bald…", VALUES, {})
    editor.replace_typography()
    assert editor.toPlainText() == '"Hallo" Erika - bis bald...'
    assert editor.filled.template == '"Hallo" <<FirstName>> - bis bald...'
    assert not special_characters(editor.filled.text)
    editor.undo()
    assert editor.filled.template == "„Hallo“ <<FirstName>> – bis bald…"


def test_what_is_pasted_is_plain_and_composed(editor: SmsEditor) -> None:
    data = QMimeData()
    data.setHtml("<b>fett</b>")
    data.setText("Gru\u0308ße\r\nMitte")
    editor.insertFromMimeData(data)
    assert editor.filled.text == "Grüße\nMitte"


def test_an_accent_typed_after_its_letter_is_joined_to_it(qtbot: QtBot, editor: SmsEditor) -> None:
    editor.insertPlainText("u")
    editor.insertPlainText("\u0308")
    qtbot.waitUntil(lambda: editor.toPlainText() == "ü")
    assert editor.filled.text == "ü"


def marked(editor: SmsEditor) -> list[tuple[str, QTextCharFormat.UnderlineStyle]]:
    """The marked words of each paragraph's layout, with what is composed in it, and how they are underlined."""
    found = []
    block = editor.document().firstBlock()
    while block.isValid():
        layout = block.layout()
        place = layout.preeditAreaPosition()
        text = block.text()[:place] + layout.preeditAreaText() + block.text()[place:]
        units = text.encode("utf-16-le")
        for stretch in layout.formats():
            word = units[2 * stretch.start : 2 * (stretch.start + stretch.length)].decode("utf-16-le")
            found.append((word, stretch.format.underlineStyle()))
        block = block.next()
    return found


LINE = QTextCharFormat.UnderlineStyle.SingleUnderline
DOTS = QTextCharFormat.UnderlineStyle.DotLine
DASHES = QTextCharFormat.UnderlineStyle.DashUnderline


def judge(editor: SmsEditor) -> None:
    editor.set_marks(
        tuple(
            Mark(found.start, found.length, MarkKind.UNICODE)
            for found in special_characters(editor.filled.text)
        )
    )


def test_marks_lie_where_they_belong_and_are_more_than_a_colour(editor: SmsEditor) -> None:
    editor.set_filled(FilledText().edit(0, 0, "😘 10 €\n[<<x>>"))
    editor.set_marks((Mark(5, 1, MarkKind.DOUBLE), Mark(8, 5, MarkKind.GAP), Mark(7, 1, MarkKind.DOUBLE)))
    assert marked(editor) == [("€", DOTS), ("<<x>>", DASHES), ("[", DOTS)]
    editor.set_marks(())
    assert marked(editor) == []


def test_neighbours_of_one_kind_are_one_mark(editor: SmsEditor) -> None:
    editor.set_filled(FilledText().edit(0, 0, "Да, 2"))
    judge(editor)
    assert marked(editor) == [("Да", LINE)]


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("typed", ["x", "xy\nz", "\n"])
@pytest.mark.parametrize("selected", [0, 1])
def test_marks_follow_what_is_typed_without_being_set_again(
    editor: SmsEditor, place: int, typed: str, selected: int
) -> None:
    editor.set_filled(FilledText().edit(0, 0, "a…\nb☺c"))
    judge(editor)
    place_cursor(editor, place)
    cursor = editor.textCursor()
    cursor.setPosition(place + selected, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(typed)
    assert marked(editor) == [(letter, LINE) for letter in editor.toPlainText() if letter in "…☺"]


def test_a_special_character_is_marked_as_soon_as_it_is_judged(editor: SmsEditor) -> None:
    editor.edited.connect(lambda: judge(editor))
    editor.insertPlainText("a…b")
    place_cursor(editor, 0)
    editor.insertPlainText("☺")
    assert marked(editor) == [("☺", LINE), ("…", LINE)]


def test_undo_brings_the_marks_back_with_the_words(editor: SmsEditor) -> None:
    editor.edited.connect(lambda: judge(editor))
    editor.insertPlainText("a…\nb☺")
    editor.selectAll()
    editor.textCursor().removeSelectedText()
    assert marked(editor) == []
    editor.undo()
    assert marked(editor) == [("…", LINE), ("☺", LINE)]


def test_marks_stay_while_an_input_method_composes_before_them(editor: SmsEditor) -> None:
    editor.set_filled(FilledText().edit(0, 0, "ab…☺"))
    judge(editor)
    place_cursor(editor, 1)
    QApplication.sendEvent(editor, QInputMethodEvent("´´", []))
    assert ("…☺", LINE) in marked(editor)
    QApplication.sendEvent(editor, QInputMethodEvent("", []))
    assert marked(editor) == [("…☺", LINE)]
    assert editor.toPlainText() == "ab…☺"


def test_the_same_words_set_again_keep_their_marks(editor: SmsEditor) -> None:
    editor.edited.connect(lambda: judge(editor))
    for _time in range(2):
        editor.set_filled(FilledText().edit(0, 0, "a…\nb☺"))
        assert marked(editor) == [("…", LINE), ("☺", LINE)]


def test_selecting_a_gap_puts_the_cursor_there(editor: SmsEditor) -> None:
    editor.set_filled(FilledText().insert(0, "😘 <<Birthday>>", {}, {}))
    (gap,) = editor.filled.gaps()
    editor.select(gap.start, gap.end)
    assert editor.textCursor().selectedText() == "<<Birthday>>"


def test_tab_leaves_the_text(qtbot: QtBot, editor: SmsEditor) -> None:
    assert editor.tabChangesFocus()


def test_every_change_is_told_once(qtbot: QtBot, editor: SmsEditor) -> None:
    told: list[str] = []
    editor.edited.connect(lambda: told.append(editor.filled.text))
    qtbot.keyClicks(editor, "ab")
    editor.insert_template("<<FirstName>>", VALUES, {})
    editor.set_filled(FilledText())
    assert told == ["a", "ab", "abErika", ""]
