"""Two people edited one customer: shows both versions and lets one choose."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QWidget

from app.domain.customers import Customer
from app.i18n import _
from app.ui import theme
from app.ui.context import UiContext
from app.ui.customers.lines import plain_label
from app.ui.customers.versions import differences
from app.ui.dialogs import Dialog


class ConflictDialog(Dialog):
    """`keep_mine` saves over theirs, `take_theirs` throws the own input away; *Back* leaves both as they are."""

    def __init__(
        self,
        context: UiContext,
        mine: Customer,
        theirs: Customer,
        *,
        keep_mine: Callable[[], object],
        take_theirs: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _("Changed by somebody else"), parent, name="conflict")
        self._keep_mine, self._take_theirs = keep_mine, take_theirs
        words = _(
            "Somebody else has saved this customer meanwhile. Nothing is lost: choose which version counts."
        )
        self.body.addWidget(plain_label(words))
        self.setAccessibleDescription(words)
        self.body.addWidget(self._table(mine, theirs), 1)
        self.add_cancel(_("Back"))
        self.theirs_button = self.add_button(_("Take theirs"), lambda: self._answer(self._take_theirs))
        self.mine_button = self.add_button(
            _("Keep mine"), lambda: self._answer(self._keep_mine), role="accent"
        )
        self.setMinimumWidth(560)

    def _answer(self, slot: Callable[[], object]) -> None:
        self.accept()
        slot()

    def _table(self, mine: Customer, theirs: Customer) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE_L)
        grid.setVerticalSpacing(theme.SPACE_S)
        for column, heading in enumerate((_("Field"), _("Mine"), _("Theirs"))):
            grid.addWidget(plain_label(heading, "small"), 0, column)
        found = differences(mine, theirs)
        for row, difference in enumerate(found, start=1):
            for column, text in enumerate(
                (difference.name, difference.mine or "–", difference.theirs or "–")
            ):
                label = plain_label(text, "quiet" if column == 0 else "")
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        if not found:
            grid.addWidget(QLabel(_("The versions do not differ in what is shown here.")), 1, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(len(found) + 2, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(table)
        area.setAccessibleName(_("Both versions"))
        return area
