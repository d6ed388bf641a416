from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.messages import DraftContext
from app.domain.resending import LeftOut, ResendLine, ResendOffer
from app.ui.messages.resend_dialog import ResendDialog
from app.ui.messages.resend_view import left_out_words, resend_view, sent_words
from tests.fixtures.clock import START
from tests.fixtures.drafts import MOBILE, SECOND_MOBILE
from tests.fixtures.messages_desk import MessagesDesk

S = MessageStatus
LINE = ResendLine(1, START, "Meyer, Erika", MOBILE, "Guten Tag", S.FAILED, None, 1)


def offer(*lines: ResendLine, cost: Decimal | None = None, elsewhere: int = 0) -> ResendOffer:
    parts = sum(line.parts for line in lines if line.left_out is None)
    return ResendOffer(lines, parts, cost, "EUR" if cost is not None else "", elsewhere)


def test_what_goes_stands_before_what_is_left_out_and_is_summed_up() -> None:
    over = replace(LINE, id=2, left_out=LeftOut.APPOINTMENT_OVER)
    view = resend_view(offer(over, LINE, replace(LINE, id=3, parts=2), cost=Decimal("0.24")))
    assert [row.id for row in view.rows] == [1, 3, 2]
    assert view.rows[2].outcome == "Left out: Appointment is over"
    assert view.head == "2 of 3 messages go out again with the same text: 3 SMS, approx. 0.24 €."
    assert view.button == "Resend 2 SMS"
    assert view.warnings == ()


@pytest.mark.behaviour("D-9")
def test_without_a_price_parts_are_credits() -> None:
    assert "2 SMS, approx. 2 credits" in resend_view(offer(replace(LINE, parts=2))).head


@pytest.mark.behaviour("D-7")
def test_what_may_arrive_twice_is_said_at_the_row_and_above() -> None:
    view = resend_view(offer(LINE, replace(LINE, id=2, status=S.ACCEPTED)))
    assert view.rows[1].outcome == "Goes out, may arrive twice"
    assert view.rows[1].colour == "warn"
    assert view.warnings[0].startswith("1 of them may arrive twice")


def test_a_corrected_number_is_named() -> None:
    row = resend_view(offer(replace(LINE, number=SECOND_MOBILE, number_before=MOBILE))).rows[0]
    assert row.outcome == "Goes to the corrected number"
    assert "+49 1511 2345678" in row.why


def test_every_reason_to_leave_one_out_has_words() -> None:
    said = {left_out_words(replace(LINE, left_out=reason, status=S.DELIVERED)) for reason in LeftOut}
    assert len(said) == len(LeftOut)
    assert all(short and long.endswith(".") for short, long in said)
    assert left_out_words(LINE) == ("", "")


def test_messages_of_other_companies_are_mentioned() -> None:
    view = resend_view(offer(LINE, elsewhere=2))
    assert view.warnings[0].startswith("2 messages belong to other companies")
    assert view.head.startswith("1 of 3 messages")


def test_what_happened_names_a_single_recipient() -> None:
    assert sent_words(offer(LINE), 1) == "The SMS to Meyer, Erika goes out again."
    assert sent_words(offer(LINE, replace(LINE, id=2)), 2) == "2 SMS go out again."


@pytest.mark.behaviour("SA-14", "SA-16")
def test_enter_sends_those_that_may_go_and_a_notice_takes_them_back(messages_desk: MessagesDesk) -> None:
    failed = messages_desk.put(S.FAILED, reason=StatusReason.GATEWAY_REFUSED)
    arrived = messages_desk.put(S.DELIVERED)
    dialog = ResendDialog(messages_desk.desk.context, [failed, arrived], messages_desk.desk.host)
    messages_desk.open(dialog)
    assert dialog.send_button.text() == "Resend 1 SMS"
    assert dialog.pane.model.rowCount() == 2
    messages_desk.press("Return")
    log = messages_desk.sms.log()
    resent = [row for row in log if row.is_resend]
    assert [row.status for row in resent] == [S.QUEUED]
    assert messages_desk.desk.notices() == ["The SMS to Meyer, Erika goes out again."]
    messages_desk.desk.context.notices.shown[0].action_button.click()
    messages_desk.desk.settle()
    assert [row.status for row in messages_desk.sms.log() if row.is_resend] == [S.CANCELLED]


def test_where_nothing_may_go_nothing_can_be_pressed(messages_desk: MessagesDesk) -> None:
    context = DraftContext(customer_id=messages_desk.customer.id, appointment=messages_desk.appointment)
    reminder = messages_desk.put(S.FAILED, context=context)
    messages_desk.desk.clock.advance(timedelta(days=5))
    dialog = ResendDialog(messages_desk.desk.context, [reminder], messages_desk.desk.host)
    messages_desk.open(dialog)
    assert not dialog.send_button.isEnabled()
    assert dialog.head.text().startswith("None of these messages")
    assert dialog.pane.model.texts_at(0)[-1] == "Left out: Appointment is over"
    messages_desk.press("Return")
    assert not any(row.is_resend for row in messages_desk.sms.log())


def test_escape_sends_nothing(messages_desk: MessagesDesk) -> None:
    failed = messages_desk.put(S.FAILED)
    messages_desk.open(ResendDialog(messages_desk.desk.context, [failed], messages_desk.desk.host))
    messages_desk.press("Escape")
    assert len(messages_desk.sms.log()) == 1
