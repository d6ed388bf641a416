"""What reception mends without leaving the desk: an unclear SMS, and the text of one that waits."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.delivery import MessageStatus
from app.domain.messages import DraftContext, SendRequest
from app.domain.send_time import SendRule
from app.ui.attention.tray import AttentionTray
from app.ui.attention.view_model import Mend
from app.ui.outbox.editor import WaitingEditor
from tests.fixtures.clock import FakeClock
from tests.fixtures.drafts import MOBILE
from tests.fixtures.program import Start
from tests.gateways.faults import Fault, FaultKind
from tests.gateways.seven_gateway import SevenGateway
from tests.journeys.front_desk import FRIDAY, FrontDesk, is_open, open_desk

S = MessageStatus


@pytest.fixture
def front_desk(start_program: Start, tmp_path: Path, clock: FakeClock) -> FrontDesk:
    return open_desk(start_program, tmp_path, clock)


def send(desk: FrontDesk, text: str, **changes: object) -> int:
    """An SMS to Erika, without a time to undo it."""
    request = SendRequest(
        text, MOBILE, text, DraftContext(customer_id=desk.customer_id), undoable=False, **changes  # type: ignore[arg-type]
    )  # fmt: skip
    return desk.services.messaging.send(desk.actor, request).message_id


def test_an_unclear_one_is_decided_with_two_clicks(front_desk: FrontDesk) -> None:
    program, clock = front_desk.program, front_desk.program.clock
    with SevenGateway(now=lambda: clock.now().timestamp()) as gateway:
        front_desk.use(gateway)
        gateway.faults.next(Fault(FaultKind.HANG_UP))  # of what is planned there it cannot be asked
        unclear = send(front_desk, "Bis Freitag", rule=SendRule.CUSTOM, due=FRIDAY - timedelta(days=1))

        def asks() -> bool:
            clock.advance(seconds=30)
            return front_desk.log()[0].status is S.NEEDS_DECISION

        program.wait_for(asks, timeout=20_000)
        top = program.window.top_bar
        program.wait_for(lambda: top.flag is not None and top.flag.isVisible() and top.flag.text() == "1")
        program.count_from_here()
        assert top.flag is not None
        program.click(top.flag)
        tray = program.dialog(AttentionTray)
        program.wait_for(lambda: len(tray.rows) == 1)
        program.click(tray.rows[0].buttons[Mend.DECIDE_SENT])
        program.wait_for(lambda: front_desk.log()[0].status is S.NO_REPORT)
        program.wait_for(lambda: tray.rows == [])
        assert (program.clicks, program.keys) == (2, 0)
        program.wait_for(lambda: top.flag is not None and not top.flag.isVisible())
        assert front_desk.log()[0].id == unclear
        assert gateway.messages == [], "it is not sent again"


@pytest.mark.behaviour("D-3")
def test_the_text_of_a_waiting_one_is_changed_from_the_keyboard(front_desk: FrontDesk) -> None:
    program = front_desk.program
    waiting = send(front_desk, "Bis Freitag", rule=SendRule.CUSTOM, due=FRIDAY - timedelta(days=1))
    program.count_from_here()
    program.press("Ctrl+3")
    program.press("Ctrl+Tab")
    page = program.window.page("messages").outbox
    program.wait_for(lambda: page.list.current_id == waiting)
    program.press("F2")
    editor = program.dialog(WaitingEditor)
    program.wait_for(lambda: editor.editor.toPlainText() == "Bis Freitag")
    program.press("Ctrl+End")
    reaching = program.keys
    program.type(" um zehn")
    program.press("Ctrl+S")
    program.wait_for(lambda: not is_open(editor))
    assert reaching <= 4
    assert program.clicks == 0
    (row,) = front_desk.log()
    assert (row.id, row.text, row.status) == (waiting, "Bis Freitag um zehn", S.QUEUED)
    assert row.edited_by_hand
    assert row.due == FRIDAY - timedelta(days=1)
