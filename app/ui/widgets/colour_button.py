"""Choosing a colour: a button that shows it and offers a few that read well, or any other."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QMenu, QPushButton, QWidget

from app.i18n import N_, _
from app.ui.widgets.swatch import SIDE, swatch

INSET = 8
"""A style sheet's padding moves the words of a left-aligned button, but not its icon."""

COLOURS = (
    ("#0F6E84", N_("Teal")),
    ("#1F66C1", N_("Blue")),
    ("#6A4FB3", N_("Violet")),
    ("#B03A7A", N_("Berry")),
    ("#C02B35", N_("Red")),
    ("#B4540A", N_("Orange")),
    ("#8F5B00", N_("Ochre")),
    ("#1E7B3C", N_("Green")),
    ("#4E6B12", N_("Olive")),
    ("#556274", N_("Grey")),
)


class ColourButton(QPushButton):
    """`changed` is told when the user has chosen; the value is `#RRGGBB`."""

    changed = Signal()

    def __init__(self, colour: str = COLOURS[0][0], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = ""
        self.setObjectName("colourButton")
        self.setIconSize(QSize(SIDE + INSET, SIDE))
        menu = QMenu(self)
        for value, name in COLOURS:
            action = menu.addAction(swatch(value), _(name))
            action.triggered.connect(lambda _checked=False, chosen=value: self._choose(chosen))
        menu.addSeparator()
        menu.addAction(_("Other colour …")).triggered.connect(lambda _checked=False: self._ask())
        self.setMenu(menu)
        self.set_colour(colour)

    def colour(self) -> str:
        return self._colour

    def set_colour(self, colour: str) -> None:
        """Show `#RRGGBB`."""
        self._colour = colour.upper()
        known = dict(COLOURS)
        words = _(known[self._colour]) if self._colour in known else self._colour
        self.setIcon(swatch(self._colour, inset=INSET))
        self.setText(words)
        self.setAccessibleDescription(words)

    def _choose(self, colour: str) -> None:
        self.set_colour(colour)
        self.changed.emit()

    def _ask(self) -> None:
        dialog = QColorDialog(QColor(self._colour), self)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.colorSelected.connect(lambda chosen: self._choose(chosen.name()))
        dialog.open()
