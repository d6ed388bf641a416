"""The place Reports: the report for those who may see it, and for the others who can let them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.permissions import Permission
from app.i18n import _
from app.ui.context import UiContext
from app.ui.reports.page import SentSmsReport
from app.ui.widgets.empty_state import EmptyState


class ReportsPlace(QWidget):
    """VI-02, VI-03."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.report: SentSmsReport | None = None
        self.refused = EmptyState(self)
        self.refused.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        if context.session.may(Permission.READ_REPORTS):
            self.report = SentSmsReport(context, self)
            box.addWidget(self.report)
            self.refused.hide()
        else:
            self._say(())
            box.addWidget(self.refused)

    def activate(self) -> None:
        if self.report is not None:
            self.report.activate()
            return
        actor = self._context.session.actor
        self._context.tasks.run(self, lambda s: s.reports.who_grants(actor), self._say, key="who")

    def focus_first(self) -> None:
        if self.report is not None:
            self.report.focus_first()
        else:
            self.refused.setFocus()

    def _say(self, names: Sequence[str]) -> None:
        who = _("These people can give you the right, under Settings, Users: {names}.").format(
            names=", ".join(names)
        )
        text = who if names else _("An owner can give you the right, under Settings, Users.")
        self.refused.show_empty("lock", _("You may not see reports."), text)
