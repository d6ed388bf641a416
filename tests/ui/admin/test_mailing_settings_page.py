from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.mailings import Budget, MailingSettings
from app.ui.admin.mailings import MailingSettingsPage
from app.ui.admin.settings import SettingsPage
from tests.fixtures.ui import Desk


@pytest.fixture
def page(desk: Desk) -> MailingSettingsPage:
    made = MailingSettingsPage(desk.context, desk.host)
    desk.show(desk.host)
    desk.settle()
    return made


def stored(desk: Desk) -> MailingSettings:
    return desk.services.mailings.kept.settings(desk.actor)


@pytest.mark.behaviour("ML-02")
def test_a_budget_is_set_by_keyboard_and_kept(desk: Desk, page: MailingSettingsPage) -> None:
    assert not page.parts.isEnabled()
    assert not page.save_button.isEnabled()
    QTest.keyClick(page.limited, Qt.Key.Key_Space)
    assert page.parts.isEnabled()
    page.parts.selectAll()
    QTest.keyClicks(page.parts, "250")
    QTest.keyClick(page.stops, Qt.Key.Key_Space)
    QTest.keyClick(page.stops, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert stored(desk) == MailingSettings(Budget(250, stops=False, warn_percent=80), 50)
    assert desk.notices() == ["Saved."]
    assert not page.is_dirty()


@pytest.mark.behaviour("ML-02")
def test_without_a_limit_there_is_no_budget(desk: Desk, page: MailingSettingsPage) -> None:
    desk.services.mailings.kept.save_settings(desk.actor, MailingSettings(Budget(10), 7))
    page.reload()
    desk.settle()
    assert (page.limited.isChecked(), page.parts.value(), page.confirm_above.value()) == (True, 10, 7)
    page.limited.click()
    page.save()
    desk.settle()
    assert stored(desk).budget.parts is None
    assert stored(desk).confirm_above == 7


def test_unsaved_input_is_thrown_away_on_demand(desk: Desk, page: MailingSettingsPage) -> None:
    page.confirm_above.setValue(500)
    assert page.is_dirty()
    page.discard_button.click()
    desk.settle()
    assert page.confirm_above.value() == 50
    assert not page.is_dirty()


def test_both_pages_are_among_the_settings(desk: Desk) -> None:
    settings = SettingsPage(desk.context, desk.host)
    desk.show(desk.host)
    titles = [settings.list.item(row).text() for row in range(settings.list.count())]
    assert {"Mailings", "Stop list"} <= set(titles)
    settings.show_page("stop_list")
    desk.settle()
    assert settings.page("stop_list").isVisible()
