"""Changing an SMS that waits: its text and its time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFormLayout, QWidget

from app.domain.filled_text import FilledText
from app.domain.permissions import Permission
from app.domain.send_time import from_local, to_local
from app.domain.waiting import WaitingDraft
from app.errors import InvalidInput, UserError
from app.i18n import _
from app.ui import actions, forms
from app.ui.context import UiContext
from app.ui.dialogs import Dialog
from app.ui.labels import plain
from app.ui.notices import Notices
from app.ui.outbox import view_model
from app.ui.sms.view_model import added_at_end, added_words, gap_words, judge_text
from app.ui.widgets.counter_line import CounterLine
from app.ui.widgets.date_time_edit import DateTimeEdit
from app.ui.widgets.sms_editor import SmsEditor


class WaitingEditor(Dialog):
    """Ctrl+S or Ctrl+Enter saves. Says why it cannot, and keeps what was typed if it fails."""

    help_chapter = "outbox"

    def __init__(self, context: UiContext, message_id: int, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Change a waiting SMS"), parent, name="waiting")
        self._message_id = message_id
        self._zone = ZoneInfo(context.session.mandant.time_zone)
        self._draft: WaitingDraft | None = None
        self._shown: datetime | None = None
        self.own_notices = Notices(self)
        self.recipient = plain()
        self.editor = SmsEditor()
        self.editor.setMinimumSize(460, 130)
        self.counter = CounterLine()
        self.added = plain(role="quiet", wrap=True)
        self.added.hide()
        self.moment = DateTimeEdit(_("Send on"))
        self.where = plain(role="quiet", wrap=True)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(plain(_("Recipient")), self.recipient)
        self.text_row = forms.add_row(form, _("&Message"), self.editor)
        form.addRow("", self.counter)
        form.addRow("", self.added)
        self.moment_row = forms.add_row(form, _("Send &on"), self.moment)
        self.body.addLayout(form)
        self.body.addWidget(self.where)
        self.add_cancel()
        self.save_button = self.add_button(_("Save"), self.save, role="accent")
        actions.make(self, "outbox.save", self.save)
        self.editor.edited.connect(self._judge)
        self.counter.replace_wanted.connect(self.editor.replace_typography)
        self.moment.value_changed.connect(self._judge)
        self.setEnabled(False)
        actor = context.session.actor
        actor.require(Permission.SEND_SMS)
        context.tasks.run(self, lambda s: s.waiting.draft(actor, message_id), self._load, failed=self._gone)

    def save(self) -> None:
        """Store it; the window closes when it is stored."""
        self.moment.take_text()
        if self._draft is None or not self._judge():
            return
        due = self._due()
        if due is None:
            return
        actor, message_id, text = self.context.session.actor, self._message_id, self.editor.toPlainText()
        self.save_button.setEnabled(False)
        self.context.tasks.run(
            self,
            lambda s: s.waiting.change(actor, message_id, text=text, due=due),
            lambda _rewritten: self.accept(),
            failed=self._refused,
        )

    def _load(self, draft: WaitingDraft) -> None:
        self._draft = draft
        row = draft.waiting.row
        shown = view_model.line(draft.waiting, self._zone)
        self.recipient.setText(" · ".join(part for part in (shown.customer, shown.number) if part))
        self.where.setText(view_model.where_after(draft.waiting))
        self.editor.set_filled(FilledText().insert(0, row.text, {}, {}))
        self._shown = to_local(row.due, self._zone).replace(tzinfo=None, second=0, microsecond=0)
        self.moment.set_value(self._shown)
        self.setEnabled(True)
        self.editor.setFocus()
        self._judge()

    @Slot()
    def _judge(self) -> bool:
        """Count, mark, and say what stands in the way; whether nothing does."""
        draft = self._draft
        if draft is None:
            return False
        filled = self.editor.filled
        tail = added_at_end(filled.text, draft.opt_out, draft.sender)
        state = judge_text(filled, draft.profile, draft.price_per_part, draft.currency, tail)
        self.added.setText(added_words(state.added))
        self.added.setVisible(bool(state.added))
        self.editor.set_marks(state.marks)
        self.counter.show_counter(state.counter)
        problem = gap_words(state.gaps) if state.gaps else ""
        if not state.text.strip():
            problem = _("The message is still empty.")
        elif state.size.problem is not None:
            problem = state.counter.reason
        self.text_row.show_problem(problem)
        unreadable = self.moment.problem()
        due = self._due()
        past = due is not None and due < self.context.clock.now()
        note = _("This time has passed: it goes at once.") if past else ""
        self.moment_row.show_problem(unreadable or note, level="error" if unreadable else "warning")
        ready = not problem and not unreadable
        self.save_button.setEnabled(ready)
        self.save_button.setToolTip(problem or unreadable)
        return ready

    def _due(self) -> datetime | None:
        value = self.moment.value()
        if value is None:
            return None
        if self._draft is not None and value == self._shown:
            return self._draft.waiting.row.due  # to the second, as it was
        return from_local(value, self._zone)

    def _refused(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, InvalidInput):
            self.text_row.show_problem(error.problems[0].text)
        elif isinstance(error, UserError):
            self.own_notices.show(error.text, kind="warning")
        else:
            self.context.tasks.unhandled(error)

    def _gone(self, error: Exception) -> None:
        self.setEnabled(True)
        self.reject()
        self.context.tasks.unhandled(error)
