from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.mandants import Mandant
from app.domain.message_list import MessageQuery, Standing
from app.domain.messages import DraftContext
from app.domain.permissions import Role
from app.services.events import MessagesChanged
from app.ui.messages.page import AllMessagesPage
from app.ui.messages.resend_dialog import ResendDialog
from app.ui.sms.log_view_model import Deed
from tests.fixtures.messages_desk import MessagesDesk

S = MessageStatus
TEXT, NUMBER, CUSTOMER, WHEN, STATUS, PARTS, COST = range(7)


@dataclass
class Screen:
    """The page on the screen, and the desk it stands on."""

    page: AllMessagesPage
    at: MessagesDesk

    def column(self, column: int) -> list[str]:
        model = self.page.list.model
        return [model.texts_at(row)[column] for row in range(model.rowCount())]

    def press(self, keys: str) -> None:
        self.at.press(keys)

    def show_again(self) -> None:
        """What was put behind everybody's back is read."""
        self.page.activate()
        self.at.desk.settle()

    def type(self, words: str) -> None:
        for letter in words:
            self.press(letter)

    def wait_for_text(self, *texts: str) -> None:
        self.at.sms.qtbot.waitUntil(lambda: self.column(TEXT) == list(texts), timeout=5_000)


@pytest.fixture
def screen(messages_desk: MessagesDesk) -> Screen:
    messages_desk.put(S.DELIVERED, "Ihr Hörgerät ist da", hours=30)
    messages_desk.put(S.FAILED, "Bitte rufen Sie uns an", hours=2, reason=StatusReason.GATEWAY_REFUSED)
    messages_desk.put(S.ACCEPTED, "Ihr Termin am Freitag", hours=1)
    desk = messages_desk.desk
    page = AllMessagesPage(desk.context)
    page.resize(1180, 700)
    page.activate()
    desk.show(page)
    page.focus_first()
    made = Screen(page, messages_desk)
    made.wait_for_text("Ihr Termin am Freitag", "Bitte rufen Sie uns an", "Ihr Hörgerät ist da")
    return made


@pytest.mark.behaviour("SA-01", "SA-05", "SA-06", "SA-07", "SA-08", "SA-10")
def test_the_list_says_what_when_to_whom_and_what_became_of_it(screen: Screen) -> None:
    titles = [column.title for column in screen.page.list.model.columns]
    assert titles == [
        "Text", "Phone", "Customer", "Sent on", "Status", "Parts", "Cost", "Sent by", "Resent",
    ]  # fmt: skip
    assert screen.column(STATUS) == ["Accepted", "Sending failed", "Delivery report received"]
    assert screen.column(CUSTOMER) == ["Meyer, Erika"] * 3
    assert screen.column(WHEN)[0] == "23/11/2026, 09:00"
    assert screen.page.bar.count.text() == "3 SMS"


@pytest.mark.behaviour("SA-05", "SA-06")
def test_typing_above_a_column_filters_and_the_count_says_from_how_many(screen: Screen) -> None:
    filtering = screen.page.list.filtering
    assert filtering is not None
    filtering.row.editors["text"].setFocus()
    screen.type("hörg")
    screen.wait_for_text("Ihr Hörgerät ist da")
    screen.at.desk.settle()
    assert screen.page.bar.count.text() == "1 SMS · filtered from 3"


@pytest.mark.behaviour("SA-08", "SA-07")
def test_the_list_can_be_asked_for_a_status_and_sorted_by_it(screen: Screen) -> None:
    screen.page.show_messages(MessageQuery(standings=frozenset({Standing.FAILED, Standing.ACCEPTED})))
    screen.wait_for_text("Ihr Termin am Freitag", "Bitte rufen Sie uns an")
    screen.page.list.table.header.choose_sorting("sent_on", descending=False)
    screen.wait_for_text("Bitte rufen Sie uns an", "Ihr Termin am Freitag")
    assert screen.page.list.sort == ("sent_on", False)


def test_the_chosen_message_is_shown_in_full_with_what_helps(screen: Screen) -> None:
    screen.press("Down")
    shown = screen.page.detail.view
    assert shown.title.text() == "Sending failed"
    assert shown.explanation.text().startswith("The gateway refused it.")
    assert shown.text.text() == "Bitte rufen Sie uns an"
    assert shown.detail is not None
    assert shown.detail.deeds == {Deed.SEND_AGAIN}
    assert shown.buttons[Deed.SEND_AGAIN].accessibleName() == "Edit and send again…"


