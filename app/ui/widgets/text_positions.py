"""Places in a text: Qt counts UTF-16 units, Python counts characters."""

from __future__ import annotations


def to_units(text: str, position: int) -> int:
    """The UTF-16 units before the character at `position`."""
    head = text[:position]
    return len(head) if head.isascii() else len(head) + sum(character > "\uffff" for character in head)


def from_units(text: str, units: int) -> int:
    """The character at `units`; a place in the midst of a character counts as the place after it."""
    if text.isascii():
        return min(units, len(text))
    passed = 0
    for position, character in enumerate(text):
        if passed >= units:
            return position
        passed += 2 if character > "\uffff" else 1
    return len(text)
