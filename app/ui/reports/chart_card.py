"""One chart on its card: the picture, the table behind it, and its way into a file."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QImage, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
)

from app.i18n import _
from app.ui import theme
from app.ui.labels import plain
from app.ui.menu_button import MenuButton
from app.ui.reports.charts import Chart
from app.ui.reports.drawing import Picture
from app.ui.reports.figure_table import FigureTable

HEIGHT = 260
FORMATS = ("png", "svg")


class ChartCard(QFrame):
    """`save_wanted` carries the chart's key and the file's ending."""

    save_wanted = Signal(str, str)

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.setObjectName("card")
        self.chart = chart
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setFixedHeight(HEIGHT)
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.table = FigureTable(chart.title)
        self.table.setFixedHeight(HEIGHT)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.picture)
        self.stack.addWidget(self.table)
        self.note = plain(role="quiet", wrap=True)
        self.as_table = QPushButton(_("Show as table"))
        self.as_table.setCheckable(True)
        self.as_table.setProperty("role", "link")
        self.as_table.setAutoDefault(False)
        self.as_table.toggled.connect(self._switch)
        self.saving = MenuButton(_("Save {chart}").format(chart=chart.title), self)
        self.saving.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.saving.show_words(_("Save"), _("Save as a picture"))
        self.saving.offer([self._format(kind) for kind in FORMATS])
        self._lay_out()
        self.show_chart(chart)

    def show_chart(self, chart: Chart) -> None:
        """Other numbers; the picture follows."""
        self.chart = chart
        self.title.setText(chart.title)
        self.note.setText(chart.note)
        self.note.setVisible(bool(chart.note))
        self.table.show_lines(chart.headers, [("", chart.words)])
        self.setAccessibleName(chart.title)
        told = "; ".join(f"{label}: {', '.join(values)}" for label, *values in chart.words)
        self.picture.setAccessibleName(chart.title)
        self.picture.setAccessibleDescription(f"{chart.note} {told}".strip())

    def show_picture(self, picture: Picture) -> None:
        image = QImage(
            picture.pixels, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGBA8888
        )
        pixmap = QPixmap.fromImage(image.copy())  # of its own: the bytes are given back
        pixmap.setDevicePixelRatio(picture.ratio)
        self.picture.setPixmap(pixmap)

    def picture_size(self) -> QSize:
        """Of the picture that fits, in logical pixels."""
        return QSize(max(200, self.width() - 2 * theme.SPACE_M - 2), HEIGHT)

    def _switch(self, as_table: bool) -> None:
        self.as_table.setText(_("Show as chart") if as_table else _("Show as table"))
        self.stack.setCurrentIndex(int(as_table))
        if as_table:
            self.table.setFocus()

    def _format(self, kind: str) -> QAction:
        action = QAction(kind.upper(), self)
        action.triggered.connect(lambda _checked=False: self.save_wanted.emit(self.chart.key, kind))
        return action

    def _lay_out(self) -> None:
        self.title = plain(role="heading", wrap=True)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.as_table)
        head.addWidget(self.saving)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_M)
        box.setSpacing(theme.SPACE_XS)
        box.addLayout(head)
        box.addWidget(self.stack)
        box.addWidget(self.note)
        box.addStretch(1)
