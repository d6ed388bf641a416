from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from app import formats
from app.domain.consent import Purpose
from app.domain.mailing_list import MailingFigures
from app.domain.mailings import Going, Mailing, MailingCost, MailingCounts, MailingState, Recipients
from app.domain.message_list import MessageQuery
from app.domain.permissions import Role
from app.domain.tags import Tag
from app.ui.mailings import card_words
from app.ui.mailings.place import MailingsPlace
from app.ui.tasks import Lane
from tests.fixtures.lanes import busy_lane
from tests.fixtures.mailing_desk import MailingDesk

M = MailingState
CONTROL = Qt.KeyboardModifier.ControlModifier


def offered(desk: MailingDesk) -> set[str]:
    """The deeds whose buttons can be seen on the card."""
    return {key for key, button in desk.place.overview.card.buttons.items() if button.isVisible()}


def one_of_each(desk: MailingDesk) -> dict[MailingState, int]:
    people = desk.some(3)
    sending, actor = desk.desk.services.mailings.sending, desk.desk.actor
    made = {M.DRAFT: desk.draft(*people, name="Entwurf").id}
    made[M.DONE] = desk.launch(*people, name="Fertig").id
    desk.send_all()
    made[M.PLANNED] = desk.launch(*people, name="Geplant", due=desk.desk.clock.now() + timedelta(days=1)).id
    made[M.PAUSED] = desk.launch(*people, name="Angehalten").id
    sending.pause(actor, made[M.PAUSED])
    made[M.STOPPED] = desk.launch(*people, name="Beendet").id
    sending.stop(actor, made[M.STOPPED])
    made[M.RUNNING] = desk.launch(*people, name="Unterwegs").id
    return made


@pytest.mark.behaviour("ML-05", "ML-13", "ML-15", "ST-17")
def test_each_state_is_named_and_offers_what_can_be_done_with_it(mailing_desk: MailingDesk) -> None:
    made = one_of_each(mailing_desk)
    mailing_desk.show()
    overview = mailing_desk.place.overview
    expected = {
        M.DRAFT: ("Draft", {"review", "edit", "test", "copy", "delete"}),
        M.PLANNED: ("Planned", {"pause", "stop", "messages", "copy"}),
        M.RUNNING: ("Running", {"pause", "stop", "messages", "copy"}),
        M.PAUSED: ("Paused", {"resume", "stop", "messages", "copy"}),
        M.STOPPED: ("Stopped", {"messages", "copy"}),
        M.DONE: ("Done", {"messages", "copy"}),
    }
    assert set(mailing_desk.cells("state")) == {title for title, _deeds in expected.values()}
    for state, (title, deeds) in expected.items():
        overview.show_mailing(made[state])
        mailing_desk.settle()
        assert overview.card.view is not None
        assert overview.card.view.state.title == title
        assert offered(mailing_desk) == {f"mailings.{deed}" for deed in deeds}, state
        assert title in overview.card.accessibleDescription()


@pytest.mark.behaviour("ST-17", "ST-18", "ML-06")
def test_the_columns_count_and_a_mailing_without_a_name_is_called_by_its_text(
    mailing_desk: MailingDesk,
) -> None:
    (account,) = mailing_desk.desk.services.accounts.list(mailing_desk.desk.actor)
    mailing_desk.desk.services.accounts.save(
        mailing_desk.desk.actor, replace(account, price_per_part=Decimal("0.075"), currency="EUR"), {}
    )
    mailing_desk.launch(*mailing_desk.some(4))
    mailing_desk.show()
    assert mailing_desk.cells("name") == ["<<Greeting>>, wir haben am Montag geschlossen."]
    assert mailing_desk.cells("recipients") == ["4"]
    assert (mailing_desk.cells("queued"), mailing_desk.cells("sent")) == (["4"], ["0"])
    assert mailing_desk.cells("parts") == ["0 of 4"]
    assert mailing_desk.cells("cost") == [formats.format_money(Decimal("0.30"), "EUR")]
    mailing_desk.send_all()
    mailing_desk.wait_for_news()
    assert (mailing_desk.cells("queued"), mailing_desk.cells("sent")) == (["0"], ["4"])
    assert mailing_desk.cells("parts") == ["4"]
    assert mailing_desk.cells("state") == ["Done"]
    assert mailing_desk.cells("user") == ["A. Becker"]


