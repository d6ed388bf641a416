"""Count, cut and mend the text of a message: encoding, units and parts, and what makes it dearer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from app.domain.segment_profile import STANDARD, WARN_ABOVE_PARTS, SegmentProfile


class Encoding(StrEnum):
    """How a text travels: septets of the GSM alphabet, or UTF-16."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


class SizeProblem(StrEnum):
    """Why a text is too much for the account."""

    TOO_MANY_PARTS = "too_many_parts"
    TOO_LONG = "too_long"


class SmsSize(NamedTuple):
    """The size of a text: `units` are septets (GSM-7) or UTF-16 units of the whole text.

    `used` and `free` are the units of the last part; an empty text has no parts. `many_parts` warns: some
    networks lose messages of more than six parts.
    """

    encoding: Encoding
    units: int
    parts: int
    used: int
    free: int
    problem: SizeProblem | None
    many_parts: bool


class Special(StrEnum):
    """Why a character is dear: it makes the whole text Unicode, or it counts two."""

    UNICODE = "unicode"
    DOUBLE = "double"


class SpecialCharacter(NamedTuple):
    """A dear character at text[start:start + length]; `replacement` is its plain counterpart, None without one.

    Positions count Python characters, not UTF-16 units. An emoji built of several characters is one.
    """

    start: int
    length: int
    text: str
    kind: Special
    replacement: str | None


# 3GPP TS 23.038, 6.2.1 (default alphabet, without the escape itself) and 6.2.1.1 (extension table).
GSM_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION = "\f^{}\\[~]|€"
_ESCAPE = "\x1b"

_GSM_CLASS = re.escape(GSM_BASIC + GSM_EXTENSION)
_beyond_basic = re.compile(f"[{re.escape(GSM_BASIC)}]*+(?!\\Z)").match
_all_gsm = re.compile(f"[{_GSM_CLASS}]*+").fullmatch
_of_two_units = re.compile("[\U00010000-\U0010ffff]").search


def measure(text: str, profile: SegmentProfile = STANDARD) -> SmsSize:
    """Count units and parts of `text`; a two-unit character never straddles two parts (3GPP TS 23.038, 23.040).

    The text is taken as it is; `normalise` it before. Runs with every keystroke, so the common text, all in
    the basic alphabet, is settled by one pass of a regular expression and arithmetic; so is Unicode without pairs.
    """
    units = len(text)
    beyond = _beyond_basic(text)
    encoding = Encoding.GSM7 if beyond is None or _all_gsm(text, beyond.end()) else Encoding.UCS2
    if beyond is None or (encoding is Encoding.UCS2 and not _of_two_units(text)):
        parts, room = count_parts(units, encoding, profile)
        used = units - max(0, parts - 1) * room
    else:
        encoding, ends, room = _cut(text, profile, beyond.end())
        units, parts = ends[-1], len(ends)
        used = units - (ends[-2] if parts > 1 else 0)
    problem = None
    if profile.max_chars is not None and len(text) > profile.max_chars:
        problem = SizeProblem.TOO_LONG
    elif profile.max_parts is not None and parts > profile.max_parts:
        problem = SizeProblem.TOO_MANY_PARTS
    return SmsSize(encoding, units, parts, used, room - used, problem, parts > WARN_ABOVE_PARTS)


