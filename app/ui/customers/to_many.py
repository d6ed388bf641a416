"""From the list of customers to a mailing: to those who are marked, or to all who were selected."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from app import formats
from app.domain.customers import CustomerQuery, CustomerRow
from app.domain.mailings import Recipients
from app.i18n import ngettext
from app.ui import icons
from app.ui.context import UiContext
from app.ui.customers.listing import CustomerSource
from app.ui.lists.pane import ListPane
from app.ui.selections.selecting import Selecting


class ToMany(QObject):
    """`button` says who would be meant, and is there where that is more than one."""

    def __init__(
        self,
        context: UiContext,
        action: QAction,
        customers: ListPane[CustomerRow],
        selecting: Selecting,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._context = context
        self._action = action
        self._list = customers
        self._selecting = selecting
        self.button = QPushButton(page)
        self.button.setProperty("role", "link")
        self.button.setAutoDefault(False)
        self.button.setToolTip(action.toolTip())
        icons.put(self.button, "megaphone", "accent")
        self.button.clicked.connect(lambda _checked=False: action.trigger())
        self.button.hide()

    def show(self, query: CustomerQuery) -> None:
        """Offer it for what the list shows and marks now."""
        marked, shown = self._marked(), self._list.model.rowCount()
        if marked > 1:
            words = ngettext("Mailing to {count} marked…", "Mailing to {count} marked…", marked)
            count = marked
        else:
            words, count = ngettext("Mailing to {count}…", "Mailing to all {count}…", shown), shown
        self.button.setText(f" {words.format(count=formats.format_number(count))}")
        self.button.setAccessibleName(self.button.text().strip())
        there = marked > 1 or (query.criteria is not None and shown > 0)
        self.button.setVisible(there and self._action.isEnabled() and not query.archived)

    def write(self, query: CustomerQuery) -> None:
        """Open a new mailing to several who are marked, to the selection in force, or to the one who is chosen."""
        navigator, actor = self._context.navigator, self._context.session.actor
        if self._marked() > 1 or query.criteria is None:
            navigator.write_mailing(Recipients(customer_ids=tuple(self._list.selected_ids())))
        elif self._selecting.saved is not None and not query.text.strip():
            navigator.write_mailing(Recipients(selection_id=self._selecting.saved.id))
        else:
            self._context.tasks.run(
                self,
                lambda s: tuple(CustomerSource(actor, query).ids(s)),
                lambda ids: navigator.write_mailing(Recipients(customer_ids=ids)),
                key="mailing",
            )

    def _marked(self) -> int:
        chosen = self._list.table.selectionModel().selection()
        return sum(chosen.at(place).height() for place in range(chosen.count()))
