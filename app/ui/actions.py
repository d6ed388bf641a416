"""Every action with its words, keys, icon and right: one table, from which menus and the key sheet come."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.domain.permissions import Permission
from app.domain.words import N_
from app.i18n import _
from app.ui import icons
from app.ui.context import UiContext


class ActionSpec(NamedTuple):
    """One thing a person can do. `text` is a catalogue text, `shortcut` in Qt's portable spelling, `also` are others.

    The part of `id` before the dot is the place (a key of `PLACES`), under which the key sheet lists it.
    """

    id: str
    text: str
    shortcut: str = ""
    icon: str = ""
    permission: Permission | None = None
    also: tuple[str, ...] = ()


PLACES: dict[str, str] = {
    "window": N_("Everywhere"),
    "calendar": N_("Calendar"),
    "appointment": N_("Appointments"),
    "customers": N_("Customers"),
    "messages": N_("All SMS"),
    "mailings": N_("Mailings"),
    "review": N_("Review of a mailing"),
    "list": N_("Lists"),
    "sms": N_("SMS"),
    "log": N_("History"),
    "outbox": N_("Outbox"),
    "attention": N_("Needs attention"),
    "reports": N_("Reports"),
    "text_blocks": N_("Text blocks"),
}
"""Place → its heading on the key sheet, in the order shown there."""

_WINDOW = (
    ActionSpec(
        "window.find", N_("Find a customer"), "Ctrl+K", "search", Permission.READ_CUSTOMERS, ("Ctrl+F",)
    ),
    ActionSpec("window.calendar", N_("Calendar"), "Ctrl+1", "calendar-days", Permission.READ_CALENDAR),
    ActionSpec("window.customers", N_("Customers"), "Ctrl+2", "users", Permission.READ_CUSTOMERS),
    ActionSpec("window.messages", N_("SMS"), "Ctrl+3", "message-square-text", Permission.READ_LOG),
    ActionSpec("window.mailings", N_("Mailings"), "Ctrl+4", "megaphone", Permission.READ_LOG),
    ActionSpec("window.reports", N_("Reports"), "Ctrl+5", "chart-column"),
    ActionSpec("window.settings", N_("Settings"), "Ctrl+,", "settings"),
    ActionSpec("window.back", N_("Back to where you were"), "Alt+Left", "chevron-left", None, ("Back",)),
    ActionSpec("window.forward", N_("Forward again"), "Alt+Right", "chevron-right", None, ("Forward",)),
    ActionSpec("window.practice_phone", N_("Practice phone"), "", "smartphone", Permission.SEND_SMS),
    ActionSpec("window.help", N_("Help"), "F1", "circle-question-mark"),
    ActionSpec("window.keys", N_("Keyboard shortcuts"), "?", "keyboard"),
    ActionSpec("window.lock", N_("Lock"), "Ctrl+L", "lock"),
    ActionSpec("window.log_out", N_("Log out"), "", "log-out"),
    ActionSpec("window.about", N_("About Terminbote"), "", "info"),
    ActionSpec("window.quit", N_("Quit"), "Ctrl+Q", "power"),
)

_CALENDAR = (
    ActionSpec("calendar.today", N_("Today"), "T", "calendar-check", Permission.READ_CALENDAR),
    ActionSpec("calendar.back", N_("Back"), "-", "chevron-left", Permission.READ_CALENDAR),
    ActionSpec("calendar.forward", N_("Forward"), "+", "chevron-right", Permission.READ_CALENDAR),
    ActionSpec("calendar.day", N_("Day"), "D", "", Permission.READ_CALENDAR),
    ActionSpec("calendar.week", N_("Week"), "W", "", Permission.READ_CALENDAR),
    ActionSpec("calendar.refresh", N_("Refresh"), "F5", "refresh-cw", Permission.READ_CALENDAR),
)

_APPOINTMENT = (
    ActionSpec(
        "appointment.new", N_("New appointment"), "Ctrl+N", "calendar-plus", Permission.EDIT_CALENDAR, ("N",)
    ),
    ActionSpec("appointment.edit", N_("Edit"), "Return", "pencil", Permission.EDIT_CALENDAR),
    ActionSpec("appointment.send_sms", N_("Send SMS"), "Ctrl+M", "message-square-text", Permission.SEND_SMS),
    ActionSpec("appointment.confirm", N_("Confirmed"), "C", "check", Permission.EDIT_CALENDAR),
    ActionSpec("appointment.cancel", N_("Cancel appointment"), "Del", "calendar-x", Permission.EDIT_CALENDAR),
    ActionSpec("appointment.undo", N_("Undo"), "Ctrl+Z", "undo-2", Permission.EDIT_CALENDAR),
    ActionSpec(
        "appointment.redo", N_("Do again"), "Ctrl+Shift+Z", "redo-2", Permission.EDIT_CALENDAR, ("Ctrl+Y",)
    ),
    ActionSpec("appointment.log", N_("History"), "Ctrl+J", "history", Permission.READ_LOG),
    # What the painted calendar does with arrow keys itself; listed for the key sheet.
    ActionSpec("appointment.mark", N_("Mark a range"), "Shift+Down", "", Permission.EDIT_CALENDAR),
    ActionSpec(
        "appointment.move", N_("Move by a quarter or a day"), "Alt+Down", "", Permission.EDIT_CALENDAR
    ),
    ActionSpec("appointment.stretch", N_("Make longer"), "Alt+Shift+Down", "", Permission.EDIT_CALENDAR),
)

_CUSTOMERS = (
    ActionSpec("customers.search", N_("Search"), "Ctrl+F", "search", Permission.READ_CUSTOMERS),
    ActionSpec("customers.select", N_("Select…"), "Ctrl+Shift+S", "list-filter", Permission.READ_CUSTOMERS),
    ActionSpec("customers.new", N_("New customer"), "Ctrl+N", "user-plus", Permission.EDIT_CUSTOMERS),
    ActionSpec("customers.edit", N_("Edit"), "Return", "pencil", Permission.EDIT_CUSTOMERS),
    ActionSpec("customers.send_sms", N_("Send SMS"), "Ctrl+M", "message-square-text", Permission.SEND_SMS),
    ActionSpec("customers.book", N_("New appointment"), "Ctrl+B", "calendar-plus", Permission.EDIT_CALENDAR),
    ActionSpec("customers.log", N_("History"), "Ctrl+J", "history", Permission.READ_LOG),
    ActionSpec("customers.tags", N_("Tags…"), "Ctrl+T", "tag", Permission.EDIT_CUSTOMERS),
    ActionSpec("customers.mailing", N_("Mailing…"), "Ctrl+Shift+M", "megaphone", Permission.SEND_SMS),
    ActionSpec("customers.archive", N_("Archive"), "Del", "archive", Permission.EDIT_CUSTOMERS),
    ActionSpec("customers.restore", N_("Bring back"), "Ins", "archive-restore", Permission.EDIT_CUSTOMERS),
    ActionSpec("customers.undo", N_("Undo"), "Ctrl+Z", "undo-2", Permission.EDIT_CUSTOMERS),
    ActionSpec("customers.copy", N_("Copy"), "Ctrl+C", "copy", Permission.READ_CUSTOMERS),
    ActionSpec("customers.refresh", N_("Refresh"), "F5", "refresh-cw", Permission.READ_CUSTOMERS),
)

_MESSAGES = (
    ActionSpec("messages.new", N_("New SMS"), "Ctrl+N", "message-square-plus", Permission.SEND_SMS),
    ActionSpec(
        "messages.write", N_("Write to this number"), "Ctrl+M", "message-square-text", Permission.SEND_SMS
    ),
    ActionSpec("messages.resend", N_("Resend"), "Ctrl+R", "rotate-ccw", Permission.SEND_SMS),
    ActionSpec(
        "messages.edit_again", N_("Edit and send again…"), "Ctrl+Shift+R", "pencil", Permission.SEND_SMS
    ),
    ActionSpec("messages.failed_today", N_("Failed today"), "Ctrl+T", "circle-x", Permission.READ_LOG),
    ActionSpec(
        "messages.customer", N_("Show customer"), "Return", "user", Permission.READ_CUSTOMERS, ("Ctrl+U",)
    ),
    ActionSpec(
        "messages.appointment", N_("Show appointment"), "Ctrl+O", "calendar-days", Permission.READ_CALENDAR
    ),
    ActionSpec("messages.history", N_("History"), "Ctrl+J", "history", Permission.READ_LOG),
    ActionSpec(
        "messages.linked", N_("Go to the resent or first one"), "Ctrl+G", "replace", Permission.READ_LOG
    ),
    ActionSpec("messages.copy_proof", N_("Copy as proof"), "Ctrl+Shift+C", "copy", Permission.READ_LOG),
    ActionSpec("messages.print_proof", N_("Print as proof…"), "Ctrl+P", "printer", Permission.READ_LOG),
    ActionSpec(
        "messages.save_proof", N_("Save proof as PDF…"), "Ctrl+Shift+P", "file-text", Permission.READ_LOG
    ),
    ActionSpec("messages.other_tab", N_("All SMS or outbox"), "Ctrl+Tab", "", Permission.READ_LOG),
    ActionSpec("messages.refresh", N_("Refresh"), "F5", "refresh-cw", Permission.READ_LOG),
)

_MAILINGS = (
    ActionSpec("mailings.new", N_("New mailing"), "Ctrl+N", "plus", Permission.SEND_SMS),
    ActionSpec("mailings.review", N_("Review and send…"), "Ctrl+M", "send", Permission.SEND_SMS),
    ActionSpec("mailings.edit", N_("Edit"), "F2", "pencil", Permission.SEND_SMS),
    ActionSpec("mailings.test", N_("Test…"), "Ctrl+T", "smartphone", Permission.SEND_SMS),
    ActionSpec("mailings.copy", N_("Make a copy"), "Ctrl+D", "copy", Permission.SEND_SMS),
    ActionSpec("mailings.delete", N_("Delete…"), "Del", "trash-2", Permission.SEND_SMS),
    ActionSpec("mailings.pause", N_("Pause"), "Ctrl+P", "circle-pause", Permission.SEND_SMS),
    ActionSpec("mailings.resume", N_("Resume"), "Ctrl+R", "play", Permission.SEND_SMS),
    ActionSpec("mailings.stop", N_("Stop…"), "Ctrl+Del", "ban", Permission.SEND_SMS),
    ActionSpec("mailings.messages", N_("Show its SMS"), "Ctrl+O", "message-square", Permission.READ_LOG),
    ActionSpec("mailings.undo", N_("Undo"), "Ctrl+Z", "undo-2", Permission.SEND_SMS),
    ActionSpec("mailings.refresh", N_("Refresh"), "F5", "refresh-cw", Permission.READ_LOG),
    ActionSpec("mailings.save", N_("Save as draft"), "Ctrl+S", "save", Permission.SEND_SMS),
    ActionSpec(
        "mailings.continue", N_("Continue and review"), "Ctrl+Return", "arrow-right", Permission.SEND_SMS
    ),
    ActionSpec(
        "mailings.example_before", N_("Example before"), "Alt+Up", "chevron-left", Permission.SEND_SMS
    ),
    ActionSpec(
        "mailings.example_after", N_("Next example"), "Alt+Down", "chevron-right", Permission.SEND_SMS
    ),
)

_REVIEW = (
    ActionSpec("review.send", N_("Send"), "Ctrl+Return", "send", Permission.SEND_SMS),
    ActionSpec("review.back", N_("Back"), "Esc", "chevron-left", Permission.SEND_SMS),
    ActionSpec("review.keep", N_("Save as draft"), "Ctrl+S", "save", Permission.SEND_SMS),
    ActionSpec("review.other_tab", N_("Who gets it or who does not"), "Ctrl+Tab", "", Permission.SEND_SMS),
    ActionSpec("review.mend", N_("Do what helps"), "Return", "check", Permission.SEND_SMS),
    ActionSpec("review.correct", N_("Correct the number"), "F2", "pencil", Permission.SEND_SMS),
    ActionSpec("review.leave_out", N_("Leave out"), "Del", "user-x", Permission.SEND_SMS),
    ActionSpec("review.put_back", N_("Put back"), "Ins", "undo-2", Permission.SEND_SMS),
    ActionSpec("review.undo", N_("Undo"), "Ctrl+Z", "undo-2", Permission.SEND_SMS),
    ActionSpec("review.previous", N_("Text before"), "Alt+Up", "chevron-left", Permission.SEND_SMS),
    ActionSpec("review.next", N_("Next text"), "Alt+Down", "chevron-right", Permission.SEND_SMS),
    ActionSpec("review.customer", N_("Show customer"), "Ctrl+U", "user", Permission.READ_CUSTOMERS),
    ActionSpec("review.refresh", N_("Check again"), "F5", "refresh-cw", Permission.SEND_SMS),
)

_LIST = (
    ActionSpec("list.filter", N_("Go to the filters"), "Ctrl+Shift+F", "funnel", None, ("F6",)),
    ActionSpec("list.clear_filters", N_("Clear all filters"), "Ctrl+Shift+L", "funnel-x"),
)

_SMS = (
    ActionSpec("sms.send", N_("Send"), "Ctrl+Return", "send", Permission.SEND_SMS),
    ActionSpec("sms.text_block", N_("Text block"), "Alt+T", "text-quote", Permission.SEND_SMS),
    ActionSpec("sms.insert_field", N_("Insert field"), "Alt+F", "braces", Permission.SEND_SMS),
    ActionSpec(
        "sms.replace", N_("Replace special characters"), "Ctrl+Shift+R", "replace", Permission.SEND_SMS
    ),
)

_LOG = (
    ActionSpec("log.write", N_("New SMS"), "Ctrl+M", "message-square-plus", Permission.SEND_SMS),
    ActionSpec("log.send_again", N_("Send again…"), "Ctrl+R", "rotate-ccw", Permission.SEND_SMS),
    ActionSpec("log.withdraw", N_("Withdraw"), "Del", "undo-2", Permission.SEND_SMS),
    ActionSpec("log.release", N_("Let it go"), "", "send", Permission.SEND_SMS),
    ActionSpec("log.discard", N_("Discard"), "", "trash-2", Permission.SEND_SMS),
    ActionSpec("log.repeat", N_("Send again"), "", "rotate-ccw", Permission.SEND_SMS),
    ActionSpec("log.take_as_sent", N_("Take as sent"), "", "check", Permission.SEND_SMS),
    ActionSpec(
        "log.appointment", N_("Show appointment"), "Ctrl+O", "calendar-days", Permission.READ_CALENDAR
    ),
    ActionSpec("log.customer", N_("Show customer"), "Ctrl+U", "user", Permission.READ_CUSTOMERS),
    ActionSpec("log.change_note", N_("Change note…"), "F2", "pencil", Permission.EDIT_CUSTOMERS),
    ActionSpec("log.remove_note", N_("Remove note"), "Ctrl+Del", "trash-2", Permission.EDIT_CUSTOMERS),
    ActionSpec("log.print", N_("Print…"), "Ctrl+P", "printer", Permission.READ_LOG),
    ActionSpec("log.copy", N_("Copy"), "Ctrl+C", "copy", Permission.READ_LOG),
    ActionSpec("log.refresh", N_("Refresh"), "F5", "refresh-cw", Permission.READ_LOG),
)

_OUTBOX = (
    ActionSpec("outbox.edit", N_("Change…"), "F2", "pencil", Permission.SEND_SMS),
    ActionSpec("outbox.send_now", N_("Send now"), "Ctrl+Return", "send", Permission.SEND_SMS),
    ActionSpec("outbox.withdraw", N_("Withdraw"), "Del", "undo-2", Permission.SEND_SMS),
    ActionSpec("outbox.save", N_("Save"), "Ctrl+S", "save", Permission.SEND_SMS),
    ActionSpec("outbox.customer", N_("Show customer"), "Ctrl+U", "user", Permission.READ_CUSTOMERS),
    ActionSpec("outbox.refresh", N_("Refresh"), "F5", "refresh-cw", Permission.READ_LOG),
)

_ATTENTION = (
    ActionSpec("attention.customer", N_("Show customer"), "Ctrl+U", "user", Permission.READ_CUSTOMERS),
    ActionSpec("attention.message", N_("Show SMS"), "Ctrl+O", "message-square", Permission.READ_LOG),
    ActionSpec("attention.copy", N_("Copy"), "Ctrl+C", "copy", Permission.READ_LOG),
)

_REPORTS = (
    ActionSpec("reports.earlier", N_("Month before"), "-", "chevron-left", Permission.READ_REPORTS),
    ActionSpec("reports.later", N_("Month after"), "+", "chevron-right", Permission.READ_REPORTS),
    ActionSpec("reports.show", N_("Show SMS"), "Return", "message-square", Permission.READ_LOG),
    ActionSpec("reports.customer", N_("Show customer"), "Ctrl+U", "user", Permission.READ_CUSTOMERS),
    ActionSpec("reports.export", N_("Export for Excel…"), "Ctrl+E", "download", Permission.READ_REPORTS),
    ActionSpec("reports.refresh", N_("Refresh"), "F5", "refresh-cw", Permission.READ_REPORTS),
)

_TEXT_BLOCKS = (
    ActionSpec("text_blocks.new", N_("New text block"), "Ctrl+N", "plus", Permission.EDIT_TEXT_BLOCKS),
    ActionSpec("text_blocks.up", N_("Move up"), "Alt+Up", "arrow-up", Permission.EDIT_TEXT_BLOCKS),
    ActionSpec("text_blocks.down", N_("Move down"), "Alt+Down", "arrow-down", Permission.EDIT_TEXT_BLOCKS),
    ActionSpec("text_blocks.delete", N_("Delete"), "Del", "trash-2", Permission.EDIT_TEXT_BLOCKS),
    ActionSpec("text_blocks.save", N_("Save"), "Ctrl+S", "save", Permission.EDIT_TEXT_BLOCKS),
)

SPECS: tuple[ActionSpec, ...] = (
    *_WINDOW, *_CALENDAR, *_APPOINTMENT, *_CUSTOMERS, *_MESSAGES, *_MAILINGS, *_REVIEW, *_LIST, *_SMS, *_LOG, *_OUTBOX,
        *_ATTENTION, *_REPORTS,
    *_TEXT_BLOCKS,
)  # fmt: skip


def spec(action_id: str) -> ActionSpec:
    """The row of the table. Raises KeyError."""
    for row in SPECS:
        if row.id == action_id:
            return row
    raise KeyError(action_id)


def make(
    parent: QWidget, action_id: str, slot: Callable[[], object], *, context: UiContext | None = None
) -> QAction:
    """The action, added to `parent`, where its keys work (and in what stands in it); in the language in force.

    With `context` it is hidden and dead for a user who lacks the right; services refuse it anyway.
    """
    row = spec(action_id)
    action = QAction(_(row.text), parent)
    action.setObjectName(row.id)
    if row.icon:
        icons.put(action, row.icon)
    if row.shortcut:
        action.setShortcuts([QKeySequence(keys) for keys in (row.shortcut, *row.also)])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{_(row.text)} ({keys_in_words(row)})")
    if context is not None and row.permission is not None and not context.session.may(row.permission):
        action.setVisible(False)
        action.setEnabled(False)
    action.triggered.connect(lambda _checked=False: slot())
    parent.addAction(action)
    return action


def keys_in_words(row: ActionSpec) -> str:
    """The keys as this desktop and language write them: `Ctrl+M`, `Strg+M`."""
    return native_keys(QKeySequence(row.shortcut))


def native_keys(keys: QKeySequence) -> str:
    """Keys as they stand on the keyboard, which says Enter where Qt says Return."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")
