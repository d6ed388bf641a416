"""The settings: a list of pages at the left, the chosen one at the right; a page is made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from app.domain.permissions import Permission
from app.domain.words import N_
from app.i18n import _
from app.ui import icons, theme
from app.ui.context import UiContext
from app.ui.dialogs import ask
from app.ui.labels import plain

LIST_WIDTH = 196


@dataclass(frozen=True, slots=True)
class SettingsEntry:
    """`id` is what `Navigator.show_settings` is given; who lacks the right does not see the page."""

    id: str
    title: str
    icon: str
    permission: Permission | None
    make: Callable[[UiContext, QWidget], QWidget]


def _company(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.admin.company import CompanyPage

    return CompanyPage(context, parent)


def _users(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.admin.users import UsersPage

    return UsersPage(context, parent)


def _gateway(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.admin.gateway import GatewayPage

    return GatewayPage(context, parent)


def _text_blocks(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.admin.text_blocks import TextBlocksPage

    return TextBlocksPage(context, parent)


def _appointment_types(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.admin.appointment_types import AppointmentTypesPage

    return AppointmentTypesPage(context, parent)


def _staff(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.admin.staff import StaffPage

    return StaffPage(context, parent)


def _tags(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.tags.page import TagsPage

    return TagsPage(context, parent)


def _mailings(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.admin.mailings import MailingSettingsPage

    return MailingSettingsPage(context, parent)


def _stop_list(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.admin.stop_list import StopListPage

    return StopListPage(context, parent)


def _program(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.admin.program_page import ProgramPage

    return ProgramPage(context, parent)


ENTRIES = (
    SettingsEntry("company", N_("Company"), "building-2", Permission.MANAGE_MANDANTS, _company),
    SettingsEntry("users", N_("Users and rights"), "shield-check", Permission.MANAGE_USERS, _users),
    SettingsEntry("gateway", N_("SMS gateway"), "server", Permission.MANAGE_ACCOUNTS, _gateway),
    SettingsEntry("text_blocks", N_("Text blocks"), "text-quote", Permission.EDIT_TEXT_BLOCKS, _text_blocks),
    SettingsEntry(
        "appointment_types", N_("Appointment types"), "tags", Permission.MANAGE_MANDANTS, _appointment_types
    ),
    SettingsEntry("staff", N_("Staff and rooms"), "users", Permission.MANAGE_MANDANTS, _staff),
    SettingsEntry("tags", N_("Tags"), "tag", Permission.EDIT_CUSTOMERS, _tags),
    SettingsEntry("mailings", N_("Mailings"), "megaphone", Permission.MANAGE_MANDANTS, _mailings),
    SettingsEntry("stop_list", N_("Stop list"), "ban", Permission.RECORD_CONSENT, _stop_list),
    SettingsEntry("program", N_("Program"), "monitor", None, _program),
)
"""In the order shown."""


class SettingsPage(QWidget):
    """A place of the main window."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._entries = [e for e in ENTRIES if e.permission is None or context.session.may(e.permission)]
        self._pages: dict[str, Any] = {}
        self._current = ""
        self.list = QListWidget()
        self.list.setAccessibleName(_("Settings"))
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setIconSize(QSize(20, 20))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for entry in self._entries:
            item = QListWidgetItem(_(entry.title))
            item.setData(Qt.ItemDataRole.UserRole, entry.id)
            item.setSizeHint(QSize(0, theme.ROW_HEIGHT + 4))
            self.list.addItem(item)
        self.stack = QStackedWidget()
        self.stack.addWidget(QWidget())
        self.list.currentRowChanged.connect(self._chosen)
        # Assistive technology selects an entry without making it the current one; a click does both, in its own order.
        self.list.itemSelectionChanged.connect(self._selected, Qt.ConnectionType.QueuedConnection)
        theme.notifier().changed.connect(self._draw_icons)
        self._draw_icons()
        title = plain(_("Settings"), name="pageTitle")
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE_M)
        left.addWidget(title)
        left.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_L)
        row.setSpacing(theme.SPACE_L)
        row.addLayout(left)
        row.addWidget(self.stack, 1)

    def activate(self) -> None:
        """Show the page that was shown last."""
        if not self._current:
            self.show_page(str(self._context.layout.get("settings.page", "")) or self._entries[0].id)

    def focus_first(self) -> None:
        self.list.setFocus()

    def show_page(self, page_id: str) -> None:
        """Show one page; one that the user may not see is the first one instead."""
        ids = [entry.id for entry in self._entries]
        self.list.setCurrentRow(ids.index(page_id) if page_id in ids else 0)

    def is_dirty(self) -> bool:
        """Whether a page holds input that was not saved."""
        return any(getattr(page, "is_dirty", bool)() for page in self._pages.values())

    def reload(self) -> None:
        """Throw unsaved input away."""
        for page in self._pages.values():
            if getattr(page, "is_dirty", bool)():
                page.reload()

    def page(self, page_id: str) -> Any:
        """The page, made if need be."""
        if page_id not in self._pages:
            entry = next(entry for entry in self._entries if entry.id == page_id)
            page = entry.make(self._context, self.stack)
            self._pages[page_id] = page
            self.stack.addWidget(page)
        return self._pages[page_id]

    def _chosen(self, row: int) -> None:
        if row < 0 or self._entries[row].id == self._current:
            return
        front = self._pages.get(self._current)
        if front is not None and getattr(front, "is_dirty", bool)():
            self._ask_before_leaving(front, row)
            return
        self._go(row)

    def _selected(self) -> None:
        for item in self.list.selectedItems():
            self.list.setCurrentItem(item)

    def _go(self, row: int) -> None:
        self._current = self._entries[row].id
        self.list.setCurrentRow(row)
        page = self.page(self._current)
        self.stack.setCurrentWidget(page)
        self._context.layout.set("settings.page", self._current)

    def _ask_before_leaving(self, front: Any, row: int) -> None:
        self.show_page(self._current)  # stay until it is decided

        def discard() -> None:
            front.reload()
            self._go(row)

        ask(
            self._context,
            self,
            _("Unsaved changes"),
            _("This page holds changes that were not saved."),
            action=_("Discard changes"),
            on_action=discard,
            danger=True,
        )

    def _draw_icons(self) -> None:
        for row, entry in enumerate(self._entries):
            self.list.item(row).setIcon(icons.icon(entry.icon, "quiet"))
