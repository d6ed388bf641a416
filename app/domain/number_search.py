"""What somebody looking for a number may mean by the digits typed, however they are grouped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain import phone

WHOLE_DIGITS = 9
"""So many digits without a 0 or + before them are a number from its beginning, fewer may be any piece of one."""


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """Numbers (E.164) that begin with one of `prefixes`, or hold the digits `piece`; neither = no number."""

    prefixes: tuple[str, ...] = ()
    piece: str = ""

    def fits(self, number: str) -> bool:
        """Whether this number is meant."""
        return number.startswith(self.prefixes) or bool(self.piece and self.piece in number)


def pattern_of(typed: str, countries: Iterable[str]) -> NumberPattern | None:
    """What `typed` looks for among numbers of `countries` (ISO 3166); None as long as it says nothing (a mere 0)."""
    text = typed.strip().lower().removeprefix("tel:").lstrip(" (")
    if any(character.isalpha() for character in text):
        return NumberPattern()
    body = phone.search_digits(text)
    if not body:
        return None
    if text.startswith(("+", "\uff0b", "00")):
        return NumberPattern((f"+{body}",))
    trunk = text.startswith("0")
    if not trunk and len(body) < WHOLE_DIGITS:
        return NumberPattern(piece=body)
    prefixes = [] if trunk else [f"+{body}"]
    for country in sorted(set(countries)):
        prefixes.append(f"+{phone.calling_code(country)}{body}")
        # Not every country drops its first digit, or has a 0 there: a whole number is read by its own rules.
        whole = phone.read(text, country).number
        prefixes += [whole.e164] if whole else []
    return NumberPattern(_shortest(prefixes))


def _shortest(prefixes: Iterable[str]) -> tuple[str, ...]:
    """Without those that begin with another one."""
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not (kept and prefix.startswith(kept[-1])):
            kept.append(prefix)
    return tuple(kept)
