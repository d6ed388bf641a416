"""The ways from one place to another: opens pages, dialogs and windows, each imported when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from app.domain.mailings import Recipients
    from app.domain.message_list import MessageQuery
    from app.domain.messages import DraftContext
    from app.ui.context import UiContext
    from app.ui.main_window import MainWindow


class MainNavigator(QObject):
    """The `Navigator` of a main window; dialogs lie over it, other windows stand beside it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._context: UiContext | None = None
        self._beside: dict[str, QWidget] = {}

    def attach(self, context: UiContext) -> None:
        self._context = context

    @property
    def context(self) -> UiContext:
        if self._context is None:
            raise RuntimeError("the navigator is used before the window came to life")
        return self._context

    def show_customer(self, customer_id: int) -> None:
        self._window.go_to("customers")
        self._window.page("customers").show_customer(customer_id)

    def edit_customer(self, customer_id: int, created: Callable[[int], None] | None = None) -> None:
        from app.ui.customers.editor import CustomerEditor

        CustomerEditor(self.context, customer_id, created=created, parent=self._front()).open()

    def show_appointment(self, appointment_id: int) -> None:
        self._window.go_to("calendar")
        self._window.page("calendar").show_appointment(appointment_id)

    def book(self, customer_id: int) -> None:
        self._window.go_to("calendar")
        self._window.page("calendar").book(customer_id)

    def send_sms(self, context: DraftContext) -> None:
        from app.ui.sms.dialog import SendSmsDialog

        SendSmsDialog(self.context, context, parent=self._front()).open()

    def show_log(self, customer_id: int) -> None:
        from app.ui.timeline.dialog import TimelineDialog

        TimelineDialog(self.context, customer_id, parent=self._front()).open()

    def show_message(self, message_id: int) -> None:
        self._window.go_to("messages")
        self._window.page("messages").show_message(message_id)

    def show_outbox(self) -> None:
        self._window.go_to("messages")
        self._window.page("messages").show_outbox()

    def show_messages(self, query: MessageQuery) -> None:
        self._window.go_to("messages")
        self._window.page("messages").show_messages(query)

    def write_mailing(self, recipients: Recipients) -> None:
        from app.domain.mailings import Mailing

        self._window.go_to("mailings")
        self._window.page("mailings").write(Mailing(0, recipients=recipients))

    def show_mailing(self, mailing_id: int) -> None:
        self._window.go_to("mailings")
        self._window.page("mailings").show_overview(mailing_id)

    def show_report(self) -> None:
        self._window.go_to("reports")

    def show_practice_phone(self) -> None:
        from app.ui.sms.practice_phone import PracticePhoneWindow

        self._show_beside("practice_phone", lambda: PracticePhoneWindow(self.context))

    def show_help(self, chapter: str = "") -> None:
        from app.ui.help_window import HelpWindow

        window = self._show_beside("help", HelpWindow)
        if isinstance(window, HelpWindow):
            window.show_chapter(chapter or self._window.place)

    def show_settings(self, page: str = "") -> None:
        self._window.go_to("settings")
        if page:
            self._window.page("settings").show_page(page)

    def close_all(self) -> None:
        """Close what stands beside the main window: somebody else may sit down now."""
        for window in self._beside.values():
            if isValid(window):
                window.close()
                window.deleteLater()
        self._beside.clear()

    def _front(self) -> QWidget:
        """The window a new dialog belongs to: the dialog in front, or the main window."""
        modal = QApplication.activeModalWidget()
        return modal if isinstance(modal, QDialog) else self._window

    def _show_beside(self, key: str, make: Callable[[], QWidget]) -> QWidget:
        window = self._beside.get(key)
        if window is None or not isValid(window):
            window = make()
            self._beside[key] = window
        window.show()
        window.raise_()
        window.activateWindow()
        return window
