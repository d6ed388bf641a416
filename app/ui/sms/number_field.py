"""The number of an SMS: chosen or typed, with what is known of it and what mends it beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.domain.consent import Verdict
from app.domain.messages import Draft
from app.i18n import _
from app.ui import forms, icons, theme
from app.ui.labels import plain
from app.ui.sms.number_state import NumberState, choice_text, preselected

_ICONS = {
    "ok": ("circle-check", "ok"),
    "warning": ("triangle-alert", "warn"),
    "error": ("circle-alert", "error"),
}


class NumberField(QWidget):
    """`edited` after every change of the text or the agreement; `consent_wanted` when *Record consent…* is pressed."""

    edited = Signal()
    consent_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.combo = QComboBox()
        self.line = QLineEdit()
        self.combo.setLineEdit(self.line)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setCompleter(None)  # type: ignore[arg-type]
        self.combo.setMinimumWidth(330)
        forms.name_input(self.combo, _("Number"))
        forms.name_input(self.line, _("Number"))
        self.line.setPlaceholderText(_("Mobile number"))
        caption = QLabel(_("&Number"))
        caption.setBuddy(self.combo)
        self._picture = QLabel()
        self._picture.setFixedWidth(16)
        self.state = plain(name="fieldMessage", wrap=True)
        self.consent = QPushButton(_("Record consent…"))
        self.consent.setProperty("role", "link")
        self.consent.setAutoDefault(False)
        self.consent.clicked.connect(self.consent_wanted)
        self.save_box = QCheckBox(_("Also save this number for the customer"))
        self.agrees_box = QCheckBox(_("The person a&grees to this SMS"))
        beside = QHBoxLayout()
        beside.setSpacing(theme.SPACE_XS)
        beside.addWidget(self._picture)
        beside.addWidget(self.state, 1)
        beside.addWidget(self.consent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE_M)
        grid.setVerticalSpacing(theme.SPACE_XS)
        grid.addWidget(caption, 0, 0)
        grid.addWidget(self.combo, 0, 1)
        grid.addLayout(beside, 0, 2)
        grid.addWidget(self.save_box, 1, 1, 1, 2)
        grid.addWidget(self.agrees_box, 1, 1, 1, 2)
        grid.setColumnStretch(2, 1)
        self.setFocusProxy(self.combo)
        self.consent.hide()
        self.save_box.hide()
        self.agrees_box.hide()
        self.agrees_box.toggled.connect(self.edited)
        self.line.textChanged.connect(self._another_number)
        self.combo.activated.connect(lambda _index: self.line.setCursorPosition(0))

    @property
    def raw(self) -> str:
        """What stands in the field."""
        return self.line.text()

    def _another_number(self) -> None:
        """Whoever agreed did so for the number that stood here before."""
        self.agrees_box.blockSignals(True)
        self.agrees_box.setChecked(False)
        self.agrees_box.blockSignals(False)
        self.edited.emit()

    def load(self, draft: Draft) -> None:
        """Offer the customer's numbers; the kept or the best one is chosen, unless something was typed already."""
        typed = self.raw
        self.combo.blockSignals(True)
        self.combo.clear()
        for choice in draft.numbers:
            agreed = choice.verdict is Verdict.GRANTED
            picture = icons.icon("shield-check", "ok") if agreed else icons.icon("shield-alert", "warn")
            self.combo.addItem(picture, choice_text(choice))
        self.combo.blockSignals(False)
        best = preselected(draft)
        first = choice_text(best) if best else draft.context.number
        self.set_raw(typed or draft.context.number or draft.saved_number or first)

    def set_raw(self, text: str) -> None:
        """Put `text` into the field, as the entry of the list if it is one."""
        index = self.combo.findText(text, Qt.MatchFlag.MatchExactly)
        self.combo.setCurrentIndex(index)
        self.line.setText(text)
        self.line.setCursorPosition(0)

    def show_state(self, state: NumberState, *, may_record: bool) -> None:
        """Say what is known of the number, and offer what mends it."""
        self.state.setText(state.text)
        self.state.setProperty("level", state.level)
        self.line.setAccessibleDescription(state.text)
        self.combo.setProperty("level", "error" if state.level == "error" else "")
        for widget in (self.state, self.combo):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        picture = _ICONS.get(state.level)
        self._picture.setVisible(picture is not None)
        if picture is not None:
            self._picture.setPixmap(icons.pixmap(picture[0], 16, picture[1], ratio=self.devicePixelRatio()))
        self.consent.setVisible(bool(state.consent_number) and may_record)
        self.save_box.setVisible(state.can_save)
        self.agrees_box.setVisible(state.asks_word)
        if not state.can_save:
            self.save_box.setChecked(False)
