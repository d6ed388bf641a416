"""The stop list: numbers to which no marketing goes, looked through, added to, and taken off with a reason."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app import formats
from app.domain import phone
from app.domain.permissions import Permission
from app.domain.spelling import fold
from app.domain.stop_list import StoppedNumber, WhyRemoved
from app.domain.words import N_
from app.errors import InvalidInput, UserError
from app.i18n import _, ngettext
from app.ui import forms, icons, theme
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.lists.pane import ListPane
from app.ui.lists.source import Column
from app.ui.menu_button import MenuButton
from app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.services.suite import Services

REASONS: Mapping[WhyRemoved, str] = {
    WhyRemoved.MISTAKE: N_("It was written down by mistake"),
    WhyRemoved.ASKED_FOR: N_("The owner asks for marketing again"),
    WhyRemoved.NEW_OWNER: N_("The number has a new owner"),
}


@dataclass(frozen=True, slots=True)
class StopRow:
    """A line of the list; `sought` is what it is found by."""

    id: int
    entry: StoppedNumber
    number: str
    customers: str
    since: str
    sought: str


def stop_rows(entries: Sequence[StoppedNumber], zone: ZoneInfo) -> tuple[StopRow, ...]:
    """The lines in the interface's language."""
    return tuple(
        StopRow(
            id=place,
            entry=entry,
            number=phone.format_international(entry.number),
            customers="; ".join(entry.customers),
            since=formats.format_date(entry.since.astimezone(zone).date(), length="short"),
            sought=fold(" ".join((*entry.customers, entry.user_name))),
        )
        for place, entry in enumerate(entries, 1)
    )


def found_by(rows: Sequence[StopRow], text: str) -> tuple[StopRow, ...]:
    """Those whose number, in any spelling, or owner has this in it."""
    words, digits = fold(text).split(), phone.search_digits(text)
    return tuple(
        row
        for row in rows
        if all(word in row.sought for word in words) or (digits and digits in row.entry.number)
    )


class _Source:
    """The lines that are shown."""

    def __init__(self, rows: Sequence[StopRow] = ()) -> None:
        self._rows = {row.id: row for row in rows}

    def ids(self, _services: Services) -> array[int]:
        return array("q", self._rows)

    def rows(self, _services: Services, ids: Sequence[int]) -> Sequence[StopRow]:
        return [self._rows[number] for number in ids]


