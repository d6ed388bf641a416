"""Two people edited the same record: shows what differs, and lets one choose whose version stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.context import UiContext
from app.ui.dialogs import Dialog
from app.ui.labels import plain

NAME_WIDTH = 96


class ConflictDialog(Dialog):
    """Nothing is overwritten before a button is pressed; closing leaves both versions as they are.

    `found` holds name, own words and stored words of every field that differs.
    """

    def __init__(
        self,
        context: UiContext,
        words: str,
        found: Sequence[tuple[str, str, str]],
        *,
        keep_mine: Callable[[], object],
        take_theirs: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _("Changed meanwhile"), parent, name="conflict")
        self.body.addWidget(plain(words, wrap=True))
        self.body.addWidget(_both_versions(found), 1)
        lines = (f"{name}: {mine} | {theirs}" for name, mine, theirs in found)
        self.setAccessibleDescription("\n".join((words, *lines)))
        back = self.add_cancel(_("Go on editing"))
        self.add_button(_("Take theirs"), lambda: self._answer(take_theirs))
        self.add_button(_("Keep mine"), lambda: self._answer(keep_mine), role="accent")
        self.setMinimumWidth(560)
        back.setFocus()

    def _answer(self, deed: Callable[[], object]) -> None:
        self.accept()
        deed()


def _both_versions(found: Sequence[tuple[str, str, str]]) -> QScrollArea:
    """A table of words that scrolls where many fields differ, the two versions equally wide."""
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.SPACE_L)
    grid.setVerticalSpacing(theme.SPACE_S)
    grid.setColumnMinimumWidth(0, NAME_WIDTH)
    for column, heading in enumerate((_("Mine"), _("Theirs")), start=1):
        grid.addWidget(plain(heading, role="heading"), 0, column)
        grid.setColumnStretch(column, 1)
    for row, difference in enumerate(found, start=1):
        for column, text in enumerate(difference):
            label = plain(text or "–", role="" if column else "quiet", wrap=True)
            label.setMinimumWidth(1)  # or a long word would widen its column
            grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
    if not found:
        words = _("The versions do not differ in what is shown here.")
        grid.addWidget(plain(words, wrap=True), 1, 0, 1, 3)
    grid.setRowStretch(len(found) + 2, 1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(table)
    area.setAccessibleName(_("Both versions"))
    return area
