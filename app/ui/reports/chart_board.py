"""All charts of the report, side by side where there is room; drawn when they are looked at, and not before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QScrollArea, QWidget

from app.errors import UserError
from app.i18n import _
from app.ui import theme
from app.ui.context import UiContext
from app.ui.palettes import LIGHT
from app.ui.reports.chart_card import ChartCard
from app.ui.tasks import Lane

if TYPE_CHECKING:
    from app.ui.reports.charts import Chart
    from app.ui.reports.drawing import Picture

TWO_COLUMNS = 700
SETTLED_MILLISECONDS = 200


class ChartBoard(QScrollArea):
    """`saved` tells the file a chart was saved to."""

    saved = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.cards: list[ChartCard] = []
        self._inner = QWidget()
        self._grid = QGridLayout(self._inner)
        self._grid.setContentsMargins(0, theme.SPACE_S, theme.SPACE_S, 0)
        self._grid.setSpacing(theme.SPACE_M)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MILLISECONDS)
        self._settled.timeout.connect(self._draw)
        theme.notifier().changed.connect(self._settled.start)

    def show_charts(self, charts: Sequence[Chart]) -> None:
        """These charts; cards that stay keep what they show until the new picture is there."""
        known = {card.chart.key: card for card in self.cards}
        self.cards = [self._card(chart, known.pop(chart.key, None)) for chart in charts]
        for card in known.values():
            self._grid.removeWidget(card)
            card.deleteLater()
        self._arrange()
        self._settled.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._settled.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settled.start()

    def _card(self, chart: Chart, known: ChartCard | None) -> ChartCard:
        if known is not None:
            known.show_chart(chart)
            return known
        card = ChartCard(chart)
        card.save_wanted.connect(self._ask_where)
        return card

    def _arrange(self) -> None:
        columns = 2 if self.viewport().width() >= TWO_COLUMNS else 1
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, number // columns, number % columns)
        for column in range(2):
            self._grid.setColumnStretch(column, int(column < columns))
        self._grid.setRowStretch(len(self.cards), 1)

    def _draw(self) -> None:
        if not self.isVisible() or not self.cards:
            return
        palette, ratio = theme.colours()._asdict(), self.devicePixelRatioF()
        wanted = [(card.chart, card.picture_size()) for card in self.cards]

        def work(_services: object) -> list[Picture]:
            from app.ui.reports import drawing

            return [
                drawing.draw(chart, palette, size.width(), size.height(), ratio) for chart, size in wanted
            ]

        self._context.tasks.run(self, work, self._show, key="charts", lane=Lane.LONG)

    def _show(self, pictures: list[Picture]) -> None:
        by_key = {picture.key: picture for picture in pictures}
        for card in self.cards:
            if card.chart.key in by_key:
                card.show_picture(by_key[card.chart.key])

    def _ask_where(self, key: str, kind: str) -> None:
        chart = next(card.chart for card in self.cards if card.chart.key == key)
        name = f"{chart.title.replace('/', '-').replace(':', '')}.{kind}"
        dialog = QFileDialog(self.window(), _("Save as a picture"), name, f"{kind.upper()} (*.{kind})")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.save(chart, Path(file)))
        dialog.open()

    def save(self, chart: Chart, path: Path) -> None:
        """Write the picture in light colours, for paper, whatever the window looks like."""

        def work(services: object) -> str:
            from app.ui.reports import drawing

            services.exporting.whole(path, lambda draft: drawing.save(chart, LIGHT._asdict(), draft))  # type: ignore[attr-defined]
            return path.name

        self._context.tasks.run(self, work, self.saved.emit, failed=self._not_saved, lane=Lane.LONG)

    def _not_saved(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._context.notices.show(error.text, kind="error")
        else:
            self._context.tasks.unhandled(error)