class StopListPage(QWidget):
    """Everything in it is stored at once."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._zone = ZoneInfo(context.session.mandant.time_zone)
        self._rows: tuple[StopRow, ...] = ()
        self.number = QLineEdit()
        self.number.setPlaceholderText(_("In any spelling"))
        self.number.returnPressed.connect(self.add)
        self.add_button = QPushButton(" " + _("Add"))
        self.add_button.setAccessibleName(_("Add"))
        icons.put(self.add_button, "plus")
        self.add_button.clicked.connect(lambda _checked=False: self.add())
        self.search_line = QLineEdit()
        self.search_line.setClearButtonEnabled(True)
        self.search_line.setPlaceholderText(_("Name or number"))
        self.search_line.textChanged.connect(lambda _text: self._list())
        forms.name_input(self.search_line, _("Search the stop list"))
        self.count = plain(role="quiet")
        self.list: ListPane[StopRow] = ListPane(
            context, "stop_list", _("Stop list"), _columns(), _Source(), self
        )
        self.list.set_empty(self._say_empty)
        self.remove_button = MenuButton(_("Take off"))
        self.remove_button.setText(_("Take off"))
        icons.put(self.remove_button, "eraser")
        self.remove_actions = self._reasons()
        self.remove_button.offer(self.remove_actions)
        self._lay_out()
        self.list.selected.connect(lambda _id: self._enable())
        context.events.customers_changed.connect(lambda _event: self._follow())
        self._enable()

    def reload(self) -> None:
        """Read it anew."""
        actor, zone = self._context.session.actor, self._zone
        self._context.tasks.run(
            self, lambda s: stop_rows(s.mailings.stop_list.list(actor), zone), self._show, key="list"
        )

    def search(self, text: str) -> None:
        """Show whom this finds."""
        self.search_line.setText(text)

    def add(self) -> None:
        """Put the typed number on the list."""
        actor, raw = self._context.session.actor, self.number.text().strip()
        if not raw:
            self.number.setFocus()
            return
        self._context.tasks.run(
            self, lambda s: s.mailings.stop_list.add(actor, raw), self._added, failed=self._refused
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    # Building

    def _lay_out(self) -> None:
        form = QFormLayout()
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.number, 1)
        row.addWidget(self.add_button)
        line.setFocusProxy(self.number)
        self.number_row = forms.add_row(form, _("&Number"), line)
        forms.name_input(self.number, _("Number for the stop list"))
        said = plain(
            _(
                "Whoever said STOP gets no marketing from this company any more. SMS about appointments still go out."
            ),
            role="quiet",
            wrap=True,
        )
        foot = QHBoxLayout()
        foot.addWidget(self.search_line, 1)
        foot.addWidget(self.count)
        foot.addWidget(self.remove_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_M)
        box.addWidget(plain(_("Stop list"), role="heading"))
        box.addWidget(said)
        box.addLayout(form)
        box.addLayout(foot)
        box.addWidget(self.list, 1)

    def _reasons(self) -> list[QAction]:
        made = []
        for why, words in REASONS.items():
            action = QAction(_(words), self)
            action.triggered.connect(lambda _checked=False, chosen=why: self._remove(chosen))
            made.append(action)
        self.list.offer(*made)
        key = QAction(_("Take off"), self)
        key.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        key.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.triggered.connect(lambda: self.remove_button.showMenu())
        self.list.addAction(key)
        return made

    # The list

    def _show(self, rows: tuple[StopRow, ...]) -> None:
        self._rows = rows
        self._list()

    def _list(self) -> None:
        found = found_by(self._rows, self.search_line.text())
        words = ngettext("{count} number", "{count} numbers", len(found))
        self.count.setText(words.format(count=formats.format_number(len(found))))
        self.list.reload(_Source(found))

    def _follow(self) -> None:
        if self.isVisible():
            self.reload()

    def _enable(self) -> None:
        may = self._context.session.may(Permission.RECORD_CONSENT) and bool(self.list.current_id)
        self.remove_button.setEnabled(may)
        for action in self.remove_actions:
            action.setEnabled(may)

    def _say_empty(self, state: EmptyState) -> None:
        if self._rows:
            state.show_empty("search", _("Nobody found."), _("Look for fewer letters."))
        else:
            state.show_empty(
                "ban",
                _("Nobody has said STOP yet."),
                _("Write a number down above as soon as somebody does."),
            )

    # What one can do

    def _added(self, number: str) -> None:
        self.number_row.show_problem("")
        self.number.clear()
        self.reload()
        shown = phone.format_international(number)
        self._context.notices.show(
            _("{number} gets no marketing any more.").format(number=shown),
            kind="ok",
            action=_("Undo"),
            on_action=lambda: self._take_off(number, WhyRemoved.UNDONE),
        )

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._context.tasks.unhandled(error)
            return
        text = error.problems[0].text if isinstance(error, InvalidInput) else error.text
        self.number_row.show_problem(text)
        self.number.setFocus()

    def _remove(self, why: WhyRemoved) -> None:
        row = self.list.current_row
        if row is not None:
            self._take_off(row.entry.number, why)

    def _take_off(self, number: str, why: WhyRemoved) -> None:
        actor = self._context.session.actor

        def done(_nothing: object) -> None:
            self.reload()
            if why is not WhyRemoved.UNDONE:
                self._say_taken_off(number)

        self._context.tasks.run(
            self, lambda s: s.mailings.stop_list.remove(actor, number, why), done, failed=self._refused
        )

    def _say_taken_off(self, number: str) -> None:
        actor, shown = self._context.session.actor, phone.format_international(number)

        def undo() -> None:
            self._context.tasks.run(
                self, lambda s: s.mailings.stop_list.add(actor, number), lambda _number: self.reload()
            )

        self._context.notices.show(
            _("{number} is off the stop list. Marketing still needs the owner's consent.").format(
                number=shown
            ),
            action=_("Undo"),
            on_action=undo,
        )


def _columns() -> tuple[Column[StopRow], ...]:
    return (
        Column("number", _("Number"), lambda row: row.number, 170),
        Column("customers", _("Customer"), lambda row: row.customers, 140, stretch=True),
        Column("since", _("Since"), lambda row: row.since, 100),
        Column("user", _("Written down by"), lambda row: row.entry.user_name, 140, room=520),
    )
