"""Second parts that were hardly used: how many characters too many made an SMS cost twice."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.segment_profile import SegmentProfile
from app.domain.sms_text import Encoding, measure, replace_typographic

HARDLY = 10
"""Fewer characters too many than this could have been left out."""
STEPS = (HARDLY, 20, 50)
"""The ends of the ranges that are counted; the last range is open."""


@dataclass(frozen=True, slots=True)
class Overhang:
    """One SMS of two parts: so many units too many for one, or none of them without its typographic characters."""

    units: int
    by_typography: bool = False


def overhang(text: str, profile: SegmentProfile) -> Overhang | None:
    """By how much `text` is too long for one part; None if it does not take exactly two."""
    size = measure(text, profile)
    if size.parts != 2:
        return None
    if size.encoding is Encoding.GSM7:
        return Overhang(size.units - profile.single)
    plain = measure(replace_typographic(text), profile)
    return Overhang(size.units - profile.unicode_single, by_typography=plain.parts == 1)


@dataclass(frozen=True, slots=True)
class Waste:
    """SMS of two parts by the characters they were over: fewer than 10, 20, 50, and more.

    `by_typography` would have fitted into one part with plain dashes and quotation marks; they are counted in
    their range as well.
    """

    counts: tuple[int, int, int, int] = (0, 0, 0, 0)
    by_typography: int = 0

    @property
    def messages(self) -> int:
        return sum(self.counts)

    @property
    def hardly_share(self) -> float | None:
        """The share of those that were over by fewer than 10 characters, 0 to 1; None without any SMS of two parts."""
        return self.counts[0] / self.messages if self.messages else None


class WasteCounter:
    """Adds up overhangs."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0, 0]
        self._by_typography = 0

    def add(self, found: Overhang | None) -> None:
        if found is not None:
            self._counts[sum(found.units >= step for step in STEPS)] += 1
            self._by_typography += found.by_typography

    def result(self) -> Waste:
        one, two, three, four = self._counts
        return Waste((one, two, three, four), self._by_typography)
