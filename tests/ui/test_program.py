from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton

from app import i18n
from app.domain.mandants import Mandant
from app.domain.permissions import Actor, Role
from app.domain.users import User
from app.errors import InvalidInput
from app.services.suite import Services
from app.ui import theme
from app.ui.about import AboutDialog
from app.ui.admin.log_in import LockCard, LogInCard
from app.ui.crash_dialog import CrashDialog
from app.ui.dialogs import Dialog
from app.ui.help_window import HelpWindow
from app.ui.key_sheet import KeySheet
from app.ui.widgets.empty_state import EmptyState
from tests.fixtures.clock import FakeClock
from tests.fixtures.hygiene_logs import LogWatch
from tests.fixtures.program import ANSWERS, RunningProgram, Start, set_up

PASSWORD = "correct horse"
WITH_PASSWORD = replace(ANSWERS, password=PASSWORD)


def _add_staff(services: Services, actor: Actor) -> None:
    services.auth.save_user(actor, User(0, "Ben", Role.STAFF), PASSWORD)


def _add_branch(services: Services, actor: Actor) -> None:
    services.mandants.save(actor, Mandant(0, "Hörwelt & Nord", colour="#8F5B00"))


def _log_in_card(program: RunningProgram) -> LogInCard:
    card = program.program.entrance.card
    assert isinstance(card, LogInCard)
    return card


def test_a_single_owner_without_password_is_in_at_once(program: RunningProgram) -> None:
    assert program.program.entrance.card is None
    assert program.window.place == "calendar"
    assert program.window.windowTitle().startswith("Hörwelt Mitte")
    assert program.window.top_bar.user_button is not None
    assert program.window.top_bar.user_button.text() == "A. Becker"


def test_the_menu_of_the_user_is_made_when_it_is_opened(program: RunningProgram) -> None:
    button = program.window.top_bar.user_button
    assert button is not None
    menu = button.menu()
    assert menu.isEmpty()
    menu.popup(program.window.pos())
    entries = {action.text() for action in menu.actions()}
    assert {"Language", "Appearance", "Quit"} <= entries
    menu.close()


def test_wrong_passwords_have_to_wait_and_the_right_one_opens(
    start_program: Start, tmp_path: Path, clock: FakeClock
) -> None:
    set_up(tmp_path, clock, WITH_PASSWORD)
    program = start_program()
    card = _log_in_card(program)
    card.name.setEditText("a. becker")
    card.password.setFocus()
    for _try in range(5):
        program.type("nonsense")
        program.press("Return")
        program.settle()
    assert "30" in card.row.message.text()
    assert not card.button.isEnabled()
    clock.advance(seconds=31)
    card.refuse(InvalidInput.__mro__[1]("again"))  # the wait is over: as after the countdown
    program.type(PASSWORD)
    program.press("Return")
    program.wait_for(lambda: program.program.entrance.card is None)
    assert program.window.place == "calendar"


def test_the_name_used_last_stands_in_front(start_program: Start, tmp_path: Path, clock: FakeClock) -> None:
    set_up(tmp_path, clock, WITH_PASSWORD, then=_add_staff)
    first = start_program()
    _log_in_card(first).name.setEditText("Ben")
    _log_in_card(first).password.setFocus()
    first.type(PASSWORD)
    first.press("Return")
    first.wait_for(lambda: first.program.entrance.card is None)
    first.settle()
    first.close()
    second = start_program()
    assert _log_in_card(second).name.currentText() == "Ben"
    assert _log_in_card(second).password.hasFocus()


@pytest.mark.behaviour("SA-03")
def test_staff_is_not_shown_the_settings_of_owners(
    start_program: Start, tmp_path: Path, clock: FakeClock
) -> None:
    set_up(tmp_path, clock, WITH_PASSWORD, then=_add_staff)
    program = start_program()
    _log_in_card(program).tried.emit("Ben", PASSWORD)
    program.wait_for(lambda: program.program.entrance.card is None)
    program.press("Ctrl+,")
    settings = program.window.page("settings")
    assert [settings.list.item(row).text() for row in range(settings.list.count())] == ["Program"]


