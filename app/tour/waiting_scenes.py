"""The tour's scenes of what waits: the outbox with its window for changing, and the tray of what needs attention."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtWidgets import QCheckBox

from app.domain.consent import ConsentSource, Purpose
from app.domain.customers import Customer
from app.domain.delivery import MessageStatus
from app.domain.messages import DraftContext, SendRequest
from app.domain.permissions import Actor
from app.domain.placeholders import fill, gaps_in
from app.domain.send_time import SendRule
from app.tour.stage import Stage, TourFailed
from app.ui.attention.tray import AttentionTray
from app.ui.outbox.editor import WaitingEditor

if TYPE_CHECKING:
    from app.services.suite import Services

DAYS = 4
"""Reminders are planned for so many days, two for each."""


def play(stage: Stage) -> None:
    """From what waits to what hangs."""
    outbox(stage)
    attention(stage)


def outbox(stage: Stage) -> None:
    """What waits by day, and one of them opened."""
    services, actor = _desk(stage)
    now = stage.program.context.clock.now()
    people = iter(_agreed(services, actor))
    for day in range(1, DAYS + 1):
        for hour in (0, 2):
            _send(services, actor, next(people), now + timedelta(days=day, hours=hour))
    stage.program.context.navigator.show_outbox()
    page = stage.program.window.page("messages").outbox
    stage.wait(lambda: page.list.model.rowCount() > DAYS, "what waits")
    stage.settle()
    page.focus_first()
    stage.press("Home")
    stage.picture("outbox")
    stage.press("F2")
    stage.wait(
        lambda: isinstance(stage.front, WaitingEditor) and stage.front.isEnabled(), "the window to change it"
    )
    stage.settle()
    stage.press("Ctrl+End")
    stage.picture("outbox-change")
    stage.press("Escape")


def attention(stage: Stage) -> None:
    """Sending is off, somebody said no meanwhile, something failed: each with what mends it."""
    services, actor = _desk(stage)
    refused, held = _agreed(services, actor)[-2:]
    message_id = _send(services, actor, refused)
    services.customers.record_consent(
        actor,
        refused.id,
        refused.phones[0].e164,
        Purpose.APPOINTMENTS,
        granted=False,
        on=stage.program.context.clock.now().date(),
        source=ConsentSource.PHONE,
    )
    _wait_until_held(stage, services, actor, message_id)
    services.sending_switch.turn_off(actor)
    _wait_until_held(stage, services, actor, _send(services, actor, held))
    stage.settle()
    flag = stage.program.window.top_bar.flag
    if flag is None:
        raise TourFailed("there is no flag")
    flag.click()
    stage.wait(lambda: isinstance(stage.front, AttentionTray), "the tray")
    stage.settle()
    stage.picture("attention")
    stage.press("Escape")
    stage.program.context.navigator.show_settings("gateway")
    stage.settle()
    stage.picture("sending-off")
    stage.find(QCheckBox).click()  # the first of the page
    stage.settle()


def _desk(stage: Stage) -> tuple[Services, Actor]:
    services = stage.program.tasks.services
    if services is None:
        raise TourFailed("the services are not open")
    return services, stage.program.session.actor


def _agreed(services: Services, actor: Actor) -> list[Customer]:
    """Customers who agreed to SMS."""
    from app.domain.customers import CustomerQuery

    people = [
        services.customers.get(actor, key) for key in services.customers.ids(actor, CustomerQuery())[:30]
    ]
    return [person for person in people if any(consent.granted for consent in person.consents)]


def _send(services: Services, actor: Actor, to: Customer, due: datetime | None = None) -> int:
    context = DraftContext(customer_id=to.id)
    draft = services.messaging.draft(actor, context)
    filled = (fill(block.text, draft.values).text for block in draft.blocks)
    text = next(text for text in filled if not gaps_in(text))
    rule = SendRule.NOW if due is None else SendRule.CUSTOM
    request = SendRequest(
        uuid4().hex, to.phones[0].e164, text, context, rule=rule, due=due, undoable=due is None
    )
    return services.messaging.send(actor, request).message_id


def _wait_until_held(stage: Stage, services: Services, actor: Actor, message_id: int) -> None:
    stage.wait(
        lambda: services.message_log.row(actor, message_id).status is MessageStatus.HELD, "an SMS on hold"
    )
