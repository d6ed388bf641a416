"""The manual, read in a window of its own: F1 opens the chapter of the place one is in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QResizeEvent, QShortcut, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from app.i18n import _, current_language
from app.resources import RESOURCES
from app.ui.widgets.empty_state import EmptyState

MANUAL = RESOURCES.parent / "docs" / "manual"
FIRST_CHAPTER = "index"
MARGIN = 16
SLACK = 12
"""What a paragraph adds to the width of a picture that stands in it."""


class ManualBrowser(QTextBrowser):
    """Shows pictures no wider than itself."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        if kind == QTextDocument.ResourceType.ImageResource.value:
            file = self.document().baseUrl().resolved(QUrl(name))
            picture = QImage(file.toLocalFile())
            bar = self.verticalScrollBar().sizeHint().width()
            room = max(200, self.width() - 2 * self.frameWidth() - bar - 2 * MARGIN - SLACK)
            if picture.width() > room:
                return picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
            return picture
        return super().loadResource(kind, name)


class HelpWindow(QWidget):
    """Shows Markdown files of `docs/manual/LANGUAGE`, and English ones where a chapter is not translated."""

    def __init__(self, folder: Path = MANUAL) -> None:
        super().__init__()
        self._folder = folder
        self.setObjectName("help")
        self.setWindowTitle(_("Help"))
        self.resize(760, 760)
        self._shown: Path | None = None
        self.browser = ManualBrowser(self)
        self.browser.setAccessibleName(_("Manual"))
        self.browser.setOpenLinks(False)
        self.browser.anchorClicked.connect(self._follow)
        self.browser.document().setDocumentMargin(MARGIN)
        self.missing = EmptyState(self)
        self.missing.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.browser)
        box.addWidget(self.missing)
        close = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        close.activated.connect(self.close)

    def show_chapter(self, chapter: str) -> None:
        """Show `chapter` ("calendar", "sms" …), or the first one where there is none of that name."""
        file = self.chapter_file(chapter)
        self.browser.setVisible(file is not None)
        self.missing.setVisible(file is None)
        if file is None:
            self.missing.show_empty(
                "book-open", _("The manual is not installed."), _("It belongs into docs/manual.")
            )
            return
        self._shown = file
        self._render(0)
        self.browser.setFocus()

    def chapter_file(self, chapter: str) -> Path | None:
        """The file of a chapter in the interface's language, else in English, else the first chapter."""
        name = chapter if chapter.replace("-", "").replace("_", "").isalnum() else FIRST_CHAPTER
        for wanted in (name, FIRST_CHAPTER):
            for language in (current_language(), "en"):
                file = self._folder / language / f"{wanted}.md"
                if file.is_file():
                    return file
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shown is not None and event.oldSize().width() != event.size().width():
            bar = self.browser.verticalScrollBar()
            self._render(bar.value() / max(1, bar.maximum()))

    def _render(self, position: float) -> None:
        """Show the chapter's file at `position`, 0 to 1 of its length; pictures fit the present width."""
        if self._shown is None:
            return
        self.browser.document().setBaseUrl(QUrl.fromLocalFile(f"{self._shown.parent}/"))
        self.browser.setMarkdown(self._shown.read_text(encoding="utf-8"))
        bar = self.browser.verticalScrollBar()
        bar.setValue(round(position * bar.maximum()))

    def _follow(self, link: QUrl) -> None:
        if link.scheme() in ("http", "https", "mailto"):
            QDesktopServices.openUrl(link)
        elif link.path().endswith(".md"):
            self.show_chapter(Path(link.path()).stem)
        elif link.fragment():
            self.browser.scrollToAnchor(link.fragment())
