from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.ui.widgets.elided_label import ElidedLabel

WORDS = "Our shop is closed on Friday. You reach us again on Monday."


def test_what_has_no_room_stands_in_the_tool_tip(qtbot: QtBot) -> None:
    label = ElidedLabel("quiet")
    qtbot.addWidget(label)
    label.setText(WORDS)
    label.resize(80, 24)
    label.show()
    assert label.toolTip() == WORDS
    assert label.text() == WORDS, "screen readers get all of it"
    label.resize(2000, 24)
    assert label.toolTip() == ""


def test_it_paints_its_words_cut_at_the_end(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.resize(80, 24)
    label.setText("Short")
    short = label.grab().toImage()
    label.setText(WORDS)
    cut = label.grab().toImage()
    label.setText("")
    empty = label.grab().toImage()
    assert short != empty
    assert cut not in (short, empty)
    assert label.sizeHint().height() > 0
