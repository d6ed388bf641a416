from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.selection import Comparison, Condition, Field, SelectionChoices, SentMailing
from app.ui.selections.condition_row import ConditionRow

TODAY = date(2026, 11, 23)
SENT = (
    SentMailing(7, "Herbst", "Guten Tag", date(2026, 10, 2)),
    SentMailing(5, "", "Wir haben am\nMontag geschlossen", date(2026, 9, 1)),
)


def row(host: QWidget, condition: Condition, choices: SelectionChoices) -> ConditionRow:
    return ConditionRow(choices, TODAY, condition, host)


def fields(shown: ConditionRow) -> list[str]:
    return [shown.field.itemText(place) for place in range(shown.field.count())]


def test_a_mailing_is_chosen_by_its_name_or_its_first_words_and_its_day(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    shown = row(host, Condition(Field.MAILING, Comparison.IS_NOT, 5), SelectionChoices(mailings=SENT))
    assert shown.field.currentText() == "Mailing"
    assert shown.comparison.currentText() == "was not received:"
    assert [shown.value.choice.itemText(place) for place in range(2)] == [
        "Herbst · 02/10/2026",
        "Wir haben am Montag geschlossen · 01/09/2026",
    ]
    assert shown.condition() == Condition(Field.MAILING, Comparison.IS_NOT, 5)


def test_where_nothing_was_sent_nobody_can_have_got_it(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    shown = row(host, Condition(Field.CITY, Comparison.IS, ""), SelectionChoices())
    assert "Mailing" not in fields(shown)


def test_a_condition_on_a_mailing_that_is_gone_stays_as_it_is(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    condition = Condition(Field.MAILING, Comparison.IS, 99)
    shown = row(host, condition, SelectionChoices(mailings=SENT))
    assert shown.value.choice.currentText() == "(not there any more)"
    assert shown.condition() == condition
