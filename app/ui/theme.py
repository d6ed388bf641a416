"""How everything looks: spacing, colours, fonts and the style sheet, in light and dark, following the system."""

from __future__ import annotations

import sys
from enum import IntEnum, StrEnum
from string import Template

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.resources import resource
from app.ui import scroll_accessibility
from app.ui.palettes import DARK, LIGHT, Colours

__all__ = ["Appearance", "Colours", "Size", "apply", "colours", "font", "notifier", "set_appearance"]

SPACE_XS = 4
SPACE_S = 8
SPACE_M = 12
SPACE_L = 16
SPACE_XL = 24
RADIUS = 6
ROW_HEIGHT = 32
ROW_HEIGHT_COMPACT = 26
STRIPE_HEIGHT = 4
"""The Mandant's colour at the top edge of a window."""


class Size(IntEnum):
    """Point sizes; there are no others."""

    SMALL = 9
    BASE = 10
    HEADING = 13
    TITLE = 17


class Appearance(StrEnum):
    """What the user chose; SYSTEM follows the desktop, also while the program runs."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class ThemeNotifier(QObject):
    """`changed` is told after light and dark have switched; what paints by itself repaints then."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.setObjectName("themeNotifier")
        self.appearance = Appearance.SYSTEM
        self.colours = LIGHT
        application.styleHints().colorSchemeChanged.connect(self.follow)

    @Slot()
    def follow(self) -> None:
        """Put the scheme in force that the choice and the desktop ask for."""
        wanted = self._wanted()
        if wanted is not self.colours:
            self.colours = wanted
            _dress(wanted)
            self.changed.emit()

    def _wanted(self) -> Colours:
        if self.appearance is not Appearance.SYSTEM:
            return DARK if self.appearance is Appearance.DARK else LIGHT
        scheme = QApplication.styleHints().colorScheme()
        return DARK if scheme == QtCore.Qt.ColorScheme.Dark else LIGHT


def notifier() -> ThemeNotifier:
    """The application's one notifier."""
    application = _application()
    return application.findChild(ThemeNotifier, "themeNotifier") or ThemeNotifier(application)


def make_application() -> QApplication:
    """The application in Qt's own style; that is said here, as `setStyle` would load all that styles can be asked."""
    application = QApplication([*sys.argv[:1], "-style", "Fusion"])
    scroll_accessibility.make_safe()
    return application


def apply(application: QApplication, appearance: Appearance = Appearance.SYSTEM) -> None:
    """Dress the application for the first time; call it once, before the first window."""
    base = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    base.setPointSize(Size.BASE)
    application.setFont(base)
    theme = notifier()
    theme.appearance = appearance
    # The desktop's own palette tells as much as its colour scheme, and 15 ms sooner: to ask for that loads all
    # of Qt's common enumerations. `follow` asks properly when the first window stands.
    is_dark = application.palette().color(QPalette.ColorRole.Window).lightness() < 128
    if appearance is not Appearance.SYSTEM:
        is_dark = appearance is Appearance.DARK
    theme.colours = DARK if is_dark else LIGHT
    _dress(theme.colours)


def set_appearance(appearance: Appearance) -> None:
    """Switch to light or dark, or back to what the system says, at once."""
    theme = notifier()
    theme.appearance = appearance
    known = QtCore.Qt.ColorScheme
    scheme = {Appearance.LIGHT: known.Light, Appearance.DARK: known.Dark}
    # The frame and file dialogs are the desktop's: they follow where the platform can.
    QApplication.styleHints().setColorScheme(scheme.get(appearance, known.Unknown))
    theme.follow()


def colours() -> Colours:
    """The scheme in force; ask again after `notifier().changed`."""
    return notifier().colours


def font(size: Size = Size.BASE, *, bold: bool = False, tabular: bool = False) -> QFont:
    """The program's one family in one of its four sizes; `tabular` makes digits equally wide for columns."""
    made = QFont(QApplication.font())
    made.setPointSize(size)
    made.setBold(bold)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def colour(name: str) -> QColor:
    """`colour("accent")` as a QColor."""
    return QColor(getattr(colours(), name))


def as_colour(value: str) -> QColor:
    """A stored `#rrggbb` as a QColor; what cannot be read is grey."""
    made = QColor(value)
    return made if made.isValid() else QColor(colours().quiet)


def contrast(text: str, ground: str) -> float:
    """The ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(text), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(ground: str) -> str:
    """Black or white, whichever reads better on any colour a user may have chosen."""
    return max(("#1B2430", "#FFFFFF"), key=lambda candidate: contrast(candidate, ground))


def _luminance(value: str) -> float:
    parts = (int(value[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("the theme needs an application")
    return application


def _dress(scheme: Colours) -> None:
    application = _application()
    application.setPalette(_palette(scheme))
    application.setStyleSheet(_style_sheet(scheme))


def _style_sheet(scheme: Colours) -> str:
    source = resource("style", "terminbote.qss").read_text(encoding="utf-8")
    values = {name: str(value) for name, value in scheme._asdict().items()}
    values["tone"] = "dark" if scheme.dark else "light"
    small, heading, title = (f"{size.value}pt" for size in (Size.SMALL, Size.HEADING, Size.TITLE))
    controls = resource("icons", "controls").as_posix()
    return Template(source).substitute(values, small=small, heading=heading, title=title, controls=controls)


def _palette(scheme: Colours) -> QPalette:
    role = QPalette.ColorRole
    table = {
        role.Window: scheme.window,
        role.WindowText: scheme.text,
        role.Base: scheme.surface,
        role.AlternateBase: scheme.window,
        role.Text: scheme.text,
        role.Button: scheme.surface,
        role.ButtonText: scheme.text,
        role.BrightText: scheme.on_accent,
        role.ToolTipBase: scheme.surface,
        role.ToolTipText: scheme.text,
        role.PlaceholderText: scheme.quiet,
        role.Highlight: scheme.accent,
        role.HighlightedText: scheme.on_accent,
        role.Accent: scheme.accent,
        role.Link: scheme.accent,
        role.LinkVisited: scheme.accent,
        role.Mid: scheme.border,
        role.Midlight: scheme.hover,
        role.Light: scheme.surface,
        role.Dark: scheme.input_border,
        role.Shadow: scheme.border,
    }
    palette = QPalette()
    for key, value in table.items():
        palette.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(scheme.quiet))
    return palette
