"""Follows an SMS after the dialog has closed: a notice that counts down, can undo, and tells how it went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Slot
from shiboken6 import isValid

from app.domain.messages import Receipt
from app.errors import UserError
from app.i18n import _
from app.ui.context import UiContext
from app.ui.notices import Notice, Notices
from app.ui.sms import follow_words
from app.ui.sms.follow_words import News

if TYPE_CHECKING:
    from app.domain.accounts import GatewayState
    from app.domain.messages import MessageRow
    from app.domain.permissions import Actor
    from app.services.events import MessagesChanged
    from app.services.suite import Services

PATIENCE_SECONDS = 30.0
"""So long the notice waits for the gateway's answer; after that the log tells the rest."""
HOLD_ALLOWANCE = 10.0
READ_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Sent:
    """One SMS that is followed: `name` is whom it goes to, `undone` brings its text back."""

    receipt: Receipt
    name: str
    gateway: str
    zone: ZoneInfo
    is_later: bool
    customer_id: int | None
    undone: Callable[[], None]


class SendFollower(QObject):
    """Lives until the matter is settled or nobody looks any more, then deletes itself."""

    def __init__(self, context: UiContext, notices: Notices, sent: Sent) -> None:
        super().__init__(context.tasks)
        self._context = context
        self._notices = notices
        self._sent = sent
        self._actor: Actor = context.session.actor
        self._waited = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self._following = True
        context.events.messages_changed.connect(self._changed)
        first = self._first()
        self._notice: Notice = notices.show(
            first.text,
            kind=first.kind,
            action=_("Undo") if first.undo else "",
            on_action=self._undo if first.undo else None,
            seconds=READ_SECONDS if first.settled else 0,
        )
        self._timer.start()

    def _first(self) -> News:
        sent = self._sent
        if sent.is_later:
            return follow_words.planned(sent.receipt, sent.name, sent.zone, sent.gateway)
        return follow_words.sending(sent.receipt, sent.name, self._context.clock.now())

    @Slot()
    def _tick(self) -> None:
        self._waited += 1.0
        notice = self._reachable()
        if self._waited > PATIENCE_SECONDS + HOLD_ALLOWANCE or (self._sent.is_later and notice is None):
            words = _("The SMS to {name} waits for the gateway.").format(name=self._sent.name)
            self._say(News(words, settled=True))
        elif notice is not None and not self._sent.is_later:
            told = follow_words.sending(self._sent.receipt, self._sent.name, self._context.clock.now())
            if told.undo:
                notice.label.setText(
                    told.text
                )  # counted down for the eye; nobody wants it read out each second
            elif notice.text != told.text:
                notice.update(told.text, told.kind, seconds=0)

    @Slot(object)
    def _changed(self, event: MessagesChanged) -> None:
        if event.ids and self._sent.receipt.message_id not in event.ids:
            return
        self._context.tasks.run(self, self._read, self._read_done, failed=self._not_read, key="news")

    def _read(self, services: Services) -> tuple[MessageRow, GatewayState]:
        row = services.message_log.row(self._actor, self._sent.receipt.message_id)
        return row, services.accounts.state(self._actor)

    def _read_done(self, answer: tuple[MessageRow, GatewayState]) -> None:
        row, state = answer
        told = follow_words.news(row, self._sent.name, state) if self._following else None
        if told is not None and (told.trouble or not self._sent.is_later):
            self._say(told)

    def _not_read(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._context.tasks.unhandled(error)

    def _say(self, told: News) -> None:
        """Tell the end of it: in the notice while it can be read, and trouble in any case."""
        notice = self._reachable()
        action, slot = "", None
        if told.trouble and self._sent.customer_id is not None:
            action, slot = _("History"), self._show_log
        seconds = 0.0 if told.trouble else READ_SECONDS
        if notice is not None:
            notice.update(told.text, told.kind, action=action, on_action=slot, seconds=seconds)
        elif told.trouble:
            self._context.notices.show(
                told.text, kind=told.kind, action=action, on_action=slot, seconds=seconds
            )
        self._finish()

    def _reachable(self) -> Notice | None:
        """The notice, as long as somebody can read it."""
        if isValid(self._notice) and isValid(self._notices) and self._notice in self._notices.shown:
            return self._notice
        return None

    def _undo(self) -> None:
        self._stop_following()
        message_id = self._sent.receipt.message_id
        self._context.tasks.run(
            self,
            lambda services: services.outbox.cancel(self._actor, message_id),
            self._undone,
            failed=self._not_undone,
        )

    def _undone(self, _status: object) -> None:
        self._context.notices.show(
            _("The SMS to {name} is not sent.").format(name=self._sent.name), kind="ok"
        )
        self._sent.undone()
        self._finish()

    def _not_undone(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._context.notices.show(error.text, kind="warning")
        else:
            self._context.tasks.unhandled(error)
        self._finish()

    def _show_log(self) -> None:
        # May be pressed long after this follower has gone, hence nothing of it that Qt deletes.
        if self._sent.customer_id is not None:
            self._context.navigator.show_log(self._sent.customer_id)

    def _stop_following(self) -> None:
        self._timer.stop()
        if self._following:
            self._following = False
            self._context.events.messages_changed.disconnect(self._changed)

    def _finish(self) -> None:
        self._stop_following()
        self.deleteLater()
