"""The pieces of the page that reviews a mailing, and where each of them stands."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.context import UiContext
from app.ui.mailings.forecast_panel import ForecastPanel
from app.ui.mailings.launch_bar import LaunchBar
from app.ui.mailings.number_in_row import NumberInRow
from app.ui.mailings.preview_panel import PreviewPanel
from app.ui.mailings.recipient_list import NUMBER, RecipientList
from app.ui.mailings.repair_panel import RepairPanel
from app.ui.mailings.review_cover import ReviewCover
from app.ui.mailings.steps import StepLine
from app.ui.widgets.elided_label import ElidedLabel

SPLITTER = "mailing_review.splitter"
SIDE_WIDTH = 268


class ReviewFrame(QWidget):
    """The people at the left, what is the matter with the chosen one below them; sums and text at the right."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._actor = context.session.actor

    def _build(self, made: Mapping[str, QAction]) -> None:
        """`made` are the page's actions by what stands behind the dot of their id."""
        context = self._context
        self.steps = StepLine()
        self.steps.set_step(2)
        self.title = ElidedLabel("quiet")
        self.title.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.cover = ReviewCover()
        self.list = RecipientList(context)
        self.panel = RepairPanel(self._actor)
        self.number = NumberInRow(context, self.list.pane, self.list.pane.arrangement.section_of(NUMBER))
        self.forecast = ForecastPanel()
        self.preview = PreviewPanel(made["previous"], made["next"])
        self.bar = LaunchBar(made["back"], made["keep"], made["send"])
        self._lay_out()
        self.body.splitterMoved.connect(lambda *_where: context.layout.set(SPLITTER, self.body.sizes()))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.steps)
        head.addWidget(self.title, 1)
        people = QWidget()
        left = QVBoxLayout(people)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.SPACE_S)
        left.addWidget(self.list, 1)
        left.addWidget(self.panel)
        self.body = QSplitter(Qt.Orientation.Horizontal)
        self.body.setObjectName("invisible")
        self.body.setChildrenCollapsible(False)
        self.body.setHandleWidth(theme.SPACE_M)
        self.body.addWidget(people)
        self.body.addWidget(self._side())
        self.body.setStretchFactor(0, 1)
        self.body.setSizes(self._context.layout.get(SPLITTER, [10_000, SIDE_WIDTH]))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.cover)
        self.stack.addWidget(self.body)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        box.setSpacing(theme.SPACE_S)
        box.addLayout(head)
        box.addWidget(self.stack, 1)
        box.addWidget(self.bar)
        for foot in (self.bar, self.panel):
            self._context.notices.keep_clear(foot, over=self.list)

    def _side(self) -> QWidget:
        """The sums above, the text below."""
        side = QWidget()
        side.setMinimumWidth(SIDE_WIDTH)
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_S)
        box.addWidget(self.forecast, 1)
        box.addWidget(self.preview, 1)
        return side
