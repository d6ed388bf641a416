"""Twenty thousand signals and void calls leave the counts of `None` and `True` where they were.

A release of PySide6 lost a reference to `True` with every emit under Python 3.11, and the program ended with it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

TIMES = 20_000
SLACK = 200
"""References that come and go with anything else that Python does meanwhile."""


class Sender(QObject):
    told = Signal(object)
    ticked = Signal(bool)
    plain = Signal()


class Receiver(QObject):
    """Slots that return nothing, as all do."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    def hear(self, *_values: object) -> None:
        self.heard += 1


def counts() -> tuple[int, int]:
    return sys.getrefcount(None), sys.getrefcount(True)


def assert_steady(action: Callable[[], object]) -> None:
    """After a round to warm up, repeating `action` changes neither count."""
    for _time in range(100):
        action()
    before = counts()
    for _time in range(TIMES):
        action()
    changes = [after - earlier for earlier, after in zip(before, counts(), strict=True)]
    assert max(map(abs, changes)) < SLACK, changes


@pytest.mark.parametrize(
    ("signal", "values"), [("told", (None,)), ("told", (True,)), ("ticked", (True,)), ("plain", ())]
)
def test_emitting_a_signal(qtbot: QtBot, signal: str, values: tuple[object, ...]) -> None:
    sender, receiver = Sender(), Receiver()
    getattr(sender, signal).connect(receiver.hear, Qt.ConnectionType.DirectConnection)
    emit = getattr(sender, signal).emit
    assert_steady(lambda: emit(*values))
    assert receiver.heard == TIMES + 100


def test_a_signal_nobody_hears(qtbot: QtBot) -> None:
    sender = Sender()
    assert_steady(lambda: sender.ticked.emit(True))


def test_void_calls(qtbot: QtBot) -> None:
    label, editor = QLabel(), QPlainTextEdit()
    qtbot.addWidget(label)
    qtbot.addWidget(editor)

    def call() -> None:
        label.setText("143 of 160")
        label.setVisible(False)
        editor.setReadOnly(True)
        editor.moveCursor(editor.textCursor().MoveOperation.End)

    assert_steady(call)