def test_the_lock_hides_everything_and_the_work_is_still_there(
    start_program: Start, tmp_path: Path, clock: FakeClock
) -> None:
    set_up(tmp_path, clock, WITH_PASSWORD)
    program = start_program()
    _log_in_card(program).tried.emit("A. Becker", PASSWORD)
    program.wait_for(lambda: program.program.entrance.card is None)
    program.settle()
    program.press("?")
    sheet = program.dialog(KeySheet)
    program.program.lock()
    program.wait_for(lambda: isinstance(program.program.entrance.card, LockCard))
    assert not sheet.isVisible()
    program.press("Ctrl+K")  # nothing below the card hears a key
    assert not program.window.top_bar.search.hasFocus()
    card = program.program.entrance.card
    assert isinstance(card, LockCard)
    card.password.setFocus()
    program.type("wrong")
    program.press("Return")
    program.settle()
    assert card.row.message.text() == "The password is wrong."
    program.type(PASSWORD)
    program.press("Return")
    program.wait_for(lambda: program.program.entrance.card is None)
    assert sheet.isVisible()
    sheet.accept()


def test_after_some_idle_minutes_it_locks_by_itself(
    start_program: Start, tmp_path: Path, clock: FakeClock
) -> None:
    set_up(tmp_path, clock, WITH_PASSWORD)
    program = start_program()
    _log_in_card(program).tried.emit("A. Becker", PASSWORD)
    program.wait_for(lambda: program.program.entrance.card is None)
    program.settle()
    program.program.choose_lock_minutes(5)
    watch = program.program.entrance.idle
    clock.advance(minutes=4)
    watch.check()
    program.settle()
    assert program.program.entrance.card is None
    clock.advance(minutes=1)
    watch.check()
    program.settle()
    assert isinstance(program.program.entrance.card, LockCard)


def test_logging_out_shows_nothing_of_anybody(start_program: Start, tmp_path: Path, clock: FakeClock) -> None:
    set_up(tmp_path, clock, WITH_PASSWORD)
    program = start_program()
    _log_in_card(program).tried.emit("A. Becker", PASSWORD)
    program.wait_for(lambda: program.program.entrance.card is None)
    program.settle()
    program.program.log_out()
    program.settle()
    assert program.window.windowTitle() == "Terminbote"
    assert not program.program.session.ready
    assert program.window.page("customers") is None
    assert _log_in_card(program).isVisible()


def test_without_a_password_there_is_nothing_to_lock_with(program: RunningProgram) -> None:
    program.press("Ctrl+L")
    program.settle()
    assert program.program.entrance.card is None
    assert "no password" in program.notices()[0]


def test_the_language_is_switched_in_the_running_program_and_remembered(
    start_program: Start, program: RunningProgram
) -> None:
    program.press("Ctrl+2")
    before = program.window
    program.program.choose_language("de")
    program.settle()
    assert program.window is not before
    assert program.window.place == "customers"
    assert i18n.current_language() == "de"
    program.close()
    i18n.install("en")
    again = start_program()
    assert i18n.current_language() == "de"
    assert again.window.isVisible()
    assert again.window.locale().toString(1000) == "1.000", "numbers are written as the language does"


def test_light_and_dark_are_switched_and_remembered(start_program: Start, program: RunningProgram) -> None:
    program.program.choose_appearance(theme.Appearance.DARK)
    assert theme.colours().dark
    program.settle()
    program.close()
    theme.set_appearance(theme.Appearance.LIGHT)
    start_program()
    assert theme.colours().dark


def test_another_mandant_brings_new_pages_and_its_colour(
    start_program: Start, tmp_path: Path, clock: FakeClock
) -> None:
    set_up(tmp_path, clock, then=_add_branch)
    program = start_program()
    assert program.program.session.mandant.name == "Hörwelt Mitte"  # the one that was there first
    old_page = program.window.page("calendar")
    branch = next(m for m in program.program.session.mandants if m.name == "Hörwelt & Nord")
    program.window.top_bar.mandant_chosen.emit(branch)
    program.settle()
    assert program.program.session.actor.mandant_id == branch.id
    assert program.window.page("calendar") is not old_page
    assert program.window.windowTitle().startswith("Hörwelt & Nord")
    assert program.window.stripe.grab().toImage().pixelColor(5, 1).name().upper() == "#8F5B00"
    program.close()
    again = start_program()
    assert again.program.session.mandant.name == "Hörwelt & Nord"


def test_the_places_are_reached_by_keys_and_remembered_in_the_column(program: RunningProgram) -> None:
    for keys, place in (("Ctrl+2", "customers"), ("Ctrl+,", "settings"), ("Ctrl+1", "calendar")):
        program.press(keys)
        program.settle()
        assert program.window.place == place
        assert program.window.navigation.buttons[place].isChecked()


