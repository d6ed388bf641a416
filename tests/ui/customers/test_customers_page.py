from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.domain.calendar import Appointment
from app.domain.customers import CustomerPhone, PhoneLabel
from app.domain.messages import DraftContext
from app.domain.permissions import Role
from app.services.events import MessagesChanged
from app.ui.customers.editor import CustomerEditor
from tests.fixtures.clock import START
from tests.fixtures.customer_windows import CONTROL, Key, Reception
from tests.fixtures.ui import Desk


@pytest.fixture
def reception(desk: Desk, qtbot: QtBot) -> Reception:
    return Reception(desk, qtbot)


def test_everybody_is_listed_by_name_and_counted_in_words(reception: Reception) -> None:
    for name in ("Nilsson", "Meyer", "Öberg"):
        reception.add(name)
    reception.open()
    assert reception.names() == ["Meyer", "Nilsson", "Öberg"]
    assert reception.page.count.text() == "3 customers"
    headings = [column.title for column in reception.page.list.model.columns]
    assert headings == ["Name", "Company", "Phone", "City", "Tags", "E-mail"]


def test_a_name_that_looks_like_markup_is_shown_as_it_is(reception: Reception) -> None:
    reception.add("<img src=x>", "<b>Bold</b>")
    reception.open()
    assert reception.names() == ["<img src=x>, <b>Bold</b>"]
    assert "<b>Bold</b> <img src=x>" in reception.card_words()


@pytest.mark.behaviour("VI-05")
def test_three_letters_or_the_number_as_heard_are_enough(reception: Reception) -> None:
    reception.add("Meyer", "Erika", "0170 1234567")
    reception.add("Nilsson", "Bo", "0171 7654321")
    reception.open()
    reception.type("mey")
    assert reception.names() == ["Meyer, Erika"]
    assert reception.page.count.text() == "1 found"
    reception.press(Key.Key_Escape)
    assert (reception.page.search_field.text(), len(reception.names())) == ("", 2)
    reception.type("0049 171 765")
    assert reception.names() == ["Nilsson, Bo"]


def test_the_best_hit_is_chosen_while_typing_and_enter_edits_it(reception: Reception) -> None:
    reception.add("Adam", "Meya")
    meyer = reception.add("Meyer", "Erika")
    reception.open()
    reception.type("mey")
    assert reception.names() == ["Meyer, Erika", "Adam, Meya"]
    assert reception.page.list.current_id == meyer.id
    reception.press(Key.Key_Return)
    assert reception.desk.navigator.calls == [("edit_customer", (meyer.id,))]


def test_the_keyboard_leads_from_the_search_to_the_list_and_on(reception: Reception) -> None:
    first, second = reception.add("Alm", "", "0170 1234567"), reception.add("Berg", "", "0170 1234568")
    reception.open()
    reception.press(Key.Key_Down)
    assert reception.table.hasFocus()
    assert reception.page.list.current_id == first.id
    reception.press(Key.Key_Down)
    assert reception.page.list.current_id == second.id
    reception.press(Key.Key_M, CONTROL)
    reception.press(Key.Key_J, CONTROL)
    reception.press(Key.Key_B, CONTROL)
    reception.press(Key.Key_Return)
    assert reception.desk.navigator.calls == [
        ("send_sms", (DraftContext(customer_id=second.id),)),
        ("show_log", (second.id,)),
        ("book", (second.id,)),
        ("edit_customer", (second.id,)),
    ]
    reception.press(Key.Key_F, CONTROL)
    assert reception.page.search_field.hasFocus()
    reception.press(Key.Key_N, CONTROL)
    assert reception.desk.navigator.calls[-1] == ("edit_customer", (0,))


def test_letters_typed_into_the_list_go_on_in_the_search(reception: Reception) -> None:
    reception.add("Meyer")
    reception.add("Nilsson")
    reception.open()
    reception.press(Key.Key_Down)
    reception.qtbot.keyClick(reception.table, "n")
    reception.desk.settle()
    assert reception.page.search_field.text() == "n"
    assert reception.page.search_field.hasFocus()
    assert reception.names() == ["Nilsson"]


