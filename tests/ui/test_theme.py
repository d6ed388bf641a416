from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.resources import RESOURCES, resource
from app.ui import icons, theme
from app.ui.palettes import DARK, LIGHT, Colours
from app.ui.widgets.colour_button import COLOURS

GROUNDS = ("window", "surface", "selection", "hover", "shade")
TEXTS = ("text", "quiet", "accent", "ok", "info", "waiting", "warn", "error")
SOURCE = RESOURCES.parent / "app"


@pytest.fixture(autouse=True)
def _back_to_light(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp)
    yield
    theme.set_appearance(theme.Appearance.SYSTEM)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_text_is_readable_on_every_ground(scheme: Colours, text: str, ground: str) -> None:
    assert theme.contrast(getattr(scheme, text), getattr(scheme, ground)) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_no_text_but_means_something_stands_out(scheme: Colours) -> None:
    assert theme.contrast(scheme.on_accent, scheme.accent) >= 4.5
    assert theme.contrast(scheme.on_accent, scheme.accent_hover) >= 4.5
    assert theme.contrast(scheme.on_error, scheme.error) >= 4.5
    for ground in (scheme.window, scheme.surface):
        assert theme.contrast(scheme.input_border, ground) >= 3
        assert theme.contrast(scheme.now_line, ground) >= 3
        assert theme.contrast("#7F8B9A", ground) >= 3  # the fixed grey of resources/icons/controls
    for mark in (scheme.mark_unicode, scheme.mark_double, scheme.mark_gap):
        assert theme.contrast(scheme.text, mark) >= 4.5


def test_black_or_white_reads_on_any_colour_of_a_mandant() -> None:
    for colour, _name in COLOURS:
        assert theme.contrast(theme.text_on(colour), colour) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_the_choice_switches_at_once_and_tells(qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.notifier().changed):
        theme.set_appearance(theme.Appearance.DARK)
    assert theme.colours() is DARK
    assert QApplication.palette().window().color() == QColor(DARK.window)
    with qtbot.waitSignal(theme.notifier().changed):
        theme.set_appearance(theme.Appearance.LIGHT)
    assert theme.colours() is LIGHT


@pytest.mark.parametrize(("scheme", "expected"), [("Dark", DARK), ("Light", LIGHT), ("Unknown", LIGHT)])
def test_without_a_choice_it_is_what_the_desktop_says(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, scheme: str, expected: Colours
) -> None:
    theme.set_appearance(theme.Appearance.SYSTEM)
    desktop, said = QApplication.styleHints(), Qt.ColorScheme[scheme]
    monkeypatch.setattr(
        QApplication, "styleHints", staticmethod(lambda: SimpleNamespace(colorScheme=lambda: said))
    )
    desktop.colorSchemeChanged.emit(said)  # as when the desktop switches
    assert theme.colours() is expected
    assert QApplication.palette().window().color() == QColor(expected.window)
    monkeypatch.undo()


def test_icons_follow_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    button = QPushButton()
    action = QAction(button)
    button.addAction(action)
    qtbot.addWidget(button)
    icons.put(button, "check", "accent")
    icons.put(action, "check")
    theme.set_appearance(theme.Appearance.DARK)
    icons.redraw_all()
    for target, colour in ((button, DARK.accent), (action, DARK.text)):
        picture = target.icon().pixmap(20, 20).toImage()
        drawn = {
            picture.pixelColor(x, y).name().upper()
            for x in range(picture.width())
            for y in range(picture.height())
            if picture.pixelColor(x, y).alpha() == 255
        }
        assert drawn == {colour}


def test_the_style_sheet_names_no_colour_of_its_own() -> None:
    sheet = resource("style", "terminbote.qss").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9A-Fa-f]{6}\b", sheet) == []


def test_the_style_sheet_is_understood(qtbot: QtBot) -> None:
    button = QPushButton("Send")
    button.setProperty("role", "accent")
    qtbot.addWidget(button)
    button.show()
    qtbot.waitExposed(button)
    assert button.grab().toImage().pixelColor(6, 6).name().upper() == theme.colours().accent


def test_digits_in_columns_are_equally_wide(qapp: QApplication) -> None:
    assert theme.font(theme.Size.SMALL, tabular=True).pointSize() == 9
    assert theme.font(bold=True).bold()
