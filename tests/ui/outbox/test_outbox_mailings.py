"""What the outbox says of a mailing's messages."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from app.domain.waiting import WaitingQuery
from app.ui.outbox.view_model import explanation, where
from tests.fixtures.mailing_desk import MailingDesk


def said(desk: MailingDesk) -> set[tuple[str, str]]:
    waiting, actor = desk.desk.services.waiting, desk.desk.actor
    rows = waiting.rows(actor, waiting.ids(actor, WaitingQuery()))
    return {(where(row), explanation(row, ZoneInfo("Europe/Berlin"))) for row in rows}


def test_while_a_mailing_is_paused_its_messages_say_so(mailing_desk: MailingDesk) -> None:
    desk, actor = mailing_desk.desk, mailing_desk.desk.actor
    mailing = mailing_desk.launch(*mailing_desk.some(2))
    running = said(mailing_desk)
    assert {place for place, _words in running} == {"Here"}
    sending = desk.services.mailings.sending
    sending.pause(actor, mailing.id)
    assert said(mailing_desk) == {
        (
            "Paused",
            "Its mailing is paused: it leaves when the mailing is resumed, under Mailings.",
        )
    }
    sending.resume(actor, mailing.id)
    assert said(mailing_desk) == running
