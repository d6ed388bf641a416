"""The people of a mailing, those who get it and those who do not, as a list with the reasons above it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from app.domain.mailing_review import RecipientReview, ReviewQuery, ReviewVerdict
from app.domain.mailings import MailingForecast
from app.domain.permissions import Actor
from app.i18n import _
from app.ui import theme
from app.ui.context import UiContext
from app.ui.lists.pane import ListPane
from app.ui.lists.source import Column
from app.ui.mailings import review_view_model
from app.ui.mailings.link_cell import LinkCell
from app.ui.mailings.reason_bar import ReasonBar
from app.ui.mailings.review_view_model import ReviewLine
from app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.services.suite import Services

GET_IT, LEFT_OUT = range(2)
MOST_SPLIT = 50
"""Nobody writes more numbers than this into one field."""
NUMBER, OUTCOME, MEND = "number", "outcome", "mend"


@dataclass(frozen=True)
class RecipientSource:
    """The lines of a review that fit a query; called in the data lane."""

    actor: Actor
    mailing_id: int
    query: ReviewQuery

    def ids(self, services: Services) -> array[int]:
        if not self.mailing_id:
            return array("q")
        return services.mailings.review.ids(self.actor, self.mailing_id, self.query)

    def rows(self, services: Services, ids: Sequence[int]) -> list[ReviewLine]:
        if not self.mailing_id:
            return []
        found = services.mailings.review.rows(self.actor, self.mailing_id, ids)
        among_left_out = self.query.gets_it is not True
        return [review_view_model.line(row, self.actor, among_left_out=among_left_out) for row in found]


class RecipientList(QWidget):
    """Two tabs, the reasons of those left out, and the rows.

    A row that is mended stays where it is, with its new state, until another part of the list is looked at: nothing
    jumps, and Down leads to the next. `current_changed` tells that another row, or the same one with another state,
    is the current one; `mend_wanted` that its link was clicked, or Enter pressed on it. `choose_wanted` is what helps
    where nobody was chosen.
    """

    current_changed = Signal()
    selection_changed = Signal()
    mend_wanted = Signal(object)
    choose_wanted = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._actor = context.session.actor
        self._mailing_id = 0
        self._verdict: ReviewVerdict | None = None
        self._skip_click = False
        self._anybody = False
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("Who gets it, who does not"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.addTab("")
        self.tabs.addTab("")
        self.reasons = ReasonBar()
        self.pane: ListPane[ReviewLine] = ListPane(
            context, "mailing_review", _("Recipients"), _columns(),
            RecipientSource(self._actor, 0, ReviewQuery()),
        )  # fmt: skip
        self.pane.set_empty(self._show_empty)
        table = self.pane.table
        table.setItemDelegateForColumn(
            self.pane.arrangement.section_of(MEND), LinkCell(self.pane.model, table)
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_S)
        box.addWidget(self.tabs)
        box.addWidget(self.reasons)
        box.addWidget(self.pane, 1)
        self.setFocusProxy(self.pane)
        self._connect()

    def _connect(self) -> None:
        table = self.pane.table
        self.tabs.currentChanged.connect(self._change_tab)
        self.reasons.chosen.connect(self._choose_reason)
        self.pane.selected.connect(lambda _id: self.current_changed.emit())
        self.pane.loaded.connect(self.current_changed)
        self.pane.model.dataChanged.connect(lambda *_where: self.current_changed.emit())
        self.pane.activated.connect(self._take_enter)
        table.selectionModel().selectionChanged.connect(lambda *_which: self.selection_changed.emit())
        table.clicked.connect(self._take_click)
        table.doubleClicked.connect(self._note_double_click)

    # What is shown

    def show_review(self, forecast: MailingForecast) -> None:
        """A review was made: look at those left out first, if there are any."""
        self._mailing_id = forecast.mailing_id
        self._verdict = None
        self.show_counts(forecast)
        tab = LEFT_OUT if _worth_a_look(forecast) else GET_IT
        if self.tabs.currentIndex() == tab:
            self._reload(select_first=True)
        else:
            self.tabs.setCurrentIndex(tab)

    def show_counts(self, forecast: MailingForecast) -> None:
        """The numbers of the tabs and the reasons; the rows stay."""
        self._anybody = bool(forecast.recipients or forecast.left_out)
        for tab, words in enumerate(review_view_model.tab_words(forecast)):
            self.tabs.setTabText(tab, words)
        self.reasons.show_counts(forecast.left_out, self._verdict)
        self.reasons.setVisible(self.tabs.currentIndex() == LEFT_OUT and bool(forecast.left_out))

    def show_reason(self, verdict: ReviewVerdict | None) -> None:
        """Bring those who do not get it to the front, for this reason or (None) for any."""
        self._choose_reason(verdict)
        self.tabs.setCurrentIndex(LEFT_OUT)
        self.pane.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_recipient(self, line_id: int) -> None:
        """Select this line among those who get it."""
        self.tabs.setCurrentIndex(GET_IT)
        self.pane.select(line_id)

    def other_tab(self) -> None:
        self.tabs.setCurrentIndex(1 - self.tabs.currentIndex())

    def take(self, rows: Sequence[RecipientReview]) -> None:
        """These were judged again. Numbers that were split off are new, and looked for."""
        place = self.pane.model.position_of
        if len(rows) < MOST_SPLIT and any(row.customer_id is None and place(row.id) < 0 for row in rows):
            self._reload()
        self.pane.model.refresh([row.id for row in rows])

    def reload(self) -> None:
        """Read this part of the list anew; the selected row stays selected, if it still belongs here."""
        self._reload()

    @property
    def current(self) -> ReviewLine | None:
        return self.pane.current_row

    @property
    def is_left_out(self) -> bool:
        """Whether those who do not get it are in front."""
        return self.tabs.currentIndex() == LEFT_OUT

    def chosen(self) -> list[RecipientReview]:
        """The selected rows that were read."""
        known = (self.pane.model.row_at(row) for row in self._selected_rows())
        return [line.row for line in known if line is not None]

    def count_chosen(self) -> int:
        """How many are selected, read or not."""
        chosen = self.pane.table.selectionModel().selection()
        pieces = (chosen.at(number) for number in range(chosen.count()))
        return sum(piece.bottom() - piece.top() + 1 for piece in pieces)

    def chosen_ids(self) -> list[int]:
        return self.pane.selected_ids()

    def step(self, by: int) -> None:
        """Go to the next or the one before."""
        table = self.pane.table
        row = table.currentIndex().row() + by
        if 0 <= row < self.pane.model.rowCount():
            self.pane.select(self.pane.model.id_at(row))

    def place(self) -> tuple[int, int]:
        """The current row's number, from 1 (0 = none), and how many there are."""
        return self.pane.table.currentIndex().row() + 1, self.pane.model.rowCount()

    def _selected_rows(self) -> Iterable[int]:
        chosen = self.pane.table.selectionModel().selection()
        for number in range(chosen.count()):
            yield from range(chosen.at(number).top(), chosen.at(number).bottom() + 1)

    # What happens

    @Slot(int)
    def _change_tab(self, tab: int) -> None:
        self.reasons.setVisible(tab == LEFT_OUT and self.reasons.has_reasons)
        self._reload(select_first=True)

    @Slot(object)
    def _choose_reason(self, verdict: ReviewVerdict | None) -> None:
        if verdict is not self._verdict:
            self._verdict = verdict
            self.reasons.show_chosen(verdict)
            if self.is_left_out:
                self._reload(select_first=True)

    def _reload(self, *, select_first: bool = False) -> None:
        left_out = self.is_left_out
        query = ReviewQuery(gets_it=not left_out, verdict=self._verdict if left_out else None)
        source = RecipientSource(self._actor, self._mailing_id, query)
        self.pane.reload(source, select_first=select_first)

    @Slot(int)
    def _take_enter(self, line_id: int) -> None:
        current = self.current
        if current is not None and current.id == line_id and not current.gets_it:
            self.mend_wanted.emit(current.row)

    @Slot(QModelIndex)
    def _take_click(self, index: QModelIndex) -> None:
        # The second click of a double-click would do what the link says after the first one.
        skipped, self._skip_click = self._skip_click, False
        line = self.pane.model.row_at(index.row())
        is_link = index.column() == self.pane.arrangement.section_of(MEND)
        if is_link and not skipped and line is not None and line.mend:
            self.mend_wanted.emit(line.row)

    @Slot(QModelIndex)
    def _note_double_click(self, _index: QModelIndex) -> None:
        self._skip_click = True

    def _show_empty(self, state: EmptyState) -> None:
        if not self._anybody:
            words = _("Choose tags, a selection, customers or numbers first.")
            choose = self.choose_wanted.emit
            state.show_empty("users", _("Nobody is chosen yet."), words, action=_("Choose"), on_action=choose)
        elif self.is_left_out:
            state.show_empty("check-check", _("Nobody is left out."), _("All who were chosen get it."))
        else:
            state.show_empty(
                "users", _("Nobody gets it yet."), _("The other part of the list says why, and what helps.")
            )


def _worth_a_look(forecast: MailingForecast) -> bool:
    """Whether somebody is left out whom nobody crossed out on purpose."""
    by_hand = forecast.left_out.get(ReviewVerdict.LEFT_OUT.value, 0)
    return sum(forecast.left_out.values()) > by_hand or not forecast.recipients


def _columns() -> tuple[Column[ReviewLine], ...]:
    return (
        Column("who", _("Customer"), lambda line: line.who, 110, stretch=True),
        Column(NUMBER, _("Number"), lambda line: line.number, 152),
        Column(
            OUTCOME,
            _("What happens"),
            lambda line: line.outcome,
            152,
            icon=lambda line: (line.icon, line.colour),
            tip=lambda line: line.reason,
        ),
        Column(MEND, _("What helps"), lambda line: line.mend, 92),
    )
