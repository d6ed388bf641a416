"""The settings of mailings: the company's monthly budget of SMS, and from when on a number has to be typed."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QSpinBox, QWidget

from app.domain.mailings import Budget, MailingSettings
from app.i18n import _
from app.ui.admin.edit_page import EditPage
from app.ui.context import UiContext

MOST_PARTS = 10_000_000
MOST_RECIPIENTS = 1_000_000
USUAL_BUDGET = 1_000


class MailingSettingsPage(EditPage):
    """What holds for the company in front; its sender is set with the company itself."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Mailings"), parent)
        self.limited = QCheckBox(_("&Limit the SMS of a month"))
        self.parts = _number(0, MOST_PARTS, step=100)
        self.warn_percent = _number(1, 100)
        self.warn_percent.setSuffix(" %")
        self.stops = QCheckBox(_("&Refuse mailings that go beyond it"))
        self.stops.setToolTip(_("Otherwise it is only said, and can be sent all the same."))
        self.confirm_above = _number(1, MOST_RECIPIENTS)
        self.form.addRow("", self.limited)
        self.add("parts", _("S&MS a month"), self.parts, _("All SMS of the company count, by their parts."))
        self.add(
            "warn_percent", _("&Warn from"), self.warn_percent, _("So much of it used, a mailing says so.")
        )
        self.form.addRow("", self.stops)
        self.add(
            "confirm_above",
            _("&Ask for the number from"),
            self.confirm_above,
            _("With so many recipients, their number has to be typed before a mailing is sent."),
        )
        for box in (self.limited, self.stops):
            self.watch(box)
        for number in (self.parts, self.warn_percent, self.confirm_above):
            number.valueChanged.connect(self.changed)
        self.limited.toggled.connect(self._enable)
        self._enable()
        self.reload()

    def reload(self) -> None:
        """Read them anew; unsaved input is thrown away."""
        actor = self.context.session.actor
        self.context.tasks.run(self, lambda s: s.mailings.kept.settings(actor), self._show, key="settings")

    def save(self) -> None:
        actor, wanted = self.context.session.actor, self.entered()
        self.busy()
        self.context.tasks.run(
            self,
            lambda s: s.mailings.kept.save_settings(actor, wanted),
            lambda _none: self.saved(),
            failed=self.show_failure,
        )

    def entered(self) -> MailingSettings:
        """As they stand in the form."""
        budget = Budget(
            self.parts.value() if self.limited.isChecked() else None,
            stops=self.stops.isChecked(),
            warn_percent=self.warn_percent.value(),
        )
        return MailingSettings(budget, self.confirm_above.value())

    def _show(self, settings: MailingSettings) -> None:
        budget = settings.budget
        self.begin_loading()
        self.limited.setChecked(budget.parts is not None)
        self.parts.setValue(USUAL_BUDGET if budget.parts is None else budget.parts)
        self.warn_percent.setValue(budget.warn_percent)
        self.stops.setChecked(budget.stops)
        self.confirm_above.setValue(settings.confirm_above)
        self.loaded()

    def _enable(self) -> None:
        for widget in (self.parts, self.warn_percent, self.stops):
            widget.setEnabled(self.limited.isChecked())


def _number(least: int, most: int, *, step: int = 1) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setSingleStep(step)
    box.setGroupSeparatorShown(True)
    return box
