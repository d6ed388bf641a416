"""Another computer on the same server does something: every window that shows it follows, without a click."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from shiboken6 import isValid

from app.bootstrap import open_services
from app.config import Config
from app.domain.messages import DraftContext, SendRequest
from app.domain.permissions import Actor
from app.domain.send_time import SendRule
from app.domain.timeline import TimelineKind
from app.services.suite import Services
from app.storage.secrets import MemorySecretStore
from app.ui.attention.tray import AttentionTray
from app.ui.dialogs import Dialog
from app.ui.lists.pane import ListPane
from app.ui.messages.page import AllMessagesPage
from app.ui.outbox.page import OutboxPage
from app.ui.timeline.dialog import TimelineDialog
from tests.fixtures.clock import START
from tests.fixtures.drafts import MOBILE
from tests.fixtures.sms_desk import SmsDesk


@pytest.fixture
def desk_database(postgres_url: str) -> str:
    return postgres_url


class Elsewhere:
    """A colleague at a second computer with a program of her own; nothing here tells the windows but the news."""

    def __init__(self, sms: SmsDesk, services: Services) -> None:
        self.sms = sms
        self.services = services
        sms.desk.services.news.look()

    @property
    def actor(self) -> Actor:
        return self.sms.desk.actor

    def plan(self, text: str, *, days: float = 2) -> int:
        context = DraftContext(customer_id=self.sms.customer.id)
        due = START + timedelta(days=days)
        request = SendRequest(uuid4().hex, MOBILE, text, context, rule=SendRule.CUSTOM, due=due)
        return self.services.messaging.send(self.actor, request).message_id

    def send(self, text: str, *, resend_of: int | None = None) -> int:
        context = DraftContext(customer_id=self.sms.customer.id, resend_of=resend_of)
        request = SendRequest(uuid4().hex, MOBILE, text, context)
        return self.services.messaging.send(self.actor, request).message_id

    def heard(self, seen: Callable[[], list[Any]]) -> list[Any]:
        """What is seen once the next look of the reader of news has brought something into the windows."""
        before = seen()
        self.sms.desk.services.news.look()
        self.sms.qtbot.waitUntil(lambda: seen() != before, timeout=5_000)
        self.sms.desk.settle()
        return seen()

    def close(self) -> None:
        for dialog in self.sms.desk.host.findChildren(Dialog):
            if isValid(dialog):
                dialog.close()
        self.sms.desk.settle()
        self.services.close()


@pytest.fixture
def elsewhere(sms_desk: SmsDesk, tmp_path: Path, postgres_url: str) -> Iterator[Elsewhere]:
    config = Config(tmp_path / "elsewhere", postgres_url)
    made = Elsewhere(sms_desk, open_services(config, clock=sms_desk.desk.clock, secrets=MemorySecretStore()))
    yield made
    made.close()


def cells(pane: ListPane[Any], column: str) -> list[str]:
    at = [each.key for each in pane.model.columns].index(column)
    return [pane.model.texts_at(row)[at] for row in range(pane.model.rowCount())]


@pytest.mark.behaviour("SA-12")
def test_the_list_of_all_sms_follows(elsewhere: Elsewhere) -> None:
    number = elsewhere.plan("Guten Tag")
    page = AllMessagesPage(elsewhere.sms.desk.context)
    page.activate()
    elsewhere.sms.desk.show(page)
    elsewhere.sms.desk.services.news.look()
    elsewhere.services.waiting.cancel(elsewhere.actor, (number,))
    assert elsewhere.heard(lambda: cells(page.list, "status")) == ["Withdrawn"]
    elsewhere.plan("Noch etwas", days=3)
    assert elsewhere.heard(lambda: cells(page.list, "text")) == ["Noch etwas", "Guten Tag"]


def test_the_outbox_follows(elsewhere: Elsewhere) -> None:
    page = OutboxPage(elsewhere.sms.desk.context)
    page.activate()
    elsewhere.sms.desk.show(page)
    number = elsewhere.plan("Guten Tag")
    assert elsewhere.heard(lambda: cells(page.list, "text")) == ["Guten Tag"]
    elsewhere.services.waiting.change(
        elsewhere.actor, number, text="Guten Abend", due=START + timedelta(days=3)
    )
    assert elsewhere.heard(lambda: cells(page.list, "text")) == ["Guten Abend"]
    elsewhere.services.waiting.cancel(elsewhere.actor, (number,))
    assert elsewhere.heard(lambda: cells(page.list, "text")) == []
    assert page.count.text() == ""


def test_a_history_follows(elsewhere: Elsewhere) -> None:
    desk = elsewhere.sms.desk
    number = elsewhere.plan("Guten Tag")
    dialog = TimelineDialog(desk.context, elsewhere.sms.customer.id, desk.host)
    dialog.bar.kinds[TimelineKind.SMS].setChecked(True)
    dialog.open()
    desk.settle()
    desk.services.news.look()
    elsewhere.services.waiting.cancel(elsewhere.actor, (number,))
    assert elsewhere.heard(lambda: cells(dialog.pane, "what")) == ["Withdrawn"]


def test_the_tray_follows_both_ways(elsewhere: Elsewhere) -> None:
    desk = elsewhere.sms.desk
    tray = AttentionTray(desk.context, desk.host)
    tray.open()
    desk.settle()
    elsewhere.services.practice.set_behaviour(elsewhere.actor, "refuse")
    failed = elsewhere.send("Hallo")
    desk.clock.advance(seconds=6)
    elsewhere.services.sending.step()
    assert elsewhere.heard(lambda: [row.line.id for row in tray.rows]) == [failed]
    elsewhere.send("Hallo", resend_of=failed)
    assert elsewhere.heard(lambda: [row.line.id for row in tray.rows]) == []
