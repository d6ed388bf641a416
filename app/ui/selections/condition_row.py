"""One condition in the form: a field, how it is compared, and with what."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.domain.selection import COMPARISONS, Comparison, Condition, Field, SelectionChoices
from app.i18n import _
from app.ui import forms, icons, theme
from app.ui.forms import FieldRow
from app.ui.selections.value_field import ValueField
from app.ui.selections.words import FIELD_NAMES, comparison_words


class ConditionRow(QWidget):
    """`edited` when the user changes it, `removed` when the user takes it away."""

    edited = Signal()
    removed = Signal()

    def __init__(
        self, choices: SelectionChoices, today: date, condition: Condition, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = QComboBox()
        self.comparison = QComboBox()
        self.value = ValueField(choices, today)
        self.remove_button = QToolButton()
        forms.name_input(self.field, _("What is compared"))
        forms.name_input(self.comparison, _("How it is compared"))
        self.remove_button.setAccessibleName(_("Remove this condition"))
        self.remove_button.setToolTip(_("Remove this condition"))
        icons.put(self.remove_button, "x")
        for name, words in FIELD_NAMES.items():
            if name is condition.field or _is_offered(name, choices):
                self.field.addItem(_(words), name)
        self._lay_out()
        self._show(condition)
        self.field.activated.connect(self._choose_field)
        self.comparison.activated.connect(self._choose_comparison)
        self.value.edited.connect(self._tell)
        self.remove_button.clicked.connect(lambda _checked=False: self.removed.emit())

    @property
    def inputs(self) -> tuple[QWidget, ...]:
        """In the order of Tab."""
        return (
            self.field,
            self.comparison,
            self.value.line,
            self.value.choice,
            self.value.day,
            self.value.number,
            self.remove_button,
        )

    def condition(self) -> Condition:
        """As it stands in the form; perhaps not yet complete."""
        return Condition(
            Field(self.field.currentData()), Comparison(self.comparison.currentData()), self.value.value()
        )

    def show_problem(self, text: str) -> None:
        """Say what is wrong with it, or nothing."""
        self._line.show_problem(text)

    def _lay_out(self) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        for box, width in ((self.field, 14), (self.comparison, 12)):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(width)
        row.addWidget(self.field, 4)
        row.addWidget(self.comparison, 4)
        row.addWidget(self.value, 4)
        row.addWidget(self.remove_button)
        self._line = FieldRow(line)
        box_layout = QVBoxLayout(self)
        box_layout.setContentsMargins(0, 0, 0, 0)
        box_layout.addWidget(self._line)
        self.setFocusProxy(self.field)

    def _show(self, condition: Condition) -> None:
        self.field.setCurrentIndex(self.field.findData(condition.field))
        self._offer_comparisons(condition.field)
        self.comparison.setCurrentIndex(max(0, self.comparison.findData(condition.comparison)))
        kind = COMPARISONS[condition.field][Comparison(self.comparison.currentData())]
        self.value.show_kind(kind, condition.value)

    def _offer_comparisons(self, field: Field) -> None:
        self.comparison.clear()
        for comparison in COMPARISONS[field]:
            self.comparison.addItem(comparison_words(field, comparison), comparison)

    def _choose_field(self) -> None:
        field = Field(self.field.currentData())
        self._offer_comparisons(field)
        self.value.show_kind(COMPARISONS[field][Comparison(self.comparison.currentData())])
        self._tell()

    def _choose_comparison(self) -> None:
        before = self.value.value()
        kind = COMPARISONS[Field(self.field.currentData())][Comparison(self.comparison.currentData())]
        self.value.show_kind(kind, before)
        self._tell()

    def _tell(self) -> None:
        self.show_problem("")
        self.edited.emit()


def _is_offered(field: Field, choices: SelectionChoices) -> bool:
    """A choice among nothing is none (ST-06)."""
    there = {
        Field.TAG: choices.tags,
        Field.APPOINTMENT_TYPE: choices.appointment_types,
        Field.STAFF: choices.resources,
        Field.MAILING: choices.mailings,
    }
    return bool(there.get(field, True))
