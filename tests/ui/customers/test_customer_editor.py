from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.customers import AddressForm, Customer, PhoneLabel, Salutation
from app.domain.messages import DraftContext
from app.domain.permissions import Role
from app.ui.conflict_dialog import ConflictDialog
from tests.fixtures.customer_windows import CONTROL, NUMBER, Editing, Key, add_erika, stored
from tests.fixtures.ui import Desk


@pytest.fixture
def erika(desk: Desk) -> Customer:
    return add_erika(desk)


@pytest.fixture
def editing(desk: Desk, qtbot: QtBot, erika: Customer) -> Editing:
    return Editing(desk, qtbot, erika.id)


@pytest.fixture
def new(desk: Desk, qtbot: QtBot) -> Editing:
    return Editing(desk, qtbot, 0)


# Entering and saving


def test_what_is_stored_is_shown_and_saved_unchanged(editing: Editing, erika: Customer) -> None:
    assert editing.editor.windowTitle() == "Customer – Meyer, Erika"
    assert not editing.editor.is_dirty()
    shown = editing.editor.entered()
    assert replace(shown, phones=erika.phones) == erika
    assert [row.edit.text() for row in editing.editor.phones.rows] == ["0170 1234567", "030 1234567"]


def test_a_new_customer_needs_a_name_a_number_and_ctrl_enter(new: Editing) -> None:
    assert new.editor.person.lines["first_name"].hasFocus()
    new.enter("first_name", "Erika")
    new.enter("last_name", "Meyer")
    new.number("0170 1234567")
    new.save()
    (customer_id,) = new.created
    saved = new.desk.services.customers.get(new.desk.actor, customer_id)
    assert (saved.display_name, [phone.e164 for phone in saved.phones]) == ("Meyer, Erika", [NUMBER])
    assert new.closed
    assert new.desk.notices() == ["Meyer, Erika is saved."]


def test_ctrl_s_saves_too(editing: Editing, erika: Customer) -> None:
    editing.enter("city", "Berlin")
    editing.qtbot.keyClick(editing.editor, Key.Key_S, CONTROL)
    editing.desk.settle()
    assert stored(editing, erika).city == "Berlin"
    assert editing.created == []


def test_enter_in_the_notes_is_a_new_line_and_nothing_else(editing: Editing, erika: Customer) -> None:
    editing.editor.notes.setFocus()
    editing.qtbot.keyClick(editing.editor.notes, Key.Key_Return)
    assert not editing.closed
    assert editing.editor.notes.toPlainText().startswith("\n")


def test_every_field_reaches_the_record(editing: Editing, erika: Customer) -> None:
    person = editing.editor.person
    for name in person.lines:
        editing.enter(name, "new@example.org" if name == "email" else f"new {name}")
    for box, index in ((person.salutation, 2), (person.address_form, 0), (person.language, 1)):
        box.setCurrentIndex(index)
    person.birthday.line.clear()
    editing.qtbot.keyClicks(person.birthday.line, "1.3.62")
    editing.editor.notes.setPlainText("new notes")
    editing.save()
    saved = stored(editing, erika)
    assert (saved.salutation, saved.address_form, saved.language) == (Salutation.MR, AddressForm.FORMAL, "en")
    assert (saved.title, saved.first_name, saved.street) == ("new title", "new first_name", "new street")
    assert (saved.birthday, saved.notes, saved.email) == (date(1962, 3, 1), "new notes", "new@example.org")


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(new: Editing) -> None:
    new.enter("email", "erika")
    new.save()
    rows = new.editor.person.rows
    assert rows["last_name"].message.text() == "Enter a name or a company."
    assert rows["email"].message.text() == "This is not an e-mail address."
    assert new.editor.person.lines["last_name"].hasFocus()
    new.enter("last_name", "Meyer")
    new.enter("email", "")
    new.qtbot.keyClicks(new.editor.person.birthday.line, "31.2.")
    new.save()
    assert "28/02/1961" in rows["birthday"].message.text()
    assert rows["email"].message.text() == ""
    new.editor.person.birthday.line.clear()
    new.save()
    assert len(new.created) == 1


def test_save_pressed_twice_saves_once(new: Editing) -> None:
    new.enter("last_name", "Meyer")
    new.editor.save()
    new.editor.save()
    new.desk.settle()
    assert len(new.created) == 1
    assert len(new.desk.services.customers.find(new.desk.actor, "meyer")) == 1


# Numbers


def test_a_landline_moves_out_of_the_mobile_field_with_one_click(new: Editing) -> None:
    new.number("030 1234567")
    row = new.editor.phones.rows[0]
    row.edit.move_button.click()
    new.desk.settle()
    kinds = [(row.kind, row.edit.text()) for row in new.editor.phones.rows]
    assert kinds == [(PhoneLabel.MOBILE, ""), (PhoneLabel.LANDLINE, "030 1234567")]
    assert new.editor.phones.rows[0].edit.line.hasFocus()


def test_numbers_are_added_named_and_taken_away(editing: Editing, erika: Customer) -> None:
    phones = editing.editor.phones
    phones.add_button.click()
    assert phones.rows[2].edit.line.accessibleName() == "Phone number 3"
    editing.number("0171 7654321", row=2)
    phones.rows[2].set_label(PhoneLabel.MOBILE)
    editing.qtbot.keyClicks(phones.rows[2].note, "son")
    phones.rows[0].remove.click()
    editing.desk.settle()
    assert [row.edit.line.accessibleName() for row in phones.rows] == ["Phone number 1", "Phone number 2"]
    editing.save()
    saved = [(phone.label.value, phone.e164, phone.note) for phone in stored(editing, erika).phones]
    assert saved == [("landline", "+49301234567", "work"), ("mobile", "+491717654321", "son")]