@pytest.mark.behaviour("SA-14")
def test_resend_is_off_for_what_has_arrived_and_says_why(screen: Screen) -> None:
    page = screen.page
    assert page.resend_action.isEnabled()  # accepted
    screen.press("Down")
    screen.press("Down")
    assert page.list.current_row is not None
    assert page.list.current_row.row.status is S.DELIVERED
    assert not page.resend_action.isEnabled()
    assert not page.bar.resend_button.isEnabled()
    assert page.bar.resend_button.toolTip().startswith("Only what was accepted")


@pytest.mark.behaviour("SA-02", "SA-14", "SA-16", "SA-27")
def test_control_r_and_enter_resend_and_the_new_one_appears_marked(screen: Screen) -> None:
    screen.press("Ctrl+Home")
    screen.press("Down")
    screen.page.resend_action.trigger()
    dialog = screen.page.window().findChild(ResendDialog)
    assert dialog is not None
    screen.at.opened.append(dialog)
    screen.at.sms.qtbot.waitUntil(dialog.isActiveWindow)
    screen.at.desk.settle()
    screen.press("Return")
    screen.wait_for_text(
        "Bitte rufen Sie uns an", "Ihr Termin am Freitag", "Bitte rufen Sie uns an", "Ihr Hörgerät ist da"
    )
    assert screen.column(-1) == ["✓", "", "", ""]


def test_one_key_leads_from_the_first_one_to_the_resent_one_and_back(screen: Screen) -> None:
    desk = screen.at.desk
    failed = screen.page.list.model.id_at(1)
    (receipt,) = desk.services.resending.resend(desk.actor, [failed], "once")
    screen.page.show_message(failed)
    screen.at.sms.qtbot.waitUntil(lambda: screen.page.detail.linked_action.isEnabled(), timeout=5_000)
    screen.press("Ctrl+G")
    assert desk.navigator.calls == [("show_message", (receipt.message_id,))]
    screen.page.show_message(receipt.message_id)
    screen.at.sms.qtbot.waitUntil(lambda: screen.page.list.current_id == receipt.message_id, timeout=5_000)
    desk.settle()
    screen.press("Ctrl+G")
    assert desk.navigator.calls[-1] == ("show_message", (failed,))


@pytest.mark.behaviour("SA-02", "SA-13")
def test_a_new_sms_can_always_be_begun(screen: Screen) -> None:
    screen.press("Ctrl+N")
    screen.press("Ctrl+M")
    calls = screen.at.desk.navigator.calls
    assert calls[0] == ("send_sms", (DraftContext(),))
    name, (context,) = calls[1]
    assert (name, context.customer_id) == ("send_sms", screen.at.customer.id)


def test_one_key_leads_to_the_customer(screen: Screen) -> None:
    screen.press("Return")
    screen.press("Ctrl+J")
    customer = screen.at.customer.id
    assert screen.at.desk.navigator.calls == [("show_customer", (customer,)), ("show_log", (customer,))]


@pytest.mark.behaviour("SA-12")
def test_a_change_repaints_its_row_at_once_and_nothing_moves(screen: Screen) -> None:
    model = screen.page.list.model
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    screen.press("Down")
    changed = model.id_at(0)
    screen.at.change(changed, status=S.DELIVERED)
    screen.at.desk.context.events.publish(MessagesChanged((changed,), ()))
    screen.at.sms.qtbot.waitUntil(lambda: screen.column(STATUS)[0] == "Delivery report received")
    screen.at.sms.qtbot.wait(60)
    screen.at.desk.settle()
    assert resets == []
    assert screen.page.list.table.currentIndex().row() == 1


@pytest.mark.behaviour("SA-12")
def test_a_new_message_appears_without_a_key_and_the_chosen_one_stays_chosen(screen: Screen) -> None:
    chosen = screen.page.list.current_id
    added = screen.at.put(S.SENT, "Noch etwas")
    screen.at.desk.context.events.publish(MessagesChanged((added,), ()))
    screen.at.sms.qtbot.waitUntil(lambda: screen.page.list.model.rowCount() == 4, timeout=5_000)
    assert screen.page.list.current_id == chosen


