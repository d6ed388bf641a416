"""The places of the main window, in their order; a place's page is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.domain.words import N_

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.context import UiContext


class Page(Protocol):
    """What the main window asks of a place: a QWidget that can do this."""

    def activate(self) -> None:
        """It is in front now: load, or refresh, what it shows."""
        ...

    def focus_first(self) -> None:
        """Put the keyboard where one begins."""
        ...


class Place(NamedTuple):
    """`make` builds the page; `help` is its chapter of the manual; `at_foot` sets it apart from the daily ones."""

    key: str
    text: str
    icon: str
    shortcut: str
    help: str
    make: Callable[[UiContext, QWidget], QWidget]
    at_foot: bool = False


def _calendar(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.calendar.page import CalendarPage

    return CalendarPage(context, parent)


def _customers(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.customers.page import CustomersPage

    return CustomersPage(context, parent)


def _messages(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.messages.place import MessagesPlace

    return MessagesPlace(context, parent)


def _mailings(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.mailings.place import MailingsPlace

    return MailingsPlace(context, parent)


def _reports(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.reports.place import ReportsPlace

    return ReportsPlace(context, parent)


def _settings(context: UiContext, parent: QWidget) -> QWidget:
    from app.ui.admin.settings import SettingsPage

    return SettingsPage(context, parent)


PLACES = (
    Place("calendar", N_("Calendar"), "calendar-days", "Ctrl+1", "calendar", _calendar),
    Place("customers", N_("Customers"), "users", "Ctrl+2", "customers", _customers),
    Place("messages", N_("SMS"), "message-square-text", "Ctrl+3", "messages", _messages),
    Place("mailings", N_("Mailings"), "megaphone", "Ctrl+4", "mailings", _mailings),
    Place("reports", N_("Reports"), "chart-column", "Ctrl+5", "reports", _reports),
    Place("settings", N_("Settings"), "settings", "Ctrl+,", "settings", _settings, at_foot=True),
)
