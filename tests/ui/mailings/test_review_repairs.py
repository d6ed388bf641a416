from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.domain.consent import ConsentSource, Purpose
from app.domain.customers import PhoneLabel
from app.domain.mailing_review import RecipientReview, Repair, ReviewVerdict, repairs_for
from app.domain.mailings import Recipients
from app.domain.permissions import Actor, Role
from app.ui.mailings import review_view_model
from app.ui.mailings.review_view_model import REASONS, REPAIR_ICONS, REPAIRS
from tests.fixtures.drafts import LANDLINE, MOBILE
from tests.fixtures.review_desk import ReviewDesk

L, R, V = PhoneLabel, Repair, ReviewVerdict


def numbers(desk: ReviewDesk, customer_id: int) -> list[tuple[PhoneLabel, str]]:
    customer = desk.services.customers.get(desk.desk.actor, customer_id)
    return [(phone.label, phone.raw) for phone in customer.phones]


def state(desk: ReviewDesk, row: int = 0) -> ReviewVerdict:
    line = desk.page.list.pane.model.row_at(row)
    assert line is not None
    return line.row.verdict


@pytest.mark.behaviour("ST-08", "ST-10")
def test_a_mobile_in_the_landline_field_is_moved_with_enter_and_moved_back(review_desk: ReviewDesk) -> None:
    claus = review_desk.person("Claus", (L.LANDLINE, "0151 99999999"))
    review_desk.review(claus, review_desk.person("Ahrens"))
    page = review_desk.page
    assert review_desk.rows() == ["Claus | Mobile as landline"]
    assert "field for the landline" in page.panel.reason.text()
    review_desk.press("Return")
    assert state(review_desk) is V.GETS_IT
    assert numbers(review_desk, claus) == [(L.MOBILE, "0151 99999999")]
    assert page.bar.send_button.accessibleName() == "Send 2 SMS"
    assert page.list.tabs.tabText(1) == "Do not get it (0)"
    assert "Claus gets it now." in review_desk.desk.notices()
    review_desk.press("Ctrl+Z")
    assert numbers(review_desk, claus) == [(L.LANDLINE, "0151 99999999")]
    assert state(review_desk) is V.MOBILE_AS_LANDLINE
    assert page.bar.send_button.accessibleName() == "Send 1 SMS"


@pytest.mark.behaviour("ST-12")
def test_two_numbers_in_one_field_are_split_by_the_button_below(review_desk: ReviewDesk) -> None:
    eck = review_desk.person("Eck", "0151 77777777 oder 0151 66666666")
    review_desk.review(eck)
    review_desk.button(R.SPLIT_NUMBERS).setFocus()
    review_desk.press("Space")
    assert numbers(review_desk, eck) == [(L.MOBILE, "0151 77777777"), (L.MOBILE, "0151 66666666")]
    # The next thing that is the matter stands in the same place, and so does the keyboard.
    assert state(review_desk) is V.NO_CONSENT
    assert QApplication.focusWidget() is review_desk.button(R.RECORD_CONSENT)


@pytest.mark.behaviour("ST-09", "ST-11")
def test_a_wrong_number_is_corrected_in_its_row(review_desk: ReviewDesk) -> None:
    dorn = review_desk.person("Dorn", "0151 88")
    review_desk.agree(dorn, "+4915188888888")
    review_desk.review(dorn, review_desk.person("Berg", "0151 77"))
    page = review_desk.page
    review_desk.press("F2")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == "0151 88"
    assert field.accessibleName() == "Number of Dorn"
    review_desk.type("0151 8888 8888")
    assert "+49 1518 8888888" in page.panel.message.text()
    review_desk.press("Return")
    assert state(review_desk) is V.GETS_IT
    assert numbers(review_desk, dorn) == [(L.MOBILE, "0151 8888 8888")]
    # Down leads to the next, Enter opens its field, Esc leaves it as it was.
    review_desk.press("Down")
    review_desk.press("Return")
    review_desk.type("0")
    review_desk.press("Esc")
    assert QApplication.focusWidget() is page.list.pane.table
    assert state(review_desk, 1) is V.TOO_SHORT
    assert review_desk.back == []


def test_a_number_that_cannot_be_read_is_refused_in_words(review_desk: ReviewDesk) -> None:
    review_desk.review(review_desk.person("Berg", (L.LANDLINE, LANDLINE)))
    assert review_desk.rows() == ["Berg | No mobile number"]
    review_desk.press("Return")
    review_desk.type("12")
    review_desk.press("Return")
    assert review_desk.page.panel.message.text()
    assert not review_desk.page.panel.message.isHidden()
    assert state(review_desk) is V.NO_MOBILE


