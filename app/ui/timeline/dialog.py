"""The history of one customer: SMS, appointments, consents and notes, and what can be done about each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QWidget

from app.domain.messages import DraftContext, MessageRow, MessageStory
from app.domain.permissions import Permission
from app.domain.timeline import TimelineHead, TimelineKind, TimelineQuery
from app.errors import UserError
from app.i18n import _
from app.ui import actions, theme
from app.ui.context import UiContext
from app.ui.dialogs import Dialog
from app.ui.lists.pane import ListPane
from app.ui.lists.source import Column
from app.ui.notices import Notices
from app.ui.sms import log_view_model
from app.ui.sms.deeds import MessageDeeds
from app.ui.sms.log_detail import LogDetail
from app.ui.timeline import view_model
from app.ui.timeline.bar import TimelineBar
from app.ui.timeline.note_deeds import NoteDeeds
from app.ui.timeline.notes import NoteLine
from app.ui.timeline.view_model import TimelineLine, TimelineSource
from app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.services.events import AppointmentsChanged, CustomersChanged, MessagesChanged


class TimelineDialog(Dialog):
    """Follows what happens while it stands open."""

    help_chapter = "log"

    def __init__(self, context: UiContext, customer_id: int, parent: QWidget | None = None) -> None:
        super().__init__(context, _("History"), parent, name="history")
        if context.layout.get("dialog.history") is None:
            self.resize(1020, 700)
        self._customer_id = customer_id
        self._actor = context.session.actor
        self._zone = ZoneInfo(context.session.mandant.time_zone)
        self._may_send = context.session.may(Permission.SEND_SMS)
        self._row: MessageRow | None = None
        self._customer_name = ""
        self.own_notices = Notices(self)
        self.bar = TimelineBar()
        self.pane: ListPane[TimelineLine] = ListPane(
            context, "history", _("History"), _columns(), self._source()
        )
        self.pane.set_empty(self._show_empty)
        self.deeds = MessageDeeds(context, self, self.own_notices, self._message, self.refresh)
        self.notes = NoteDeeds(context, self, self.own_notices, self._note_id)
        self.write = actions.make(self, "log.write", self._write, context=context)
        self.go_to = actions.make(self, "log.appointment", self._show_appointment, context=context)
        self.customer_action = actions.make(self, "log.customer", self._show_customer, context=context)
        self.print_action = actions.make(self, "log.print", self._print, context=context)
        self.refresh_action = actions.make(self, "log.refresh", self.refresh, context=context)
        self.detail = LogDetail(self.deeds.actions)
        self.note = NoteLine()
        self.note.setVisible(context.session.may(Permission.EDIT_CUSTOMERS))
        self._build()
        self._listen()
        self.refresh()
        self.pane.loaded.connect(self._begin, Qt.ConnectionType.SingleShotConnection)

    @Slot()
    def _begin(self) -> None:
        """The list stands: the keyboard goes there, as the page of before passes it on to the first button."""
        self.pane.setFocus()

    def _build(self) -> None:
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.pane)
        splitter.addWidget(self.detail)
        splitter.setSizes(self.context.layout.get("history.splitter", [290, 280]))
        splitter.splitterMoved.connect(
            lambda _position, _index: self.context.layout.set("history.splitter", splitter.sizes())
        )
        self.body.setSpacing(theme.SPACE_S)
        self.body.addWidget(self.bar)
        self.body.addWidget(splitter, 1)
        self.body.addWidget(self.note)
        self.pane.offer(
            *self.deeds.actions.values(), self.go_to, self.customer_action, *self.notes.actions, self.write,
            self.print_action, self.refresh_action,
        )  # fmt: skip
        if self._may_send:
            self._leading(self.write)
        self._leading(self.print_action)
        for action in (self.go_to, *self.notes.actions):
            self._leading(action, only_if_enabled=True)
        self.add_button(_("Close"), self.accept)

    def _leading(self, action: QAction, *, only_if_enabled: bool = False) -> None:
        button = self.add_button(action.text(), action.trigger, leading=True)
        button.setToolTip(action.toolTip())
        if only_if_enabled:
            button.setVisible(action.isEnabled())
            action.changed.connect(lambda: button.setVisible(action.isEnabled()))

    def _listen(self) -> None:
        self.bar.changed.connect(self._filter)
        self.pane.selected.connect(self._selected)
        self.pane.activated.connect(lambda _key: self._show_appointment())
        self.note.written.connect(self._add_note)
        events = self.context.events
        events.messages_changed.connect(self._messages_changed)
        events.appointments_changed.connect(self._appointments_changed)
        events.customers_changed.connect(self._customers_changed)

    # Reading

    def _source(self) -> TimelineSource:
        query = TimelineQuery(self._customer_id, self.bar.chosen, self.bar.text)
        return TimelineSource(self._actor, query, self._zone)

    @Slot()
    def refresh(self) -> None:
        """Read everything anew; the selected entry stays selected."""
        actor, customer_id = self._actor, self._customer_id
        self.pane.reload()
        self.context.tasks.run(
            self,
            lambda s: s.timeline.head(actor, customer_id),
            self._show_head,
            failed=self._tell,
            key="head",
        )
        self._read_detail()

    @Slot()
    def _filter(self) -> None:
        self.pane.reload(self._source(), select_first=True)

    @Slot(object)
    def _messages_changed(self, event: MessagesChanged) -> None:
        if self._customer_id in event.customer_ids or not event.ids:
            self.refresh()

    @Slot(object)
    def _customers_changed(self, event: CustomersChanged) -> None:
        if self._customer_id in event.ids or not event.ids:
            self.refresh()

    @Slot(object)
    def _appointments_changed(self, event: AppointmentsChanged) -> None:
        if self._customer_id in event.customer_ids or not event.ids:
            self.refresh()

    @Slot(int)
    def _selected(self, _key: int) -> None:
        self._read_detail()

    def _read_detail(self) -> None:
        line = self.pane.current_row
        self.notes.offer(line is not None and line.entry.kind is TimelineKind.NOTE)
        self.go_to.setEnabled(line is not None and line.entry.appointment_id is not None)
        if line is None or not line.entry.message_id:
            self._show_other(line)
            return
        actor, message_id = self._actor, line.entry.message_id
        self.context.tasks.run(
            self, lambda s: s.message_log.story(actor, message_id), self._show_story,
            failed=self._tell, key="story",
        )  # fmt: skip

    def _show_other(self, line: TimelineLine | None) -> None:
        self._row = None
        self.deeds.offer(frozenset())
        if line is None:
            self.detail.show_nothing()
        else:
            self.detail.show_detail(view_model.detail(line.entry, self._zone))

    def _show_head(self, head: TimelineHead) -> None:
        self._customer_name = head.customer_name
        self.setWindowTitle(_("History – {name}").format(name=head.customer_name))
        self.bar.show_counts(view_model.head_words(head))

    def _show_story(self, story: MessageStory) -> None:
        line = self.pane.current_row
        if line is not None and line.entry.message_id == story.row.id:
            self._row = story.row
            shown = log_view_model.detail(story, self._zone, may_send=self._may_send)
            self.detail.show_detail(shown)
            self.deeds.offer(shown.deeds)

    def _show_empty(self, state: EmptyState) -> None:
        if self.bar.limits:
            state.show_empty(
                "list-filter", _("Nothing here is like that."), _("Other entries are hidden by the choice above."),
                action=_("Show everything"), on_action=self.bar.clear,
            )  # fmt: skip
            return
        state.show_empty(
            "history",
            _("Nothing has happened with this customer yet."),
            _("SMS, appointments, consents and notes stand here, the newest first."),
            action=self.write.text() if self._may_send else "",
            on_action=self.write.trigger if self._may_send else None,
        )

    # Doing

    def _message(self) -> MessageRow | None:
        line = self.pane.current_row
        return view_model.row_of(self._row, line.entry if line else None)

    def _note_id(self) -> int:
        line = self.pane.current_row
        is_note = line is not None and line.entry.kind is TimelineKind.NOTE
        return line.entry.source_id if line is not None and is_note else 0

    def _write(self) -> None:
        self.context.navigator.send_sms(DraftContext(customer_id=self._customer_id))

    def _show_appointment(self) -> None:
        line = self.pane.current_row
        if line is not None and line.entry.appointment_id is not None:
            self.accept()
            self.context.navigator.show_appointment(line.entry.appointment_id)

    def _show_customer(self) -> None:
        self.accept()
        self.context.navigator.show_customer(self._customer_id)

    @Slot(str)
    def _add_note(self, text: str) -> None:
        actor, customer_id = self._actor, self._customer_id
        self.context.tasks.run(
            self,
            lambda s: s.timeline.add_note(actor, customer_id, text),
            lambda _note_id: self.note.clear(),
            failed=self._tell,
        )

    def _print(self) -> None:
        source = self._source()
        self.context.tasks.run(
            self, lambda s: source.rows(s, source.ids(s)), self._print_lines, failed=self._tell
        )

    def _print_lines(self, lines: Sequence[TimelineLine]) -> None:
        from app import formats
        from app.ui.printing import print_paper

        printed = formats.format_instant(self.context.clock.now(), self._zone)
        print_paper(
            view_model.paper(lines, self._customer_name, self.context.session.mandant.name, printed), self
        )

    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.own_notices.show(error.text, kind="warning")
            self.pane.reload()
        else:
            self.context.tasks.unhandled(error)


def _columns() -> tuple[Column[TimelineLine], ...]:
    return (
        Column("when", _("Time"), lambda line: line.when, width=152),
        Column(
            "what",
            _("What"),
            lambda line: line.what.title,
            width=210,
            icon=lambda line: (line.what.icon, line.what.colour),
            tip=lambda line: line.what.explanation,
        ),
        Column("text", _("Text"), lambda line: line.text, stretch=True),
        Column("number", _("Number"), lambda line: line.number, width=142, room=1060),
        Column("parts", _("SMS"), lambda line: line.parts, width=48, right=True, room=700),
        Column("appointment", _("Appointment"), lambda line: line.appointment, width=152, room=1200),
        Column("user", _("By"), lambda line: line.user, width=90),
    )
