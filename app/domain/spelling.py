"""One spelling for names however they are written: for searching and for sorting."""

from __future__ import annotations

import re
import unicodedata

# Written as two letters even in languages that have them; and punctuation that keyboards vary.
_WRITTEN_OUT = str.maketrans(
    {"æ": "ae", "œ": "oe", "’": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-"}
)
# Letters that Unicode does not take apart into a base letter and an accent.
_BASE_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})
_DIGRAPHS = re.compile("ae|oe|ue|aa")


def small(text: str) -> str:
    """`text` in small letters, of each pair of spellings that mean the same the one."""
    return unicodedata.normalize("NFC", text).translate(_WRITTEN_OUT).casefold().translate(_WRITTEN_OUT)


def bare(small_text: str) -> str:
    """`small_text` without accents and with single spaces."""
    parted = unicodedata.normalize("NFKD", small_text.translate(_BASE_LETTERS))
    return " ".join("".join(letter for letter in parted if not unicodedata.combining(letter)).split())


def fold(text: str) -> str:
    """One spelling for all: Müller, Mueller and Muller are "muller", Åse and Aase "ase", Straße "strasse"."""
    return bare(_DIGRAPHS.sub(lambda match: match[0][0], small(text)))
