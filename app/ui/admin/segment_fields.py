"""How long an SMS is at a gateway: one of the usual profiles, or own numbers (D-1)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from app.domain.segment_profile import PRESETS, STANDARD, SegmentProfile
from app.domain.words import N_
from app.i18n import _
from app.ui import forms, theme
from app.ui.labels import plain

OWN = "own"
NAMES = {
    "standard": N_("Standard: 160, joined 153 each"),
    "reference_16bit": N_("160, joined 152 each"),
    "fixed_147": N_("147 each, at most 1000 characters"),
    "one_only": N_("One SMS only"),
    OWN: N_("Own numbers"),
}
NUMBERS = (
    ("single", N_("One SMS"), 2, 2000),
    ("multi", N_("Each joined SMS"), 2, 2000),
    ("unicode_single", N_("One SMS in Unicode"), 2, 2000),
    ("unicode_multi", N_("Each joined SMS in Unicode"), 2, 2000),
    ("max_parts", N_("At most so many SMS"), 0, 255),
    ("max_chars", N_("At most so many characters"), 0, 100_000),
)
"""Attribute, label, least and most; 0 means no limit."""


class SegmentFields(QWidget):
    """A choice, and under *Own numbers* the six numbers of a profile."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = QComboBox()
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(12)
        forms.name_input(self.choice, _("Length of an SMS"))
        for key, label in NAMES.items():
            self.choice.addItem(_(label), key)
        self.numbers: dict[str, QSpinBox] = {}
        self._own = QWidget()
        grid = QGridLayout(self._own)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE_M)
        grid.setVerticalSpacing(theme.SPACE_XS)
        for place, (attribute, label, least, most) in enumerate(NUMBERS):
            caption, box = self._number(attribute, _(label), least, most)
            row, column = 2 * (place // 2), place % 2
            grid.addWidget(caption, row, column)
            grid.addWidget(box, row + 1, column)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.SPACE_S)
        rows.addWidget(self.choice)
        rows.addWidget(self._own)
        self.setFocusProxy(self.choice)
        self.choice.currentIndexChanged.connect(self._chosen)
        self.set_profile(STANDARD)

    def profile(self) -> SegmentProfile:
        """What is chosen. Raises ValueError where own numbers contradict each other."""
        key = str(self.choice.currentData())
        if key != OWN:
            return PRESETS[key]
        entered = {attribute: box.value() for attribute, box in self.numbers.items()}
        return SegmentProfile(
            OWN,
            single=entered["single"],
            multi=entered["multi"],
            unicode_single=entered["unicode_single"],
            unicode_multi=entered["unicode_multi"],
            max_parts=entered["max_parts"] or None,
            max_chars=entered["max_chars"] or None,
        )

    def set_profile(self, profile: SegmentProfile) -> None:
        """Show a stored profile."""
        key = profile.name if PRESETS.get(profile.name) == profile else OWN
        self.blockSignals(True)
        for attribute, box in self.numbers.items():
            box.setValue(getattr(profile, attribute) or 0)
        self.choice.setCurrentIndex(self.choice.findData(key))
        self._own.setVisible(key == OWN)
        self.blockSignals(False)

    def _chosen(self) -> None:
        key = str(self.choice.currentData())
        if key != OWN:
            for attribute, box in self.numbers.items():
                box.setValue(getattr(PRESETS[key], attribute) or 0)
        self._own.setVisible(key == OWN)
        self.changed.emit()

    def _number(self, attribute: str, label: str, least: int, most: int) -> tuple[QLabel, QSpinBox]:
        box = QSpinBox()
        box.setRange(least, most)
        if not least:
            box.setSpecialValueText(_("no limit"))
        caption = plain(label, role="small")
        caption.setBuddy(box)
        forms.name_input(box, label)
        box.valueChanged.connect(self.changed)
        self.numbers[attribute] = box
        return caption, box
