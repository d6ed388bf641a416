from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.consent import ConsentSource, Purpose, Verdict, verdict
from app.domain.customers import Customer
from app.ui.customers.consent_dialog import ConsentDialog
from tests.fixtures.customer_windows import NUMBER, Editing, add_erika, stored
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


def test_consent_is_recorded_with_date_and_source_and_stored_on_save(
    editing: Editing, erika: Customer
) -> None:
    consent = editing.editor.consent
    assert [label.text() for label in consent.findChildren(QLabel) if "not asked" in label.text()] == [
        "Appointments: not asked yet",
        "Information: not asked yet",
        "Marketing: not asked yet",
    ]
    consent.buttons[NUMBER, Purpose.APPOINTMENTS].click()
    dialog = editing.dialog(ConsentDialog)
    assert isinstance(dialog, ConsentDialog)
    dialog.day.set_day(date(2026, 11, 20))
    dialog.source.setCurrentIndex(dialog.source.findData(ConsentSource.FORM))
    editing.press(dialog, "Record consent")
    words = [label.text() for label in consent.findChildren(QLabel)]
    assert "Appointments: agreed, 20 Nov 2026" in words
    assert "on a form · A. Becker, 23 Nov 2026" in words
    assert not stored(editing, erika).consents
    assert editing.editor.is_dirty()
    editing.save()
    state, record = verdict(stored(editing, erika).consents, NUMBER, Purpose.APPOINTMENTS)
    assert record is not None
    assert (state, record.on, record.source) == (Verdict.GRANTED, date(2026, 11, 20), ConsentSource.FORM)


def test_consent_is_withdrawn_the_same_way(desk: Desk, qtbot: QtBot, erika: Customer) -> None:
    desk.services.customers.record_consent(
        desk.actor,
        erika.id,
        NUMBER,
        Purpose.MARKETING,
        granted=True,
        on=date(2025, 5, 3),
        source=ConsentSource.PHONE,
    )
    editing = Editing(desk, qtbot, erika.id)
    button = editing.editor.consent.buttons[NUMBER, Purpose.MARKETING]
    assert button.text() == "Withdraw …"
    assert button.accessibleName() == "+49 170 1234567, Marketing: agreed, 3 May 2025: Withdraw …"
    button.click()
    editing.press(editing.dialog(ConsentDialog), "Withdraw consent")
    editing.save()
    assert verdict(stored(editing, erika).consents, NUMBER, Purpose.MARKETING)[0] is Verdict.WITHDRAWN


def test_consent_is_not_given_tomorrow(editing: Editing) -> None:
    editing.editor.consent.buttons[NUMBER, Purpose.APPOINTMENTS].click()
    dialog = editing.dialog(ConsentDialog)
    assert isinstance(dialog, ConsentDialog)
    dialog.day.set_day(date(2026, 11, 24))
    editing.press(dialog, "Record consent")
    assert dialog.isVisible()
    assert any("future" in label.text() for label in dialog.findChildren(QLabel))
    dialog.reject()
    assert editing.editor.consent.statements == ()


def test_consent_follows_the_number_as_it_is_typed(new: Editing) -> None:
    assert new.editor.consent.buttons == {}
    new.number("0170 1234567")
    assert set(new.editor.consent.buttons) == {(NUMBER, purpose) for purpose in Purpose}
    new.number("030 1234567")
    assert new.editor.consent.buttons == {}
