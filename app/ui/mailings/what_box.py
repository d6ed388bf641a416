"""What a mailing says: its purpose and text with blocks and fields, counted, and how it reads for one recipient."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.consent import Purpose
from app.domain.filled_text import FilledText
from app.domain.mailings import Mailing
from app.domain.messages import Draft
from app.domain.permissions import Permission
from app.domain.text_blocks import LAST_POSITION, TextBlock
from app.i18n import LANGUAGES, _
from app.ui import actions, forms, icons, theme
from app.ui.admin import text_block_state
from app.ui.admin.text_blocks_frame import TemplateEditor
from app.ui.context import UiContext
from app.ui.customers.words import PURPOSES
from app.ui.mailings.draft_view_model import DraftState, Facts
from app.ui.mailings.marks import MarkLine, Part
from app.ui.mailings.preview import Preview
from app.ui.sms.field_menu import field_items
from app.ui.widgets.counter_line import CounterLine
from app.ui.widgets.picker import Picker, PickerItem


class WhatBox(Part):
    """`edited` after every change by hand. The text is edited with the fields by their names."""

    edited = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(_("Text"), parent)
        self._context = context
        self._draft: Draft | None = None
        self._has_example = False
        self._blocks: dict[int, None] = {}
        self.purpose = QComboBox()
        for purpose, words in PURPOSES.items():
            self.purpose.addItem(_(words), purpose)
        self.purpose.setToolTip(_("Only who has agreed to SMS of this purpose gets it."))
        self.editor = TemplateEditor()
        forms.name_input(self.editor, _("Message"))
        self.editor.setPlaceholderText(_("Write here, or insert a text block (Alt+T)."))
        self.editor.setMinimumHeight(96)
        self.counter = CounterLine()
        self.problem = MarkLine()
        self.opt_out = MarkLine()
        self.preview = Preview()
        self.block_button = _menu_button(_("Text block"), "text-quote", "sms.text_block")
        self.field_button = _menu_button(_("Insert field"), "braces", "sms.insert_field")
        self.keep_button = self._keep_button()
        self.block_picker = Picker(_("Text block"), self)
        self.field_picker = Picker(_("Insert field"), self)
        self._lay_out()
        self._connect()

    def load(self, mailing: Mailing) -> None:
        """Begin with these; nothing is told."""
        self.blockSignals(True)
        self.purpose.setCurrentIndex(max(0, self.purpose.findData(mailing.purpose)))
        self.editor.set_filled(FilledText().edit(0, 0, text_block_state.shown(mailing.template)))
        self._blocks = dict.fromkeys(mailing.text_blocks)
        self.preview.sender_field.show_value(mailing.sender)
        self.blockSignals(False)

    def take_facts(self, facts: Facts) -> None:
        """Blocks, sender and values from now on."""
        self._draft, self._has_example = facts.draft, bool(facts.example)
        if facts.draft is not None:
            self.preview.take_draft(facts.draft)

    @property
    def written(self) -> str:
        """The text as it stands in the editor."""
        return self.editor.filled.text

    @property
    def template(self) -> str:
        """The neutral text, as it is stored (D-2)."""
        return text_block_state.stored(self.written) if self.written.strip() else ""

    @property
    def chosen_purpose(self) -> Purpose:
        return Purpose(self.purpose.currentData())

    @property
    def text_blocks(self) -> tuple[int, ...]:
        """The ids of the blocks that were inserted since the text was last empty."""
        return tuple(self._blocks)

    def show_state(self, state: DraftState) -> None:
        """Count, mark, and show how it reads."""
        self.editor.set_marks(state.in_text)
        self.counter.show_counter(state.counter)
        of_text, of_purpose = state.marks_of("template"), state.marks_of("purpose")
        # What the counter says in its own line, or the foot, is not said twice.
        said = (state.counter.reason, *(mark.text for mark in of_text if mark.short))
        self.problem.show_marks([mark for mark in of_text if mark.text not in said])
        if of_purpose:
            self.opt_out.show_marks(of_purpose)
        else:
            self.opt_out.say(state.note, "help")
        self.show_marks((*of_text, *of_purpose, *state.marks_of("sender")))
        self.preview.show_text(state.example)

    @Slot()
    def pick_block(self) -> None:
        """Open the list of text blocks: those in the company's language first."""
        draft = self._draft
        if draft is None:
            return
        several = len({block.language for block in draft.blocks}) > 1
        items = [
            PickerItem(
                block,
                block.name,
                text_block_state.shown(block.text),
                LANGUAGES.get(block.language, block.language) if several else "",
            )
            for block in draft.blocks
        ]
        self.block_picker.open_under(self.block_button, items)

    @Slot()
    def pick_field(self) -> None:
        """Open the list of fields, each with what it would say for the example."""
        draft = self._draft
        values = draft.values if draft is not None and self._has_example else None
        self.field_picker.open_under(self.field_button, field_items(values))

    def _insert_blocks(self, blocks: list[object]) -> None:
        for block in blocks:
            if isinstance(block, TextBlock):
                before = self.written[: self.editor.cursor_place()]
                between = " " if before and not before[-1].isspace() else ""
                self.editor.textCursor().insertText(between + text_block_state.shown(block.text))
                self._blocks[block.id] = None
        self.editor.setFocus()
        self._changed()

    def _insert_fields(self, fields: list[object]) -> None:
        pieces = " ".join(f"<<{field}>>" for field in fields)
        self.editor.textCursor().insertText(text_block_state.shown(pieces))
        self.editor.setFocus()

    def _fill_keep_menu(self) -> None:
        menu = self.keep_button.menu()
        menu.clear()
        keep = menu.addAction(_("Keep this text as a new text block…"))
        keep.setEnabled(bool(self.written.strip()))
        keep.triggered.connect(lambda _checked=False: self._keep_block())
        for block in self._draft.blocks if self._draft else ():
            if block.id in self._blocks:
                words = _("Change the text block “{name}”…").format(name=block.name)
                change = menu.addAction(words.replace("&", "&&"))
                change.triggered.connect(lambda _checked=False, one=block: self._open_block(one))

    def _keep_block(self) -> None:
        language = self._context.session.mandant.language
        self._open_block(TextBlock(0, "", self.template, language, position=LAST_POSITION))

    def _open_block(self, block: TextBlock) -> None:
        from app.ui.mailings.block_dialog import TextBlockDialog

        TextBlockDialog(self._context, block, lambda now: self._block_saved(block, now), self.window()).open()

    def _block_saved(self, before: TextBlock, now: TextBlock) -> None:
        """What the changed block has brought into this text is changed, too."""
        old, new = text_block_state.shown(before.text), text_block_state.shown(now.text)
        self._blocks[now.id] = None
        place = self.written.find(old) if old else -1
        if place >= 0 and old != new:
            self.editor.change_to(self.editor.filled.edit(place, len(old), new))
        words = _("The text block “{name}” is saved.").format(name=now.name)
        self._context.notices.show(words, kind="ok")
        self._changed()

    @Slot()
    def _changed(self) -> None:
        if not self.written:
            self._blocks.clear()
        self.edited.emit()

    def _connect(self) -> None:
        self.purpose.activated.connect(self._changed)
        self.editor.edited.connect(self._changed)
        self.preview.sender_field.edited.connect(self._changed)
        self.counter.replace_wanted.connect(self.editor.replace_typography)
        self.block_button.clicked.connect(self.pick_block)
        self.field_button.clicked.connect(self.pick_field)
        self.block_picker.picked.connect(self._insert_blocks)
        self.field_picker.picked.connect(self._insert_fields)
        actions.make(self, "sms.replace", self.editor.replace_typography)

    def _keep_button(self) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(_("Keep or change text blocks"))
        button.setToolTip(button.accessibleName())
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        icons.put(button, "save")
        menu = QMenu(button)
        menu.aboutToShow.connect(self._fill_keep_menu)
        button.setMenu(menu)
        if not self._context.session.may(Permission.EDIT_TEXT_BLOCKS):
            button.hide()
        return button

    def _lay_out(self) -> None:
        purpose = QLabel(_("&Purpose"))
        purpose.setBuddy(self.purpose)
        forms.name_input(self.purpose, _("Purpose"))
        self.head.insertWidget(1, self.state)
        self.head.addWidget(purpose)
        self.head.addWidget(self.purpose)
        caption = QLabel(_("&Message"))
        caption.setBuddy(self.editor)
        deeds = QHBoxLayout()
        deeds.setSpacing(theme.SPACE_S)
        deeds.addWidget(caption)
        deeds.addStretch(1)
        for button in (self.block_button, self.keep_button, self.field_button):
            deeds.addWidget(button)
        middle = QHBoxLayout()
        middle.setSpacing(theme.SPACE_M)
        middle.addWidget(self.editor, 1)
        middle.addWidget(self.preview)
        notes = QVBoxLayout()
        notes.setSpacing(0)
        notes.addWidget(self.counter)
        notes.addWidget(self.problem)
        notes.addWidget(self.opt_out)
        self.body.addLayout(deeds)
        self.body.addLayout(middle, 1)
        self.body.addLayout(notes)


def _menu_button(text: str, icon: str, action_id: str) -> QPushButton:
    keys = actions.keys_in_words(actions.spec(action_id))
    button = QPushButton(f" {text}")
    button.setAccessibleName(text)
    button.setAutoDefault(False)
    button.setShortcut(actions.spec(action_id).shortcut)
    button.setToolTip(f"{text} ({keys})")
    icons.put(button, icon)
    return button