@pytest.mark.behaviour("ST-07")
def test_consent_is_recorded_for_one(review_desk: ReviewDesk) -> None:
    fink = review_desk.person("Fink", MOBILE, agreed=False)
    review_desk.review(fink)
    review_desk.press("Return")
    review_desk.dialog()
    review_desk.press("Return")
    assert state(review_desk) is V.GETS_IT
    (said,) = review_desk.services.customers.get(review_desk.desk.actor, fink).consents
    assert (said.number_e164, said.purpose, said.granted) == (MOBILE, Purpose.INFORMATION, True)


def test_consent_is_recorded_for_all_who_are_selected(review_desk: ReviewDesk) -> None:
    people = [review_desk.person(f"Fink{n}", agreed=False) for n in range(3)]
    review_desk.review(*people, review_desk.person("Dorn", "0151 88"))
    page = review_desk.page
    review_desk.press("Ctrl+A")
    assert page.panel.who.text() == "4 people selected"
    assert page.panel.buttons[R.CORRECT_NUMBER].isHidden()
    review_desk.button(R.RECORD_CONSENT).setFocus()
    review_desk.press("Space")
    words = [label.text() for label in review_desk.dialog().findChildren(QLabel)]
    assert "3 customers agree to SMS at the number shown about: Information." in words
    review_desk.press("Return")
    assert [state(review_desk, row) for row in range(4)] == [V.GETS_IT] * 3 + [V.TOO_SHORT]
    assert page.list.tabs.tabText(0) == "Get it (3)"


