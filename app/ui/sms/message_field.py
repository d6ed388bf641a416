"""The message of an SMS: its text, the blocks and fields that go into it, its counter and what is missing in it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app import field_names
from app.domain.filled_text import FilledText
from app.domain.messages import Draft
from app.domain.placeholders import Field
from app.domain.text_blocks import TextBlock
from app.i18n import LANGUAGES, _
from app.ui import actions, forms, icons, theme
from app.ui.labels import plain
from app.ui.sms.field_menu import field_items
from app.ui.sms.view_model import ComposeState, added_words, missing_of_customer
from app.ui.widgets.counter_line import CounterLine
from app.ui.widgets.picker import Picker, PickerItem
from app.ui.widgets.sms_editor import SmsEditor


class MessageField(QWidget):
    """`edited` after every change; `complete_wanted` when the customer's record is to be completed."""

    edited = Signal()
    complete_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: Draft | None = None
        self._shown = ("", False)
        self._blocks: dict[int, None] = {}
        self.editor = SmsEditor()
        forms.name_input(self.editor, _("Message"))
        self.editor.setPlaceholderText(_("Write here, or insert a text block (Alt+T)."))
        self.editor.setMinimumHeight(130)
        self.editor.edited.connect(self._edited)
        self.counter = CounterLine()
        self.counter.replace_wanted.connect(self.editor.replace_typography)
        self.block_button = _menu_button(_("Text block"), "text-quote", self.pick_block, "sms.text_block")
        self.field_button = _menu_button(_("Insert field"), "braces", self.pick_field, "sms.insert_field")
        self.block_picker = Picker(_("Text block"), self)
        self.block_picker.picked.connect(self._insert_blocks)
        self.field_picker = Picker(_("Insert field"), self)
        self.field_picker.picked.connect(self._insert_fields)
        self.added = plain(role="quiet", wrap=True)
        self.problem = plain(name="fieldMessage", wrap=True)
        self.problem.setProperty("level", "error")
        self.show_gap = _link(_("Show"), self._show_gap)
        self.complete = _link(_("Complete the customer…"), self.complete_wanted.emit)
        self._lay_out()
        actions.make(self, "sms.replace", self.editor.replace_typography)

    def load(self, draft: Draft) -> None:
        """The values and blocks to insert from now on; what stands in the text is filled with them again."""
        self._draft = draft
        filled = self.editor.filled.refill(draft.values, field_names.labels())
        self.editor.change_to(filled.fill_typed(draft.values, field_names.names()))

    def insert(self, template: str, *, typed: bool = False) -> FilledText:
        """Put a neutral template in at the cursor; returns it as it was filled."""
        values = self._draft.values if self._draft else {}
        return self.editor.insert_template(template, values, field_names.labels(), typed=typed)

    def insert_block(self, block: TextBlock) -> None:
        """Put a text block in at the cursor."""
        before = self.editor.filled.text[: self.editor.cursor_place()]
        self.insert(f" {block.text}" if before and not before[-1].isspace() else block.text)
        self._blocks[block.id] = None

    @property
    def text_blocks(self) -> tuple[int, ...]:
        """The ids of the blocks that were inserted since the text was last empty."""
        return tuple(self._blocks)

    def show_state(self, state: ComposeState, *, may_complete: bool) -> None:
        """Count, mark, and name what is missing."""
        self.editor.set_marks(state.text.marks)
        self.counter.show_counter(state.text.counter)
        self.added.setText(added_words(state.text.added))
        self.added.setVisible(bool(state.text.added))
        problem, completes = state.gap_problem, may_complete and missing_of_customer(state.text.gaps)
        if (problem, completes) == self._shown:
            return
        self._shown = (problem, completes)
        self.problem.setText(problem)
        self.editor.setAccessibleDescription(problem)
        self.problem.setVisible(bool(problem))
        self.show_gap.setVisible(bool(problem))
        self.complete.setVisible(completes)

    @Slot()
    def pick_block(self) -> None:
        """Open the list of text blocks: those in the customer's language first."""
        draft = self._draft
        if draft is None:
            return
        several = len({block.language for block in draft.blocks}) > 1
        labels = field_names.labels()
        items = [
            PickerItem(
                block,
                block.name,
                FilledText().insert(0, block.text, draft.values, labels).text,
                LANGUAGES.get(block.language, block.language) if several else "",
            )
            for block in draft.blocks
        ]
        self.block_picker.open_under(self.block_button, items)

    @Slot()
    def pick_field(self) -> None:
        """Open the list of fields, each with what it would say here."""
        draft = self._draft
        if draft is None:
            return
        self.field_picker.open_under(self.field_button, field_items(draft.values))

    @Slot(list)
    def _insert_blocks(self, blocks: list[object]) -> None:
        for block in blocks:
            if isinstance(block, TextBlock):
                self.insert_block(block)
        self.editor.setFocus()

    @Slot(list)
    def _insert_fields(self, fields: list[object]) -> None:
        pieces = " ".join(f"<<{Field(str(field)).value}>>" for field in fields)
        self.insert(pieces)
        self.editor.setFocus()

    @Slot()
    def _edited(self) -> None:
        draft = self._draft
        filled = self.editor.filled
        if not filled.text:
            self._blocks.clear()
        if draft is not None and ">>" in filled.text:
            written = filled.fill_typed(draft.values, field_names.names())
            if written != filled:
                self.editor.change_to(written)
                return
        self.edited.emit()

    @Slot()
    def _show_gap(self) -> None:
        gaps = self.editor.filled.gaps(field_names.names())
        if gaps:
            self.editor.select(gaps[0].start, gaps[0].end)

    def _lay_out(self) -> None:
        caption = QLabel(_("&Message"))
        caption.setBuddy(self.editor)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_S)
        head.addWidget(caption)
        head.addStretch(1)
        head.addWidget(self.block_button)
        head.addWidget(self.field_button)
        gap = QHBoxLayout()
        gap.setSpacing(theme.SPACE_S)
        gap.addWidget(self.show_gap)
        gap.addWidget(self.complete)
        gap.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_XS)
        box.addLayout(head)
        box.addWidget(self.editor, 1)
        box.addWidget(self.counter)
        box.addWidget(self.added)
        box.addWidget(self.problem)
        box.addLayout(gap)
        for widget in (self.added, self.problem, self.show_gap, self.complete):
            widget.hide()


def _menu_button(text: str, icon: str, slot: object, action_id: str) -> QPushButton:
    keys = actions.keys_in_words(actions.spec(action_id))
    button = QPushButton(f" {text}")  # Qt leaves no room between icon and words
    button.setAccessibleName(text)
    button.setAutoDefault(False)
    button.setShortcut(actions.spec(action_id).shortcut)
    button.setToolTip(f"{text} ({keys})")
    icons.put(button, icon)
    button.clicked.connect(slot)
    return button


def _link(text: str, slot: object) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "link")
    button.setAutoDefault(False)
    button.clicked.connect(slot)
    return button
