"""Copying, printing and saving the proof of the selected SMS."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app import formats
from app.domain.messages import MessageStory
from app.i18n import _
from app.ui import actions
from app.ui.context import UiContext
from app.ui.messages import proof
from app.ui.paper import Paper


class ProofDeeds(QObject):
    """The three actions of `window`, for the message whose story `current` answers (None = nothing is selected)."""

    def __init__(
        self, context: UiContext, window: QWidget, current: Callable[[], MessageStory | None]
    ) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._current = current
        self.copy_action = actions.make(window, "messages.copy_proof", self.copy, context=context)
        self.print_action = actions.make(window, "messages.print_proof", self.print, context=context)
        self.save_action = actions.make(window, "messages.save_proof", self.save, context=context)
        self.actions = (self.copy_action, self.print_action, self.save_action)

    def enable(self, there: bool) -> None:
        """There is a message to prove, or none."""
        for action in self.actions:
            action.setEnabled(there)

    def copy(self) -> None:
        """Put the proof on the clipboard as text."""
        paper = self._paper()
        if paper is not None:
            QGuiApplication.clipboard().setText(proof.as_text(paper))
            self._context.notices.show(_("The proof is on the clipboard."), kind="ok")

    def print(self) -> None:
        """Ask for the printer and print."""
        from app.ui.printing import print_paper

        paper = self._paper()
        if paper is not None:
            print_paper(paper, self._window)

    def save(self) -> None:
        """Ask where to, then write a PDF."""
        story, paper = self._current(), self._paper()
        if story is None or paper is None:
            return
        dialog = QFileDialog(self._window, _("Save proof as PDF"), "", "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(proof.file_name(story, self._zone))
        dialog.fileSelected.connect(lambda path: self._write(paper, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, paper: Paper, path: Path) -> None:
        from app.ui.printing import save_pdf

        try:
            save_pdf(paper, path)
        except OSError:
            words = _("The file {name} could not be written. Choose another folder.").format(name=path.name)
            self._context.notices.show(words, kind="warning")
        else:
            self._context.notices.show(_("Saved as {name}.").format(name=path.name), kind="ok")

    def _paper(self) -> Paper | None:
        story, session = self._current(), self._context.session
        if story is None:
            return None
        companies = {mandant.id: mandant.name for mandant in session.mandants}
        company = companies.get(story.row.mandant_id, session.mandant.name)
        now = formats.format_instant(self._context.clock.now(), self._zone)
        made = _("written on {time} by {name}").format(time=now, name=session.actor.name)
        return proof.proof(story, company=company, zone=self._zone, made=made)

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._context.session.mandant.time_zone)
