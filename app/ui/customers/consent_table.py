"""What a customer agreed to, for each number and purpose, and the buttons that write down something new."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app import formats
from app.domain.consent import ConsentRecord, ConsentStatement, Purpose, Verdict, verdict
from app.domain.permissions import Permission
from app.i18n import _
from app.ui import theme
from app.ui.context import UiContext
from app.ui.customers.consent_dialog import ConsentDialog
from app.ui.customers.lines import IconLine, Line
from app.ui.customers.view_model import consent_line
from app.ui.customers.words import SOURCES


class ConsentTable(QWidget):
    """Follows the numbers as they are typed. What is said here waits in `statements` until the customer is saved."""

    edited = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._may_record = context.session.may(Permission.RECORD_CONSENT)
        self._records: tuple[ConsentRecord, ...] = ()
        self._numbers: tuple[tuple[str, str], ...] = ()
        self._said: list[ConsentStatement] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._grid: QWidget | None = None
        self.buttons: dict[tuple[str, Purpose], QPushButton] = {}
        self._draw()

    @property
    def statements(self) -> tuple[ConsentStatement, ...]:
        """What was said since the customer was read."""
        return tuple(self._said)

    def fill(self, records: Sequence[ConsentRecord]) -> None:
        """Show what is stored; forgets what was said."""
        self._records = tuple(records)
        self._said.clear()
        self._draw()

    def show_numbers(self, numbers: tuple[tuple[str, str], ...]) -> None:
        """The numbers that can get an SMS: normal form, and how it is shown."""
        if numbers != self._numbers:
            self._numbers = numbers
            self._draw()

    def _draw(self) -> None:
        if self._grid is not None:
            self._grid.hide()
            self._grid.deleteLater()
        self.buttons.clear()
        self._grid = QWidget()
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE_S)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        if not self._numbers:
            hint = QLabel(_("Enter a mobile number first: consent belongs to a number."))
            hint.setProperty("role", "quiet")
            hint.setWordWrap(True)
            grid.addWidget(hint, 0, 0)
        for number in self._numbers:
            self._add_number(grid, number)
        self._box.addWidget(self._grid)

    def _add_number(self, grid: QGridLayout, number: tuple[str, str]) -> None:
        if len(self._numbers) > 1:
            name = QLabel(number[1])
            name.setProperty("role", "small")
            grid.addWidget(name, grid.rowCount(), 0, 1, 2)
        for purpose in Purpose:
            row = grid.rowCount()
            records = (*self._records, *self._not_stored_yet())
            judged, record = verdict(records, number[0], purpose)
            line: Line = consent_line(records, number[0], purpose)
            grid.addWidget(IconLine(line, detail=_origin(record)), row, 0)
            if self._may_record:
                grid.addWidget(self._button(number, purpose, judged), row, 1, Qt.AlignmentFlag.AlignTop)

    def _button(self, number: tuple[str, str], purpose: Purpose, judged: Verdict) -> QPushButton:
        granted = judged is not Verdict.GRANTED
        button = QPushButton(_("Record consent …") if granted else _("Withdraw …"))
        button.setProperty("role", "link")
        button.setProperty("inline", "true")
        button.setAutoDefault(False)
        line = consent_line((*self._records, *self._not_stored_yet()), number[0], purpose)
        button.setAccessibleName(f"{number[1]}, {line.text}: {button.text()}")
        button.clicked.connect(lambda _checked=False: self._ask(number, purpose, granted=granted))
        self.buttons[number[0], purpose] = button
        return button

    def _ask(self, number: tuple[str, str], purpose: Purpose, *, granted: bool) -> None:
        ConsentDialog(
            self._context, number, purpose, granted=granted, take=self._take, parent=self.window()
        ).open()

    def _take(self, said: ConsentStatement) -> None:
        same = (said.number_e164, said.purpose)
        self._said = [other for other in self._said if (other.number_e164, other.purpose) != same]
        self._said.append(said)
        self._draw()
        self.edited.emit()

    def _not_stored_yet(self) -> tuple[ConsentRecord, ...]:
        now, name = self._context.clock.now(), self._context.session.actor.name
        return tuple(
            ConsentRecord(said.number_e164, said.purpose, said.granted, said.on, said.source, name, now)
            for said in self._said
        )


def _origin(record: ConsentRecord | None) -> str:
    """`in person · A. Becker, 3 May 2025`: how, and who wrote it down when."""
    if record is None:
        return ""
    written = formats.format_date(record.recorded_at.date())
    who = f"{record.recorded_by}, {written}" if record.recorded_by else written
    return f"{_(SOURCES[record.source])} · {who}"
