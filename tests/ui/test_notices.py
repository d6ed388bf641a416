from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

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


def place_of(widget: QWidget, host: QWidget) -> QRect:
    return QRect(widget.mapTo(host, QPoint()), widget.size())


def test_buttons_at_the_foot_of_a_page_are_not_covered(desk: Desk, qtbot: QtBot) -> None:
    notices, host = desk.context.notices, desk.host
    foot = QWidget(host)
    foot.setGeometry(0, 640, 1024, 60)
    notices.keep_clear(foot)
    desk.show(host)
    for number in range(2):
        notices.show(f"notice {number}")
    for notice in notices.shown:
        assert not notice.geometry().intersects(place_of(foot, host))
    foot.move(0, 600)
    assert notices.shown[-1].geometry().bottom() < 600
    foot.hide()
    assert notices.shown[-1].geometry().bottom() > 650, "back to the foot as soon as there is room"
    foot.show()
    foot.deleteLater()
    qtbot.waitUntil(lambda: not isValid(foot))
    notices.show("after the page was thrown away")
    assert notices.shown[-1].geometry().bottom() > 650
