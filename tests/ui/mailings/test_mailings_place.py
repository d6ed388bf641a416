from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton

from app.domain.mailings import Mailing, MailingState, Recipients
from app.domain.tags import Tag
from app.ui.mailings.place import Front, MailingsPlace
from tests.fixtures.mailing_desk import MailingDesk
from tests.fixtures.program import RunningProgram

M = MailingState
CONTROL = Qt.KeyboardModifier.ControlModifier
JUDGED_MS = 400


def front(desk: MailingDesk) -> str:
    return str(desk.place.whereabouts()[0])


def write(desk: MailingDesk, text: str) -> None:
    """Type into the text of the editor and wait until it is judged."""
    editor = desk.place.draft_page.what.editor
    editor.setFocus()
    desk.qtbot.keyClicks(editor, text)
    desk.qtbot.wait(JUDGED_MS)
    desk.settle()


@pytest.mark.behaviour("ST-01", "ST-02", "ML-05", "ML-07")
def test_the_menu_and_its_button_lead_to_the_editor_of_an_sms(program: RunningProgram) -> None:
    window = program.window
    program.click(window.navigation.buttons["mailings"])
    program.settle()
    place = window.page("mailings")
    assert isinstance(place, MailingsPlace)
    assert window.stack.currentWidget() is place
    program.click(place.overview.new_button)
    program.settle()
    assert place.whereabouts() == (Front.DRAFT, 0)
    page = place.draft_page
    page.what.editor.setFocus()
    program.type("Closed")
    program.wait_for(lambda: page.what.counter.counted.text().startswith("6 of 160"))
    assert " · 1 SMS" in page.what.counter.counted.text(), "an SMS, and nothing else it could be"


@pytest.mark.behaviour("ST-07", "ST-14", "ST-15", "ST-17", "ML-05", "ML-12")
def test_from_a_new_mailing_to_the_last_sms_by_keyboard_alone(mailing_desk: MailingDesk) -> None:
    desk = mailing_desk.desk
    tag = desk.services.tags.save(desk.actor, Tag(0, desk.actor.mandant_id, "Haus Mitte"))
    desk.services.tags.change(desk.actor, mailing_desk.some(30), give=(tag.id,))
    mailing_desk.show()
    mailing_desk.press(Qt.Key.Key_N, CONTROL)
    assert front(mailing_desk) == "draft"
    mailing_desk.press(Qt.Key.Key_Space)  # the first tag has the keyboard
    write(mailing_desk, "Guten Tag, das Wasser ist heute abgestellt.")
    assert mailing_desk.place.draft_page.foot.text.startswith("30 people")
    mailing_desk.press(Qt.Key.Key_Return, CONTROL)
    assert front(mailing_desk) == "review"
    review = mailing_desk.place.review_page
    assert review.bar.send_button.text().strip() == "Send 30 SMS"
    mailing_desk.press(Qt.Key.Key_Return, CONTROL)
    assert front(mailing_desk) == "overview"
    overview = mailing_desk.place.overview
    assert overview.card.view is not None
    assert overview.card.view.state.title == "Running"
    assert (overview.card.progress.bar.value(), overview.card.progress.bar.maximum()) == (0, 30)
    assert overview.list.table.hasFocus()
    mailing_desk.send_all()
    mailing_desk.wait_for_news()
    assert overview.card.view.state.title == "Done"
    desk.clock.advance(seconds=10)
    received = desk.services.practice.received(desk.actor)
    assert len({sms.number for sms in received}) == 30
    assert {sms.text for sms in received} == {"Guten Tag, das Wasser ist heute abgestellt."}


@pytest.mark.behaviour("ML-12", "ML-15")
def test_leaving_the_editor_keeps_the_draft_and_selects_it(mailing_desk: MailingDesk) -> None:
    mailing_desk.draft(name="Älter")
    mailing_desk.show()
    mailing_desk.press(Qt.Key.Key_N, CONTROL)
    write(mailing_desk, "Nur ein Anfang")
    mailing_desk.press(Qt.Key.Key_Escape)
    mailing_desk.wait_for_news()
    assert front(mailing_desk) == "overview"
    view = mailing_desk.place.overview.card.view
    assert view is not None
    assert view.title == "Nur ein Anfang"
    assert set(mailing_desk.cells("name")) == {"Nur ein Anfang", "Älter"}


