"""Who carries a tag: the list on the tag's own page, where customers are added and taken out."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.customers import CustomerRow
from app.domain.permissions import Actor
from app.i18n import _
from app.ui import forms, icons, theme
from app.ui.calendar.customer_choice import CustomerChoice
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.lists.pane import ListPane
from app.ui.lists.source import Column
from app.ui.tags.deeds import Tagging
from app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.services.suite import Services

LIST_HEIGHT = 290


@dataclass(frozen=True, slots=True)
class MemberSource:
    """The customers who carry a tag, by name; of tag 0 nobody."""

    actor: Actor
    tag_id: int

    def ids(self, services: Services) -> array[int]:
        return services.tags.members(self.actor, self.tag_id) if self.tag_id else array("q")

    def rows(self, services: Services, ids: Sequence[int]) -> Sequence[CustomerRow]:
        return services.customers.rows(self.actor, ids)


class TagMembers(QWidget):
    """What is done here takes effect at once, with a notice that undoes it."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._tagging = Tagging(context, self)
        self._tag_id = 0
        self.choice = CustomerChoice(context)
        self.choice.new_button.hide()
        self.choice.line.setPlaceholderText(_("Name, number or town"))
        forms.name_input(self.choice.line, _("Add a customer"))
        self.remove_button = QPushButton(_("Take out"))
        self.remove_button.setAutoDefault(False)
        icons.put(self.remove_button, "user-x")
        self.list: ListPane[CustomerRow] = ListPane(
            context, "tag_members", _("Customers with this tag"), _columns(), self._source(), self
        )
        self.list.setMinimumHeight(LIST_HEIGHT)
        self.remove_action = QAction(_("Take out"), self)
        self.remove_action.setShortcut(QKeySequence("Del"))
        self.remove_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        icons.put(self.remove_action, "user-x")
        self.list.addAction(self.remove_action)
        self.list.offer(self.remove_action)
        self.list.set_empty(self._say_empty)
        line = QHBoxLayout()
        line.setSpacing(theme.SPACE_S)
        label = plain(_("&Add a customer"))
        label.setBuddy(self.choice.line)
        line.addWidget(label)
        line.addWidget(self.choice, 1)
        line.addWidget(self.remove_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_S)
        box.addLayout(line)
        box.addWidget(self.list, 1)
        self.choice.changed.connect(self._add)
        self.remove_button.clicked.connect(lambda _checked=False: self._remove())
        self.remove_action.triggered.connect(lambda _checked=False: self._remove())
        self.list.activated.connect(context.navigator.edit_customer)
        self.list.selected.connect(lambda _number: self._wake())
        context.events.customers_changed.connect(lambda _event: self.refresh())
        self._wake()

    def show_tag(self, tag_id: int) -> None:
        """Show who carries this one; 0 = a tag that is not saved yet, which nobody can have."""
        self._tag_id = tag_id
        self.setEnabled(bool(tag_id))
        self.list.reload(self._source())

    def refresh(self) -> None:
        """Read the list again, if it is seen; otherwise it is read when its tag is shown."""
        if self.isVisible():
            self.list.reload()

    def _source(self) -> MemberSource:
        return MemberSource(self._context.session.actor, self._tag_id)

    def _add(self) -> None:
        chosen = self.choice.value()
        if chosen is not None and self._tag_id:
            self.choice.set_customer(None)
            self._tagging.change([chosen], give=[self._tag_id])

    def _remove(self) -> None:
        if chosen := self.list.selected_ids():
            self._tagging.change(chosen, take=[self._tag_id])

    def _wake(self) -> None:
        self.remove_button.setEnabled(bool(self.list.current_id))
        self.remove_action.setEnabled(bool(self.list.current_id))

    def _say_empty(self, state: EmptyState) -> None:
        if self._tag_id:
            state.show_empty("tag", _("Nobody has this tag."), _("Add customers here, or from their list."))
        else:
            state.show_empty(
                "tag", _("A new tag"), _("Give it a title and save it; then add customers here.")
            )


def _columns() -> tuple[Column[CustomerRow], ...]:
    return (
        Column("name", _("Name"), lambda row: row.name, 160, stretch=True),
        Column("city", _("City"), lambda row: row.city, 120),
        Column("phone", _("Phone"), lambda row: row.phone, 150, room=460),
    )