def count_parts(units: int, encoding: Encoding, profile: SegmentProfile = STANDARD) -> tuple[int, int]:
    """How many parts `units` take where every character has one, and how many the last of them has room for."""
    if encoding is Encoding.GSM7:
        single, multi = profile.single, profile.multi
    else:
        single, multi = profile.unicode_single, profile.unicode_multi
    if units <= single:
        return (1 if units else 0), single
    return -(-units // multi), multi


def part_sizes(text: str, profile: SegmentProfile = STANDARD) -> tuple[int, ...]:
    """The units in each part of `text`; nothing for an empty text."""
    _encoding, ends, _room = _cut(text, profile)
    return tuple(end - start for start, end in zip([0, *ends], ends, strict=False))


def split(text: str, profile: SegmentProfile = STANDARD) -> tuple[str, ...]:
    """The parts of `text` as the telephone gets them; joined they are `text` again."""
    encoding, ends, _room = _cut(text, profile)
    pieces = zip([0, *ends], ends, strict=False)
    if encoding is Encoding.GSM7:
        septets = _septets(text, 0)
        return tuple(septets[start:end].replace(_ESCAPE, "") for start, end in pieces)
    octets = _octets(text)
    return tuple(octets[2 * start : 2 * end].decode("utf-16-le", "surrogatepass") for start, end in pieces)


def _septets(text: str, plain: int) -> str:
    """`text` with the escape written before each extension character: one character per septet."""
    tail = text[plain:]
    for character in GSM_EXTENSION:
        tail = tail.replace(character, _ESCAPE + character)
    return text[:plain] + tail


def _octets(text: str) -> bytes:
    # A lone surrogate is no text, but it may be on its way through an input field: count it, never fail.
    return text.encode("utf-16-le", "surrogatepass")


def _cut(text: str, profile: SegmentProfile, plain: int = 0) -> tuple[Encoding, list[int], int]:
    """Encoding, the ends of the parts in units, and the units the last part has room for.

    Up to `plain` the text is known to be in the basic alphabet.
    """
    if _all_gsm(text, plain):
        septets = _septets(text, plain)
        ends = _ends(len(septets), profile.single, profile.multi, lambda end: septets[end - 1] == _ESCAPE)
        return Encoding.GSM7, ends, (profile.single if len(ends) < 2 else profile.multi)
    octets = _octets(text)
    ends = _ends(
        len(octets) // 2,
        profile.unicode_single,
        profile.unicode_multi,
        # The high halves of surrogate pairs are D800–DBFF, the low ones DC00–DFFF.
        lambda end: octets[2 * end - 1] & 0xFC == 0xD8 and octets[2 * end + 1] & 0xFC == 0xDC,
    )
    return Encoding.UCS2, ends, (profile.unicode_single if len(ends) < 2 else profile.unicode_multi)


def _ends(units: int, single: int, multi: int, straddles: Callable[[int], bool]) -> list[int]:
    if units <= single:
        return [units] if units else []
    ends = []
    end = 0
    while units - end > multi:
        end += multi
        if straddles(end):
            end -= 1
        ends.append(end)
    ends.append(units)
    return ends


_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def normalise(text: str) -> str:
    """`text` composed (NFC), every line end as one \\n, and broken surrogates mended or marked as U+FFFD.

    Composed letters are in the GSM alphabet where decomposed ones (as some keyboards and copied PDF files
    write them) are not.
    """
    if _SURROGATES.search(text):
        text = _octets(text).decode("utf-16-le", "replace")
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))


# Typography only: letters keep their accents.
_PLAIN = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022\u2023\u2043\u00b7", "-"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2036", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u2035\u00b4\u0060\u02bc", "'"),
    **dict.fromkeys("\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a", " "),
    **dict.fromkeys("\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u000b\u0085\u2028\u2029", "\n"),
    **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
    "\u2024": ".",
    "\u2025": "..",
    "\u2026": "...",
    "\u2044": "/",
    "\u00d7": "x",
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
}
# Scripts and symbols that joiners, direction marks and variation selectors belong to; beside Latin letters
# these invisible characters only come along with copied text.
_COMPLEX = (
    "\u0590-\u1fff\u20d0-\u20ff\u2190-\u2211\u2213-\u2bff\u2e80-\u2fff\u3001-\ufaff\ufb07-\ufdff"
    "\ufe20-\ufefe\uff00-\U0010ffff"
)
_INVISIBLE = "\u200c-\u200f\u202a-\u202e\u2061-\u2069\ufe00-\ufe0f"
_TYPOGRAPHIC = f"[{''.join(_PLAIN)}]|(?<![{_COMPLEX}])[{_INVISIBLE}](?![{_COMPLEX}])"
_typographic = re.compile(_TYPOGRAPHIC)
_emoji_tail = "[\ufe0f\U0001f3fb-\U0001f3ff]?"
# What lies between is passed over in one go, so that the end of the text is a match as well: an empty one.
_unicode_or_typographic = re.compile(
    f"[{_GSM_CLASS}]*+(?P<special>(?P<typographic>{_TYPOGRAPHIC})"
    f"|[{_COMPLEX}]{_emoji_tail}(?:\u200d[{_COMPLEX}]{_emoji_tail})*"
    f"|[^{_GSM_CLASS}]"
    "|\\Z)"
)
_extension = re.compile(f"[{re.escape(GSM_EXTENSION)}]")


def special_characters(text: str) -> tuple[SpecialCharacter, ...]:
    """The characters of `text` that make it dearer, in order.

    Those that force Unicode are always told; those that count two only while the whole text is in the GSM
    alphabet, since in Unicode every one of them counts one.
    """
    if _all_gsm(text):
        return tuple(
            SpecialCharacter(match.start(), 1, match[0], Special.DOUBLE, None)
            for match in _extension.finditer(text)
        )
    found = []
    for match in _unicode_or_typographic.finditer(text):
        special, typographic = match.group("special", "typographic")
        if special:
            plain = None if typographic is None else _PLAIN.get(special, "")
            found.append(
                SpecialCharacter(match.end() - len(special), len(special), special, Special.UNICODE, plain)
            )
    return tuple(found)


def replace_typographic(text: str) -> str:
    """`text` with dashes, quotation marks, dots, spaces and invisible characters made plain; letters stay."""
    return _typographic.sub(lambda match: _PLAIN.get(match[0], ""), text)
