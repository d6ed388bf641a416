"""The interface's language: marks texts, looks them up when they are shown, and switches while running."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.words import N_

if TYPE_CHECKING:
    import gettext

__all__ = ["LANGUAGES", "N_", "_", "current_language", "install", "ngettext", "pgettext", "system_language"]

LANGUAGES: dict[str, str] = {"en": "English", "de": "Deutsch", "sv": "Svenska", "nb": "Norsk (bokmål)"}
"""Language code → its own name, in the order shown."""

FOLDER = Path(__file__).resolve().parent.parent / "translations"


class _Catalogue:
    """The messages of the language in force; one per process, as people read one language at a time."""

    def __init__(self) -> None:
        self.language = "en"
        self.messages: gettext.NullTranslations | None = None  # None: English, as written in the code


_catalogue = _Catalogue()


def install(language: str) -> None:
    """Speak `language` from now on; an unknown one, or one whose catalogue is not compiled, means English."""
    code = language if language in LANGUAGES else "en"
    _catalogue.language = code
    _catalogue.messages = None if code == "en" else catalogue_of(code)


def catalogue_of(language: str) -> gettext.NullTranslations:
    """The messages of one language without switching to it (for texts in the customer's language)."""
    import gettext  # the start in English does without

    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("app", FOLDER, languages=[language], fallback=True)


def current_language() -> str:
    return _catalogue.language


def system_language() -> str:
    """The code of `LANGUAGES` nearest to what the operating system is set to; English if none fits."""
    import locale

    wished = os.environ.get("LANGUAGE", "").split(":")  # a list, the dearest first
    wished += [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES")]
    for name in (*wished, locale.getlocale()[0] or "", os.environ.get("LANG", "")):
        code = name.split("_")[0].split(".")[0].lower()
        code = {"no": "nb", "nn": "nb", "german": "de", "swedish": "sv", "norwegian": "nb"}.get(code, code)
        if code in LANGUAGES:
            return code
    return "en"


def _(text: str) -> str:
    """`text` in the interface's language."""
    if _catalogue.messages is None:
        return text
    return _catalogue.messages.gettext(text) if text else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form that fits `count`; `{count}` and other fields are still to be formatted by the caller."""
    if _catalogue.messages is None:
        return singular if count == 1 else plural
    return _catalogue.messages.ngettext(singular, plural, count)


def pgettext(context: str, text: str) -> str:
    """As `_`, where one English word needs two translations."""
    return text if _catalogue.messages is None else _catalogue.messages.pgettext(context, text)
