"""A keystroke in the SMS dialog until the counter is painted."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.messages import DraftContext
from app.ui.sms.dialog import SendSmsDialog
from bench import dataset, tables
from bench.counting import ORDINARY
from bench.desk import Desk, Painted, desk, wait_for
from bench.measure import Line, Reach, Table, alternate

KEYS = 40
"""Keystrokes in a round: so many letters are typed, then deleted again."""


def measured(small: bool) -> Iterable[Table]:
    # Qt waits five milliseconds for more to paint; that would lie over both sides.
    os.environ["QT_QPA_UPDATE_IDLE_TIME"] = "0"
    data = dataset.sqlite(small=small)
    with desk(data) as place, closing(sqlite3.connect(data.file)) as plain:
        (customer_id,) = plain.execute(
            "SELECT customer_id FROM consent WHERE mandant_id = 1 LIMIT 1"
        ).fetchone()
        lines = []
        for name, text in (
            ("at 120 characters", ORDINARY[:120]),
            ("at 1 000 characters", ORDINARY[:1000]),
            ("at 120 characters, Unicode, two marked", ORDINARY[:100] + " … ☺"),
        ):
            lines.append(_line(place, customer_id, name, text))
    yield Table(
        "A keystroke in the SMS dialog, until counter and text are painted",
        "the same keystroke in a bare `QPlainTextEdit` beside a `QLabel` with `len(text)`",
        tuple(lines),
    )


def _line(place: Desk, customer_id: int, name: str, text: str) -> Line:
    dialog = SendSmsDialog(place.context, DraftContext(customer_id=customer_id))
    dialog.show()
    wait_for(lambda: not place.context.tasks.busy)
    dialog.message.editor.setPlainText(text)
    bare = _Bare(text, dialog.message.editor)
    bare.show()
    place.settle()
    floor, ours = alternate(
        _typing(bare.editor, bare.label), _typing(dialog.message.editor, dialog.message.counter.counted)
    )
    bare.close()
    dialog.reject()
    dialog.deleteLater()
    place.settle()
    return Line(name, ours / KEYS, floor / KEYS, Reach(1.3))


def _typing(editor: QPlainTextEdit, counter: QLabel) -> Callable[[], None]:
    """Half of the keys write a letter, half delete it; after each the counter has been painted."""
    painted = Painted(counter)

    def press(key: Qt.Key, text: str) -> None:
        before = painted.count
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(editor, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))
        while painted.count == before:
            QApplication.processEvents()

    def type_and_delete() -> None:
        for _key in range(KEYS // 2):
            press(Qt.Key.Key_E, "e")
        for _key in range(KEYS // 2):
            press(Qt.Key.Key_Backspace, "\b")

    return type_and_delete


class _Bare(QWidget):
    """What any text field with a counter costs."""

    def __init__(self, text: str, like: QPlainTextEdit) -> None:
        super().__init__()
        self.editor, self.label = QPlainTextEdit(text), QLabel()
        self.editor.setFixedSize(like.size())
        self.editor.textChanged.connect(lambda: self.label.setText(str(len(self.editor.toPlainText()))))
        box = QVBoxLayout(self)
        box.addWidget(self.editor)
        box.addWidget(self.label)


if __name__ == "__main__":
    tables.run(measured)
