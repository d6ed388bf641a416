"""Conditions that belong together in the form: who is meant, or who is not."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.domain.selection import Comparison, Condition, Field, Group, Join, SelectionChoices
from app.i18n import _
from app.ui import forms, icons, theme
from app.ui.labels import plain
from app.ui.selections.condition_row import ConditionRow
from app.ui.selections.words import JOINS

NEW = Condition(Field.CITY, Comparison.IS, "")


class GroupBox(QFrame):
    """`edited` when anything in it changes, `reordered` when inputs come or go, `removed` for a whole exclusion."""

    edited = Signal()
    reordered = Signal()
    removed = Signal()

    def __init__(
        self,
        choices: SelectionChoices,
        today: date,
        group: Group,
        *,
        excludes: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._choices = choices
        self._today = today
        self.rows: list[ConditionRow] = []
        title = _("But nobody of whom this is true") if excludes else _("Who is meant")
        self.setAccessibleName(title)
        self.join = QComboBox()
        forms.name_input(self.join, _("How the conditions are joined"))
        for join, words in JOINS.items():
            self.join.addItem(_(words), join)
        self.join.setCurrentIndex(self.join.findData(group.join))
        self.join.activated.connect(lambda _index: self.edited.emit())
        self.remove_button = QToolButton()
        self.remove_button.setAccessibleName(_("Remove this exclusion"))
        self.remove_button.setToolTip(_("Remove this exclusion"))
        icons.put(self.remove_button, "trash-2")
        if not excludes:
            self.remove_button.hide()
        self.remove_button.clicked.connect(lambda _checked=False: self.removed.emit())
        self.everybody = plain(_("Everybody who is not archived."), role="quiet", wrap=True)
        self._excludes = excludes
        self.add_button = QPushButton(_("Add condition"))
        self.add_button.setProperty("role", "link")
        self.add_button.setAutoDefault(False)
        icons.put(self.add_button, "plus", "accent")
        self.add_button.clicked.connect(lambda _checked=False: self.add())
        self._lay_out(title)
        self._conditions = group.conditions

    def fill(self) -> None:
        """Show the conditions it was made for; when it stands in the window, not before."""
        for condition in self._conditions:
            self._insert(condition)
        self._show_state()

    @property
    def inputs(self) -> list[QWidget]:
        """In the order of Tab."""
        rows = [widget for row in self.rows for widget in row.inputs]
        return [self.join, self.remove_button, *rows, self.add_button]

    def group(self) -> Group:
        """As it stands in the form."""
        return Group(tuple(row.condition() for row in self.rows), Join(self.join.currentData()))

    def add(self) -> None:
        """One more condition, ready to be filled in."""
        self._insert(NEW).field.setFocus()
        self._show_state()
        self.reordered.emit()
        self.edited.emit()

    def _insert(self, condition: Condition) -> ConditionRow:
        row = ConditionRow(self._choices, self._today, condition)
        row.edited.connect(self.edited)
        row.removed.connect(lambda: self._remove(row))
        self._list.addWidget(row)
        row.show()  # at once: it may be about to get the keyboard
        self.rows.append(row)
        return row

    def _remove(self, row: ConditionRow) -> None:
        self.rows.remove(row)
        self.add_button.setFocus()
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._show_state()
        self.reordered.emit()
        self.edited.emit()

    def _show_state(self) -> None:
        self.join.setEnabled(len(self.rows) > 1)
        self.everybody.setVisible(not self.rows and not self._excludes)

    def _lay_out(self, title: str) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_S)
        head.addWidget(plain(title, role="heading"), 1)
        head.addWidget(self.join)
        head.addWidget(self.remove_button)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.SPACE_S)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_M, theme.SPACE_M, theme.SPACE_M, theme.SPACE_S)
        box.setSpacing(theme.SPACE_S)
        box.addLayout(head)
        box.addWidget(self.everybody)
        box.addLayout(self._list)
        box.addLayout(foot)
