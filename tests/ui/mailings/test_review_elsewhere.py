from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app import formats
from app.domain.consent import Purpose
from app.domain.mailings import Budget, Mailing, MailingSettings, MailingState
from app.ui.mailings.place import Front
from app.ui.tasks import Lane
from tests.fixtures.lanes import busy_lane
from tests.fixtures.mailing_desk import MailingDesk
from tests.fixtures.review_desk import ReviewDesk

Key = Qt.Key


def go_elsewhere(desk: MailingDesk) -> QWidget:
    """Another place of the main window, with the keyboard in one of its fields."""
    line = QLineEdit(desk.desk.host)
    desk.place.hide()
    line.show()
    line.setFocus()
    assert QApplication.focusWidget() is line
    return line


def test_a_review_that_takes_long_leaves_the_keyboard_where_one_works_meanwhile(
    mailing_desk: MailingDesk,
) -> None:
    draft = mailing_desk.draft(*mailing_desk.some(2))
    mailing_desk.show()
    with busy_lane(mailing_desk.desk, Lane.LONG):
        mailing_desk.place.review(draft)
        line = go_elsewhere(mailing_desk)
        cover = mailing_desk.place.review_page.cover
        mailing_desk.qtbot.waitUntil(lambda: not cover.bar.isHidden())
        assert QApplication.focusWidget() is line
    mailing_desk.settle()
    assert QApplication.focusWidget() is line


def test_what_was_sent_leaves_the_keyboard_where_one_works_meanwhile(mailing_desk: MailingDesk) -> None:
    draft = mailing_desk.draft(*mailing_desk.some(2))
    mailing_desk.show()
    mailing_desk.place.review(draft)
    mailing_desk.settle()
    with busy_lane(mailing_desk.desk, Lane.LONG):
        mailing_desk.place.review_page.send_action.trigger()
        line = go_elsewhere(mailing_desk)
    mailing_desk.settle()
    assert mailing_desk.notices() == ["2 SMS are on their way."]
    assert QApplication.focusWidget() is line
    assert mailing_desk.place.whereabouts() == (Front.OVERVIEW, draft.id)


@pytest.mark.parametrize("front", [Front.DRAFT, Front.REVIEW])
def test_what_is_sent_takes_nobody_away_from_another_mailing(mailing_desk: MailingDesk, front: Front) -> None:
    people = mailing_desk.some(2)
    sent, other = mailing_desk.draft(*people), mailing_desk.draft(*people, name="Other")
    mailing_desk.show()
    place = mailing_desk.place
    place.review(sent)
    mailing_desk.settle()
    with busy_lane(mailing_desk.desk, Lane.LONG):
        place.review_page.send_action.trigger()
        (place.write if front is Front.DRAFT else place.review)(other)
    mailing_desk.settle()
    assert place.whereabouts() == (front, other.id)
    assert mailing_desk.state(sent.id) is MailingState.RUNNING
    if front is Front.REVIEW:
        assert place.review_page.bar.send_button.accessibleName() == "Send 2 SMS"
        assert place.review_page.bar.send_button.isEnabled()


def test_while_it_is_sent_one_does_not_go_back_to_its_text(mailing_desk: MailingDesk) -> None:
    draft = mailing_desk.draft(*mailing_desk.some(2))
    mailing_desk.show()
    mailing_desk.place.review(draft)
    mailing_desk.settle()
    page = mailing_desk.place.review_page
    page.bar.send_button.setFocus()
    with busy_lane(mailing_desk.desk, Lane.LONG):
        mailing_desk.qtbot.keyClick(page.bar.send_button, Key.Key_Space)
        assert page.run.busy
        for button in (page.bar.back_button, page.bar.keep_button, *page.steps.buttons):
            assert not button.isEnabled()
        assert page.isAncestorOf(QApplication.focusWidget() or QWidget())
        page.steps.chosen.emit(1)
        assert mailing_desk.place.whereabouts() == (Front.REVIEW, draft.id)
        page.bar.progress._look()  # as after half a second
        page.bar.progress.button.click()
    mailing_desk.settle()
    assert page.bar.hint.label.text() == "Nothing was sent."
    assert page.bar.back_button.isEnabled()
    assert mailing_desk.state(draft.id) is MailingState.DRAFT


