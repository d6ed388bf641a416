"""Under the list: what is the matter with the chosen person, and the buttons that mend it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app import formats
from app.domain.mailing_review import RecipientReview, Repair
from app.domain.permissions import Actor
from app.i18n import _, ngettext
from app.ui import icons, theme
from app.ui.labels import plain
from app.ui.mailings import review_view_model
from app.ui.mailings.review_view_model import REPAIR_ICONS, REPAIRS, ReviewLine

ICON = 20


class RepairPanel(QFrame):
    """`wanted` carries the `Repair` whose button was pressed. Keeps its room, so that the list does not jump."""

    wanted = Signal(object)

    def __init__(self, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self._picture_name = ("", "")
        self.setObjectName("card")
        self.setAccessibleName(_("What helps"))
        self._picture = QLabel()
        self._picture.setFixedWidth(ICON)
        self.who = plain()
        self.who.setFont(theme.font(bold=True))
        self.reason = plain(wrap=True)
        self.reason.setMinimumHeight(self.reason.fontMetrics().height())
        self.message = plain(name="fieldMessage", wrap=True)
        self.message.hide()
        self.buttons = {repair: self._button(repair) for repair in REPAIRS}
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(theme.SPACE_XS)
        words.addWidget(self.who)
        words.addWidget(self.reason)
        words.addWidget(self.message)
        words.addLayout(row)
        box = QHBoxLayout(self)
        box.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_S)
        box.setSpacing(theme.SPACE_M)
        box.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(words, 1)
        theme.notifier().changed.connect(self._draw)

    def show_line(self, line: ReviewLine) -> None:
        """One person, with every repair."""
        who = f"{line.who} · {line.number}" if line.number else line.who
        self._say(
            who, line.reason, (line.icon, line.colour), review_view_model.repairs(line.row, self._actor)
        )

    def show_several(self, rows: Sequence[RecipientReview], count: int) -> None:
        """So many are selected; `rows` are those that were read."""
        words = ngettext("{count} person selected", "{count} people selected", count)
        who = words.format(count=formats.format_number(count))
        unread = len(rows) < count
        repairs = review_view_model.repairs_of_many(rows, self._actor, unread=unread)
        self._say(who, _("What is chosen here is done for all of them."), ("users", "text"), repairs)

    def show_message(self, text: str, level: str = "error") -> None:
        """What is wrong with the last deed, or how a number that is typed is understood; "" takes it away."""
        self.message.setProperty("level", level)
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.reason.setVisible(not text)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)

    def _say(self, who: str, reason: str, picture: tuple[str, str], repairs: Sequence[Repair]) -> None:
        had_focus = [button for button in self.buttons.values() if button.hasFocus()]
        self.who.setText(who)
        self.reason.setText(reason)
        self.reason.setToolTip(reason)
        self.setAccessibleDescription(f"{who}: {reason}" if who else "")
        self.show_message("")
        for repair, button in self.buttons.items():
            button.setVisible(repair in repairs)
            button.setAccessibleDescription(who)
        self._picture_name = picture
        self._draw()
        if had_focus and had_focus[0].isHidden():
            following = next((button for button in self.buttons.values() if not button.isHidden()), None)
            if following is not None:
                following.setFocus()

    def _button(self, repair: Repair) -> QPushButton:
        words = _(REPAIRS[repair])
        button = QPushButton(f" {words}")
        button.setAccessibleName(words)
        button.setAutoDefault(False)
        icons.put(button, REPAIR_ICONS[repair])
        button.clicked.connect(lambda _checked=False: self.wanted.emit(repair))
        button.hide()
        return button

    def _draw(self) -> None:
        name, colour = self._picture_name
        if name:
            self._picture.setPixmap(icons.pixmap(name, ICON, colour, ratio=self.devicePixelRatio()))
        else:
            self._picture.clear()
