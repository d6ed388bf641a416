"""Places in a text: Qt counts UTF-16 units, Python counts characters."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

# Every key asks for some of these places; a text without characters of two units is recognised in one pass.
_of_two_units = re.compile("[\U00010000-\U0010ffff]").search


def to_units(text: str, position: int) -> int:
    """The UTF-16 units before the character at `position`."""
    head = text[:position]
    return len(head) if _of_two_units(head) is None else len(_utf16(head)) // 2


def units_in(text: str) -> Callable[[int], int]:
    """`to_units` for many places of one text."""
    if _of_two_units(text) is None:
        return int
    return partial(to_units, text)


def from_units(text: str, units: int) -> int:
    """The character at `units`; a place in the midst of a character counts as the place after it."""
    if _of_two_units(text) is None:
        return min(units, len(text))
    return len(_utf16(text)[: 2 * units].decode("utf-16-le", "surrogatepass"))


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")
