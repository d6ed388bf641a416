"""The settings of text blocks: their order, their words, and how they read for a real customer."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QListWidgetItem, QWidget

from app.domain.filled_text import FilledText
from app.domain.messages import Draft, DraftContext
from app.domain.text_blocks import LAST_POSITION, TextBlock
from app.errors import UserError
from app.i18n import _, current_language
from app.ui import actions
from app.ui.admin import text_block_state
from app.ui.admin.text_blocks_frame import PREVIEW_CUSTOMER, TextBlocksFrame
from app.ui.context import UiContext
from app.ui.dialogs import ask
from app.ui.sms.field_menu import field_items
from app.ui.widgets.two_lines import DETAIL_ROLE, KEY_ROLE


class TextBlocksPage(TextBlocksFrame):
    """The list at the left, the chosen block at the right."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._blocks: tuple[TextBlock, ...] = ()
        self._listed: tuple[TextBlock, ...] = ()  # those in the language that is shown
        self._edited: TextBlock | None = None
        self._draft: Draft | None = None
        self._connect()
        context.events.text_blocks_changed.connect(self._changed_elsewhere)
        self.reload()
        self._ask_for_values(self.customer.value())

    # Reading and showing

    def reload(self) -> None:
        """Read all blocks anew; unsaved input is thrown away."""
        actor = self.context.session.actor
        self.context.tasks.run(self, lambda s: s.text_blocks.list(actor), self._show_all, key="list")

    def take_theirs(self, theirs: object) -> None:
        if isinstance(theirs, TextBlock):
            self._edited = theirs
            self.reload()

    def keep_mine(self, theirs: object) -> None:
        if isinstance(theirs, TextBlock) and self._edited is not None:
            self._edited = replace(self._edited, version=theirs.version)
            self.save()

    @Slot(object)
    def _changed_elsewhere(self, _event: object) -> None:
        if not self.is_dirty():
            self.reload()

    def _show_all(self, blocks: tuple[TextBlock, ...]) -> None:
        begun = not self._blocks
        self._blocks = blocks
        own = self.context.session.mandant.language
        if begun and text_block_state.in_language(blocks, own):
            self.filter.setCurrentIndex(max(0, self.filter.findData(own)))
        self._fill_list()
        wanted = self._edited.id if self._edited else 0
        chosen = next((block for block in self._listed if block.id == wanted), None)
        chosen = chosen or (self._listed[0] if self._listed else None)
        if chosen is None:
            self._begin_new()
        else:
            self._show(chosen)
            self._select(chosen.id)

    def _fill_list(self) -> None:
        self._listed = text_block_state.in_language(self._blocks, str(self.filter.currentData()))
        self.list.blockSignals(True)
        self.list.clear()
        for block in self._listed:
            item = QListWidgetItem(block.name)
            item.setData(DETAIL_ROLE, text_block_state.list_detail(block))
            item.setData(KEY_ROLE, block.id)
            self.list.addItem(item)
        self.list.blockSignals(False)

    @Slot()
    def _language_shown(self) -> None:
        """Another language is listed; what is being edited stays in the form until it is saved or discarded."""
        self._fill_list()
        if self.is_dirty():
            self._select(self._edited.id if self._edited else 0)
        else:
            self._show_all(self._blocks)

    def _show(self, block: TextBlock) -> None:
        self._edited = block
        self.begin_loading()
        self.name.setText(block.name)
        self.language.setCurrentIndex(max(0, self.language.findData(block.language)))
        self.owner.setCurrentIndex(0 if block.mandant_id is None else 1)
        self.default.setChecked(block.appointment_default)
        self.editor.set_filled(FilledText().edit(0, 0, text_block_state.shown(block.text)))
        self.editor.moveCursor(QTextCursor.MoveOperation.Start)
        self.loaded()
        self._judge()
        self._enable()

    @Slot(int)
    def _row_chosen(self, row: int) -> None:
        if row < 0 or (self._edited is not None and self._listed[row].id == self._edited.id):
            return
        if not self.is_dirty():
            self._show(self._listed[row])
            return
        wanted = self._listed[row]
        self._select(self._edited.id if self._edited else 0)
        ask(
            self.context,
            self,
            _("Unsaved changes"),
            _("This text block holds changes that were not saved."),
            action=_("Discard changes"),
            on_action=lambda: self._discard_for(wanted),
            danger=True,
        )

    def _discard_for(self, block: TextBlock) -> None:
        self._show(block)
        self._select(block.id)

    def _select(self, block_id: int) -> None:
        self.list.blockSignals(True)
        rows = [row for row, block in enumerate(self._listed) if block.id == block_id]
        self.list.setCurrentRow(rows[0] if rows else -1)
        self.list.blockSignals(False)
        self._enable()

    # Changing

    def save(self) -> None:
        if self._edited is None:
            return
        block = self._entered(self._edited)
        actor = self.context.session.actor
        self.busy()
        self.context.tasks.run(
            self, lambda s: s.text_blocks.save(actor, block), self._saved, failed=self.show_failure
        )

    def _entered(self, block: TextBlock) -> TextBlock:
        return replace(
            block,
            name=self.name.text(),
            text=text_block_state.stored(self.editor.filled.text),
            language=str(self.language.currentData()),
            mandant_id=self.context.session.mandant.id if self.owner.currentIndex() == 1 else None,
            appointment_default=self.default.isChecked(),
        )

    def _saved(self, block: TextBlock) -> None:
        self._edited = block
        self.saved()
        if self.filter.currentData() not in ("", block.language):
            self.filter.setCurrentIndex(self.filter.findData(block.language))
        self.reload()

    def _begin_new(self) -> None:
        language = str(self.filter.currentData()) or self.context.session.mandant.language
        language = language or current_language()
        self._show(TextBlock(0, "", "", language, position=LAST_POSITION))
        self._select(0)
        self.name.setFocus()

    def _move(self, step: int) -> None:
        block, row = self._edited, self.list.currentRow()
        if block is None or not block.id or row < 0 or not 0 <= row + step < len(self._listed):
            return
        actor = self.context.session.actor
        place = self._blocks.index(self._listed[row + step])  # past those of other languages in between
        self.context.tasks.run(
            self,
            lambda s: s.text_blocks.move(actor, block.id, place),
            lambda blocks: None if self.is_dirty() else self._show_all(blocks),
            failed=self.show_failure,
        )

    def _delete(self) -> None:
        block = self._edited
        if block is None or not block.id:
            return
        actor = self.context.session.actor
        self.context.tasks.run(
            self, lambda s: s.text_blocks.delete(actor, block.id), self._deleted, failed=self.show_failure
        )

    def _deleted(self, block: TextBlock) -> None:
        self._edited = None
        self.reload()
        self.context.notices.show(
            _("The text block “{name}” is deleted.").format(name=block.name),
            action=_("Undo"),
            on_action=lambda: self._bring_back(block),
            seconds=10,
        )

    def _bring_back(self, block: TextBlock) -> None:
        context, actor = self.context, self.context.session.actor
        context.tasks.run(context.tasks, lambda s: s.text_blocks.save(actor, block), lambda _block: None)

    # What is said while one types

    @Slot()
    def _text_edited(self) -> None:
        self.changed()
        self._judge()

    def _judge(self) -> None:
        chosen = self.customer.value() is not None
        text = self.editor.filled.text
        state = text_block_state.judge_block(text, self._draft, with_customer=chosen)
        self.editor.set_marks(state.marks)
        self.counter.show_counter(state.preview.counter)
        self.preview.setText(state.preview.text or " ")
        if state.unknown:
            words = _("There is no field named {names}. Choose one with “Insert field”.")
            self.rows["text"].show_problem(words.format(names=", ".join(state.unknown)))
        elif state.preview.gaps and chosen:
            names = ", ".join(dict.fromkeys(gap.name for gap in state.preview.gaps))
            words = _("Not recorded for this customer: {names}. A fallback helps: <<{first}|…>>")
            self.rows["text"].show_problem(
                words.format(names=names, first=state.preview.gaps[0].name), level="warning"
            )
        else:
            self.rows["text"].show_problem("")

    @Slot()
    def _customer_changed(self) -> None:
        customer_id = self.customer.value()
        name = self.customer.name()
        self.context.layout.set(PREVIEW_CUSTOMER, [customer_id, name] if customer_id else None)
        self._ask_for_values(customer_id)

    def _ask_for_values(self, customer_id: int | None) -> None:
        actor, place = self.context.session.actor, DraftContext(customer_id=customer_id)
        self.context.tasks.run(
            self,
            lambda s: s.messaging.draft(actor, place),
            self._take_values,
            failed=self._no_values,
            key="values",
        )

    def _take_values(self, draft: Draft) -> None:
        self._draft = draft
        self._judge()

    def _no_values(self, error: Exception) -> None:
        """The customer remembered from last time is gone, or belongs to another company."""
        if not isinstance(error, UserError):
            self.context.tasks.unhandled(error)
        elif self.customer.value() is not None:
            self.customer.set_customer(None)
            self._customer_changed()

    @Slot()
    def _pick_field(self) -> None:
        read = self._draft if self.customer.value() is not None else None
        self.fields.open_under(self.field_button, field_items(read.values if read else None))

    @Slot(list)
    def _insert_fields(self, fields: list[object]) -> None:
        text = text_block_state.shown(" ".join(f"<<{field}>>" for field in fields))
        self.editor.textCursor().insertText(text)
        self.editor.setFocus()

    def _enable(self) -> None:
        row, stored = self.list.currentRow(), self._edited is not None and bool(self._edited.id)
        self.up_button.setEnabled(stored and row > 0)
        self.down_button.setEnabled(stored and 0 <= row < len(self._listed) - 1)
        self.delete_button.setEnabled(stored)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._row_chosen)
        self.filter.activated.connect(self._language_shown)
        self.fields.picked.connect(self._insert_fields)
        self.field_button.clicked.connect(self._pick_field)
        self.customer.changed.connect(self._customer_changed)
        self.editor.edited.connect(self._text_edited)
        self.counter.replace_wanted.connect(self.editor.replace_typography)
        self.new_button.clicked.connect(self._begin_new)
        self.up_button.clicked.connect(lambda: self._move(-1))
        self.down_button.clicked.connect(lambda: self._move(1))
        self.delete_button.clicked.connect(self._delete)
        actions.make(self, "text_blocks.new", self._begin_new)
        actions.make(self, "text_blocks.up", lambda: self._move(-1))
        actions.make(self, "text_blocks.down", lambda: self._move(1))
        actions.make(self.list, "text_blocks.delete", self._delete)
        actions.make(self, "sms.insert_field", self._pick_field)
