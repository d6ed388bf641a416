"""The sheet on `?`: every shortcut, by place; made from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import actions, theme
from app.ui.context import UiContext
from app.ui.dialogs import Dialog


class KeySheet(Dialog):
    """What the user has no right to is left out."""

    help_chapter = "keyboard"

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Keyboard shortcuts"), parent, name="keys")
        sheet = QWidget()
        columns = QGridLayout(sheet)
        columns.setContentsMargins(0, 0, theme.SPACE_L, 0)
        columns.setHorizontalSpacing(theme.SPACE_XL)
        columns.setAlignment(Qt.AlignmentFlag.AlignTop)
        blocks = [block for block in (self._block(key) for key in actions.PLACES) if block is not None]
        for number, block in enumerate(blocks):
            columns.addWidget(block, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(sheet)
        area.setAccessibleName(_("Keyboard shortcuts"))
        self.body.addWidget(area)
        self.add_button(_("Close"), self.accept, role="accent")
        if context.layout.get("dialog.keys") is None:
            # As wide as the words of this language need, as far as a small screen has room.
            self.resize(min(980, max(720, sheet.sizeHint().width() + 4 * theme.SPACE_XL)), 620)

    def _block(self, place: str) -> QWidget | None:
        rows = [
            row
            for row in actions.SPECS
            if row.id.split(".")[0] == place
            and row.shortcut
            and (row.permission is None or self.context.session.may(row.permission))
        ]
        if not rows:
            return None
        block = QWidget()
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.SPACE_XS)
        grid.setColumnStretch(0, 1)
        for number, row in enumerate(rows):
            grid.addWidget(_plain(_(row.text)), number, 0)
            grid.addWidget(
                _plain(actions.keys_in_words(row), "quiet"), number, 1, Qt.AlignmentFlag.AlignRight
            )
        box = QVBoxLayout(block)
        box.setContentsMargins(0, 0, 0, theme.SPACE_M)
        box.addWidget(_plain(_(actions.PLACES[place]), "heading"))
        box.addLayout(grid)
        return block


def _plain(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label
