from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app import i18n
from app.ui.admin.first_start import FirstStartCard
from tests.fixtures.program import RunningProgram, Start


def _card(program: RunningProgram) -> FirstStartCard:
    card = program.program.entrance.card
    assert isinstance(card, FirstStartCard)
    return card


def test_a_newcomer_needs_a_company_and_a_name(start_program: Start) -> None:
    program = start_program()
    card = _card(program)
    assert card.company.country.currentText() == "Germany"  # the tests' computer stands in Berlin
    assert card.company.zone.currentData() == "Europe/Berlin"
    program.press("Return")
    assert "name" in card.company.rows["name"].message.text()
    program.type("Ohrwerk")
    program.press("Return")
    assert card.gateway.provider.currentData() == "practice"
    program.press("Return")
    program.type("Anna")
    program.press("Return")
    program.wait_for(lambda: program.window.place == "calendar")
    program.settle()
    assert program.window.windowTitle().startswith("Ohrwerk")
    assert program.clicks == 0
    assert program.services is not None
    actor = program.services.auth.log_in_without_password()
    assert actor is not None
    mandant = program.services.mandants.get(actor)
    assert (mandant.default_sender, mandant.country, mandant.language) == ("Ohrwerk", "DE", "de")


def test_a_real_gateway_is_asked_for_what_it_needs(start_program: Start) -> None:
    program = start_program()
    card = _card(program)
    program.type("Ohrwerk")
    program.press("Return")
    card.gateway.provider.setCurrentIndex(card.gateway.provider.findData("seven"))
    assert card.gateway.fields is not None
    card.next()
    assert card.stack.currentIndex() == 1
    assert card.gateway.fields.rows["api_key"].message.text() == "Fill this in."
    QTest.keyClicks(card.gateway.fields.rows["api_key"].widget, "secret-key")
    card.next()
    assert card.stack.currentIndex() == 2
    assert card.answers().secrets == {"api_key": "secret-key"}
    assert "api_key" not in card.answers().settings


def test_passwords_are_typed_twice_and_long_enough(start_program: Start) -> None:
    program = start_program()
    card = _card(program)
    program.type("Ohrwerk")
    program.press("Return")
    program.press("Return")
    program.type("Anna")
    card.you.password.setText("short")
    card.next()
    assert "8" in card.you.rows["password"].message.text()
    card.you.password.setText("long enough")
    card.next()
    assert card.you.rows["again"].message.text() == "The two passwords differ."
    card.you.again.setText("long enough")
    card.next()
    program.wait_for(lambda: program.window.place == "calendar")


def test_another_language_keeps_what_was_entered(start_program: Start) -> None:
    program = start_program()
    program.type("Ohrwerk")
    _card(program).language.activated.emit(list(i18n.LANGUAGES).index("de"))
    program.settle()
    card = _card(program)
    assert i18n.current_language() == "de"
    assert card.company.name.text() == "Ohrwerk"
    assert card.company.country.currentText() == "Deutschland"
    assert card.answers().language == "de"


def test_back_leads_back(start_program: Start) -> None:
    program = start_program()
    card = _card(program)
    program.type("Ohrwerk")
    program.press("Return")
    QTest.mouseClick(card.back_button, Qt.MouseButton.LeftButton)
    assert card.stack.currentIndex() == 0
    assert not card.back_button.isVisible()
