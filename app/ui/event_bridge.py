"""Brings events of the services, published on any thread, to the windows on the GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    from app.services.events import Event


class EventBridge(QObject):
    """One signal per kind of change; each carries the event."""

    messages_changed = Signal(object)
    customers_changed = Signal(object)
    appointments_changed = Signal(object)
    text_blocks_changed = Signal(object)
    accounts_changed = Signal(object)
    mandants_changed = Signal(object)
    grouping_changed = Signal(object)
    mailings_changed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self._dispatch, Qt.ConnectionType.QueuedConnection)

    def publish(self, event: Event) -> None:
        """The listener to subscribe; may be called on any thread."""
        self._arrived.emit(event)

    @Slot(object)
    def _dispatch(self, event: Event) -> None:
        from app.services import events as kinds  # the first window does without: nobody tells anything yet

        match event:
            case kinds.MessagesChanged():
                self.messages_changed.emit(event)
            case kinds.CustomersChanged():
                self.customers_changed.emit(event)
            case kinds.AppointmentsChanged():
                self.appointments_changed.emit(event)
            case kinds.TextBlocksChanged():
                self.text_blocks_changed.emit(event)
            case kinds.AccountsChanged():
                self.accounts_changed.emit(event)
            case kinds.MandantsChanged():
                self.mandants_changed.emit(event)
            case kinds.GroupingChanged():
                self.grouping_changed.emit(event)
            case kinds.MailingsChanged():
                self.mailings_changed.emit(event)
