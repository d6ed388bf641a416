"""The settings of a company or branch (Mandant): address, region, colour, sender, opening times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.domain.appointments import WorkingHours
from app.domain.mandants import Mandant
from app.domain.sender import can_receive_replies
from app.i18n import LANGUAGES, _, current_language
from app.ui import forms, icons, theme
from app.ui.admin import regions
from app.ui.admin.edit_page import EditPage
from app.ui.context import UiContext
from app.ui.widgets.colour_button import COLOURS, ColourButton
from app.ui.widgets.swatch import swatch
from app.ui.widgets.working_hours_edit import WorkingHoursEdit

LIST_WIDTH = 150
TEXTS = ("name", "street", "postal_code", "city", "phone", "email", "website", "default_sender")


class CompanyPage(EditPage):
    """Edits the Mandanten one at a time; a new one begins with the region of the one in front."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Company"), parent)
        self._mandants: list[Mandant] = []
        self._edited: Mandant | None = None
        self.list = QComboBox()
        forms.name_input(self.list, _("Companies"))
        self.list.setMinimumWidth(LIST_WIDTH)
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.list.activated.connect(self._choose)
        self.new_button = QPushButton(" " + _("New company"))
        self.new_button.setAccessibleName(_("New company"))
        icons.put(self.new_button, "plus")
        self.new_button.clicked.connect(self._begin_new)
        self.head.addWidget(self.list)
        self.head.addWidget(self.new_button)
        self._add_fields()
        language = current_language()
        context.tasks.run(self, lambda _s: regions.regions(language), self._offer)
        self.reload()

    def reload(self) -> None:
        """Read all companies anew; unsaved input is thrown away."""
        actor = self.context.session.actor
        self.context.tasks.run(self, lambda s: s.mandants.list(actor), self._show_all, key="list")

    def save(self) -> None:
        if self._edited is not None:
            self._store(self._entered(self._edited))

    def take_theirs(self, theirs: object) -> None:
        if isinstance(theirs, Mandant):
            self._mandants = [theirs if m.id == theirs.id else m for m in self._mandants]
            self._show(theirs)

    def keep_mine(self, theirs: object) -> None:
        if isinstance(theirs, Mandant):
            self._store(self._entered(theirs))

    def _store(self, mandant: Mandant) -> None:
        actor = self.context.session.actor
        self.busy()
        self.context.tasks.run(
            self, lambda s: s.mandants.save(actor, mandant), self._saved, failed=self.show_failure
        )

    def _saved(self, mandant: Mandant) -> None:
        known = [m for m in self._mandants if m.id != mandant.id]
        self._mandants = sorted([*known, mandant], key=lambda m: m.name.casefold())
        self._fill_list(mandant.id)
        self._show(mandant)
        self.saved()
        session = self.context.session
        session.know(self._mandants)

    def _show_all(self, mandants: Sequence[Mandant]) -> None:
        self._mandants = list(mandants)
        wanted = self._edited.id if self._edited is not None and self._edited.id else 0
        wanted = wanted or self.context.session.mandant.id
        self._fill_list(wanted)
        self._show(next((m for m in self._mandants if m.id == wanted), self._mandants[0]))

    def _fill_list(self, chosen: int) -> None:
        self.list.clear()
        for mandant in self._mandants:
            self.list.addItem(swatch(mandant.colour), mandant.name, mandant.id)
        self.list.setCurrentIndex(self.list.findData(chosen))

    def _choose(self, _row: int = 0) -> None:
        chosen = self.list.currentData()
        if self._edited is None or chosen == self._edited.id:
            return
        if self.is_dirty():
            self._fill_list(self._edited.id)
            self.context.notices.show(_("Save or discard your changes first."), kind="warning")
            return
        self._show(next(m for m in self._mandants if m.id == chosen))

    def _begin_new(self) -> None:
        if self.is_dirty():
            self.context.notices.show(_("Save or discard your changes first."), kind="warning")
            return
        base = self.context.session.mandant
        used = {m.colour for m in self._mandants}
        colour = next((value for value, _name in COLOURS if value not in used), COLOURS[0][0])
        self._show(
            Mandant(
                0, "", time_zone=base.time_zone, country=base.country, language=base.language, colour=colour,
                working_hours=base.working_hours,
            )
        )  # fmt: skip
        self.list.setCurrentIndex(-1)
        self.changed()
        self.texts["name"].setFocus()

    def _show(self, mandant: Mandant) -> None:
        self.begin_loading()
        self._edited = mandant
        for field, edit in self.texts.items():
            edit.setText(getattr(mandant, field))
        for field, box in self.choices.items():
            _select(box, getattr(mandant, field))
        self.colour.set_colour(mandant.colour)
        self.locked.setChecked(mandant.sender_locked)
        self.hours.set_hours(mandant.working_hours)
        self.loaded()
        self._say_replies()

    def _entered(self, base: Mandant) -> Mandant:
        entered: dict[str, Any] = {field: edit.text().strip() for field, edit in self.texts.items()}
        entered |= {field: str(box.currentData()) for field, box in self.choices.items()}
        return replace(
            base,
            **entered,
            colour=self.colour.colour(),
            sender_locked=self.locked.isChecked(),
            working_hours=self.hours.hours() or WorkingHours(),
        )

    def _offer(self, found: regions.Regions) -> None:
        self.begin_loading()
        for field, entries in (
            ("country", found.countries),
            ("time_zone", [(zone, zone.replace("_", " ")) for zone in found.zones]),
        ):
            box = self.choices[field]
            current = box.currentData()
            box.clear()
            for key, text in entries:
                box.addItem(text, key)
            _select(box, current)
        if not self.is_dirty():
            self.loaded()

    def _add_fields(self) -> None:
        self.texts = {field: QLineEdit() for field in TEXTS}
        self.choices = {field: QComboBox() for field in ("country", "time_zone", "language")}
        for code, name in LANGUAGES.items():
            self.choices["language"].addItem(name, code)
        self.colour = ColourButton()
        self.colour.changed.connect(self.changed)
        self.locked = QCheckBox(_("Always use this sender"))
        self.watch(self.locked)
        self.hours = WorkingHoursEdit()
        self.hours.changed.connect(self.changed)
        self.add("name", _("&Name"), self.texts["name"])
        self.add("street", _("St&reet"), self.texts["street"])
        self.add("postal_code", _("Postal co&de"), self.texts["postal_code"])
        self.add("city", _("T&own"), self.texts["city"])
        self.add("phone", _("&Phone"), self.texts["phone"])
        self.add("email", _("&E-mail"), self.texts["email"])
        self.add("website", _("&Website"), self.texts["website"])
        read_as = _("Phone numbers are read as numbers of this country.")
        self.add("country", _("Coun&try"), self.choices["country"], read_as)
        self.add("time_zone", _("Time &zone"), self.choices["time_zone"])
        unless = _("Unless a customer has another one.")
        self.add("language", _("&Language of customers"), self.choices["language"], unless)
        self.add("colour", _("Colo&ur"), self.colour, _("Frames every window that sends for this company."))
        self.add("default_sender", _("&Sender"), self.texts["default_sender"])
        self.texts["default_sender"].textEdited.connect(self._say_replies)
        self.form.addRow("", self.locked)
        self.add("working_hours", _("Opening times"), self.hours)
        self.form.setVerticalSpacing(theme.SPACE_S)

    def _say_replies(self, _text: str = "") -> None:
        sender = self.texts["default_sender"].text().strip()
        row = self.rows["default_sender"]
        if not sender:
            row.show_problem(_("Empty: the gateway's own sender is shown."), level="help")
        elif can_receive_replies(sender):
            row.show_problem(_("Customers can answer to this number."), level="help")
        else:
            row.show_problem(_("Customers cannot answer to a name."), level="help")


def _select(box: QComboBox, value: object) -> None:
    if value is None:
        return
    if box.findData(value) < 0:
        box.addItem(str(value), value)
    box.setCurrentIndex(box.findData(value))
