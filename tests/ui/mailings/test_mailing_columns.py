from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.domain.permissions import Actor, Role
from app.ui.mailings.listing import columns
from tests.fixtures.mailing_desk import MailingDesk

OWNER = Actor(1, "A. Becker", Role.OWNER, 1)


@pytest.mark.parametrize("last", [column.room for column in columns(OWNER) if column.room])
def test_the_columns_that_are_shown_have_room_beside_each_other(qtbot: QtBot, last: int) -> None:
    shown = [column for column in columns(OWNER) if column.room <= last]
    assert sum(column.width for column in shown) <= last


def test_no_bar_to_scroll_sideways_at_the_usual_width(mailing_desk: MailingDesk) -> None:
    mailing_desk.draft(*mailing_desk.some(2))
    mailing_desk.show()
    for width in (700, 860, 1000, 1400):
        mailing_desk.desk.host.resize(width, 600)
        mailing_desk.settle()
        assert mailing_desk.place.overview.list.table.horizontalScrollBar().maximum() == 0, width


def test_the_arrow_of_the_sorting_lies_over_no_letter_of_a_title(mailing_desk: MailingDesk) -> None:
    mailing_desk.draft(*mailing_desk.some(2))
    mailing_desk.desk.host.resize(1700, 600)
    mailing_desk.place.resize(1700, 600)
    mailing_desk.show()
    pane = mailing_desk.place.overview.list
    header = pane.table.header

    def title() -> QImage:
        """Without the line above the letters, where the arrow stands."""
        section = pane.arrangement.section_of("sent")
        above = header.title_height // 3
        place = QRect(header.sectionViewportPosition(section), above, header.sectionSize(section), 2 * above)
        return header.viewport().grab(place).toImage()

    plain = title()
    for descending in (True, False):
        header.choose_sorting("sent", descending=descending)
        mailing_desk.settle()
        assert title() == plain
