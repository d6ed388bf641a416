"""Changing and taking away a note, and taking that back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPlainTextEdit

from app.i18n import _
from app.ui import actions, forms
from app.ui.context import UiContext
from app.ui.dialogs import Dialog
from app.ui.lists.pane import ListPane
from app.ui.notices import Notices
from app.ui.timeline.view_model import TimelineLine


class NoteDeeds(QObject):
    """The actions of `dialog` for the note whose id `current` answers (0 = none is in front)."""

    def __init__(
        self, context: UiContext, dialog: Dialog, notices: Notices, current: Callable[[], int]
    ) -> None:
        super().__init__(dialog)
        self._context = context
        self._dialog = dialog
        self._notices = notices
        self._current = current
        self.change = actions.make(dialog, "log.change_note", self._change, context=context)
        self.remove = actions.make(dialog, "log.remove_note", self._remove, context=context)
        self.actions = (self.change, self.remove)
        self.offer(False)

    def offer(self, is_note: bool) -> None:
        """Show these, or hide them."""
        for action in self.actions:
            action.setEnabled(is_note)
            action.setVisible(is_note)

    def _change(self) -> None:
        note_id = self._current()
        pane: ListPane[TimelineLine] | None = self._dialog.findChild(ListPane)
        line = pane.current_row if pane is not None else None
        if note_id and line is not None:
            NoteDialog(self._context, note_id, line.entry.text, self._dialog).open()

    def _remove(self) -> None:
        note_id, actor = self._current(), self._context.session.actor
        if not note_id:
            return
        self._context.tasks.run(
            self, lambda s: s.timeline.remove_note(actor, note_id), lambda _none: self._offer_undo(note_id)
        )

    def _offer_undo(self, note_id: int) -> None:
        back = partial(self._bring_back, note_id)
        self._notices.show(_("The note is gone."), action=_("Undo"), on_action=back)

    def _bring_back(self, note_id: int) -> None:
        actor = self._context.session.actor
        self._context.tasks.run(
            self, lambda s: s.timeline.remove_note(actor, note_id, back=True), lambda _none: None
        )


class NoteDialog(Dialog):
    """One note, to be written over."""

    def __init__(self, context: UiContext, note_id: int, text: str, parent: Dialog) -> None:
        super().__init__(context, _("Change note"), parent, name="note")
        self._note_id = note_id
        self.edit = QPlainTextEdit(text)
        self.edit.setTabChangesFocus(True)
        self.edit.setMinimumSize(420, 120)
        forms.name_input(self.edit, _("Note"))
        self.body.addWidget(self.edit)
        self.add_cancel()
        self.save = self.add_button(_("Save"), self._save, role="accent")
        self.edit.textChanged.connect(lambda: self.save.setEnabled(bool(self.edit.toPlainText().strip())))
        self.edit.setFocus()

    def _save(self) -> None:
        actor, note_id, text = self.context.session.actor, self._note_id, self.edit.toPlainText()
        self.context.tasks.run(
            self, lambda s: s.timeline.change_note(actor, note_id, text), lambda _none: self.accept()
        )
