from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.message_list import MessageQuery
from app.ui.messages import view_model
from app.ui.messages.page import AllMessagesPage
from app.ui.messages.place import MessagesPlace
from tests.fixtures.mailed import mailed
from tests.fixtures.messages_desk import MessagesDesk, S

TEXT = 0


class OfMailings:
    """The list of all SMS: one of mailing 7, one of mailing 8, and one of none."""

    def __init__(self, at: MessagesDesk) -> None:
        self.at = at
        first, second = at.put(S.DELIVERED, "of seven", hours=3), at.put(S.FAILED, "of eight", hours=2)
        at.put(S.DELIVERED, "of none", hours=1)
        with at.database.write() as work:
            mailed(work, {first: 7, second: 8}, mandant_id=at.desk.actor.mandant_id)
        self.place = MessagesPlace(at.desk.context)
        self.place.resize(1024, 700)
        self.place.activate()
        at.desk.show(self.place)
        self.place.focus_first()
        self.wait_for("of none", "of eight", "of seven")

    @property
    def page(self) -> AllMessagesPage:
        return self.place.all_messages

    @property
    def texts(self) -> list[str]:
        model = self.page.list.model
        return [model.texts_at(row)[TEXT] for row in range(model.rowCount())]

    def wait_for(self, *texts: str) -> None:
        self.at.sms.qtbot.waitUntil(lambda: self.texts == list(texts), timeout=5_000)
        self.at.desk.settle()


@pytest.fixture
def of_mailings(messages_desk: MessagesDesk) -> OfMailings:
    return OfMailings(messages_desk)


def test_one_mailing_is_shown_alone_and_its_name_says_so(of_mailings: OfMailings) -> None:
    chip = of_mailings.page.mailing
    assert not chip.isVisible()
    of_mailings.place.show_messages(MessageQuery(mailing_id=7))
    of_mailings.wait_for("of seven")
    assert chip.isVisible()
    assert chip.accessibleName() == "Mailing: Mailing 7"
    assert of_mailings.page.bar.count.text() == "1 SMS · filtered from 3"


def test_the_chip_takes_it_away_by_keyboard(of_mailings: OfMailings) -> None:
    of_mailings.place.show_messages(MessageQuery(mailing_id=8))
    of_mailings.wait_for("of eight")
    chip = of_mailings.page.mailing
    chip.setFocus()
    of_mailings.at.sms.qtbot.keyClick(chip, Qt.Key.Key_Space)
    of_mailings.wait_for("of none", "of eight", "of seven")
    assert not chip.isVisible()
    assert of_mailings.page.list.table.hasFocus()


def test_clearing_all_filters_clears_it_too(of_mailings: OfMailings) -> None:
    of_mailings.place.show_messages(MessageQuery(mailing_id=8, text="eight"))
    of_mailings.wait_for("of eight")
    of_mailings.at.press("Ctrl+Shift+L")
    of_mailings.wait_for("of none", "of eight", "of seven")
    assert not of_mailings.page.mailing.isVisible()


def test_a_mailing_without_messages_says_so_and_leads_on(of_mailings: OfMailings) -> None:
    of_mailings.place.show_messages(MessageQuery(mailing_id=99))
    of_mailings.wait_for()
    assert of_mailings.page.mailing.accessibleName() == "One mailing"
    labels = [label.text() for label in of_mailings.page.list.empty.findChildren(QLabel)]
    assert "Nothing of this mailing is here." in labels


def test_the_way_back_knows_the_mailing(of_mailings: OfMailings) -> None:
    of_mailings.place.show_messages(MessageQuery(mailing_id=7))
    of_mailings.wait_for("of seven")
    before = of_mailings.place.whereabouts()
    of_mailings.place.show_messages(MessageQuery())
    of_mailings.wait_for("of none", "of eight", "of seven")
    of_mailings.place.return_to(before)
    of_mailings.wait_for("of seven")
    assert of_mailings.page.mailing.mailing_id == 7


def test_a_message_that_is_not_of_it_takes_it_away(of_mailings: OfMailings) -> None:
    ids = [of_mailings.page.list.model.id_at(row) for row in range(3)]
    of_mailings.place.show_messages(MessageQuery(mailing_id=7))
    of_mailings.wait_for("of seven")
    of_mailings.place.show_message(ids[0])
    of_mailings.wait_for("of none", "of eight", "of seven")
    assert of_mailings.page.list.current_id == ids[0]


def test_a_question_and_its_filters_say_the_same(of_mailings: OfMailings) -> None:
    query = MessageQuery(mailing_id=7, text="hallo")
    values = view_model.values_of(query, of_mailings.page._zone)
    assert view_model.query_of(values, ("", True), of_mailings.page._zone) == query
    assert view_model.narrows({view_model.MAILING: 7})
