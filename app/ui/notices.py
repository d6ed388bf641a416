"""Short messages at the foot of the window: they tell what happened, offer one step, and leave by themselves."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6 import QtGui
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.i18n import _
from app.ui import icons, theme

MOST = 3
WIDTH = 400
MARGIN = theme.SPACE_L
_MOVES = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize)
ICONS = {"info": "info", "ok": "circle-check", "warning": "triangle-alert", "error": "circle-alert"}
COLOURS = {"info": "info", "ok": "ok", "warning": "warn", "error": "error"}


class Notice(QFrame):
    """One message; may be reworded while it is shown, as the thing it is about goes on."""

    def __init__(self, notices: Notices, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("notice")
        self._notices = notices
        self._on_action: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._picture = QLabel(self)
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.action_button = QPushButton(self)
        self.action_button.setProperty("role", "link")
        self.action_button.clicked.connect(self._act)
        self._close = QToolButton(self)
        self._close.setAccessibleName(_("Close this notice"))
        self._close.setToolTip(_("Close this notice"))
        icons.put(self._close, "x", "quiet")
        self._close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_XS, theme.SPACE_S)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.label, 1)
        row.addWidget(self.action_button)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.notifier().changed.connect(self._draw)

    @property
    def text(self) -> str:
        return self.label.text()

    @property
    def kind(self) -> str:
        return str(self.property("kind"))

    def update(  # type: ignore[override]  # repainting a frame from outside has no use; rewording it has
        self,
        text: str = "",
        kind: str = "info",
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        seconds: float = 6.0,
    ) -> None:
        """Say `text` instead, read it out, and stay `seconds` more (0 = until closed)."""
        self.setProperty("kind", kind)
        self.label.setText(text)
        self.setAccessibleName(text)
        self._draw()
        self._on_action = on_action
        self.action_button.setText(action)
        self.action_button.setVisible(bool(action))
        self.style().unpolish(self)
        self.style().polish(self)
        self._timer.stop()
        if seconds > 0:
            self._timer.start(round(seconds * 1000))
        self._notices.arrange()
        self._read_out(text, urgent=kind == "error")

    def dismiss(self) -> None:
        """Take the notice away."""
        self._timer.stop()
        self._notices.forget(self)
        self.hide()
        self.deleteLater()

    def close(self) -> bool:
        self.dismiss()
        return True

    def keyPressEvent(self, event: object) -> None:
        if getattr(event, "key", int)() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def _draw(self) -> None:
        ratio = self.devicePixelRatio()
        self._picture.setPixmap(icons.pixmap(ICONS[self.kind], 20, COLOURS[self.kind], ratio=ratio))

    def _act(self) -> None:
        on_action = self._on_action
        self.dismiss()
        if on_action is not None:
            on_action()

    def _read_out(self, text: str, *, urgent: bool) -> None:
        event = QtGui.QAccessibleAnnouncementEvent(self, text)
        politeness = QtGui.QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        QtGui.QAccessible.updateAccessibility(event)


class Notices(QObject):
    """Shows notices at the foot of `host`, at most three, the newest below.

    Where a page in front has buttons down there, and says so by `keep_clear`, they stand above those.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._shown: list[Notice] = []
        self._feet: list[tuple[QWidget, QWidget | None]] = []
        self.bottom_margin = MARGIN
        host.installEventFilter(self)

    @property
    def shown(self) -> tuple[Notice, ...]:
        """What can be read at this moment, oldest first."""
        return tuple(self._shown)

    def show(
        self,
        text: str,
        *,
        kind: str = "info",
        action: str = "",
        on_action: Callable[[], None] | None = None,
        seconds: float = 6.0,
    ) -> Notice:
        """Tell `text`; `kind` is info, ok, warning or error. `seconds` 0 = until closed by hand."""
        while len(self._shown) >= MOST:
            self._shown[0].dismiss()
        notice = Notice(self, self._host)
        self._shown.append(notice)
        notice.update(text, kind, action=action, on_action=on_action, seconds=seconds)
        notice.show()
        return notice

    def keep_clear(self, foot: QWidget, over: QWidget | None = None) -> None:
        """While `foot` is seen do not lie over it, but above, and in the middle of `over` if that is given."""
        self._feet = [known for known in self._feet if all(map(shiboken6.isValid, filter(None, known)))]
        self._feet.append((foot, over))
        foot.installEventFilter(self)

    def clear(self) -> None:
        for notice in self.shown:
            notice.dismiss()

    def forget(self, notice: Notice) -> None:
        """Called by a notice that goes."""
        if notice in self._shown:
            self._shown.remove(notice)
            self.arrange()

    def arrange(self) -> None:
        """Stack the notices at the foot, in the middle: the corners hold the buttons of pages and cards."""
        bottom, middle = self._host.height() - self.bottom_margin, self._host.width() // 2
        for foot, over in self._feet:
            if not shiboken6.isValid(foot) or not foot.isVisible() or not self._host.isAncestorOf(foot):
                continue
            bottom = min(bottom, foot.mapTo(self._host, QPoint()).y() - theme.SPACE_S)
            middle = over.mapTo(self._host, over.rect().center()).x() if over is not None else middle
        width = min(WIDTH, max(120, self._host.width() - 2 * MARGIN))
        for notice in reversed(self._shown):
            height = max(notice.sizeHint().height(), notice.heightForWidth(width))
            bottom -= height
            notice.setGeometry(middle - width // 2, bottom, width, height)
            bottom -= theme.SPACE_S
            notice.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_mine = event.type() == QEvent.Type.Resize if watched is self._host else event.type() in _MOVES
        if is_mine and self._shown:
            self.arrange()
        return super().eventFilter(watched, event)
