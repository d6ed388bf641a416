"""The tour's scenes of the place of reports: figures, single SMS, charts."""

from __future__ import annotations

from app.domain.date_range import DateRange
from app.tour.stage import Stage
from app.ui.reports.page import CHARTS, LINES


def play(stage: Stage) -> None:
    """From the figures to the charts."""
    stage.press("Ctrl+5")
    page = stage.program.window.page("reports").report
    stage.wait(lambda: page.overview.rowCount() > 0, "the figures")
    page.filters.choose(DateRange())  # the sample's SMS lie around today, wherever in the month that is
    stage.settle()
    stage.picture("report")
    page.tabs.setCurrentIndex(LINES)
    stage.wait(lambda: page.lines.model.rowCount() > 0, "the single SMS")
    stage.settle()
    stage.picture("report-lines")
    page.tabs.setCurrentIndex(CHARTS)
    stage.wait(lambda: page.charts.cards and not page.charts.cards[0].picture.pixmap().isNull(), "the charts")
    stage.settle()
    stage.picture("report-charts")