def test_help_and_keys_open_and_close(program: RunningProgram) -> None:
    program.press("F1")
    manual = program.dialog(HelpWindow)
    manual.close()
    program.window.activateWindow()
    program.press("?")
    sheet = program.dialog(KeySheet)
    program.press("Escape")
    program.wait_for(lambda: not sheet.isVisible())
    assert not manual.isVisible()


def test_about_says_which_version(program: RunningProgram) -> None:
    from app.ui import window_actions

    window_actions.show_about(program.program.context, program.window)
    about = program.dialog(AboutDialog)
    assert "Terminbote" in about.windowTitle()
    about.accept()


def test_the_status_line_tells_of_the_gateway(program: RunningProgram) -> None:
    program.wait_for(lambda: program.window.status_line.label.text())
    assert program.window.status_line.label.text().startswith("Practice phone")


def test_what_the_user_can_mend_is_a_notice(program: RunningProgram) -> None:
    program.program.context.tasks.run(
        program.window, lambda s: s.customers.get(program.program.session.actor, 4711), lambda _never: None
    )
    program.settle()
    assert "does not exist any more" in program.notices()[0]


def test_a_fault_of_the_program_is_reported_once_and_life_goes_on(
    program: RunningProgram, expect_log: LogWatch
) -> None:
    expect_log("app.ui.program", "a fault of the program")
    for _time in range(2):
        program.program.context.tasks.run(program.window, lambda _s: 1 / 0, lambda _never: None)
    program.settle()
    report = program.dialog(CrashDialog)
    assert report.report.toPlainText().count("builtins.ZeroDivisionError") == 2
    program.click(report.copy_button)
    assert "ZeroDivisionError" in QApplication.clipboard().text()
    report.accept()
    program.press("Ctrl+2")
    assert program.window.place == "customers"


def test_a_damaged_database_is_said_in_the_window(
    start_program: Start, tmp_path: Path, expect_log: LogWatch
) -> None:
    (tmp_path / "terminbote.sqlite").write_bytes(
        b"this is no database, but long enough to be taken for one" * 50
    )
    program = start_program()
    card = program.program.entrance.card
    assert isinstance(card, EmptyState)
    assert "terminbote.sqlite" in card.text.text()
    assert card.text.height() >= card.text.heightForWidth(card.text.width()), "every line can be read"
    assert card.grab().toImage().pixelColor(3, 3) == theme.colour("window"), "nothing shines through"
    assert card.button.hasFocus()
    program.press("Space")
    program.wait_for(lambda: program.is_closed)


def test_unsaved_settings_are_asked_about_before_closing(program: RunningProgram) -> None:
    program.press("Ctrl+,")
    program.settle()
    settings = program.window.page("settings")
    settings.show_page("company")
    program.settle()
    page = settings.page("company")
    page.texts["city"].setFocus()
    program.type("Bonn")
    assert page.is_dirty()
    program.window.close()
    question = program.dialog(Dialog)
    assert not program.is_closed
    program.press("Escape")
    program.wait_for(lambda: not question.isVisible())
    assert page.is_dirty()
    program.window.close()
    program.click(program.dialog(Dialog).findChildren(QPushButton)[-1])
    program.wait_for(lambda: program.is_closed)


def test_the_window_comes_back_where_it_was(start_program: Start, program: RunningProgram) -> None:
    program.window.resize(900, 711)
    program.settle()
    program.close()
    again = start_program()
    again.window.restore_geometry_text(again.program.memory.text("geometry"))
    assert again.window.height() == 711


def test_combo_boxes_of_the_settings_have_names(program: RunningProgram) -> None:
    program.press("Ctrl+,")
    for page in ("company", "users", "program"):
        program.window.page("settings").show_page(page)
        program.settle()
        for box in program.window.page("settings").page(page).findChildren(QComboBox):
            assert box.accessibleName(), page


@pytest.mark.parametrize("page", ["company", "users", "program"])
def test_a_settings_page_opens_clean(program: RunningProgram, page: str) -> None:
    program.program.context.navigator.show_settings(page)
    program.settle()
    assert not program.window.page("settings").is_dirty()
    assert not program.window.page("settings").page(page).save_button.isEnabled()


def test_closing_while_the_database_is_still_being_opened_leaves_nothing_behind(
    start_program: Start, tmp_path: Path, clock: FakeClock
) -> None:
    set_up(tmp_path, clock)
    program = start_program(settle=False)
    program.close()
    assert program.is_closed
    assert program.services is not None
    assert not (tmp_path / "terminbote.sqlite-wal").exists()  # the last connection is gone
