from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.mandants import Mandant
from app.domain.permissions import Role
from app.domain.users import User
from app.services import auth as auth_module
from app.ui.admin.company import CompanyPage
from app.ui.admin.program_page import ProgramPage
from app.ui.admin.settings import SettingsPage
from app.ui.admin.users import UsersPage
from app.ui.dialogs import Dialog
from tests.fixtures.ui import Desk

PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(auth_module, "_hasher", lambda: quick)


def _type(widget: QWidget, text: str) -> None:
    QTest.keyClicks(widget, text)


def _question(page: QWidget) -> Dialog:
    found = page.findChild(Dialog, "question")
    assert isinstance(found, Dialog)
    return found


def _button(dialog: Dialog, text: str) -> None:
    button = next(button for button in dialog.findChildren(QPushButton) if button.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_company_is_changed_and_the_window_knows(desk: Desk) -> None:
    page = CompanyPage(desk.context, desk.host)
    desk.show(desk.host)
    assert page.texts["name"].text() == "Hörwelt Mitte"
    assert not page.save_button.isEnabled()
    _type(page.texts["street"], "Lindenallee 5")
    assert page.is_dirty()
    page.save()
    desk.settle()
    assert not page.is_dirty()
    assert desk.services.mandants.get(desk.actor).street == "Lindenallee 5"
    assert desk.context.session.mandant.street == "Lindenallee 5"
    assert desk.notices() == ["Saved."]


def test_what_cannot_be_saved_is_said_at_its_field(desk: Desk) -> None:
    page = CompanyPage(desk.context, desk.host)
    desk.show(desk.host)
    page.texts["name"].clear()
    _type(page.texts["email"], "no address")
    page.save()
    desk.settle()
    assert page.rows["name"].message.text() == "Enter the company's name."
    assert "e-mail" in page.rows["email"].message.text()
    assert page.save_button.isEnabled()
    assert page.texts["email"].accessibleDescription() == page.rows["email"].message.text()


def test_a_new_company_is_founded_with_a_colour_of_its_own(desk: Desk) -> None:
    page = CompanyPage(desk.context, desk.host)
    desk.show(desk.host)
    page.new_button.click()
    _type(page.texts["name"], "Nord")
    page.save()
    desk.settle()
    mandants = desk.services.mandants.list(desk.actor)
    assert [m.name for m in mandants] == ["Hörwelt Mitte", "Nord"]
    assert len({m.colour for m in mandants}) == 2
    assert [m.name for m in desk.context.session.mandants] == ["Hörwelt Mitte", "Nord"]
    assert page.list.currentText() == "Nord"


@pytest.mark.parametrize(("answer", "city"), [("Keep mine", "Bonn"), ("Take theirs", "Köln")])
def test_two_people_edit_one_company_and_are_asked_whose_shall_stand(
    desk: Desk, answer: str, city: str
) -> None:
    page = CompanyPage(desk.context, desk.host)
    desk.show(desk.host)
    desk.services.mandants.save(desk.actor, replace(desk.services.mandants.get(desk.actor), city="Köln"))
    page.texts["city"].clear()
    _type(page.texts["city"], "Bonn")
    page.save()
    desk.settle()
    _button(_question(page), answer)
    desk.settle()
    assert page.texts["city"].text() == city
    assert desk.services.mandants.get(desk.actor).city == city
    assert not page.is_dirty()


def test_another_company_is_only_shown_when_nothing_is_lost(desk: Desk) -> None:
    desk.services.mandants.save(desk.actor, Mandant(0, "Nord"))
    page = CompanyPage(desk.context, desk.host)
    desk.show(desk.host)
    _type(page.texts["street"], "x")
    page.list.setCurrentIndex(page.list.findText("Nord"))
    page.list.activated.emit(page.list.currentIndex())
    assert page.list.currentText() == "Hörwelt Mitte"
    assert desk.notices() == ["Save or discard your changes first."]
    page.discard_button.click()
    desk.settle()
    page.list.setCurrentIndex(page.list.findText("Nord"))
    page.list.activated.emit(page.list.currentIndex())
    assert page.texts["name"].text() == "Nord"


@pytest.mark.behaviour("D-10")
def test_the_sender_says_whether_one_can_answer(desk: Desk) -> None:
    page = CompanyPage(desk.context, desk.host)
    desk.show(desk.host)
    sender = page.texts["default_sender"]
    assert page.rows["default_sender"].message.text() == "Customers cannot answer to a name."
    sender.selectAll()
    _type(sender, "+491701234567")
    assert page.rows["default_sender"].message.text() == "Customers can answer to this number."


@pytest.mark.behaviour("AW-48")
def test_opening_times_belong_to_the_company(desk: Desk) -> None:
    page = CompanyPage(desk.context, desk.host)
    desk.show(desk.host)
    is_open, start, _end = page.hours.days[5]
    is_open.setChecked(True)
    assert "Saturday" in start.accessibleName()
    page.save()
    desk.settle()
    assert desk.services.mandants.get(desk.actor).working_hours.of(5) == (480, 1080)


def test_a_second_user_needs_that_the_first_has_a_password(desk: Desk) -> None:
    page = UsersPage(desk.context, desk.host)
    desk.show(desk.host)
    page.new_button.click()
    _type(page.name, "Ben")
    _type(page.password, PASSWORD)
    _type(page.again, PASSWORD)
    page.save()
    desk.settle()
    assert "A. Becker" in page.rows["password"].message.text()
    desk.services.auth.change_password(desk.actor, "", PASSWORD)
    page.save()
    desk.settle()
    assert [user.name for user in desk.services.auth.list_users(desk.actor)] == ["A. Becker", "Ben"]
    assert desk.services.auth.log_in("Ben", PASSWORD).role is Role.RECEPTION


def test_passwords_of_users_are_typed_twice(desk: Desk) -> None:
    page = UsersPage(desk.context, desk.host)
    desk.show(desk.host)
    _type(page.password, PASSWORD)
    page.save()
    assert page.rows["again"].message.text() == "The two passwords differ."
    assert page.is_dirty()


def test_a_user_may_be_kept_to_one_company(desk: Desk) -> None:
    desk.services.auth.change_password(desk.actor, "", PASSWORD)
    ben = desk.services.auth.save_user(desk.actor, User(0, "Ben", Role.STAFF), PASSWORD)
    page = UsersPage(desk.context, desk.host)
    desk.show(desk.host)
    page.list.setCurrentIndex(page.list.findData(ben.id))
    page.list.activated.emit(page.list.currentIndex())
    assert "sends nothing" in page.rows["role"].message.text()
    page.everywhere.click()
    page.mandants[desk.actor.mandant_id].click()
    page.save()
    desk.settle()
    stored = next(user for user in desk.services.auth.list_users(desk.actor) if user.name == "Ben")
    assert stored.mandant_ids == (desk.actor.mandant_id,)


def test_the_last_owner_stays_owner(desk: Desk) -> None:
    page = UsersPage(desk.context, desk.host)
    desk.show(desk.host)
    page.role.setCurrentIndex(page.role.findData(Role.STAFF))
    page.save()
    desk.settle()
    assert "owner" in page.rows["role"].message.text()


def test_language_and_appearance_change_at_once(desk: Desk) -> None:
    page = ProgramPage(desk.context, desk.host)
    desk.show(desk.host)
    page.language.activated.emit(page.language.findData("sv"))
    page.appearance.activated.emit(page.appearance.findData("dark"))
    assert desk.choices.calls == [("choose_language", "sv"), ("choose_appearance", "dark")]
    assert not page.is_dirty()


def test_lock_undo_and_password_are_saved_together(desk: Desk) -> None:
    page = ProgramPage(desk.context, desk.host)
    desk.show(desk.host)
    assert page.rows["lock"].message.text() == "Without a password there is nothing to lock with."
    page.lock.setValue(10)
    page.hold.setValue(0)
    _type(page.password, PASSWORD)
    _type(page.again, PASSWORD)
    page.save()
    desk.settle()
    assert ("choose_lock_minutes", 10) in desk.choices.calls
    account = desk.services.accounts.get_active(desk.actor)
    assert account is not None
    assert account.hold_seconds == 0
    assert desk.services.auth.has_password(desk.actor)
    assert page.old.isEnabled()


def test_who_works_alone_may_remove_the_password(desk: Desk) -> None:
    desk.services.auth.change_password(desk.actor, "", PASSWORD)
    page = ProgramPage(desk.context)
    desk.show(page)
    page.without.click()
    assert not page.password.isEnabled()
    page.save()
    desk.settle()
    assert desk.services.auth.has_password(desk.actor), "the old one has to be known"
    _type(page.old, PASSWORD)
    page.save()
    desk.settle()
    desk.settle()
    assert not desk.services.auth.has_password(desk.actor)
    assert page.without.isHidden()


def test_among_several_nobody_removes_the_password(desk: Desk) -> None:
    desk.services.auth.change_password(desk.actor, "", PASSWORD)
    desk.services.auth.save_user(desk.actor, User(0, "Ben", Role.STAFF), PASSWORD)
    page = ProgramPage(desk.context)
    desk.show(page)
    page.without.click()
    _type(page.old, PASSWORD)
    page.save()
    desk.settle()
    assert "everybody needs a password" in page.rows["password"].message.text()
    assert desk.services.auth.has_password(desk.actor)


def test_the_old_password_is_asked_for(desk: Desk) -> None:
    desk.services.auth.change_password(desk.actor, "", PASSWORD)
    page = ProgramPage(desk.context, desk.host)
    desk.show(desk.host)
    for line in (page.password, page.again):
        _type(line, "another one")
    _type(page.old, "wrong")
    page.save()
    desk.settle()
    assert page.message.text() == "Name or password is wrong."
    assert desk.services.auth.log_in("A. Becker", PASSWORD).user_id == desk.actor.user_id


def test_unsaved_input_holds_a_page_until_it_is_decided(desk: Desk) -> None:
    settings = SettingsPage(desk.context, desk.host)
    desk.show(desk.host)
    settings.activate()
    desk.settle()
    company = settings.page("company")
    _type(company.texts["city"], "x")
    settings.show_page("program")
    assert settings.stack.currentWidget() is company
    _button(_question(settings), "Discard changes")
    desk.settle()
    assert settings.stack.currentWidget() is settings.page("program")
    assert not settings.is_dirty()


def test_the_page_shown_last_comes_back(desk: Desk) -> None:
    for page in ("program", ""):
        settings = SettingsPage(desk.context, desk.host)
        settings.activate() if not page else settings.show_page(page)
        desk.settle()
        assert settings.list.currentItem().text() == "Program"
        settings.deleteLater()
