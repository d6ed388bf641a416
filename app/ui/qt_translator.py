"""Qt's own words (buttons, context menus, colour and file dialogs) in the interface's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator
from shiboken6 import isValid

from app.domain.words import N_
from app.i18n import catalogue_of

LOCALES = {"en": "en_GB", "de": "de_DE", "sv": "sv_SE", "nb": "nb_NO"}

QT_TEXTS = (
    N_("OK"),
    N_("&OK"),
    N_("Cancel"),
    N_("&Cancel"),
    N_("Close"),
    N_("&Close"),
    N_("Apply"),
    N_("Reset"),
    N_("Help"),
    N_("&Yes"),
    N_("&No"),
    N_("Save"),
    N_("&Save"),
    N_("&Open"),
    N_("Open"),
    N_("Discard"),
    N_("&Undo"),
    N_("&Redo"),
    N_("Cu&t"),
    N_("&Copy"),
    N_("Copy &Link Location"),
    N_("&Paste"),
    N_("Delete"),
    N_("Select All"),
    N_("Select Color"),
    N_("&Basic colors"),
    N_("&Custom colors"),
    N_("&Add to Custom Colors"),
    N_("&Pick Screen Color"),
    N_("Hu&e:"),
    N_("&Sat:"),
    N_("&Val:"),
    N_("&Red:"),
    N_("&Green:"),
    N_("Bl&ue:"),
    N_("A&lpha channel:"),
    N_("&HTML:"),
    N_("Look in:"),
    N_("File &name:"),
    N_("Files of type:"),
    N_("&Choose"),
    N_("Directory:"),
    N_("Back"),
    N_("Forward"),
    N_("Parent Directory"),
    N_("Create New Folder"),
    N_("List View"),
    N_("Detail View"),
    N_("Name"),
    N_("Size"),
    N_("Type"),
    N_("Date Modified"),
    N_("All Files (*)"),
    N_("Computer"),
)
"""Texts of Qt that this program brings to the screen."""


class CatalogueTranslator(QTranslator):
    """Answers from our own catalogue, for a language whose Qt catalogue is not shipped (Bokmål)."""

    def __init__(self, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = catalogue_of(language)
        self._known = frozenset(QT_TEXTS)

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        if source not in self._known:
            return None
        words = self._messages.gettext(source)
        return None if words == source else words


class _Spoken:
    """What Qt was given last. To look for it among the application's children would load QStyle: 5 ms of the start."""

    def __init__(self) -> None:
        self.translator: QTranslator | None = None


_spoken = _Spoken()


def speak(language: str) -> None:
    """Let Qt use `language` from now on; widgets that stand already keep their words until they are made anew."""
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("Qt can only speak once there is an application")
    old = _spoken.translator
    if old is not None and isValid(old):
        QCoreApplication.removeTranslator(old)
        old.deleteLater()
    QLocale.setDefault(QLocale(LOCALES.get(language, "en_GB")))
    translator = _spoken.translator = _translator(language, application)
    if translator is not None:
        QCoreApplication.installTranslator(translator)


def _translator(language: str, parent: QObject) -> QTranslator | None:
    if language == "en":
        return None
    shipped = QTranslator(parent)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if shipped.load(f"qtbase_{language}", folder):
        return shipped
    shipped.deleteLater()
    return CatalogueTranslator(language, parent)