def test_very_many_are_mended_beside_everything_else(
    review_desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.mailings.repair_deeds.MANY", 2)
    review_desk.review(*(review_desk.person(f"Kunde{n}") for n in range(5)))
    page = review_desk.page
    review_desk.press("Ctrl+A")
    page.deeds.do(R.LEAVE_OUT, page.list.chosen(), page.list.chosen_ids())
    assert not page.panel.isEnabled()
    assert not page.bar.send_button.isEnabled()
    review_desk.desk.settle()
    assert page.panel.isEnabled()
    assert page.list.tabs.tabText(1) == "Do not get it (5)"
    assert "5 people do not get it." in review_desk.desk.notices()
    review_desk.press("Ctrl+Z")
    assert page.bar.send_button.accessibleName() == "Send 5 SMS"


def test_what_was_typed_is_kept_when_one_goes_on_with_tab(review_desk: ReviewDesk) -> None:
    dorn = review_desk.person("Dorn", "0151 88")
    review_desk.review(dorn)
    review_desk.press("F2")
    review_desk.type("0151 8888 8888")
    review_desk.press("Tab")
    assert numbers(review_desk, dorn) == [(L.MOBILE, "0151 8888 8888")]


def test_a_right_click_offers_what_helps(review_desk: ReviewDesk) -> None:
    review_desk.review(
        review_desk.person("Claus", (L.LANDLINE, "0151 99999999")), review_desk.person("Ahrens")
    )
    page = review_desk.page
    offered = page.list.pane.table.actions()
    assert page.mend_action in offered
    assert (page.mend_action.text(), page.mend_action.isEnabled()) == ("Move the number", True)
    review_desk.press("Ctrl+Tab")
    assert not page.mend_action.isEnabled()


def test_who_said_stop_is_asked_about_before_the_number_is_taken_off(review_desk: ReviewDesk) -> None:
    ahrens = review_desk.person("Ahrens", MOBILE, purpose=Purpose.MARKETING)
    review_desk.services.mailings.stop_list.add(review_desk.desk.actor, MOBILE)
    review_desk.review(ahrens, purpose=Purpose.MARKETING)
    assert review_desk.rows() == ["Ahrens | Said STOP"]
    review_desk.press("Return")
    review_desk.dialog()
    review_desk.press("Ctrl+Return")
    assert state(review_desk) is V.GETS_IT


def test_an_archived_customer_is_brought_back_and_archived_again(review_desk: ReviewDesk) -> None:
    berg = review_desk.person("Berg")
    review_desk.services.customers.archive(review_desk.desk.actor, [berg])
    review_desk.review(berg)
    review_desk.press("Return")
    assert state(review_desk) is V.GETS_IT
    assert not review_desk.services.customers.get(review_desk.desk.actor, berg).archived
    review_desk.press("Ctrl+Z")
    assert state(review_desk) is V.ARCHIVED
    assert review_desk.services.customers.get(review_desk.desk.actor, berg).archived


def test_a_gap_leads_to_the_customer_and_the_row_follows_what_is_saved_there(review_desk: ReviewDesk) -> None:
    graf = review_desk.person("Graf")
    review_desk.review(graf, template="Wir kommen nach <<City>>.")
    assert review_desk.rows() == ["Graf | Not filled in yet: City"]
    review_desk.press("Return")
    assert review_desk.desk.navigator.calls == [("edit_customer", (graf,))]
    customers, actor = review_desk.services.customers, review_desk.desk.actor
    customers.save(actor, replace(customers.get(actor, graf), city="Hannover"))
    review_desk.qtbot.waitUntil(lambda: state(review_desk) is V.GETS_IT)
    review_desk.desk.settle()
    assert review_desk.page.preview.bubble.text == "Wir kommen nach Hannover."


def test_people_are_left_out_with_del_and_put_back_with_ins(review_desk: ReviewDesk) -> None:
    review_desk.review(*(review_desk.person(f"Kunde{n}") for n in range(4)))
    page = review_desk.page
    assert page.list.tabs.tabText(page.list.tabs.currentIndex()) == "Get it (4)"
    review_desk.press("Shift+Down")
    review_desk.press("Del")
    assert [state(review_desk, row) for row in range(4)] == [V.LEFT_OUT] * 2 + [V.GETS_IT] * 2
    assert page.bar.send_button.accessibleName() == "Send 2 SMS"
    review_desk.press("Ins")
    assert [state(review_desk, row) for row in range(4)] == [V.GETS_IT] * 4
    review_desk.press("Ctrl+Z")
    assert page.list.tabs.tabText(1) == "Do not get it (2)"


def test_one_sms_per_phone_and_the_other_gets_it_with_a_number_of_its_own(review_desk: ReviewDesk) -> None:
    review_desk.review(review_desk.person("Ahrens", MOBILE), review_desk.person("Berg", MOBILE))
    assert review_desk.rows() == ["Berg | Ahrens has the same number and gets it."]
    review_desk.press("F2")
    review_desk.type("0151 44444444")
    review_desk.press("Return")
    assert state(review_desk) is V.NO_CONSENT


def test_a_pasted_number_is_corrected_in_the_mailing_itself(review_desk: ReviewDesk) -> None:
    review_desk.review(template="Montag zu.", recipients=Recipients(numbers=("0151 88",)))
    assert review_desk.rows() == ["No customer | Too short"]
    review_desk.press("Return")
    review_desk.type("0151 8888 8888")
    review_desk.press("Return")
    assert state(review_desk) is V.GETS_IT
    mailing = review_desk.services.mailings.kept.get(review_desk.desk.actor, review_desk.page.mailing.id)
    assert mailing.recipients.numbers == ("0151 8888 8888",)
    review_desk.press("Ctrl+Return")
    assert [mailing.planned_recipients for mailing in review_desk.launched] == [1]


def test_two_pasted_numbers_in_one_line_become_two_rows(review_desk: ReviewDesk) -> None:
    both = Recipients(numbers=("0151 77777777 oder 0151 66666666",))
    review_desk.review(template="Montag zu.", recipients=both)
    review_desk.press("Return")
    assert review_desk.page.list.tabs.tabText(0) == "Get it (2)"
    assert review_desk.page.bar.send_button.accessibleName() == "Send 2 SMS"


def test_a_click_on_the_words_in_the_row_mends_and_a_double_click_does_not_undo_it(
    review_desk: ReviewDesk,
) -> None:
    review_desk.review(review_desk.person("Ahrens"), review_desk.person("Berg"))
    table = review_desk.page.list.pane.table
    place = table.visualRect(table.model().index(0, 3)).center()
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    review_desk.qtbot.mouseClick(table.viewport(), button, none, place)
    spot = QPointF(place)
    where = table.viewport().mapToGlobal(spot)
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        QApplication.sendEvent(table.viewport(), QMouseEvent(kind, spot, where, button, button, none))
    review_desk.desk.settle()
    assert state(review_desk) is V.LEFT_OUT


def test_what_one_may_not_do_is_not_offered(review_desk: ReviewDesk) -> None:
    row = RecipientReview(1, 1, "A", "", V.NO_CONSENT, "", repairs_for(V.NO_CONSENT, typed=False))
    staff = Actor(2, "B", Role.STAFF, 1)
    assert review_view_model.repairs(row, staff) == (R.LEAVE_OUT,)
    assert review_view_model.repairs(row, review_desk.desk.actor) == (R.RECORD_CONSENT, R.LEAVE_OUT)


def test_every_reason_has_words_and_every_repair_a_button(review_desk: ReviewDesk) -> None:
    assert set(REASONS) == set(V) - {V.GETS_IT}
    assert set(REPAIRS) == set(REPAIR_ICONS) == set(review_desk.page.panel.buttons) == set(R)


def test_said_on_and_how_are_stored_with_the_consent(review_desk: ReviewDesk) -> None:
    fink = review_desk.person("Fink", MOBILE, agreed=False)
    review_desk.review(fink)
    review_desk.press("Return")
    review_desk.dialog()
    review_desk.press("Down")
    review_desk.press("Return")
    (said,) = review_desk.services.customers.get(review_desk.desk.actor, fink).consents
    assert (said.source, said.on) == (ConsentSource.PHONE, date(2026, 11, 23))
