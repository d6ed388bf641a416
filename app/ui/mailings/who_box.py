"""Who gets a mailing: tags and selections at one click, single people, numbers, and lists of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QToolButton, QWidget

from app import formats
from app.domain.customers import CustomerRow
from app.domain.mailings import MOST_NUMBERS, Recipients
from app.domain.permissions import Permission
from app.domain.selection import Criteria, SavedSelection
from app.domain.tags import CountedTag
from app.errors import UserError
from app.i18n import _, ngettext
from app.ui import icons, theme
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.mailings.draft_view_model import DraftState, people_words
from app.ui.mailings.marks import MarkLine, Part
from app.ui.mailings.numbers_field import AddedRows, PeopleLine
from app.ui.mailings.source_list import SourceList
from app.ui.tasks import Lane

if TYPE_CHECKING:
    from app.domain.permissions import Actor
    from app.services.suite import Services
    from app.ui.notices import Notice

MOST_LISTED = 4
"""So many people, or numbers, have a line of their own; more are one line together."""
FOLLOWS_AFTER_MS = 400


class WhoBox(Part):
    """`edited` when others are named. What is named but has been deleted meanwhile drops out."""

    edited = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(_("Who gets it"), parent)
        self._context = context
        self._recipients = Recipients()
        self._names: dict[int, str] = {}
        self._way_back: Notice | None = None
        self._selections: tuple[SavedSelection, ...] = ()
        self.sources = SourceList()
        self.nothing_yet = plain(
            _(
                "There are no tags and no selections yet. A selection finds customers by what is known of them."
            ),
            role="quiet",
            wrap=True,
        )
        self.new_button = _button(_("New selection…"), "plus")
        self.change_button = QToolButton()
        self.change_button.setAccessibleName(_("Edit the marked selection"))
        self.change_button.setToolTip(_("Edit the marked selection"))
        icons.put(self.change_button, "pencil")
        self.line = PeopleLine(context)
        self.file_button = QPushButton(_("From a file…"))
        self.file_button.setProperty("role", "link")
        self.file_button.setToolTip(_("Numbers from a column of a CSV file"))
        self.file_button.setAutoDefault(False)
        self.added = AddedRows()
        self.per_phone = QCheckBox(_("One SMS per phone"))
        self.per_phone.setToolTip(_("People who share a number get one SMS together."))
        self.problem = MarkLine()
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(FOLLOWS_AFTER_MS)
        self._soon.timeout.connect(self.refresh)
        self._connect()

    def load(self, recipients: Recipients, *, one_per_phone: bool) -> None:
        """Begin with these; nothing is told."""
        self._end_way_back()
        self._recipients = recipients
        self.per_phone.blockSignals(True)
        self.per_phone.setChecked(one_per_phone)
        self.per_phone.blockSignals(False)
        self.sources.tick(tag_ids=recipients.tag_ids, selection_id=recipients.selection_id)
        self.line.clear()
        self._show_added()
        self.refresh()

    def recipients(self) -> Recipients:
        return self._recipients

    def take_typed(self) -> None:
        """A number that still stands in the line is meant, too, whether Enter was pressed or not."""
        self.line.take_number()

    def show_state(self, state: DraftState, named: int | None) -> None:
        """The marks, or how many they are."""
        marks = state.marks_of("recipients")
        self.show_marks(marks, fine=people_words(named) if named else "")
        self.problem.show_marks([mark for mark in marks if not mark.short])

    def refresh(self) -> None:
        """Read tags and selections again, then count the selections one after the other."""
        if not self._context.session.ready:
            return
        actor = self._context.session.actor

        def work(services: Services) -> tuple[tuple[CountedTag, ...], tuple[SavedSelection, ...]]:
            return services.tags.counted(actor), services.selections.list(actor)

        self._context.tasks.run(self, work, self._offer, key="sources")

    # What there is to choose from

    def _offer(self, answer: tuple[tuple[CountedTag, ...], tuple[SavedSelection, ...]]) -> None:
        tags, self._selections = answer
        named = self._recipients
        self.sources.offer(tags, self._selections, tag_ids=named.tag_ids, selection_id=named.selection_id)
        if not (tags or self._selections) and self.sources.hasFocus():
            self.line.setFocus()
        self.sources.setVisible(bool(tags or self._selections))
        self.nothing_yet.setVisible(not (tags or self._selections))
        self._show_deeds()
        if (self.sources.tag_ids(), self.sources.selection_id()) != (named.tag_ids, named.selection_id):
            self._take_ticks()
        actor = self._context.session.actor
        for saved in self._selections:
            self._count(actor, saved)

    def _count(self, actor: Actor, saved: SavedSelection) -> None:
        self._context.tasks.run(
            self,
            lambda s: s.selections.count(actor, saved.criteria),
            lambda count: self.sources.show_counts({saved.id: count}),
            failed=self._not_counted,
            key=f"count {saved.id}",
            lane=Lane.LONG,
        )

    def _not_counted(self, error: Exception) -> None:
        if not isinstance(error, UserError):  # one that a tag was taken out of counts again when it is mended
            self._context.tasks.unhandled(error)

    @Slot()
    def _take_ticks(self) -> None:
        self._change(
            replace(
                self._recipients, tag_ids=self.sources.tag_ids(), selection_id=self.sources.selection_id()
            )
        )

    def _change(self, recipients: Recipients) -> None:
        if recipients != self._recipients:
            self._recipients = recipients
            self._show_added()
            self.edited.emit()

    # Selections made and edited in place

    def _new_selection(self) -> None:
        self._open_selection(None)

    def _edit_selection(self, selection_id: int) -> None:
        saved = next((one for one in self._selections if one.id == selection_id), None)
        if saved is not None:
            self._open_selection(saved)

    def _edit_marked(self) -> None:
        here = self.sources.current()
        if here is not None and not here[0]:
            self._edit_selection(here[1])

    def _open_selection(self, saved: SavedSelection | None) -> None:
        from app.ui.selections.dialog import SelectionDialog

        SelectionDialog(
            self._context, self._selected, saved=saved, action=_("Use"), parent=self.window()
        ).open()

    def _selected(self, criteria: Criteria, saved: SavedSelection | None) -> None:
        if saved is not None:
            self._change(replace(self._recipients, selection_id=saved.id))
            self.refresh()
            return
        actor = self._context.session.actor
        # It was not given a name: whoever it finds now is meant.
        self._context.tasks.run(self, lambda s: tuple(s.selections.ids(actor, criteria)), self._add_customers)

    # Single people and numbers

    def _found(self, customer_id: int, name: str) -> None:
        self._names[customer_id] = name
        self._add_customers((customer_id,))

    def _add_customers(self, ids: Sequence[int]) -> None:
        together = tuple(dict.fromkeys((*self._recipients.customer_ids, *ids)))
        self._change(replace(self._recipients, customer_ids=together))

    def _open_file(self) -> None:
        from app.ui.mailings.csv_dialog import CsvNumbersDialog

        CsvNumbersDialog(self._context, self.add_numbers, self.window()).open()

    def add_numbers(self, numbers: Sequence[str]) -> None:
        """Add these, as they are written."""
        together = tuple(dict.fromkeys((*self._recipients.numbers, *numbers)))
        if len(together) > MOST_NUMBERS:
            words = _("At most {limit} numbers can be used in one mailing; the rest was left out.")
            limit = formats.format_number(MOST_NUMBERS)
            self._context.notices.show(words.format(limit=limit), kind="warning")
        self._change(replace(self._recipients, numbers=together[:MOST_NUMBERS]))

    @Slot(object)
    def _remove(self, key: object) -> None:
        before = self._recipients
        match key:
            case "customers":
                wanted = replace(before, customer_ids=())
            case "numbers":
                wanted = replace(before, numbers=())
            case int():
                wanted = replace(before, customer_ids=tuple(one for one in before.customer_ids if one != key))
            case _:
                wanted = replace(before, numbers=tuple(one for one in before.numbers if one != key))
        self._change(wanted)
        self.line.setFocus()
        if key in ("customers", "numbers"):
            self._way_back = self._context.notices.show(
                _("They are taken out of the mailing."),
                action=_("Undo"),
                on_action=lambda: self._put_back(before),
            )

    def _end_way_back(self) -> None:
        """It would put people back into what is written by then, which may be another mailing."""
        if self._way_back is not None and self._way_back in self._context.notices.shown:
            self._way_back.dismiss()
        self._way_back = None

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._end_way_back()

    def _put_back(self, before: Recipients) -> None:
        self._add_customers(before.customer_ids)
        self.add_numbers(before.numbers)

    def _show_added(self) -> None:
        ids, numbers = self._recipients.customer_ids, self._recipients.numbers
        rows: list[tuple[object, str]] = []
        if len(ids) > MOST_LISTED:
            words = ngettext("{count} chosen customer", "{count} chosen customers", len(ids))
            rows.append(("customers", words.format(count=formats.format_number(len(ids)))))
        else:
            rows += [(one, self._names.get(one, "…")) for one in ids]
            self._ask_names([one for one in ids if one not in self._names])
        if len(numbers) > MOST_LISTED:
            words = ngettext("{count} number", "{count} numbers", len(numbers))
            rows.append(("numbers", words.format(count=formats.format_number(len(numbers)))))
        else:
            rows += [(one, one) for one in numbers]
        self.added.show_rows(rows)

    def _ask_names(self, ids: list[int]) -> None:
        if not ids:
            return
        actor = self._context.session.actor
        self._context.tasks.run(
            self, lambda s: s.customers.rows(actor, ids), lambda rows: self._named(ids, rows), key="names"
        )

    def _named(self, ids: list[int], rows: tuple[CustomerRow, ...]) -> None:
        known = {row.id: row.name for row in rows}
        self._names.update({one: known.get(one, _("(not there any more)")) for one in ids})
        self._show_added()

    # Built once

    def _show_deeds(self) -> None:
        here = self.sources.current()
        self.change_button.setEnabled(here is not None and not here[0])
        may_keep = self._context.session.may(Permission.EDIT_CUSTOMERS)
        self.change_button.setVisible(may_keep and bool(self._selections))

    def _connect(self) -> None:
        self.sources.edited.connect(self._take_ticks)
        self.sources.edit_wanted.connect(self._edit_selection)
        self.sources.currentRowChanged.connect(lambda _row: self._show_deeds())
        self.new_button.clicked.connect(lambda _checked=False: self._new_selection())
        self.change_button.clicked.connect(lambda _checked=False: self._edit_marked())
        self.file_button.clicked.connect(lambda _checked=False: self._open_file())
        self.line.found.connect(self._found)
        self.line.numbers.connect(self.add_numbers)
        self.added.removed.connect(self._remove)
        events = self._context.events
        for changed in (events.grouping_changed, events.customers_changed):
            changed.connect(lambda _event: self._soon.start() if self.isVisible() else None)

    def _lay_out(self) -> None:
        deeds = QHBoxLayout()
        deeds.setSpacing(theme.SPACE_S)
        deeds.addWidget(self.new_button, 1)
        deeds.addWidget(self.change_button)
        caption = plain(_("Also these"), role="small")
        caption.setBuddy(self.line)
        also = QHBoxLayout()
        also.addWidget(caption, 1)
        also.addWidget(self.file_button)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.sources, 1)
        self.body.addWidget(self.nothing_yet)
        self.body.addLayout(deeds)
        self.body.addLayout(also)
        self.body.addWidget(self.line)
        self.body.addWidget(self.added)
        self.body.addWidget(self.per_phone)
        self.body.addStretch(0)
        self.nothing_yet.hide()
        self._show_deeds()


def _button(words: str, icon: str) -> QPushButton:
    button = QPushButton(f" {words}")
    button.setAccessibleName(words)
    button.setAutoDefault(False)
    icons.put(button, icon)
    return button
