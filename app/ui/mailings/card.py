"""The card at the right edge of the overview: one mailing with its text, how far it is, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import theme
from app.ui.customers.card import ActionButton
from app.ui.customers.lines import IconLine, Line, plain_label
from app.ui.mailings.card_words import CardView
from app.ui.mailings.progress import ProgressPanel
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.phone_bubble import PhoneBubble

BUBBLE_HEIGHT = 180


class MailingCard(QFrame):
    """Shows a `CardView` and keeps where one had scrolled to; `actions` become the buttons at its foot."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(_("Mailing card"))
        self._view: CardView | None = None
        self.title = plain_label("", "heading")
        self.says = plain_label("", "quiet")
        self.progress = ProgressPanel()
        self.bubble = PhoneBubble()
        self.bubble.setFixedHeight(BUBBLE_HEIGHT)
        self._state_box = QVBoxLayout()
        self._facts_box = QVBoxLayout()
        self._nothing = EmptyState()
        self._nothing.show_empty("megaphone", _("No mailing is selected."), _("Choose one in the list."))
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_M)
        foot.setSpacing(theme.SPACE_XS)
        self.buttons = {action.objectName(): ActionButton(action) for action in actions}
        for button in self.buttons.values():
            foot.addWidget(button)
        self._area = self._scrolling()
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addWidget(self._nothing, 1)
        box.addWidget(self._area, 1)
        box.addWidget(self._foot)
        self.show_nothing()
        theme.notifier().changed.connect(self._draw)

    @property
    def view(self) -> CardView | None:
        """What is shown, None while nothing is."""
        return self._view

    def show_nothing(self) -> None:
        self._view = None
        self._area.hide()
        self._foot.hide()
        self._nothing.show()

    def show_view(self, view: CardView) -> None:
        """Show another mailing, or news of the same one where one had scrolled to."""
        if view == self._view:
            return
        same = self._view is not None and self._view.mailing_id == view.mailing_id
        self._view = view
        self._draw()
        if not same:
            self._area.verticalScrollBar().setValue(0)
        self._nothing.hide()
        self._area.show()
        self._foot.show()

    def _scrolling(self) -> QScrollArea:
        content = QWidget()
        content.setObjectName("cardContent")
        box = QVBoxLayout(content)
        box.setContentsMargins(theme.SPACE_L, theme.SPACE_L, theme.SPACE_L, theme.SPACE_S)
        box.setSpacing(theme.SPACE_S)
        box.addWidget(self.title)
        box.addLayout(self._state_box)
        box.addWidget(self.says)
        box.addWidget(self.progress)
        box.addLayout(self._facts_box)
        box.addWidget(self.bubble, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _draw(self) -> None:
        view = self._view
        if view is None:
            return
        self.title.setText(view.title)
        _replace(self._state_box, [IconLine(Line(view.state.icon, view.state.title, view.state.colour))])
        self.says.setText(view.says)
        self.says.setVisible(bool(view.says))
        self.progress.show_how_far(view.how_far)
        self.progress.show_figures(view.figures)
        self.progress.setVisible(bool(view.figures))
        _replace(self._facts_box, [IconLine(Line(icon, words), quiet=True) for icon, words in view.facts])
        self.bubble.show_sender(view.sender)
        self.bubble.show_text(view.text)
        self.bubble.setVisible(bool(view.text))
        self.setAccessibleDescription(f"{view.title}, {view.state.title}")


def _replace(box: QVBoxLayout, lines: Sequence[IconLine]) -> None:
    while (item := box.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
    for line in lines:
        box.addWidget(line)
