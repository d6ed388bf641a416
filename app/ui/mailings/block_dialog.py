"""A text block made or changed without leaving the mailing that is written with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from app.domain.filled_text import FilledText
from app.domain.text_blocks import TextBlock
from app.errors import EditConflict, InvalidInput, UserError
from app.i18n import LANGUAGES, _
from app.ui import forms
from app.ui.admin import text_block_state
from app.ui.admin.text_blocks_frame import TemplateEditor
from app.ui.context import UiContext
from app.ui.dialogs import Dialog


class TextBlockDialog(Dialog):
    """Saves `block` (id 0 = a new one) and tells `saved` what it is then."""

    help_chapter = "settings"

    def __init__(
        self,
        context: UiContext,
        block: TextBlock,
        saved: Callable[[TextBlock], None],
        parent: QWidget | None = None,
    ) -> None:
        title = _("Change text block") if block.id else _("New text block")
        super().__init__(context, title, parent, name="text_block")
        self._block = block
        self._saved = saved
        self.name = QLineEdit(block.name)
        self.language = QComboBox()
        for code, language in LANGUAGES.items():
            self.language.addItem(language, code)
        self.language.setCurrentIndex(max(0, self.language.findData(block.language)))
        self.editor = TemplateEditor()
        self.editor.set_filled(FilledText().edit(0, 0, text_block_state.shown(block.text)))
        form = QFormLayout()
        self.rows = {
            "name": forms.add_row(form, _("&Name"), self.name),
            "language": forms.add_row(form, _("&Language"), self.language),
            "text": forms.add_row(form, _("&Text"), self.editor),
        }
        self.body.addLayout(form)
        self.add_cancel()
        self.save_button = self.add_button(_("Save"), self._save, role="accent")
        self.name.setFocus()
        self.resize(520, 320)

    def _save(self) -> None:
        wanted = replace(
            self._block,
            name=self.name.text(),
            language=str(self.language.currentData()),
            text=text_block_state.stored(self.editor.filled.text),
        )
        actor = self.context.session.actor
        for row in self.rows.values():
            row.show_problem("")
        self.save_button.setEnabled(False)
        self.context.tasks.run(
            self, lambda s: s.text_blocks.save(actor, wanted), self._done, failed=self._refused
        )

    def _done(self, block: TextBlock) -> None:
        self.accept()
        self._saved(block)

    def _refused(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        match error:
            case InvalidInput(problems=problems):
                for problem in problems:
                    self.rows.get(problem.field, self.rows["text"]).show_problem(problem.text)
            case EditConflict(theirs=TextBlock() as theirs):
                self._block = replace(self._block, version=theirs.version)
                words = _(
                    "Somebody else has changed this text block meanwhile. Save again to replace theirs."
                )
                self.rows["name"].show_problem(words, level="warning")
            case UserError():
                self.rows["text"].show_problem(error.text)
            case _:
                self.context.tasks.unhandled(error)