def test_the_last_row_is_emptied_not_taken_away(new: Editing) -> None:
    new.number("0170 1234567")
    new.editor.phones.rows[0].remove.click()
    new.desk.settle()
    assert [row.edit.text() for row in new.editor.phones.rows] == [""]


@pytest.mark.behaviour("AW-06")
def test_the_sms_icon_opens_the_dialog_for_this_customer_and_number(
    editing: Editing, erika: Customer
) -> None:
    editing.editor.phones.rows[0].edit.sms_button.click()
    context = DraftContext(customer_id=erika.id, number=NUMBER)
    assert editing.desk.navigator.calls == [("send_sms", (context,))]


# Two people at once


def test_a_conflict_shows_both_versions_and_mine_may_win(editing: Editing, erika: Customer) -> None:
    editing.desk.services.customers.save(editing.desk.actor, replace(erika, city="Lund", street=""))
    editing.enter("city", "Malmo")
    editing.save()
    dialog = editing.dialog(ConflictDialog)
    words = [label.text() for label in dialog.findChildren(QLabel)]
    for expected in ("City", "Malmo", "Lund", "Street", "Goetheallee 97", "–"):
        assert expected in words
    editing.press(dialog, "Keep mine")
    saved = stored(editing, erika)
    assert (saved.city, saved.street, saved.version) == ("Malmo", "Goetheallee 97", 3)
    assert editing.closed


def test_in_a_conflict_theirs_may_be_taken(editing: Editing, erika: Customer) -> None:
    editing.desk.services.customers.save(editing.desk.actor, replace(erika, city="Lund"))
    editing.enter("city", "Malmo")
    editing.save()
    editing.press(editing.dialog(ConflictDialog), "Take theirs")
    assert editing.editor.person.lines["city"].text() == "Lund"
    assert not editing.editor.is_dirty()
    assert stored(editing, erika).city == "Lund"


# Closing


def test_closing_with_nothing_changed_asks_nothing(editing: Editing) -> None:
    editing.qtbot.keyClick(editing.editor, Key.Key_Escape)
    assert editing.closed


@pytest.mark.parametrize(("answer", "city"), [("Save", "Malmo"), ("Discard", "Frankfurt")])
def test_closing_with_changes_asks(editing: Editing, erika: Customer, answer: str, city: str) -> None:
    editing.enter("city", "Malmo")
    editing.qtbot.keyClick(editing.editor, Key.Key_Escape)
    assert not editing.closed
    editing.press(editing.dialog(), answer)
    assert editing.closed
    assert stored(editing, erika).city == city


def test_one_can_go_back_to_what_was_typed(editing: Editing) -> None:
    editing.enter("city", "Malmo")
    editing.qtbot.keyClick(editing.editor, Key.Key_Escape)
    editing.press(editing.dialog(), "Cancel")
    assert not editing.closed
    assert editing.editor.entered().city == "Malmo"


def test_a_customer_who_is_gone_is_said_and_the_window_closes(desk: Desk, qtbot: QtBot) -> None:
    editing = Editing(desk, qtbot, 4711)
    assert editing.closed
    assert desk.notices() == ["This entry does not exist any more. Refresh the list with F5."]


# Who is there already


def test_a_number_that_somebody_has_is_pointed_out_while_typing(new: Editing, erika: Customer) -> None:
    new.enter("last_name", "Meier")
    new.number("0049 170 1234567")
    new.qtbot.waitUntil(new.editor.hint.isVisible)
    assert new.editor.hint.label.text() == (
        "Perhaps this customer is there already: Meyer, Erika, +49 170 1234567, Frankfurt"
    )
    new.editor.hint.button.click()
    assert new.desk.navigator.calls == [("edit_customer", (erika.id,))]
    new.number("0171 7654321")
    new.qtbot.waitUntil(lambda: not new.editor.hint.isVisible())


def test_the_same_name_and_birthday_are_pointed_out(desk: Desk, qtbot: QtBot, erika: Customer) -> None:
    preset = Customer(0, 0, last_name="meyer", first_name="erika", birthday=date(1961, 2, 28))
    editing = Editing(desk, qtbot, 0, preset)
    qtbot.waitUntil(editing.editor.hint.isVisible)
    assert not editing.editor.is_dirty()


# Rights and names


def test_staff_may_look_and_not_save(desk: Desk, qtbot: QtBot, erika: Customer) -> None:
    session = desk.context.session
    session.begin(replace(session.actor, role=Role.STAFF), session.mandants, session.mandant)
    editing = Editing(desk, qtbot, erika.id)
    assert not editing.editor.save_button.isEnabled()
    assert editing.editor.consent.buttons == {}
    editing.save()
    assert not editing.closed


def test_every_input_has_a_name(editing: Editing) -> None:
    person = editing.editor.person
    inputs = [
        *person.lines.values(),
        person.salutation,
        person.language,
        person.address_form,
        person.birthday.line,
    ]
    inputs += [editing.editor.notes]
    for row in editing.editor.phones.rows:
        inputs += [row.label, row.note, row.edit.line, row.remove]
    names = [widget.accessibleName() for widget in inputs]
    assert all(names)
    assert len(set(names)) == len(names)
