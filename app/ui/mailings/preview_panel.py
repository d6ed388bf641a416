"""The text of one recipient as it would arrive, and the way from one recipient to the next."""

from __future__ import annotations

from itertools import accumulate

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app import formats
from app.domain.mailing_review import RecipientPreview
from app.domain.placeholders import gaps_in
from app.domain.sms_text import split
from app.i18n import _, ngettext
from app.ui import theme
from app.ui.labels import plain
from app.ui.mailings.review_view_model import sms_words
from app.ui.widgets.phone_bubble import PhoneBubble


class PreviewPanel(QFrame):
    """`longest_wanted`, `shortest_wanted` and `gaps_wanted` when somebody asks for these; `previous` and `following`
    are the page's actions.
    """

    longest_wanted = Signal()
    shortest_wanted = Signal()
    gaps_wanted = Signal()

    def __init__(self, previous: QAction, following: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(_("Preview"))
        self.previous_button = _arrow(previous)
        self.next_button = _arrow(following)
        self.place = plain(role="quiet")
        self.place.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self.place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bubble = PhoneBubble()
        self.bubble.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)  # takes what is left
        self.bubble.setMinimumHeight(self.bubble.minimumSizeHint().height())
        self.size_line = plain(role="small", wrap=True)
        self.size_line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.jump_button = QToolButton()
        self.jump_button.setText(_("Go to"))
        self.jump_button.setAccessibleName(_("Go to another text"))
        self.jump_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.jump_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.jump_button)
        self.longest_action = menu.addAction(_("The longest"))
        self.shortest_action = menu.addAction(_("The shortest"))
        self.gaps_action = menu.addAction(_("Those with gaps"))
        self.jump_button.setMenu(menu)
        self.longest_action.triggered.connect(lambda _checked=False: self.longest_wanted.emit())
        self.shortest_action.triggered.connect(lambda _checked=False: self.shortest_wanted.emit())
        self.gaps_action.triggered.connect(lambda _checked=False: self.gaps_wanted.emit())
        self._lay_out()

    def _lay_out(self) -> None:
        steps = QHBoxLayout()
        steps.setSpacing(theme.SPACE_XS)
        steps.addWidget(self.previous_button)
        steps.addWidget(self.place, 1)
        steps.addWidget(self.next_button)
        steps.addWidget(self.jump_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_S, theme.SPACE_XS, theme.SPACE_S, theme.SPACE_S)
        box.setSpacing(theme.SPACE_XS)
        box.addLayout(steps)
        box.addWidget(self.bubble, 1, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self.size_line)

    def show_place(self, number: int, count: int) -> None:
        """The `number`th (from 1) of `count`."""
        if not number or not count:
            self.place.setText("")
            return
        words = _("{number} of {count}")
        self.place.setText(
            words.format(number=formats.format_number(number), count=formats.format_number(count))
        )

    def show_offers(self, *, extremes: bool, gaps: bool) -> None:
        """Which of the ways to other recipients make sense."""
        self.longest_action.setVisible(extremes)
        self.shortest_action.setVisible(extremes)
        self.gaps_action.setVisible(gaps)
        self.jump_button.setEnabled(extremes or gaps)

    def show_preview(self, preview: RecipientPreview | None) -> None:
        """None = nobody is chosen."""
        if preview is None:
            self.bubble.show_text("")
            self.size_line.setText("")
            return
        pieces = split(preview.text, preview.profile) if preview.parts > 1 else ()
        ends = tuple(accumulate(len(piece) for piece in pieces))
        gaps = tuple((gap.start, gap.end) for gap in gaps_in(preview.text))
        self.bubble.show_sender(preview.sender)
        self.bubble.show_text(preview.text, ends, gaps)
        self.size_line.setText(_size_words(preview))
        self.bubble.setAccessibleDescription(preview.text)


def _size_words(preview: RecipientPreview) -> str:
    if not preview.text:
        return ""
    count = len(preview.text)
    characters = ngettext("{count} character", "{count} characters", count)
    parts = [characters.format(count=formats.format_number(count)), sms_words(preview.parts)]
    if preview.is_unicode:
        parts.append(_("with special characters"))
    return " · ".join(parts)


def _arrow(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(QSize(20, 20))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text())
    return button
