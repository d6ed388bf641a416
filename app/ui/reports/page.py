"""The place of reports: what was sent, what became of it, and what it cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from app.domain.part_waste import Waste
from app.domain.progress import Cancelled, Progress
from app.domain.sheet import Sheet
from app.errors import UserError
from app.i18n import _
from app.ui import actions, icons, theme
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.lists.pane import ListPane
from app.ui.menu_button import MenuButton
from app.ui.reports import charts, sheets, view_model
from app.ui.reports.chart_board import ChartBoard
from app.ui.reports.export import FORMS, Exporter, Form
from app.ui.reports.figure_row import FigureRow
from app.ui.reports.figure_table import FigureTable
from app.ui.reports.filters import ReportFilters
from app.ui.reports.freshness import Freshness
from app.ui.reports.listing import ReportSource, columns
from app.ui.reports.reader import Reading, ReportReader
from app.ui.reports.view_model import LineView
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from array import array

    from app.services.suite import Services

OVERVIEW, LINES, CHARTS = range(3)


class SentSmsReport(QWidget):
    """Filters, totals, and three ways to look: breakdowns, single SMS, charts."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._reading: Reading | None = None
        self._waste: Waste | None = None
        self._measured = False
        self._mandants = {mandant.id: mandant for mandant in context.session.mandants}
        self._status_url = ""
        self.filters = ReportFilters(context, self)
        self.figures = FigureRow()
        self.overview = FigureTable(_("Breakdown"))
        self.lines: ListPane[LineView] = ListPane(
            context,
            "report",
            _("Sent SMS"),
            columns(several_companies=len(self._mandants) > 1),
            self._source(None),
            self,
        )
        self.charts = ChartBoard(context)
        self.tabs = QTabWidget()
        self.progress = ProgressLine()
        self.reader = ReportReader(context, self.progress, self)
        self.exporter = Exporter(context, self.progress, self)
        self.freshness = Freshness(context, self, lambda: self.reader.busy or self.exporter.busy)
        self._make_actions()
        self._lay_out()
        self._connect()

    def activate(self) -> None:
        """Read everything anew: meanwhile more was sent."""
        actor = self._context.session.actor
        self._context.tasks.run(
            self,
            lambda s: (s.reports.handlers(actor), s.reports.status_page(actor)),
            self._show_choices,
            key="choices",
        )
        self.refresh()

    def focus_first(self) -> None:
        self.filters.period.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def refresh(self) -> None:
        """Ask for what the filters say."""
        self._read()

    def _read(self, *, quietly: bool = False) -> None:
        self.freshness.begin()
        self.reader.ask(self.filters.query(), self.filters.span, quietly=quietly)

    # Building

    def _make_actions(self) -> None:
        context = self._context
        actions.make(self, "reports.earlier", lambda: self.filters.step(-1), context=context)
        actions.make(self, "reports.later", lambda: self.filters.step(1), context=context)
        actions.make(self, "list.filter", self.focus_first)
        actions.make(self, "list.clear_filters", self.filters.clear)
        actions.make(self, "reports.refresh", self.refresh, context=context)
        actions.make(self, "reports.export", lambda: self.export(FORMS[0]), context=context)
        self.show_action = actions.make(self, "reports.show", self._show_message, context=context)
        self.show_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.customer_action = actions.make(self, "reports.customer", self._show_customer, context=context)

    def _lay_out(self) -> None:
        title = QLabel(_("Sent SMS"))
        title.setObjectName("pageTitle")
        self.status_page = QPushButton(_("Does the gateway report a disturbance?"))
        self.status_page.setProperty("role", "link")
        self.status_page.setAutoDefault(False)
        self.status_page.hide()
        self.export_button = MenuButton(_("Export"), self)
        icons.put(self.export_button, "download")
        self.export_button.show_words(_("Export"), _("Take what is shown into a file"))
        self.export_button.offer(self.exporter.actions(self.export))
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.status_page)
        head.addWidget(self.export_button)
        self.tabs.addTab(self.overview, _("Overview"))
        self.tabs.addTab(self.lines, _("Messages"))
        self.tabs.addTab(self.charts, _("Charts"))
        self.tabs.setAccessibleName(_("Ways to look at it"))
        self.note = plain(role="small", wrap=True)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(self.progress)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_S)
        box.setSpacing(theme.SPACE_S)
        box.addLayout(head)
        box.addWidget(self.filters)
        box.addWidget(self.figures)
        box.addWidget(self.tabs, 1)
        box.addLayout(foot)

    def _connect(self) -> None:
        self.filters.changed.connect(self.refresh)
        self.reader.read.connect(self._show)
        self.freshness.due.connect(lambda: self._read(quietly=True))
        self.reader.measured.connect(self._show_waste)
        self.reader.failed.connect(self._fail)
        self.tabs.currentChanged.connect(self._tab_changed)
        self.lines.offer(self.show_action, self.customer_action)
        self.lines.activated.connect(lambda _id: self._show_message())
        self.lines.set_empty(self._show_empty)
        self.lines.selected.connect(self._enable)
        self.charts.saved.connect(
            lambda name: self._context.notices.show(_("Saved as {file}.").format(file=name), kind="ok")
        )
        self.status_page.clicked.connect(
            lambda _checked=False: QDesktopServices.openUrl(QUrl(self._status_url))
        )
        self._enable(0)

    # What was read

    @Slot(object)
    def _show(self, reading: Reading) -> None:
        self.freshness.end()
        before, self._reading = self._reading, reading
        again = before is not None and before.query == reading.query
        if not again:
            self._waste = None
        total = reading.report.total
        self.figures.show_figures(view_model.figures_row(total))
        self.note.setText(view_model.many_parts_words(total.many_parts))
        groups = view_model.groups(reading.report, reading.blocks, self._mandants)
        headers, lines = view_model.breakdown(groups)
        self.overview.show_lines(headers, lines)
        self.lines.reload(self._source(reading.ids))
        self._measured = False
        self._tab_changed(self.tabs.currentIndex())

    @Slot(int)
    def _tab_changed(self, tab: int) -> None:
        """Texts are measured for who looks at the charts; until then those of the last reading stand."""
        if tab != CHARTS or self._reading is None:
            return
        self._show_charts()
        if not self._measured:
            self.reader.measure(self._reading.query)

    @Slot(object)
    def _show_waste(self, waste: Waste) -> None:
        self.freshness.end()
        self._waste, self._measured = waste, True
        self._show_charts()

    def _show_charts(self) -> None:
        if self._reading is not None:
            made = charts.charts(self._reading.report, self._reading.blocks, self._waste or Waste())
            self.charts.show_charts(made)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self.note.setText(_("Stopped. What stands here is not what the filters say; F5 reads it anew."))
        elif isinstance(error, UserError):
            self._context.notices.show(error.text, kind="error")
        else:
            self._context.tasks.unhandled(error)

    def _show_choices(self, choices: tuple[tuple[str, ...], str]) -> None:
        names, self._status_url = choices
        self.filters.offer_handlers(names)
        self.status_page.setVisible(bool(self._status_url))
        self.status_page.setToolTip(self._status_url)

    def _show_empty(self, state: EmptyState) -> None:
        state.show_empty(
            "message-square",
            _("No SMS was sent here."),
            _("Choose another month, or fewer filters."),
            action=_("Clear filters") if self.filters.narrows else "",
            on_action=self.filters.clear if self.filters.narrows else None,
        )

    def _source(self, ids: array[int] | None) -> ReportSource:
        from array import array

        return ReportSource(self._context.session.actor, ids or array("q"), self._mandants)

    # What one can do

    @Slot(int)
    def _enable(self, message_id: int) -> None:
        row = self.lines.current_row
        self.show_action.setEnabled(bool(message_id))
        self.customer_action.setEnabled(row is not None and row.row.customer_id is not None)

    @Slot()
    def _show_message(self) -> None:
        if self.lines.current_id:
            self._context.navigator.show_message(self.lines.current_id)

    @Slot()
    def _show_customer(self) -> None:
        row = self.lines.current_row
        if row is not None and row.row.customer_id is not None:
            self._context.navigator.show_customer(row.row.customer_id)

    def export(self, form: Form) -> None:
        """Take what is shown into a file: the single SMS, or the breakdowns."""
        reading = self._reading
        if reading is not None:
            name = " ".join((_("Sent SMS"), view_model.period_words(reading.span))).replace("/", "-")
            self.exporter.ask_where(form, name, self.sheet)

    def sheet(self, services: Services, progress: Progress) -> Sheet:
        """What is shown, as a table; its lines are read while it is written. Called in the long lane."""
        reading, mandants = self._reading, self._mandants
        if reading is None:
            raise RuntimeError("nothing has been read yet")
        facts = tuple(view_model.facts(reading.query, reading.span, mandants))
        total = reading.report.total
        if self.tabs.currentIndex() == LINES:
            lines = services.reports.lines(self._context.session.actor, reading.query, progress)
            return sheets.lines_sheet(lines, total, facts, mandants)
        groups = view_model.groups(reading.report, reading.blocks, mandants)
        return sheets.groups_sheet(groups, total, facts)
