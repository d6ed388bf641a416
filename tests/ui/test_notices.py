from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.fixtures.ui import Desk


def test_a_notice_stands_in_the_corner_and_its_action_is_done_once(desk: Desk, qtbot: QtBot) -> None:
    done: list[str] = []
    desk.show(desk.host)
    notice = desk.context.notices.show(
        "SMS accepted", kind="ok", action="Undo", on_action=lambda: done.append("undo")
    )
    assert notice.geometry().right() <= desk.host.width()
    assert notice.geometry().bottom() <= desk.host.height()
    qtbot.mouseClick(notice.action_button, Qt.MouseButton.LeftButton)
    assert done == ["undo"]
    assert desk.notices() == []


def test_at_most_three_notices_and_the_oldest_goes_first(desk: Desk) -> None:
    for number in range(4):
        desk.context.notices.show(f"notice {number}")
    assert desk.notices() == ["notice 1", "notice 2", "notice 3"]


def test_a_notice_is_reworded_and_leaves_by_itself(desk: Desk, qtbot: QtBot) -> None:
    notice = desk.context.notices.show("Sending …", seconds=0)
    notice.update("Sent", "ok", seconds=0.05)
    assert desk.notices() == ["Sent"]
    assert notice.accessibleName() == "Sent"
    qtbot.waitUntil(lambda: desk.notices() == [])
