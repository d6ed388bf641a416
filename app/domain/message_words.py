"""The words of an SMS as they are searched: one spelling for all, found by their beginnings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from app.domain.spelling import fold

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> tuple[str, ...]:
    """The different words of `text`, folded as names are: "Größe" is "grosse", and 14:30 are two words."""
    found: dict[str, None] = {}
    for word in _WORD.findall(text if text.isascii() else unicodedata.normalize("NFC", text)):
        for piece in _folded(word):
            found[piece] = None
    return tuple(found)


def fits(text: str, beginnings: Sequence[str]) -> bool:
    """Whether each of `beginnings` (of `words_of`) begins a word of `text`."""
    words = words_of(text)
    return all(any(word.startswith(beginning) for word in words) for beginning in beginnings)


@lru_cache(maxsize=16_384)  # texts are made of the same few thousand words
def _folded(word: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(word)))
