"""Countries and time zones to choose from, and those of this computer; no widgets, to be asked off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from zoneinfo import available_timezones

AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
LANGUAGE_OF_COUNTRY = {"DE": "de", "AT": "de", "CH": "de", "LI": "de", "SE": "sv", "NO": "nb"}


@dataclass(frozen=True, slots=True)
class Regions:
    """`countries` are (code, name) in the reader's alphabet and language; `zones` IANA names."""

    countries: tuple[tuple[str, str], ...]
    zones: tuple[str, ...]


def regions(language: str) -> Regions:
    """All that may be chosen, named in `language`."""
    from babel import Locale

    names = Locale.parse(language).territories
    found = [
        (code, name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NONE
    ]
    zones = sorted(zone for zone in available_timezones() if zone.split("/")[0] in AREAS)
    return Regions(tuple(sorted(found, key=lambda entry: _sort_key(entry[1]))), tuple(zones))


def country_of_zone(zone: str) -> str:
    """The ISO code of the country a time zone lies in, "" where it cannot be told (the tz database's own table)."""
    try:
        table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    except (ModuleNotFoundError, OSError):
        return ""
    for line in table.splitlines():
        columns = line.split("\t")
        if len(columns) > 2 and columns[2] == zone:
            return columns[0]
    return ""


def proposed_sender(company: str) -> str:
    """At most eleven letters a gateway takes as sender: the company's name, whole words as far as they fit."""
    plain = company.translate(_PLAIN)
    words = "".join(
        character if character.isascii() and character.isalnum() else " " for character in plain
    ).split()
    sender = ""
    for word in words:
        longer = f"{sender} {word}".strip()
        if len(longer) > 11:
            break
        sender = longer
    return sender or (words[0][:11] if words else "")


def _sort_key(name: str) -> str:
    from app.domain.spelling import fold

    return fold(name)


def index_of(entries: Sequence[tuple[str, str]], code: str) -> int:
    """Where `code` stands, -1 if nowhere."""
    return next((number for number, (key, _name) in enumerate(entries) if key == code), -1)


_PLAIN = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "å": "a", "Å": "A",
        "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "é": "e", "&": " ",
    }
)  # fmt: skip
_NONE = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
"""Codes that CLDR knows and that are no countries."""