@pytest.mark.behaviour("SA-11")
def test_f5_reads_it_anew(screen: Screen) -> None:
    screen.at.put(S.SENT, "Noch etwas")
    screen.press("F5")
    assert screen.column(TEXT)[0] == "Noch etwas"


def test_what_failed_today_is_selected_whole_by_one_click(screen: Screen) -> None:
    screen.at.put(S.UNDELIVERED, "Gestern", hours=25)
    screen.at.put(S.EXPIRED, "Heute früh", hours=3)
    screen.at.sms.qtbot.mouseClick(screen.page.bar.failed_button, Qt.MouseButton.LeftButton)
    screen.wait_for_text("Bitte rufen Sie uns an", "Heute früh")
    screen.at.desk.settle()
    assert len(screen.page.list.selected_ids()) == 2
    assert screen.page.bar.resend_button.accessibleName() == "Resend (2)"


def test_a_message_can_be_shown_whatever_is_filtered(screen: Screen) -> None:
    oldest = screen.page.list.model.id_at(2)
    screen.page.show_messages(MessageQuery(standings=frozenset({Standing.FAILED})))
    screen.wait_for_text("Bitte rufen Sie uns an")
    screen.page.show_message(oldest)
    screen.at.sms.qtbot.waitUntil(lambda: screen.page.list.current_id == oldest, timeout=5_000)
    assert screen.page.list.model.rowCount() == 3


def test_the_way_back_finds_filters_and_message_again(screen: Screen) -> None:
    screen.page.show_messages(MessageQuery(standings=frozenset({Standing.FAILED})))
    screen.wait_for_text("Bitte rufen Sie uns an")
    before = screen.page.whereabouts()
    screen.page.show_messages(MessageQuery())
    screen.at.sms.qtbot.waitUntil(lambda: screen.page.list.model.rowCount() == 3, timeout=5_000)
    screen.page.return_to(before)
    screen.wait_for_text("Bitte rufen Sie uns an")
    assert screen.page.whereabouts() == before


def test_the_proof_names_company_number_status_and_history(screen: Screen) -> None:
    screen.press("Ctrl+Shift+C")
    proof = QGuiApplication.clipboard().text()
    for words in ("Hörwelt Mitte", "Meyer, Erika", "+49 1511 2345678", "Accepted", "Ihr Termin am Freitag"):
        assert words in proof
    assert "written on Mon 23 Nov 2026, 10:00 by A. Becker" in proof


def test_the_proof_is_saved_as_a_pdf(screen: Screen, tmp_path: Path) -> None:
    screen.press("Ctrl+Shift+P")
    dialog = screen.page.findChild(QFileDialog)
    assert dialog is not None
    target = tmp_path / "Beleg.pdf"
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    assert target.read_bytes().startswith(b"%PDF")
    assert screen.at.desk.notices() == ["Saved as Beleg.pdf."]
    assert dialog.selectedFiles()[0].endswith("SMS 2026-11-23 Meyer Erika.pdf")


@pytest.mark.behaviour("SA-04", "SA-09")
def test_who_works_in_several_companies_sees_the_one_in_front(messages_desk: MessagesDesk) -> None:
    desk = messages_desk.desk
    messages_desk.put(S.DELIVERED, "Mitte")
    other = desk.services.mandants.save(desk.actor, Mandant(0, "Nord"))
    session = desk.context.session
    session.begin(desk.actor, (session.mandant, other), session.mandant)
    page = AllMessagesPage(desk.context)
    page.activate()
    desk.show(page)
    assert page.list.filter_values == {"mandant": frozenset({str(session.mandant.id)})}
    assert page.bar.count.text() == "1 SMS"
    assert "Company" in [column.title for column in page.list.model.columns]


@pytest.mark.behaviour("SA-03")
def test_who_may_not_send_reads_only(messages_desk: MessagesDesk) -> None:
    desk = messages_desk.desk
    messages_desk.put(S.FAILED)
    session = desk.context.session
    session.begin(replace(desk.actor, role=Role.STAFF), session.mandants, session.mandant)
    page = AllMessagesPage(desk.context)
    page.activate()
    desk.show(page)
    assert not page.bar.new_button.isVisible()
    assert not page.bar.resend_button.isVisible()
    assert page.bar.failed_button.isVisible()
    assert page.detail.view.detail is not None
    assert page.detail.view.detail.deeds == frozenset()
