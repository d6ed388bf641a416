"""The inputs of one gateway's account, made from what its adapter says it needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QWidget

from app.domain.accounts import AccountField, ProviderDescription
from app.i18n import _
from app.ui import forms, theme


class ProviderFields(QWidget):
    """`settings()` are kept in the database, `secrets()` in the keyring; an empty secret means "as it is"."""

    changed = Signal()

    def __init__(
        self,
        description: ProviderDescription,
        settings: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fields = description.fields
        self._inputs: dict[str, QWidget] = {}
        self.rows: dict[str, forms.FieldRow] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.SPACE_S)
        for field in description.fields:
            made = self._input(field, (settings or {}).get(field.key, field.default))
            self._inputs[field.key] = made
            self.rows[field.key] = forms.add_row(form, _(field.label), made, help_text=_(field.help))

    def settings(self) -> dict[str, str]:
        """What was entered, by field, without secrets."""
        return {field.key: self._value(field) for field in self._fields if field.kind != "secret"}

    def secrets(self) -> dict[str, str]:
        """The secrets that were typed."""
        typed = {field.key: self._value(field) for field in self._fields if field.kind == "secret"}
        return {key: value for key, value in typed.items() if value}

    def show_problem(self, key: str, text: str) -> bool:
        """Say what is wrong at the input `key`; whether there is such an input."""
        row = self.rows.get(key)
        if row is None:
            return False
        row.show_problem(text)
        row.setFocus()
        return True

    def mark_kept(self, keys: Collection[str], words: str) -> None:
        """Say in the empty inputs of these secrets that there is one already."""
        for key in keys:
            made = self._inputs.get(key)
            if isinstance(made, QLineEdit):
                made.setPlaceholderText(words)

    def clear_problems(self) -> None:
        for row in self.rows.values():
            row.show_problem("")

    def missing(self, kept: Collection[str] = ()) -> str:
        """The first required field that is empty and not among the `kept` secrets, "" if all are filled."""
        required = (field for field in self._fields if field.required and field.kind != "flag")
        return next((field.key for field in required if field.key not in kept and not self._value(field)), "")

    def _input(self, field: AccountField, value: str) -> QWidget:
        if field.kind == "flag":
            box = QCheckBox()
            box.setChecked(bool(value))
            box.toggled.connect(self.changed)
            return box
        if field.kind == "choice":
            combo = QComboBox()
            labels = field.choice_labels or field.choices
            for choice, label in zip(field.choices, labels, strict=True):
                combo.addItem(_(label), choice)
            combo.setCurrentIndex(max(0, combo.findData(value)))
            combo.currentIndexChanged.connect(self.changed)
            return combo
        line = QLineEdit(value if field.kind != "secret" else "")
        if field.kind == "secret":
            line.setEchoMode(QLineEdit.EchoMode.Password)
        line.textEdited.connect(self.changed)
        return line

    def _value(self, field: AccountField) -> str:
        made = self._inputs[field.key]
        if isinstance(made, QCheckBox):
            return "1" if made.isChecked() else ""
        if isinstance(made, QComboBox):
            return str(made.currentData())
        return made.text().strip() if isinstance(made, QLineEdit) else ""
