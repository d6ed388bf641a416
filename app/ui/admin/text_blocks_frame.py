"""The look of the settings of text blocks: a list, a form, and how the block reads."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.i18n import LANGUAGES, _
from app.ui import actions, forms, icons, theme
from app.ui.admin import text_block_state
from app.ui.admin.edit_page import EditPage
from app.ui.calendar.customer_choice import CustomerChoice
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.widgets.counter_line import CounterLine
from app.ui.widgets.picker import Picker
from app.ui.widgets.sms_editor import SmsEditor
from app.ui.widgets.two_lines import TwoLines

PREVIEW_CUSTOMER = "text_blocks.preview_customer"
"""Remembers [id, name] of the customer the blocks were read for last."""
LIST_WIDTH = 190
EDITOR_HEIGHT = 116
"""Room for three SMS; what it reads like below must stay in sight."""


class TemplateEditor(SmsEditor):
    """Edits the template itself, fields by their names; understands the fields of other programs when pasting."""

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.textCursor().insertText(text_block_state.pasted(source.text()))


class TextBlocksFrame(EditPage):
    """Everything that is seen; what it does is in `TextBlocksPage`."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Text blocks"), parent)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Text blocks"))
        self.list.setItemDelegate(TwoLines(self.list))
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.filter = QComboBox()
        self.filter.addItem(_("All languages"), "")
        for code, language in LANGUAGES.items():
            self.filter.addItem(language, code)
        forms.name_input(self.filter, _("Show text blocks in"))
        self.filter.setFixedWidth(LIST_WIDTH)
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE_S)
        left.addWidget(self.filter)
        left.addWidget(self.list, 1)
        self.middle.insertLayout(0, left)
        self.new_button = QPushButton(" " + _("New text block"))
        self.new_button.setAccessibleName(_("New text block"))
        icons.put(self.new_button, "plus")
        self.up_button = _tool("text_blocks.up")
        self.down_button = _tool("text_blocks.down")
        self.delete_button = _tool("text_blocks.delete")
        for button in (self.new_button, self.up_button, self.down_button, self.delete_button):
            self.head.addWidget(button)
        self._add_form()
        self._add_preview()
        self.fields = Picker(_("Insert field"), self)

    def _add_form(self) -> None:
        self.name = QLineEdit()
        self.language = QComboBox()
        for code, language in LANGUAGES.items():
            self.language.addItem(language, code)
        self.owner = QComboBox()
        self.owner.addItem(_("All companies"))
        self.owner.addItem(_("Only {company}").format(company=self.context.session.mandant.name))
        self.default = QCheckBox(_("Default for appointment SMS"))
        self.add("name", _("&Name"), self.name)
        self.add("language", _("&Language"), self.language)
        self.add("mandant_id", _("For"), self.owner)
        self.form.addRow("", self.default)
        self.watch(self.default)
        self.editor = TemplateEditor()
        self.editor.setFixedHeight(EDITOR_HEIGHT)
        self.rows["text"] = forms.add_row(self.form, _("&Text"), self.editor)
        keys = actions.keys_in_words(actions.spec("sms.insert_field"))
        self.field_button = QPushButton(" " + _("Insert field"))
        self.field_button.setAccessibleName(_("Insert field"))
        self.field_button.setToolTip(_("Insert field") + f" ({keys})")
        icons.put(self.field_button, "braces")
        row = QHBoxLayout()
        row.addWidget(self.field_button)
        row.addStretch(1)
        self.form.addRow("", row)

    def _add_preview(self) -> None:
        self.customer = CustomerChoice(self.context)
        self.customer.new_button.hide()
        self.customer.line.setPlaceholderText(_("Choose a customer to read it with real data"))
        kept = self.context.layout.get(PREVIEW_CUSTOMER)
        if isinstance(kept, list) and len(kept) == 2:
            self.customer.set_customer(int(kept[0]), str(kept[1]))
        forms.name_input(self.customer.line, _("Preview for"))
        self.form.addRow(plain(_("Preview for")), self.customer)
        card = QFrame()
        card.setObjectName("card")
        self.preview = plain(wrap=True)
        self.preview.setAccessibleName(_("Preview"))
        self.counter = CounterLine()
        box = QVBoxLayout(card)
        box.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_S)
        box.addWidget(self.preview)
        box.addWidget(self.counter)
        self.form.addRow("", card)


def _tool(action_id: str) -> QToolButton:
    spec = actions.spec(action_id)
    button = QToolButton()
    words = _(spec.text)
    button.setAccessibleName(words)
    button.setToolTip(f"{words} ({actions.keys_in_words(spec)})")
    icons.put(button, spec.icon)
    return button
