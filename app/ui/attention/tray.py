"""The tray behind the flag: everything that needs somebody, each with the button that mends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from app.domain.messages import MessageRow
from app.domain.permissions import Permission
from app.errors import UserError
from app.i18n import _
from app.ui import actions, theme
from app.ui.attention import view_model
from app.ui.attention.mending import Mending
from app.ui.attention.row import AttentionRow
from app.ui.attention.view_model import AttentionLine
from app.ui.context import UiContext
from app.ui.dialogs import Dialog
from app.ui.labels import plain
from app.ui.notices import Notices
from app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.services.suite import Services
    from app.ui.top_bar import TopBar

MOST = 100
REREAD_MS = 300


class AttentionTray(Dialog):
    """A row that is mended disappears by itself; the keyboard stays where it was."""

    help_chapter = "attention"

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Needs attention"), parent, name="attention")
        if context.layout.get("dialog.attention") is None:
            self.resize(680, 560)
        self.own_notices = Notices(self)
        self.rows: list[AttentionRow] = []
        self.customer_action = actions.make(self, "attention.customer", self._show_customer, context=context)
        self.message_action = actions.make(self, "attention.message", self._show_message, context=context)
        self.copy_action = actions.make(self, "attention.copy", self._copy, context=context)
        self._mending = Mending(context, self, self.own_notices, self.refresh)
        self.heading = plain(role="heading")
        self.empty = EmptyState()
        self.empty.show_loading()
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, theme.SPACE_XS, 0)
        self._column.setSpacing(theme.SPACE_S)
        self._column.addWidget(self.empty, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inside)
        self.body.addWidget(self.heading)
        self.body.addWidget(self._scroll, 1)
        self.close_button = self.add_button(_("Close"), self.accept)
        self._reread = QTimer(self)
        self._reread.setSingleShot(True)
        self._reread.setInterval(REREAD_MS)
        self._reread.timeout.connect(self.refresh)
        for signal in (context.events.messages_changed, context.events.accounts_changed):
            signal.connect(self._changed)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read it anew."""
        actor, zone = self.context.session.actor, ZoneInfo(self.context.session.mandant.time_zone)

        def read(services: Services) -> tuple[AttentionLine, ...]:
            return view_model.lines(services.attention.items(actor, MOST), zone)

        self.context.tasks.run(self, read, self._show, failed=self._tell, key="attention")

    @Slot(object)
    def _changed(self, _event: object) -> None:
        if not self._reread.isActive():
            self._reread.start()

    def _show(self, lines: tuple[AttentionLine, ...]) -> None:
        if [row.line for row in self.rows] == list(lines) and self.rows:
            return
        before = self._focused_row()
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        may_mend = self.context.session.may(Permission.SEND_SMS)
        self.rows = [AttentionRow(line, may_mend=may_mend) for line in lines]
        for place, row in enumerate(self.rows):
            row.wanted.connect(self._mending.do)
            row.menu_wanted.connect(self._open_menu)
            self._column.insertWidget(place, row)
        self.heading.setText(view_model.heading(len(lines)))
        self.empty.setVisible(not lines)
        self._column.setStretch(self._column.count() - 1, 0 if lines else 1)
        if not lines:
            self.empty.show_empty(
                "circle-check",
                _("Nothing needs attention."),
                _("What fails or is unclear appears here by itself."),
            )
        self._focus(before)

    def _focused_row(self) -> int:
        focused = self.focusWidget()
        return next((n for n, row in enumerate(self.rows) if focused and row.isAncestorOf(focused)), 0)

    def _focus(self, row: int) -> None:
        """The first button of the row in the same place, so that one after the other is mended with Enter."""
        found = [each.first for each in self.rows]
        (found[min(row, len(found) - 1)] if found else self.close_button).setFocus()

    # What every row offers

    @property
    def current(self) -> MessageRow | None:
        """The message of the row that has the keyboard; None for one about an account."""
        return self.rows[self._focused_row()].line.item.message if self.rows else None

    @Slot(QPoint)
    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = self.current
        if row is not None and row.customer_id is not None:
            menu.addAction(self.customer_action)
        if row is not None:
            menu.addAction(self.message_action)
        menu.addAction(self.copy_action)
        menu.popup(at)

    def _show_customer(self) -> None:
        row = self.current
        if row is not None and row.customer_id is not None:
            self.accept()
            self.context.navigator.show_customer(row.customer_id)

    def _show_message(self) -> None:
        row = self.current
        if row is not None:
            self.accept()
            self.context.navigator.show_message(row.id)

    def _copy(self) -> None:
        if self.rows:
            line = self.rows[self._focused_row()].line
            said = (line.title, line.when, line.text, line.explanation)
            QGuiApplication.clipboard().setText("\t".join(part for part in said if part))

    def _tell(self, error: Exception) -> None:
        """It could not be read: what stood there stays, and where nothing did it is said."""
        known = error.text if isinstance(error, UserError) else ""
        if not self.rows:
            self.empty.show_failed(known, retry=self._try_again)
        elif known:
            self.own_notices.show(known, kind="warning")
        if not known:
            self.context.tasks.unhandled(error)

    def _try_again(self) -> None:
        self.empty.show_loading()
        self.refresh()


class AttentionFlag(QObject):
    """Opens the tray when the flag in the top bar is pressed."""

    def __init__(self, context: UiContext, top_bar: TopBar, window: Callable[[], QWidget]) -> None:
        super().__init__(top_bar)
        self._context = context
        self._window = window
        top_bar.flag_pressed.connect(self.open)

    def open(self) -> None:
        """Show what needs attention."""
        if self._context.session.ready:
            AttentionTray(self._context, self._window()).open()
