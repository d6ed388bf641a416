from __future__ import annotations

from pathlib import Path

from app.domain.consent import ConsentSource, Purpose
from app.domain.customers import Customer, CustomerPhone, PhoneLabel
from app.domain.messages import DraftContext, SendRequest
from app.domain.permissions import Actor
from app.services.suite import Services
from app.ui.attention.tray import AttentionTray
from app.ui.attention.view_model import Mend
from app.ui.sms.dialog import SendSmsDialog
from tests.fixtures.clock import START, FakeClock
from tests.fixtures.program import Start, set_up


def _send_to_a_refusing_gateway(services: Services, actor: Actor) -> None:
    services.practice.set_behaviour(actor, "refuse")
    phone = CustomerPhone(PhoneLabel.MOBILE, "0170 1234567")
    customer = services.customers.save(
        actor, Customer(0, 0, first_name="Erika", last_name="Meyer", phones=(phone,))
    )
    number = customer.phones[0].e164
    services.customers.record_consent(
        actor,
        customer.id,
        number,
        Purpose.APPOINTMENTS,
        granted=True,
        on=START.date(),
        source=ConsentSource.FORM,
    )
    services.messaging.send(
        actor, SendRequest("a" * 32, number, "Hello", DraftContext(customer_id=customer.id))
    )


def test_the_flag_counts_what_failed_and_leads_to_what_mends_it(
    start_program: Start, tmp_path: Path, clock: FakeClock
) -> None:
    set_up(tmp_path, clock, then=_send_to_a_refusing_gateway)
    program = start_program()
    clock.advance(seconds=10)
    flag = program.window.top_bar
    program.wait_for(lambda: flag.flag is not None and flag.flag.isVisible() and flag.flag.text() == "1")
    assert flag.flag is not None
    assert flag.flag.toolTip() == "1 SMS needs attention"
    program.click(flag.flag)
    tray = program.dialog(AttentionTray)
    program.wait_for(lambda: len(tray.rows) == 1)
    assert tray.rows[0].line.title.startswith("Meyer, Erika – ")
    program.click(tray.rows[0].buttons[Mend.RESEND])
    writing = program.dialog(SendSmsDialog)
    program.wait_for(lambda: writing.message.editor.toPlainText() == "Hello")
    writing.reject()
    tray.reject()
