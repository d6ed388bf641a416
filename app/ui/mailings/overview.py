"""The overview of mailings: drafts, what is on its way, and what became of those that were sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QVBoxLayout, QWidget

from app.domain.mailing_list import MailingOrder, MailingQuery
from app.domain.mailings import Going, Mailing, MailingState
from app.domain.message_list import MessageQuery, Standing
from app.domain.permissions import Permission
from app.errors import NotFound
from app.i18n import _
from app.ui import actions, icons, theme
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.lists.pane import ListPane
from app.ui.mailings import card_words, view_model
from app.ui.mailings.card import MailingCard
from app.ui.mailings.card_words import Named
from app.ui.mailings.counting import FigureReader
from app.ui.mailings.deeds import MailingDeeds
from app.ui.mailings.listing import COUNTS, MailingSource, columns
from app.ui.mailings.view_model import MailingLine
from app.ui.widgets.action_button import action_button
from app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.services.events import MailingsChanged, MessagesChanged
    from app.services.suite import Services

SPLITTER = "mailings.splitter"
CARD_WIDTH = 300
REREAD_MS = 300
"""News come in bunches: a launch alone tells three."""
DEEDS = (
    "mailings.review", "mailings.edit", "mailings.pause", "mailings.resume", "mailings.messages",
    "mailings.test", "mailings.copy", "mailings.stop", "mailings.delete",
)  # fmt: skip
"""In the order of the buttons on the card; which are there depends on the state."""


class OverviewPage(QWidget):
    """`write_wanted` asks for the editor (id 0 = a new one), `review_wanted` for the review of a draft."""

    write_wanted = Signal(object)
    review_wanted = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._actor = context.session.actor
        self._zone = ZoneInfo(context.session.mandant.time_zone)
        self._may_send = context.session.may(Permission.SEND_SMS)
        self._named: tuple[int, int, Named] = (0, 0, Named())
        self.figures = FigureReader(context, self)
        self.deeds = MailingDeeds(context, self)
        self._make_actions()
        begun = MailingSource(self._actor, MailingQuery(), self._zone, lambda: self.figures.known)
        self._sort_again = False
        self.list: ListPane[MailingLine] = ListPane(
            context, "mailings", _("Mailings"), columns(self._actor), begun, self,
            filters=True, sort=(MailingOrder.WHEN.value, True),
        )  # fmt: skip
        self.card = MailingCard([self.doing[key] for key in DEEDS])
        self._reread = QTimer(self)
        self._reread.setSingleShot(True)
        self._reread.setInterval(REREAD_MS)
        self._lay_out()
        self._connect()
        self._show_current()

    # What the place asks

    def activate(self) -> None:
        """Read the list (again); meanwhile hidden, it followed nothing."""
        self._reload()

    def focus_first(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_mailing(self, mailing_id: int) -> None:
        """Select this mailing; filters that may hide it are taken away."""
        if self.list.filter_values:
            self.list.set_filters({})
            self._reload()
        self.list.select(mailing_id)

    @property
    def current_id(self) -> int:
        """The mailing in front, 0 if there is none."""
        return self.list.current_id

    @property
    def is_waiting(self) -> bool:
        """News have come that are looked at in a moment."""
        return self._reread.isActive() or self.figures.is_waiting

    # Building

    def _make_actions(self) -> None:
        def made(action_id: str, slot: Callable[[], object]) -> QAction:
            return actions.make(self, action_id, slot, context=self._context)

        self.new_action = made("mailings.new", lambda: self.write_wanted.emit(Mailing(0)))
        self.undo_action = made("mailings.undo", self.deeds.undo)
        self.refresh_action = made("mailings.refresh", self.refresh)
        self.doing = {
            "mailings.review": made("mailings.review", lambda: self._with_mailing(self.review_wanted.emit)),
            "mailings.edit": made("mailings.edit", lambda: self._with_mailing(self.write_wanted.emit)),
            "mailings.test": made("mailings.test", self._choose_test),
            "mailings.copy": made("mailings.copy", lambda: self.deeds.copy(self.current_id)),
            "mailings.delete": made("mailings.delete", self._delete),
            "mailings.pause": made("mailings.pause", lambda: self.deeds.pause(self.current_id)),
            "mailings.resume": made("mailings.resume", lambda: self.deeds.resume(self.current_id)),
            "mailings.stop": made("mailings.stop", lambda: self.deeds.stop(self.current_id)),
            "mailings.messages": made("mailings.messages", self._show_messages),
        }
        # Del means a mailing among mailings, not in a filter.
        self.doing["mailings.delete"].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)

    def _lay_out(self) -> None:
        self.new_button = action_button(self.new_action, self, accent=True)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_M)
        head.addWidget(plain(_("Mailings"), name="pageTitle"))
        head.addStretch(1)
        if self.list.filtering is not None:
            head.addWidget(self.list.filtering.tools)
        head.addWidget(self.new_button)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(theme.SPACE_M)
        self.splitter.setObjectName("invisible")
        self.list.setMinimumWidth(320)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.card)
        self.splitter.setStretchFactor(0, 1)
        self.card.setMinimumWidth(280)
        kept = self._context.layout.get(SPLITTER)
        self.splitter.setSizes([1000, int(kept) if isinstance(kept, int) else CARD_WIDTH])
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        box.setSpacing(theme.SPACE_M)
        box.addLayout(head)
        box.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.list.offer(*(self.doing[key] for key in DEEDS), self.refresh_action)
        if self.list.filtering is not None:
            self.addActions([self.list.filtering.filter_action, self.list.filtering.clear_action])
        self.list.set_empty(self._show_empty)
        self.list.selected.connect(lambda _number: self._show_current())
        self.list.activated.connect(lambda _number: self._open())
        self.list.loaded.connect(self._settle)
        self.list.model.dataChanged.connect(self._rows_arrived)
        self.list.filters_changed.connect(lambda _values: self._reload(select_first=True))
        self.list.sort_changed.connect(lambda _key, _descending: self._reload())
        self.card.progress.wanted.connect(self._show_messages)
        self.figures.arrived.connect(self._counted)
        self.deeds.made.connect(self.show_mailing)
        self._reread.timeout.connect(self._reload)
        self.splitter.splitterMoved.connect(
            lambda *_where: self._context.layout.set(SPLITTER, self.splitter.sizes()[1])
        )
        self._context.events.mailings_changed.connect(self._mailings_changed)
        self._context.events.messages_changed.connect(self._messages_changed)

    # The list

    def _source(self, query: MailingQuery) -> MailingSource:
        key, descending = self.list.sort
        return MailingSource(self._actor, query, self._zone, lambda: self.figures.known, key, descending)

    @Slot()
    def _reload(self, *, select_first: bool = False) -> None:
        query = view_model.query_of(self.list.filter_values, self.list.sort, self._zone)
        self.list.reload(self._source(query), select_first=select_first)

    def refresh(self) -> None:
        """Read and count everything anew; what is selected stays so."""
        self.figures.forget()
        self._reload()

    @Slot()
    def _settle(self) -> None:
        self.card.setVisible(self.list.model.rowCount() > 0 or bool(self.list.filter_values))
        ids = [self.list.model.id_at(row) for row in range(self.list.model.rowCount())]
        self._sort_again = self.list.sort[0] in COUNTS and not self._are_counted(ids)
        self.figures.read(ids)
        self._rows_arrived()

    def _are_counted(self, ids: Iterable[int]) -> bool:
        return all(number in self.figures.known for number in ids)

    @Slot(object)
    def _counted(self, ids: Sequence[int]) -> None:
        self.list.model.refresh(ids)
        model = self.list.model
        if self._sort_again and self._are_counted(map(model.id_at, range(model.rowCount()))):
            self._sort_again = False  # from here on nothing moves by itself
            self._reload()

    @Slot()
    def _rows_arrived(self) -> None:
        """What was counted while these lines were on their way is not in them: ask for those again."""
        model, known = self.list.model, self.figures.known
        lines = (model.row_at(row) for row in range(model.rowCount()))
        behind = [line.id for line in lines if line is not None and line.figures != known.get(line.id)]
        if behind:
            model.refresh(behind)
        self._show_current()

    @Slot(object)
    def _mailings_changed(self, event: MailingsChanged) -> None:
        if self.isVisible():
            self.figures.follow(event.ids)
            if not self._reread.isActive():
                self._reread.start()

    @Slot(object)
    def _messages_changed(self, _event: MessagesChanged) -> None:
        if self.isVisible():
            self.figures.follow()

    def _show_empty(self, state: EmptyState) -> None:
        if not self._may_send:
            state.show_empty("megaphone", _("No mailings yet."), _("Who may send SMS can write one here."))
            return
        state.show_empty(
            "megaphone",
            _("No mailings yet."),
            _("Write one text to many at once: choose a tag or a selection, write, look it over, send."),
            action=self.new_action.text(),
            on_action=self.new_action.trigger,
        )

    # The card

    @Slot()
    def _show_current(self) -> None:
        line = self.list.current_row
        state = line.mailing.state if line is not None else None
        for key, action in self.doing.items():
            right = actions.spec(key).permission
            may = right is None or self._context.session.may(right)
            there = may and state is not None and card_words.may_now(key, state)
            action.setVisible(there)
            action.setEnabled(there)
        self.undo_action.setEnabled(self._may_send)
        if line is None:
            if not self.list.current_id:
                self.card.show_nothing()
            return
        self.card.show_view(card_words.card_view(line, self._names(line.mailing), self._zone))

    def _names(self, mailing: Mailing) -> Named:
        """What its tags and its selection are called; read once for each version, and shown when it is there."""
        number, version, named = self._named
        if (number, version) == (mailing.id, mailing.version):
            return named
        self._named = (mailing.id, mailing.version, Named())
        chosen = mailing.recipients
        if chosen.tag_ids or chosen.selection_id:
            self._context.tasks.run(
                self, lambda s: self._read_names(s, mailing), lambda found: self._take_names(mailing, found),
                key="names",
            )  # fmt: skip
        return Named()

    def _read_names(self, services: Services, mailing: Mailing) -> Named:
        chosen, selection = mailing.recipients, ""
        tags = {tag.id: tag.title for tag in services.tags.list(self._actor)} if chosen.tag_ids else {}
        if chosen.selection_id:
            try:
                selection = services.selections.get(self._actor, chosen.selection_id).name
            except NotFound:
                selection = ""
        return Named(tuple(tags[number] for number in chosen.tag_ids if number in tags), selection)

    def _take_names(self, mailing: Mailing, named: Named) -> None:
        self._named = (mailing.id, mailing.version, named)
        self._show_current()

    # Doing

    def _with_mailing(self, then: Callable[[Mailing], None]) -> None:
        """Hand on the mailing as it is stored now: the list may be a moment behind."""
        actor, number = self._actor, self.current_id
        self._context.tasks.run(
            self, lambda s: s.mailings.kept.get(actor, number), then, failed=self._tell, key="open"
        )

    def _open(self) -> None:
        """Enter, or a double-click: a draft is written on, of the others one sees what became of them."""
        line = self.list.current_row
        if line is not None:
            is_draft = line.mailing.state is MailingState.DRAFT
            self.doing["mailings.edit" if is_draft else "mailings.messages"].trigger()

    def _delete(self) -> None:
        line = self.list.current_row
        if line is not None:
            self.deeds.delete(line.id, line.name)

    def _show_messages(self, standings: frozenset[Standing] = frozenset()) -> None:
        query = MessageQuery(mailing_id=self.current_id, standings=standings)
        self._context.navigator.show_messages(query)

    def _choose_test(self) -> None:
        number = self.current_id
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for going, words, icon in (
            (Going.OWN_MOBILE, _("To my own mobile"), "smartphone"),
            (Going.PRACTICE_PHONE, _("To the practice phone"), "monitor"),
        ):
            entry = menu.addAction(words)
            icons.put(entry, icon)
            entry.triggered.connect(lambda _checked=False, chosen=going: self.deeds.test(number, chosen))
        button = self.card.buttons["mailings.test"]
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _tell(self, error: Exception) -> None:
        if isinstance(error, NotFound):
            self._context.notices.show(error.text, kind="warning")
            self._reload()
        else:
            self._context.tasks.unhandled(error)