def test_without_customers_there_is_one_button_that_adds_the_first(reception: Reception) -> None:
    reception.open()
    empty = reception.page.list.empty
    assert empty.title.text() == "No customers yet."
    assert not reception.page.card.isVisible()
    empty.button.click()
    reception.desk.settle()
    assert opened_editor(reception).entered().display_name == ""


@pytest.mark.parametrize(
    ("typed", "name", "numbers"),
    [
        ("erika xylander", "Xylander, Erika", []),
        ("Xylander, Erika", "Xylander, Erika", []),
        ("Xylander 0170 123456", "Xylander", ["0170 123456"]),
        ("+46 73-660 81 42", "", ["+46 73-660 81 42"]),
    ],
)
def test_who_is_not_found_can_be_added_with_what_was_typed(
    reception: Reception, typed: str, name: str, numbers: list[str]
) -> None:
    reception.add("Meyer")
    reception.open()
    reception.page.search(typed)
    reception.desk.settle()
    assert reception.page.list.empty.title.text() == f"Nobody matches “{typed}”."
    assert reception.page.count.text() == "Nobody found"
    reception.page.list.empty.button.click()
    reception.desk.settle()
    entered = opened_editor(reception).entered()
    assert (entered.display_name, [phone.raw for phone in entered.phones]) == (name, numbers)


def opened_editor(reception: Reception) -> CustomerEditor:
    (editor,) = reception.desk.host.window().findChildren(CustomerEditor)
    return editor


def test_the_card_shows_numbers_consent_appointments_and_the_sms_icon(reception: Reception) -> None:
    landline = CustomerPhone(PhoneLabel.LANDLINE, "030 1234567")
    mobile = CustomerPhone(PhoneLabel.MOBILE, "0170 1234567", note="daughter")
    erika = reception.add(
        "Meyer", "Erika", title="Dr.", phones=(landline, mobile), city="Berlin", email="e@example.org"
    )
    appointments = reception.desk.services.appointments
    start = START + timedelta(days=1)
    mandant = reception.desk.actor.mandant_id
    booked = appointments.save(
        reception.desk.actor,
        Appointment(
            0, mandant, start, start + timedelta(minutes=30), title="Hearing test", customer_id=erika.id
        ),
    ).after
    assert booked is not None
    reception.open()
    words = reception.card_words()
    for expected in (
        "Dr. Erika Meyer", "+49 30 1234567", "+49 170 1234567", "Mobile · daughter",
        "Appointments: not asked yet", "e@example.org", "Berlin", "None yet",
    ):  # fmt: skip
        assert expected in words
    icons = reception.page.card.findChildren(QToolButton)
    assert [icon.accessibleName() for icon in icons] == ["Send SMS to +49 170 1234567"]
    icons[0].click()
    context = DraftContext(customer_id=erika.id, number="+491701234567")
    assert reception.desk.navigator.calls[:1] == [("send_sms", (context,))]
    reception.page.card.appointment_requested.emit(booked.id)
    assert reception.desk.navigator.calls[1:] == [("show_appointment", (booked.id,))]
    view = reception.page.card.view
    assert view is not None
    assert view.next_appointment is not None
    assert (view.next_appointment.when, view.next_appointment.what) == (
        "Tue 24 Nov 2026, 10:00",
        "Hearing test",
    )


def test_the_card_follows_what_is_changed_elsewhere(reception: Reception) -> None:
    erika = reception.add("Meyer", "Erika")
    reception.open()
    assert "No phone number" in reception.card_words()
    phones = (CustomerPhone(PhoneLabel.MOBILE, "0170 1234567"),)
    reception.desk.services.customers.save(reception.desk.actor, replace(erika, phones=phones))
    reception.events()
    assert "+49 170 1234567" in reception.card_words()
    assert reception.page.list.model.texts_at(0)[2] == "+49 170 1234567"


