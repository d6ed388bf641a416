"""Why people are left out, each reason with its count: one click shows only those."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from app import formats
from app.domain.mailing_review import ReviewVerdict
from app.i18n import _
from app.ui import theme
from app.ui.mailings.review_view_model import REASONS

_SPACE = theme.SPACE_XS


class ReasonBar(QWidget):
    """Chips in as many lines as they need; `chosen` carries a verdict, or None for all reasons."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Reasons"))
        self._group = QButtonGroup(self)
        self.chips: dict[ReviewVerdict | None, QPushButton] = {}
        self._counts: dict[ReviewVerdict | None, int] = {}
        for verdict in (None, *REASONS):
            chip = QPushButton(self)
            chip.setCheckable(True)
            chip.setProperty("role", "chip")
            chip.setAutoDefault(False)
            chip.clicked.connect(lambda _checked=False, verdict=verdict: self.chosen.emit(verdict))
            chip.hide()
            self._group.addButton(chip)
            self.chips[verdict] = chip
        self.chips[None].setChecked(True)

    @property
    def has_reasons(self) -> bool:
        return any(count for verdict, count in self._counts.items() if verdict is not None)

    def show_counts(self, left_out: Mapping[str, int], chosen: ReviewVerdict | None) -> None:
        """The people for each verdict; a reason nobody has is not offered, unless it is the chosen one."""
        self._counts = {verdict: left_out.get(verdict.value, 0) for verdict in REASONS}
        shown = [verdict for verdict, count in self._counts.items() if count or verdict is chosen]
        self._counts[None] = sum(left_out.values())
        for verdict, chip in self.chips.items():
            name = _("All") if verdict is None else _(REASONS[verdict])
            count = formats.format_number(self._counts[verdict])
            chip.setText(_("{reason} ({count})").format(reason=name, count=count))
            chip.setVisible(verdict in shown or (verdict is None and len(shown) > 1))
        self.show_chosen(chosen)
        self._arrange()

    def show_chosen(self, verdict: ReviewVerdict | None) -> None:
        self.chips[verdict].setChecked(True)

    def heightForWidth(self, width: int) -> int:
        return self._place(width, move=False)

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return QSize(240, self._place(max(self.width(), 240), move=False))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._place(max(self.width(), 120), move=False))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        height = self._place(self.width(), move=True)
        if self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _place(self, width: int, *, move: bool) -> int:
        """Put the chips side by side, and go on below; returns the height they take."""
        x = y = line = 0
        for chip in self.chips.values():
            if chip.isHidden():
                continue
            size = chip.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, y + line + _SPACE
            if move:
                chip.setGeometry(QRect(x, y, min(size.width(), width), size.height()))
            x, line = x + size.width() + _SPACE, max(line, size.height())
        return y + line
