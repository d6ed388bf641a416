"""How long one text message may be, by gateway account: the sizes of single and joined parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

WARN_ABOVE_PARTS = 6


@dataclass(frozen=True, slots=True)
class SegmentProfile:
    """Part sizes: `single`/`multi` in septets, `unicode_single`/`unicode_multi` in UTF-16 units.

    `max_chars` counts characters of the whole text (Unicode code points), whatever their encoding.
    """

    name: str
    single: int
    multi: int
    unicode_single: int
    unicode_multi: int
    max_parts: int | None = None
    max_chars: int | None = None

    def __post_init__(self) -> None:
        # A part must have room for a two-unit character, otherwise no text could ever be cut.
        if min(self.single, self.multi, self.unicode_single, self.unicode_multi) < 2:
            raise ValueError("a part holds at least two units")
        if self.multi > self.single or self.unicode_multi > self.unicode_single:
            raise ValueError("a joined part cannot hold more than a single one")


# 3GPP TS 23.038: 140 octets are 160 septets or 70 units. TS 23.040, 9.2.3.24.1: joining parts with an
# 8-bit reference takes 6 octets of each (153 / 67); 9.2.3.24.8: with a 16-bit reference 7 (152 / 66).
STANDARD = SegmentProfile("standard", single=160, multi=153, unicode_single=70, unicode_multi=67)
REFERENCE_16BIT = SegmentProfile(
    "reference_16bit", single=160, multi=152, unicode_single=70, unicode_multi=66
)
# Some gateways keep room of their own in every part, also in a single one.
FIXED_147 = SegmentProfile(
    "fixed_147", single=147, multi=147, unicode_single=70, unicode_multi=67, max_chars=1000
)
ONE_ONLY = SegmentProfile("one_only", single=160, multi=153, unicode_single=70, unicode_multi=67, max_parts=1)

PRESETS: Mapping[str, SegmentProfile] = MappingProxyType(
    {profile.name: profile for profile in (STANDARD, REFERENCE_16BIT, FIXED_147, ONE_ONLY)}
)