def test_only_news_of_the_one_shown_read_the_card_again(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    erika = reception.add("Meyer", "Erika")
    reception.open()
    read: list[int] = []
    card = type(reception.desk.services.customers).card

    def counted(service: object, actor: object, customer_id: int) -> object:
        read.append(customer_id)
        return card(service, actor, customer_id)  # type: ignore[arg-type]

    monkeypatch.setattr(type(reception.desk.services.customers), "card", counted)
    reception.desk.services.events.publish(MessagesChanged((1,), (erika.id + 1,)))
    reception.events()
    assert read == []
    reception.desk.services.events.publish(MessagesChanged((1,), (erika.id,)))
    reception.events()
    assert read == [erika.id]


def test_a_customer_is_shown_whatever_was_searched_for_and_also_from_the_archive(
    reception: Reception,
) -> None:
    alm, berg = reception.add("Alm"), reception.add("Berg")
    reception.open()
    reception.type("alm")
    reception.page.show_customer(berg.id)
    reception.desk.settle()
    assert (reception.page.search_field.text(), reception.page.list.current_id) == ("", berg.id)
    reception.desk.services.customers.archive(reception.desk.actor, [alm.id])
    reception.events()
    reception.page.show_customer(alm.id)
    reception.desk.settle()
    assert reception.page.archived_button.isChecked()
    assert reception.page.list.current_id == alm.id


def test_a_right_click_offers_what_the_page_can(reception: Reception) -> None:
    reception.add("Alm")
    reception.open()
    offered = [action.text() for action in reception.table.actions() if action.isVisible()]
    assert offered == [
        "Edit",
        "Send SMS",
        "New appointment",
        "History",
        "Tags…",
        "Mailing…",
        "Archive",
        "Copy",
    ]
    reception.press(Key.Key_Down)
    reception.press(Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text().startswith("Alm\t")


def test_staff_reads_and_is_offered_nothing_else(reception: Reception, desk: Desk, qtbot: QtBot) -> None:
    reception.add("Alm", "", "0170 1234567")
    session = desk.context.session
    session.begin(replace(session.actor, role=Role.STAFF), session.mandants, session.mandant)
    staff = Reception(desk, qtbot)
    staff.open()
    assert not staff.page.new_button.isVisible()
    assert [action.text() for action in staff.table.actions() if action.isVisible()] == ["History", "Copy"]
    assert staff.page.card.findChildren(QToolButton) == []
    staff.press(Key.Key_Down)
    staff.press(Key.Key_Return)
    staff.press(Key.Key_Delete)
    assert desk.navigator.calls == []
    assert staff.names() == ["Alm"]


def test_actions_need_somebody_chosen(reception: Reception) -> None:
    reception.open()
    for action in (reception.page.send_action, reception.page.edit_action, reception.page.archive_action):
        assert isinstance(action, QAction)
        assert not action.isEnabled()
    reception.add("Alm")
    assert reception.page.send_action.isEnabled()


def test_the_width_of_the_card_is_remembered(reception: Reception, desk: Desk) -> None:
    reception.add("Alm")
    reception.open()
    reception.page.splitter.setSizes([600, 380])
    reception.page.splitter.splitterMoved.emit(600, 1)
    width = reception.page.splitter.sizes()[1]
    assert desk.context.layout.get("customers.splitter") == width


def test_typing_asks_only_for_the_newest_text(reception: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    reception.add("Meyer")
    reception.open()
    asked: list[str] = []
    ids = type(reception.desk.services.customers).ids

    def counted(service: object, actor: object, query: object) -> object:
        asked.append(query.text)  # type: ignore[attr-defined]
        return ids(service, actor, query)  # type: ignore[arg-type]

    monkeypatch.setattr(type(reception.desk.services.customers), "ids", counted)
    busy = threading.Event()
    reception.desk.context.tasks.run(reception.page, lambda _s: busy.wait(10), lambda _waited: None)
    for length in range(1, 6):
        reception.page.search_field.setText("meyer"[:length])
    busy.set()
    reception.desk.settle()
    assert asked == ["meyer"]
    assert reception.names() == ["Meyer"]


def test_what_happens_while_another_place_is_in_front_is_read_on_coming_back(reception: Reception) -> None:
    erika = reception.add("Meyer", "Erika")
    reception.open()
    reception.page.hide()
    phones = (CustomerPhone(PhoneLabel.MOBILE, "0170 1234567"),)
    reception.desk.services.customers.save(reception.desk.actor, replace(erika, phones=phones))
    reception.add("Nilsson")
    assert reception.names() == ["Meyer, Erika"]
    reception.page.show()
    reception.page.activate()
    reception.desk.settle()
    assert reception.names() == ["Meyer, Erika", "Nilsson"]
    assert "+49 170 1234567" in reception.card_words()