@pytest.mark.behaviour("ST-19")
def test_the_card_sets_what_it_costs_beside_what_was_planned(
    mailing_desk: MailingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, actor = mailing_desk.desk.services, mailing_desk.desk.actor
    (account,) = services.accounts.list(actor)
    services.accounts.save(actor, replace(account, price_per_part=Decimal("0.075"), currency="EUR"), {})
    mailing = mailing_desk.launch(*mailing_desk.some(4))
    mailing_desk.show()
    overview = mailing_desk.place.overview
    texts = overview.card.progress.texts()
    planned = formats.format_money(Decimal("0.30"), "EUR")
    assert (texts["SMS planned"], texts["SMS sent"], texts["Cost planned"]) == ("4", "0", planned)
    assert "Cost" not in texts
    charged = MailingCost(parts=5, costs=(("EUR", Decimal("0.4")), ("SEK", Decimal(3))))
    figures = {mailing.id: MailingFigures(MailingCounts(delivered=4), charged)}
    monkeypatch.setattr(services.mailings.overview, "figures", lambda _actor, _ids: figures)
    overview.refresh()
    mailing_desk.settle()
    texts = overview.card.progress.texts()
    real = f"{formats.format_money(Decimal('0.4'), 'EUR')} + {formats.format_money(Decimal(3), 'SEK')}"
    assert (texts["SMS planned"], texts["SMS sent"]) == ("4", "5")
    assert (texts["Cost planned"], texts["Cost so far"]) == (planned, real)
    assert mailing_desk.cells("cost") == [f"{real} of {planned}"]


def test_the_list_is_filtered_by_state_and_by_words(mailing_desk: MailingDesk) -> None:
    one_of_each(mailing_desk)
    mailing_desk.show()
    pane = mailing_desk.place.overview.list
    pane.set_filters({"state": frozenset({"paused", "running"})})
    pane.filters_changed.emit(pane.filter_values)
    mailing_desk.settle()
    assert set(mailing_desk.cells("name")) == {"Angehalten", "Unterwegs"}
    pane.set_filters({"name": "gepl"})
    pane.filters_changed.emit(pane.filter_values)
    mailing_desk.settle()
    assert mailing_desk.cells("name") == ["Geplant"]
    pane.table.header.sort_by("name", descending=False)
    pane.set_filters({})
    mailing_desk.place.activate()
    mailing_desk.settle()
    assert mailing_desk.cells("name") == sorted(mailing_desk.cells("name"))


def test_where_nothing_is_it_says_how_to_begin(mailing_desk: MailingDesk) -> None:
    mailing_desk.show()
    overview = mailing_desk.place.overview
    assert overview.list.empty.title.text() == "No mailings yet."
    assert not overview.card.isVisible()
    overview.list.empty.button.click()
    mailing_desk.settle()
    assert mailing_desk.place.stack.currentWidget() is mailing_desk.place.draft_page


@pytest.mark.behaviour("ML-15")
def test_a_copy_is_a_draft_with_the_same_text_and_is_selected(mailing_desk: MailingDesk) -> None:
    mailing_desk.launch(*mailing_desk.some(2), name="Montag")
    mailing_desk.show()
    mailing_desk.press(Qt.Key.Key_D, CONTROL)
    mailing_desk.wait_for_news()
    view = mailing_desk.place.overview.card.view
    assert view is not None
    assert (view.title, view.state.title) == ("Montag – copy", "Draft")
    assert view.facts[0] == ("users", "2 chosen customers")
    assert mailing_desk.notices() == ["Copied. The copy is a draft."]


@pytest.mark.behaviour("ML-15")
def test_deleting_asks_and_can_be_undone(mailing_desk: MailingDesk) -> None:
    mailing_desk.draft(*mailing_desk.some(2), name="Ostern")
    mailing_desk.show()
    mailing_desk.press(Qt.Key.Key_Delete)
    question = mailing_desk.question()
    assert "Ostern" in question.accessibleDescription()
    question.reject()
    mailing_desk.settle()
    assert mailing_desk.cells("name") == ["Ostern"]
    mailing_desk.press(Qt.Key.Key_Delete)
    mailing_desk.answer("Delete")
    mailing_desk.wait_for_news()
    assert mailing_desk.cells("name") == []
    mailing_desk.press(Qt.Key.Key_Z, CONTROL, mailing_desk.place.overview)
    mailing_desk.wait_for_news()
    assert mailing_desk.cells("name") == ["Ostern"]
    assert mailing_desk.place.overview.card.view is not None
    assert mailing_desk.notices() == ["The mailing is deleted.", "The mailing is back."]


def test_pause_resume_and_stop_by_their_keys(mailing_desk: MailingDesk) -> None:
    mailing = mailing_desk.launch(*mailing_desk.some(5))
    mailing_desk.show()
    mailing_desk.press(Qt.Key.Key_P, CONTROL)
    mailing_desk.wait_for_news()
    assert mailing_desk.state(mailing.id) is M.PAUSED
    assert offered(mailing_desk) == {f"mailings.{one}" for one in ("resume", "stop", "messages", "copy")}
    mailing_desk.step()
    assert mailing_desk.cells("queued") == ["5"]
    mailing_desk.press(Qt.Key.Key_R, CONTROL)
    mailing_desk.wait_for_news()
    assert mailing_desk.state(mailing.id) is M.RUNNING
    mailing_desk.press(Qt.Key.Key_Delete, CONTROL)
    asked = mailing_desk.question().accessibleDescription()
    assert asked == "5 SMS have not left yet and are withdrawn for good."
    mailing_desk.answer("Stop")
    mailing_desk.wait_for_news()
    assert mailing_desk.state(mailing.id) is M.STOPPED
    figures = mailing_desk.place.overview.card.progress.texts()
    assert figures["Withdrawn"] == "5"
    assert mailing_desk.cells("state") == ["Stopped"]


def test_enter_writes_on_a_draft_and_shows_the_messages_of_others(mailing_desk: MailingDesk) -> None:
    people = mailing_desk.some(2)
    sent = mailing_desk.launch(*people)
    mailing_desk.show()
    mailing_desk.press(Qt.Key.Key_Return)
    assert mailing_desk.desk.navigator.calls == [("show_messages", (MessageQuery(mailing_id=sent.id),))]
    draft = mailing_desk.draft(*people, name="Später")
    mailing_desk.wait_for_news()
    mailing_desk.place.overview.show_mailing(draft.id)
    mailing_desk.press(Qt.Key.Key_Return)
    assert mailing_desk.place.stack.currentWidget() is mailing_desk.place.draft_page
    assert mailing_desk.place.draft_page.mailing().name == "Später"


@pytest.mark.behaviour("ML-13", "ML-04")
def test_a_test_goes_to_the_practice_phone_or_says_what_is_missing(mailing_desk: MailingDesk) -> None:
    from app.domain.mailings import Going

    draft = mailing_desk.draft(*mailing_desk.some(2))
    nobody = mailing_desk.draft()
    mailing_desk.show()
    deeds = mailing_desk.place.overview.deeds
    deeds.test(draft.id, Going.PRACTICE_PHONE)
    mailing_desk.settle()
    mailing_desk.desk.clock.advance(seconds=10)
    (shown,) = mailing_desk.desk.services.practice.received(mailing_desk.desk.actor)
    assert "wir haben am Montag geschlossen." in shown.text
    assert mailing_desk.notices() == ["The test is on the practice phone."]
    deeds.test(draft.id, Going.OWN_MOBILE)
    deeds.test(nobody.id, Going.PRACTICE_PHONE)
    mailing_desk.settle()
    _first, mobile, no_text = mailing_desk.notices()
    assert "Your own mobile number is not known" in mobile
    assert "Nobody would get this mailing yet" in no_text


def test_a_test_of_many_holds_nobody_up_and_can_be_stopped(mailing_desk: MailingDesk) -> None:
    draft = mailing_desk.draft(*mailing_desk.some(2))
    mailing_desk.show()
    notices = mailing_desk.desk.context.notices
    with busy_lane(mailing_desk.desk, Lane.LONG):
        mailing_desk.place.overview.deeds.test(draft.id, Going.PRACTICE_PHONE)
        mailing_desk.qtbot.waitUntil(lambda: bool(notices.shown))
        assert mailing_desk.notices() == ["The recipients are being checked …"]
        notices.shown[0].action_button.click()
    mailing_desk.settle()
    assert mailing_desk.notices() == ["Nothing was sent."]
    assert mailing_desk.desk.services.practice.received(mailing_desk.desk.actor) == ()


def test_where_a_test_goes_is_chosen_from_a_menu_by_keyboard(mailing_desk: MailingDesk) -> None:
    mailing_desk.draft(*mailing_desk.some(2))
    mailing_desk.show()
    mailing_desk.press(Qt.Key.Key_T, CONTROL)
    (menu,) = [one for one in mailing_desk.place.overview.findChildren(QMenu) if one.isVisible()]
    assert [entry.text() for entry in menu.actions()] == ["To my own mobile", "To the practice phone"]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        mailing_desk.qtbot.keyClick(menu, key)
    mailing_desk.settle()
    assert mailing_desk.notices() == ["The test is on the practice phone."]


def test_the_card_names_tags_purpose_and_time(mailing_desk: MailingDesk) -> None:
    desk = mailing_desk.desk
    tag = desk.services.tags.save(desk.actor, Tag(0, desk.actor.mandant_id, "Brillen"))
    recipients = Recipients(tag_ids=(tag.id,), selection_id=77, numbers=("0151 1", "0151 2"))
    due = desk.clock.now() + timedelta(days=2)
    mailing_desk.draft(recipients=recipients, purpose=Purpose.MARKETING, due=due, name="Aktion")
    mailing_desk.show()
    view = mailing_desk.place.overview.card.view
    assert view is not None
    facts = dict(view.facts)
    assert facts["users"] == "Tag “Brillen”, A selection that was deleted, 2 typed numbers"
    assert facts["info"] == "For marketing"
    assert view.says.startswith("Is to begin ")
    assert view.figures == ()


def test_staff_only_look(mailing_desk: MailingDesk) -> None:
    mailing_desk.launch(*mailing_desk.some(2))
    mailing_desk.draft(name="Entwurf")
    session = mailing_desk.desk.context.session
    session.begin(replace(mailing_desk.desk.actor, role=Role.STAFF), session.mandants, session.mandant)
    place = MailingsPlace(mailing_desk.desk.context, mailing_desk.desk.host)
    mailing_desk.place, before = place, mailing_desk.place
    before.hide()
    mailing_desk.show()
    assert place.overview.new_button.isHidden()
    assert offered(mailing_desk) == set()
    place.overview.list.table.selectRow(1)
    mailing_desk.settle()
    assert offered(mailing_desk) == {"mailings.messages"}
    place.write(Mailing(0))
    mailing_desk.settle()
    assert place.stack.currentWidget() is place.overview


def test_what_a_stop_cannot_take_back_is_said() -> None:
    words = card_words.stop_question(MailingCounts(queued=1, under_way=2, sent=3, withdrawn=1))
    assert "1 SMS has not left yet" in words
    assert "5 have left already" in words


def test_a_press_on_those_that_failed_shows_them(mailing_desk: MailingDesk) -> None:
    services, actor = mailing_desk.desk.services, mailing_desk.desk.actor
    services.practice.set_behaviour(actor, "refuse")
    mailing = mailing_desk.launch(*mailing_desk.some(3))
    mailing_desk.show()
    mailing_desk.send_all()
    mailing_desk.wait_for_news()
    progress = mailing_desk.place.overview.card.progress
    assert progress.texts()["Failed"] == "3"
    view = mailing_desk.place.overview.card.view
    assert view is not None
    assert (view.state.title, view.state.icon, view.state.colour) == ("Done", "circle-alert", "warn")
    link = progress.link("Failed")
    assert link.accessibleName() == "Failed: 3"
    link.setFocus()
    mailing_desk.press(Qt.Key.Key_Space)
    ((name, (query,)),) = mailing_desk.desk.navigator.calls
    assert (name, query.mailing_id) == ("show_messages", mailing.id)
    assert services.messages.count(actor, query) == 3
