"""A keystroke in the SMS dialog until the counter is painted.

What is measured is the time the GUI thread was computing, so that a busy machine falls on neither side. The text is
judged, and the preview follows, a moment after a key and once for many: neither is part of it.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import statistics
import time
from collections.abc import Iterable
from contextlib import closing

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.messages import DraftContext
from app.ui.sms.dialog import SendSmsDialog
from app.ui.widgets.phone_bubble import FOLLOWS_AFTER_MS
from bench import dataset, tables
from bench.counting import ORDINARY
from bench.desk import Desk, Painted, desk, wait_for
from bench.measure import ROUNDS, Line, Reach, Table

KEYS = 40
"""Keystrokes in a round: half type a letter, half delete it again."""

UNICODE = ORDINARY[:100] + " … ☺"


def measured(small: bool) -> Iterable[Table]:
    # Qt waits five milliseconds for more to paint; that would lie over both sides.
    os.environ["QT_QPA_UPDATE_IDLE_TIME"] = "0"
    data = dataset.sqlite(small=small)
    with desk(data) as place, closing(sqlite3.connect(data.file)) as plain:
        (customer_id,) = plain.execute(
            "SELECT customer_id FROM consent WHERE mandant_id = 1 LIMIT 1"
        ).fetchone()
        lines = [
            _line(place, customer_id, name, text, where)
            for name, text, where in (
                ("at 120 characters", ORDINARY[:120], QTextCursor.MoveOperation.End),
                ("at 1 000 characters", ORDINARY[:1000], QTextCursor.MoveOperation.End),
                ("at 120 characters, Unicode, two marked", UNICODE, QTextCursor.MoveOperation.End),
                ("the same, before the marks", UNICODE, QTextCursor.MoveOperation.Start),
            )
        ]
    yield Table(
        "A keystroke in the SMS dialog, until counter and text are painted",
        "the same keystroke in a bare `QPlainTextEdit` beside a `QLabel` with `len(text)`",
        tuple(lines),
    )


def _line(place: Desk, customer_id: int, name: str, text: str, where: QTextCursor.MoveOperation) -> Line:
    dialog = SendSmsDialog(place.context, DraftContext(customer_id=customer_id))
    dialog.show()
    wait_for(lambda: not place.context.tasks.busy)
    dialog.message.editor.setPlainText(text)
    bare = _Bare(text, dialog.message.editor)
    bare.show()
    fields = ((bare.editor, bare.label), (dialog.message.editor, dialog.message.counter.counted))
    hands = [_Hands(editor, counter) for editor, counter in fields]
    for editor, _counter in fields:
        editor.moveCursor(where)
    for _round in range(ROUNDS + 1):
        for one in hands:
            _let_the_preview_follow(place)
            gc.collect()
            one.type_and_delete()
    floor, ours = (statistics.median(one.taken[KEYS:]) for one in hands)
    bare.close()
    dialog.reject()
    dialog.deleteLater()
    place.settle()
    return Line(name, ours, floor, Reach(1.3))


def _let_the_preview_follow(place: Desk) -> None:
    """It does so a moment later and once for many keys: it is not to fall on a key of the other's."""
    place.settle()
    rested = QTimer()
    rested.setSingleShot(True)
    rested.start(2 * FOLLOWS_AFTER_MS)
    wait_for(lambda: not rested.isActive())


class _Hands:
    """Type; `taken` are the seconds of computing for each key until the counter has been painted."""

    def __init__(self, editor: QPlainTextEdit, counter: QLabel) -> None:
        self._editor, self._painted = editor, Painted(counter)
        self.taken: list[float] = []

    def type_and_delete(self) -> None:
        for _key in range(KEYS // 2):
            self._press(Qt.Key.Key_E, "e")
        for _key in range(KEYS // 2):
            self._press(Qt.Key.Key_Backspace, "\b")

    def _press(self, key: Qt.Key, text: str) -> None:
        before, start = self._painted.count, time.thread_time()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            QCoreApplication.sendEvent(self._editor, event)
        while self._painted.count == before:
            QApplication.processEvents()
        self.taken.append(time.thread_time() - start)


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