def test_a_refusal_is_said_where_one_is_by_then(mailing_desk: MailingDesk) -> None:
    first, second = mailing_desk.some(2)
    draft = mailing_desk.draft(first, second)
    mailing_desk.show()
    mailing_desk.place.review(draft)
    mailing_desk.settle()
    with busy_lane(mailing_desk.desk, Lane.LONG):
        mailing_desk.place.review_page.send_action.trigger()
        go_elsewhere(mailing_desk)
        mailing_desk.desk.services.customers.archive(mailing_desk.desk.actor, [second])
    mailing_desk.settle()
    notice = mailing_desk.desk.context.notices.shown[-1]
    assert notice.text == "Meanwhile it is 1 recipient and 1 SMS. Look at it once more."
    notice.action_button.click()
    assert mailing_desk.desk.navigator.calls == [("show_mailing", (draft.id,))]


def test_who_was_just_left_out_does_not_get_it(review_desk: ReviewDesk) -> None:
    review_desk.review(review_desk.person("Eins"), review_desk.person("Zwei"))
    page = review_desk.page
    with busy_lane(review_desk.desk):
        review_desk.press("Del", settle=False)
        review_desk.press("Ctrl+Return", settle=False)
        assert page.bar.hint.label.text() == "One moment …"
    review_desk.desk.settle()
    assert review_desk.launched == []
    assert page.bar.hint.label.text() == ""
    review_desk.press("Ctrl+Return")
    assert [mailing.planned_recipients for mailing in review_desk.launched] == [1]


def test_what_an_account_costs_is_reckoned_anew_when_one_comes_back_from_it(review_desk: ReviewDesk) -> None:
    accounts, actor = review_desk.services.accounts, review_desk.desk.actor
    review_desk.review(review_desk.person("Eins"))
    page = review_desk.page
    page.hide()
    (account,) = accounts.list(actor)
    accounts.save(actor, replace(account, price_per_part=Decimal("0.08"), currency="EUR"), {})
    review_desk.desk.settle()
    page.show()
    review_desk.desk.settle()
    assert formats.format_money(Decimal("0.08"), "EUR") in page.forecast.cost.text()


def test_a_company_that_can_be_reached_by_now_may_send_marketing(review_desk: ReviewDesk) -> None:
    mandants, actor, session = (
        review_desk.services.mandants,
        review_desk.desk.actor,
        review_desk.desk.context.session,
    )

    def reach(phone: str) -> None:
        mandants.save(actor, replace(mandants.get(actor), phone=phone))
        session.know([mandants.get(actor)])

    reach("")
    person = review_desk.person("Eins", purpose=Purpose.MARKETING)
    review_desk.review(person, template="20 %", purpose=Purpose.MARKETING)
    page = review_desk.page
    assert page.forecast.mark_lines[0].button.text() == "Open the company"
    page.hide()
    reach("+49 30 1234567")
    page.show()
    review_desk.desk.settle()
    assert page.bar.send_button.isEnabled()
    assert "+49 30 1234567" in page.preview.bubble.text


def test_a_budget_that_is_set_meanwhile_is_seen(review_desk: ReviewDesk) -> None:
    review_desk.review(review_desk.person("Eins"))
    page = review_desk.page
    with review_desk.qtbot.waitSignal(review_desk.desk.context.events.mailings_changed):
        review_desk.services.mailings.kept.save_settings(review_desk.desk.actor, MailingSettings(Budget(0)))
    review_desk.desk.settle()
    assert not page.bar.send_button.isEnabled()


def test_a_new_one_can_be_written_while_another_is_reviewed(mailing_desk: MailingDesk) -> None:
    draft = mailing_desk.draft(*mailing_desk.some(2))
    mailing_desk.show()
    with busy_lane(mailing_desk.desk, Lane.LONG):
        mailing_desk.place.review(draft)
        mailing_desk.place.write(Mailing(0))
    mailing_desk.settle()
    assert mailing_desk.place.whereabouts() == (Front.DRAFT, 0)
    assert mailing_desk.place.draft_page.isAncestorOf(QApplication.focusWidget() or QWidget())
