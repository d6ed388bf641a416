"""The SMS log of one customer: what was sent, what became of it, why, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QSplitter, QWidget

from app.domain.messages import DraftContext, Fingerprint, LogHead, MessageRow, MessageStory
from app.domain.permissions import Permission
from app.errors import UserError
from app.i18n import _
from app.ui import actions, theme
from app.ui.context import UiContext
from app.ui.dialogs import Dialog, ask
from app.ui.lists.pane import ListPane
from app.ui.lists.source import Column
from app.ui.notices import Notices
from app.ui.sms import log_view_model as view_model
from app.ui.sms.log_detail import LogDetail
from app.ui.sms.log_view_model import Deed, LogLine, LogSource
from app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.services.events import MessagesChanged
    from app.services.suite import Services

LOOK_AGAIN_MS = 10_000
"""So often the list is read anew: another program on this database tells nobody of what it sends."""


class SmsLogDialog(Dialog):
    """Lists the messages, the newest first, and follows them while it stands open."""

    help_chapter = "sms"

    def __init__(self, context: UiContext, customer_id: int, parent: QWidget | None = None) -> None:
        super().__init__(context, _("SMS log"), parent, name="sms_log")
        if context.layout.get("dialog.sms_log") is None:
            self.resize(1020, 680)
        self._customer_id = customer_id
        self._actor = context.session.actor
        self._zone = ZoneInfo(context.session.mandant.time_zone)
        self._seen: Fingerprint | None = None
        self._may_send = context.session.may(Permission.SEND_SMS)
        self.own_notices = Notices(self)
        self.count = QLabel()
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setProperty("role", "quiet")
        source = LogSource(self._actor, customer_id, self._zone)
        self.pane: ListPane[LogLine] = ListPane(context, "sms_log", _("SMS log"), _columns(), source)
        self.pane.set_empty(self._show_empty)
        self.actions_by_deed = {deed: self._action(deed) for deed in Deed}
        self.write = actions.make(self, "log.write", self._write, context=context)
        self.refresh_action = actions.make(self, "log.refresh", self.refresh, context=context)
        self.detail = LogDetail(self.actions_by_deed)
        self._build()
        self.pane.selected.connect(self._selected)
        context.events.messages_changed.connect(self._messages_changed)
        timer = QTimer(self)
        timer.setInterval(LOOK_AGAIN_MS)
        timer.timeout.connect(self._look_again)
        timer.start()
        self._offer(frozenset())
        self.refresh()
        self._look_again()
        self.pane.setFocus()

    def _build(self) -> None:
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.pane)
        splitter.addWidget(self.detail)
        splitter.setSizes(self.context.layout.get("sms_log.splitter", [270, 320]))
        splitter.splitterMoved.connect(
            lambda _position, _index: self.context.layout.set("sms_log.splitter", splitter.sizes())
        )
        self.body.setSpacing(theme.SPACE_S)
        self.body.addWidget(self.count)
        self.body.addWidget(splitter, 1)
        self.pane.offer(*self.actions_by_deed.values(), self.write, self.refresh_action)
        if self._may_send:
            self.add_button(self.write.text(), self.write.trigger, leading=True).setToolTip(
                self.write.toolTip()
            )
        self.add_button(_("Close"), self.accept)

    def _action(self, deed: Deed) -> QAction:
        return actions.make(self, deed.value, lambda: self._ask_then_do(deed), context=self.context)

    # Reading

    @Slot()
    def refresh(self) -> None:
        """Read everything anew; the selected message stays selected."""
        self.pane.reload()
        actor, customer_id = self._actor, self._customer_id
        self.context.tasks.run(
            self,
            lambda s: s.message_log.head(actor, customer_id),
            self._show_head,
            failed=self._tell,
            key="head",
        )
        self._read_detail()

    @Slot(object)
    def _messages_changed(self, event: MessagesChanged) -> None:
        concerns_us = self._customer_id in event.customer_ids
        if concerns_us or not event.ids or any(self.pane.model.position_of(n) >= 0 for n in event.ids):
            self.refresh()

    @Slot()
    def _look_again(self) -> None:
        actor, customer_id = self._actor, self._customer_id
        self.context.tasks.run(
            self,
            lambda s: s.message_log.fingerprint(actor, customer_id),
            self._compare,
            failed=self._tell,
            key="look",
        )

    def _compare(self, seen: Fingerprint) -> None:
        if self._seen is not None and seen != self._seen:
            self.refresh()
        self._seen = seen

    @Slot(int)
    def _selected(self, _message_id: int) -> None:
        self._read_detail()

    def _read_detail(self) -> None:
        actor, message_id = self._actor, self.pane.current_id
        if not message_id:
            self.detail.show_nothing()
            self._offer(frozenset())
            return
        self.context.tasks.run(
            self,
            lambda s: s.message_log.story(actor, message_id),
            self._show_story,
            failed=self._tell,
            key="story",
        )

    def _show_head(self, head: LogHead) -> None:
        self.setWindowTitle(_("SMS log – {name}").format(name=head.customer_name))
        self.count.setText(view_model.head_words(head))

    def _show_story(self, story: MessageStory) -> None:
        if story.row.id == self.pane.current_id:
            shown = view_model.detail(story, self._zone, may_send=self._may_send)
            self.detail.show_detail(shown)
            self._offer(shown.deeds)

    def _show_empty(self, state: EmptyState) -> None:
        state.show_empty(
            "message-square",
            _("No SMS to this customer yet."),
            _("What is sent or planned for this customer stands here."),
            action=self.write.text() if self._may_send else "",
            on_action=self.write.trigger if self._may_send else None,
        )

    def _offer(self, deeds: frozenset[Deed]) -> None:
        for deed, action in self.actions_by_deed.items():
            action.setEnabled(deed in deeds)
            action.setVisible(deed in deeds)

    # Doing

    def _write(self) -> None:
        self.context.navigator.send_sms(DraftContext(customer_id=self._customer_id))

    def _ask_then_do(self, deed: Deed) -> None:
        line = self.pane.current_row
        if line is None or deed not in view_model.deeds(line.row):
            return
        question = view_model.warning_before(deed, line.row)
        if not question:
            self._do(deed, line.row)
            return
        title = self.actions_by_deed[deed].text()
        ask(self.context, self, title, question, action=title, on_action=lambda: self._do(deed, line.row))

    def _do(self, deed: Deed, row: MessageRow) -> None:
        if deed is Deed.SEND_AGAIN:
            self.context.navigator.send_sms(view_model.again(row))
            return
        work = self._work(deed, row.id)
        self.context.tasks.run(self, work, lambda _result: self.refresh(), failed=self._tell)

    def _work(self, deed: Deed, message_id: int) -> Callable[[Services], object]:
        actor = self._actor
        match deed:
            case Deed.WITHDRAW:
                return lambda s: s.outbox.cancel(actor, message_id)
            case Deed.RELEASE:
                return lambda s: s.outbox.release(actor, (message_id,))
            case Deed.DISCARD:
                return lambda s: s.outbox.discard(actor, (message_id,))
            case _:
                again = deed is Deed.REPEAT
                return lambda s: s.outbox.decide(actor, message_id, send_again=again)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.own_notices.show(error.text, kind="warning")
            self.pane.reload()
        else:
            self.context.tasks.unhandled(error)


def _columns() -> tuple[Column[LogLine], ...]:
    return (
        Column("when", _("Time"), lambda line: line.when, width=152),
        Column("number", _("Number"), lambda line: line.number, width=142),
        Column("text", _("Text"), lambda line: line.text, stretch=True),
        Column("parts", _("SMS"), lambda line: line.parts, width=48, right=True),
        Column(
            "status",
            _("Status"),
            lambda line: line.status.title,
            width=204,
            icon=lambda line: (line.status.icon, line.status.colour),
            tip=lambda line: line.status.explanation,
        ),
        Column("user", _("Sent by"), lambda line: line.user, width=90),
        Column("appointment", _("Appointment"), lambda line: line.appointment, width=152),
        Column("resent", _("Resent"), lambda line: line.resent, width=64),
    )