def test_from_the_review_back_to_the_text_and_back_to_the_list(mailing_desk: MailingDesk) -> None:
    draft = mailing_desk.draft(*mailing_desk.some(2), name="Montag")
    mailing_desk.show()
    mailing_desk.press(Qt.Key.Key_M, CONTROL)
    assert front(mailing_desk) == "review"
    mailing_desk.press(Qt.Key.Key_Escape)
    assert front(mailing_desk) == "draft"
    assert mailing_desk.place.draft_page.mailing().id == draft.id
    mailing_desk.press(Qt.Key.Key_Escape)
    assert mailing_desk.place.whereabouts() == ("overview", draft.id)
    assert mailing_desk.state(draft.id) is M.DRAFT


def test_what_was_sent_meanwhile_is_shown_and_not_written_on(mailing_desk: MailingDesk) -> None:
    sent = mailing_desk.launch(*mailing_desk.some(2))
    mailing_desk.show()
    mailing_desk.place.write(sent)
    mailing_desk.settle()
    assert mailing_desk.place.whereabouts() == ("overview", sent.id)
    mailing_desk.place.review(sent)
    mailing_desk.settle()
    assert front(mailing_desk) == "overview"


def test_the_way_back_leads_to_the_page_and_its_mailing(mailing_desk: MailingDesk) -> None:
    draft = mailing_desk.draft(*mailing_desk.some(2), name="Montag")
    mailing_desk.show()
    place = mailing_desk.place
    place.review(draft)
    mailing_desk.settle()
    stop = place.whereabouts()
    assert stop == ("review", draft.id)
    place.show_overview()
    mailing_desk.settle()
    place.return_to(stop)
    mailing_desk.settle()
    assert place.whereabouts() == stop
    place.return_to(("draft", draft.id))
    mailing_desk.settle()
    assert place.whereabouts() == ("draft", draft.id)
    mailing_desk.desk.services.mailings.kept.delete(mailing_desk.desk.actor, draft.id)
    place.return_to(("review", draft.id))
    mailing_desk.settle()
    assert front(mailing_desk) == "overview"


def test_a_notice_lies_over_nobodys_buttons(mailing_desk: MailingDesk) -> None:
    people = (*mailing_desk.some(2), mailing_desk.person("Fink", agreed=False))
    draft = mailing_desk.draft(*people, name="Montag")
    mailing_desk.place.resize(824, 600)
    mailing_desk.desk.host.resize(824, 600)
    mailing_desk.show()
    host, notices, place = mailing_desk.desk.host, mailing_desk.desk.context.notices, mailing_desk.place
    notice = notices.show("The mailing is kept as a draft.", action="Undo", seconds=0)
    low = notice.geometry().bottom()
    for show, page in ((place.write, place.draft_page), (place.review, place.review_page)):
        show(draft)
        mailing_desk.settle()
        seen = [button for button in page.findChildren(QAbstractButton) if button.isVisible()]
        assert len(seen) > 8
        covered = [
            button.accessibleName() or button.text()
            for button in seen
            if notice.geometry().intersects(QRect(button.mapTo(host, QPoint()), button.size()))
        ]
        assert covered == []
    place.show_overview()
    mailing_desk.settle()
    assert notice.geometry().bottom() == low


def test_another_page_hands_its_recipients_over(mailing_desk: MailingDesk) -> None:
    people = mailing_desk.some(3)
    mailing_desk.show()
    mailing_desk.place.write(Mailing(0, recipients=Recipients(customer_ids=people)))
    mailing_desk.settle()
    assert front(mailing_desk) == "draft"
    assert mailing_desk.place.draft_page.mailing().recipients.customer_ids == people


def test_the_place_comes_back_as_it_was_left(mailing_desk: MailingDesk) -> None:
    draft = mailing_desk.draft(*mailing_desk.some(2), name="Montag")
    mailing_desk.show()
    mailing_desk.place.write(draft)
    mailing_desk.settle()
    write(mailing_desk, "x")
    mailing_desk.place.hide()
    mailing_desk.settle()
    kept = mailing_desk.desk.services.mailings.kept.get(mailing_desk.desk.actor, draft.id)
    assert "x" in kept.template, "what was typed last is stored when one goes elsewhere"
    mailing_desk.place.show()
    mailing_desk.place.activate()
    assert mailing_desk.place.whereabouts() == ("draft", draft.id)
