from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app import i18n
from app.ui.help_window import MANUAL, HelpWindow


@pytest.fixture
def manual(tmp_path: Path) -> Path:
    for language, chapter, text in (
        ("en", "index", "# Manual\n\n[The calendar](calendar.md)"),
        ("en", "calendar", "# Calendar\n\n![week](week.png)"),
        ("de", "index", "# Handbuch"),
    ):
        file = tmp_path / language / f"{chapter}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    QImage(2000, 100, QImage.Format.Format_RGB32).save(str(tmp_path / "en" / "week.png"))
    return tmp_path


@pytest.fixture
def german() -> Iterator[None]:
    i18n.install("de")
    yield
    i18n.install("en")


@pytest.fixture
def english_again() -> Iterator[None]:
    yield
    i18n.install("en")


def _window(qtbot: QtBot, folder: Path) -> HelpWindow:
    window = HelpWindow(folder)
    qtbot.addWidget(window)
    return window


def test_it_shows_the_chapter_asked_for(qtbot: QtBot, manual: Path) -> None:
    window = _window(qtbot, manual)
    window.show_chapter("calendar")
    assert window.browser.toPlainText().startswith("Calendar")


@pytest.mark.parametrize("chapter", ["nowhere", "", "../../etc/passwd"])
def test_an_unknown_chapter_is_the_first_one(qtbot: QtBot, manual: Path, chapter: str) -> None:
    window = _window(qtbot, manual)
    window.show_chapter(chapter)
    assert window.browser.toPlainText().startswith("Manual")


def test_a_chapter_that_is_not_translated_is_shown_in_english(
    qtbot: QtBot, manual: Path, german: None
) -> None:
    window = _window(qtbot, manual)
    window.show_chapter("index")
    assert window.browser.toPlainText().startswith("Handbuch")
    window.show_chapter("calendar")
    assert window.browser.toPlainText().startswith("Calendar")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Needs attention"),
        ("de", "Bitte prüfen"),
        ("sv", "Behöver åtgärdas"),
        ("nb", "Trenger oppmerksomhet"),
    ],
)
def test_the_manual_is_in_the_interfaces_language(
    qtbot: QtBot, english_again: None, language: str, title: str
) -> None:
    i18n.install(language)
    window = _window(qtbot, MANUAL)
    window.show_chapter("attention")
    assert window.browser.toPlainText().startswith(title)


def test_links_lead_from_chapter_to_chapter(qtbot: QtBot, manual: Path) -> None:
    window = _window(qtbot, manual)
    window.show_chapter("index")
    window.browser.anchorClicked.emit(QUrl("calendar.md"))
    assert window.browser.toPlainText().startswith("Calendar")


def test_pictures_are_no_wider_than_the_window(qtbot: QtBot, manual: Path) -> None:
    window = _window(qtbot, manual)
    window.show()
    window.show_chapter("calendar")
    for width in (760, 500):
        window.resize(width, 600)
        qtbot.waitUntil(
            lambda: window.browser.document().idealWidth() <= window.browser.viewport().width() + 1
        )


def test_without_a_manual_it_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    window = _window(qtbot, tmp_path)
    window.show_chapter("calendar")
    assert window.missing.title.text() == "The manual is not installed."
    assert not window.missing.isHidden()
