"""The owner switches sending off and on; dialog, status bar and tray say so, and what waited goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.message_list import MessageQuery, Standing
from app.ui.admin.gateway import GatewayPage
from app.ui.attention.tray import AttentionTray
from app.ui.attention.view_model import Mend
from app.ui.sms.overdue import OverdueDialog, OverdueWatch
from app.ui.status_line import StatusLine
from tests.fixtures.sms_desk import SmsDesk

pytestmark = pytest.mark.behaviour("SA-25")


@pytest.fixture
def page(sms_desk: SmsDesk) -> GatewayPage:
    made = GatewayPage(sms_desk.desk.context)
    sms_desk.desk.show(made)
    sms_desk.desk.settle()
    return made


def press(page: GatewayPage, desk: SmsDesk) -> None:
    """The space bar on the check box."""
    page.switch.box.setFocus()
    QTest.keyClick(page.switch.box, Qt.Key.Key_Space)
    for _round in range(3):
        desk.desk.settle()
        desk.qtbot.wait(5)


def test_the_switch_takes_effect_at_once_and_leaves_the_form_alone(
    page: GatewayPage, sms_desk: SmsDesk
) -> None:
    switch = sms_desk.desk.services.sending_switch
    assert page.switch.box.isChecked()
    page.name.setFocus()
    QTest.keyClicks(page.name, "x")
    press(page, sms_desk)
    assert not switch.is_on(sms_desk.desk.actor)
    assert "what becomes due is held" in page.switch.message.text()
    assert page.switch.box.accessibleDescription() == page.switch.message.text()
    assert page.is_dirty()
    assert page.name.text().endswith("x")
    press(page, sms_desk)
    assert switch.is_on(sms_desk.desk.actor)


def test_it_follows_what_somebody_else_switched(page: GatewayPage, sms_desk: SmsDesk) -> None:
    sms_desk.desk.services.sending_switch.turn_off(sms_desk.desk.actor)
    sms_desk.qtbot.waitUntil(lambda: not page.switch.box.isChecked())


def test_dialog_and_status_bar_say_it_before_one_sends(page: GatewayPage, sms_desk: SmsDesk) -> None:
    status = StatusLine(sms_desk.desk.host)
    status.attach(sms_desk.desk.context)
    press(page, sms_desk)
    assert status.paused.text() == "Sending is switched off."
    dialog = sms_desk.open(sms_desk.from_customer)
    assert dialog.hint.label.text().startswith("Sending is switched off for this company.")
    dialog.message.insert("Guten Tag", typed=True)
    sms_desk.send(dialog)
    sms_desk.deliver()
    (row,) = sms_desk.log()
    assert (row.status, row.reason) == (MessageStatus.HELD, StatusReason.SENDING_OFF)


def test_the_tray_leads_to_the_switch_and_to_the_messages(page: GatewayPage, sms_desk: SmsDesk) -> None:
    press(page, sms_desk)
    dialog = sms_desk.open(sms_desk.from_customer)
    dialog.message.insert("Guten Tag", typed=True)
    sms_desk.send(dialog)
    sms_desk.deliver()
    calls = sms_desk.desk.navigator.calls
    for mend, wanted in (
        (Mend.OPEN_ACCOUNT, ("show_settings", ("gateway",))),
        (Mend.SHOW, ("show_messages", (MessageQuery(standings=frozenset({Standing.NOT_ALLOWED})),))),
    ):
        tray = AttentionTray(sms_desk.desk.context, sms_desk.desk.host)
        tray.open()
        for _round in range(3):
            sms_desk.desk.settle()
            sms_desk.qtbot.wait(5)
        assert tray.rows[0].line.title == "Sending is switched off"
        assert tray.rows[0].line.explanation.startswith("1 SMS waits until it is switched on again.")
        tray.rows[0].buttons[mend].click()
        assert calls[-1] == wanted
        assert not tray.isVisible()


def test_switched_on_again_it_asks_about_what_is_late(page: GatewayPage, sms_desk: SmsDesk) -> None:
    watch = OverdueWatch(sms_desk.desk.context, sms_desk.desk.host)
    assert watch.parent() is sms_desk.desk.host
    press(page, sms_desk)
    dialog = sms_desk.open(sms_desk.from_customer)
    dialog.message.insert("Guten Tag", typed=True)
    sms_desk.send(dialog)
    sms_desk.deliver()
    sms_desk.desk.clock.advance(minutes=60)
    press(page, sms_desk)
    sms_desk.qtbot.waitUntil(lambda: sms_desk.desk.host.findChild(OverdueDialog) is not None)
    question = sms_desk.desk.host.findChild(OverdueDialog)
    assert question is not None
    assert question.list.count() == 1
    question.close()
