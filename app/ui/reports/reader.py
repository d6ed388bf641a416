"""Reads the report in the long lane: the sums, and what the charts need besides; a newer question ends an older."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.date_range import DateRange
from app.domain.part_waste import Waste
from app.domain.progress import Cancelled, Progress
from app.domain.report import BlockFigures, Report, ReportQuery
from app.i18n import _
from app.ui.context import UiContext
from app.ui.tasks import Lane
from app.ui.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from app.services.suite import Services


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer to one question: `ids` are those of the lines."""

    query: ReportQuery
    span: DateRange
    report: Report
    blocks: tuple[BlockFigures, ...]
    ids: array[int]


class ReportReader(QObject):
    """`read` tells the sums, `measured` the part waste when it was asked for; `failed` tells what went wrong."""

    read = Signal(object)
    measured = Signal(object)
    failed = Signal(object)

    def __init__(self, context: UiContext, line: ProgressLine, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._line = line
        self._progress: Progress | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return self._progress is not None

    def ask(self, query: ReportQuery, span: DateRange, *, quietly: bool = False) -> None:
        """Read all sums; whatever was asked before is not wanted any more. Quietly: nobody is told how far it is."""
        actor = self._context.session.actor
        progress = self._begin("" if quietly else _("Adding up …"))

        def work(services: Services) -> Reading:
            report = services.reports.sent_sms(actor, query, progress)
            blocks = services.reports.text_blocks(actor, query, progress)
            return Reading(query, span, report, blocks, services.reports.ids(actor, query, progress))

        self._context.tasks.run(
            self,
            work,
            lambda reading: self._tell(progress, self.read, reading),
            failed=lambda error: self._give_up(progress, error),
            key="report",
            lane=Lane.LONG,
        )

    def measure(self, query: ReportQuery) -> None:
        """Measure the texts of long SMS, which takes longest."""
        actor, progress = self._context.session.actor, self._begin(_("Measuring texts …"))
        self._context.tasks.run(
            self,
            lambda services: services.reports.waste(actor, query, progress),
            lambda waste: self._tell(progress, self.measured, waste),
            failed=lambda error: self._give_up(progress, error),
            key="report",
            lane=Lane.LONG,
        )

    def _begin(self, words: str) -> Progress:
        if self._progress is not None:
            self._progress.cancel()
        self._progress = self._context.tasks.progress()
        if words:
            self._line.watch(self._progress, words)
        return self._progress

    def _tell(self, progress: Progress, signal: object, value: Reading | Waste) -> None:
        self._end(progress)
        signal.emit(value)  # type: ignore[attr-defined]

    def _give_up(self, progress: Progress, error: Exception) -> None:
        wanted = progress is self._progress
        self._end(progress)
        if wanted or not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _end(self, progress: Progress) -> None:
        self._line.finish(progress)
        if progress is self._progress:
            self._progress = None
