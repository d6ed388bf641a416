"""Phone numbers as people write them: read, judge and show them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import phonenumbers


class NumberKind(StrEnum):
    """What kind of connection a number is, as far as its digits tell."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    MOBILE_OR_LANDLINE = "mobile_or_landline"
    OTHER = "other"
    UNKNOWN = "unknown"


class PhoneProblem(StrEnum):
    """What is wrong with a number, or worth a warning."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNKNOWN_COUNTRY = "unknown_country"
    INVALID = "invalid"
    LANDLINE = "landline"
    FOREIGN = "foreign"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """One number: `e164` with plus, how it is shown abroad and at home, ISO country ("" if none) and kind."""

    e164: str
    international: str
    national: str
    region: str
    kind: NumberKind


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """What was understood of `raw`. INVALID, LANDLINE and FOREIGN come with a number: they only warn.

    `can_receive_sms` is False without a usable number and for one that is surely a landline.
    """

    raw: str
    number: PhoneNumber | None
    problems: tuple[PhoneProblem, ...]
    can_receive_sms: bool


_SEPARATORS = re.compile(r"[,;|\n]|\s/\s|\b(?:or|and|oder|und|eller|och|og)\b", re.IGNORECASE)
# A word before or after the number ("Mobil: …", "… (privat)"); letters in its midst are no number.
_LABEL_BEFORE = re.compile(r"^[^\d+\uff0b(]*(?=[\d+\uff0b(])")
_LABEL_AFTER = re.compile(r"[\s(\[]*[^\W\d_][^\d]*$")
_LONE_PARENTHESIS = re.compile(r"^\((?=[^)]*$)")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_MIN_DIGITS = 3
DRAMA_CODE, DRAMA_MOBILES = 44, range(7_700_900_000, 7_700_901_000)


def read(raw: str, country: str) -> PhoneReading:
    """Understand `raw` as written in `country` (ISO 3166 alpha-2, for instance "SE").

    Spaces, dashes, brackets, "tel:", invisible characters, 00 or + and a forgotten + are all understood.
    """
    text = _cleaned(raw)
    if not text:
        return _nothing(raw, PhoneProblem.EMPTY)
    if _several(text, country):
        return _nothing(raw, PhoneProblem.SEVERAL)
    text = _LABEL_AFTER.sub("", _LABEL_BEFORE.sub("", text))
    text = _LONE_PARENTHESIS.sub("", text)
    if any(character.isalpha() for character in text) or len(_digits(text)) < _MIN_DIGITS:
        short = bool(_digits(text)) and not any(character.isalpha() for character in text)
        return _nothing(raw, PhoneProblem.TOO_SHORT if short else PhoneProblem.NOT_A_NUMBER)
    parsed = _parse(text, country)
    if isinstance(parsed, PhoneProblem):
        return _nothing(raw, parsed)
    return _judged(raw, parsed, country)


def _nothing(raw: str, problem: PhoneProblem) -> PhoneReading:
    return PhoneReading(raw, None, (problem,), can_receive_sms=False)


def _cleaned(raw: str) -> str:
    """`raw` without "tel:" and without invisible characters, which come along with copied numbers."""
    visible = "".join(
        " " if character.isspace() and character != "\n" else character
        for character in raw
        if unicodedata.category(character) not in ("Cf", "Cc") or character in "\t\n"
    )
    return re.sub(r"^\s*tel:", "", visible, flags=re.IGNORECASE).strip()


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(character, "")) for character in text)


def _several(text: str, country: str) -> bool:
    """Whether there is more than one number in `text`."""
    pieces = [piece for piece in _SEPARATORS.split(text) if len(_digits(piece)) >= 5]
    if len(pieces) > 1:
        return True
    # "0170/1234567" is one number; "0170 1234567 / 0171 7654321" without spaces or with too many are two.
    for pattern in ("/", r"\s+"):
        halves = [(text[: match.start()], text[match.end() :]) for match in re.finditer(pattern, text)]
        if any(_valid(first, country) and _valid(second, country) for first, second in halves):
            return not _valid(text, country)
    return False


def _valid(text: str, country: str) -> bool:
    return len(_digits(text)) >= 7 and _is_valid(_parse(text, country))


def _parse(text: str, country: str) -> phonenumbers.PhoneNumber | PhoneProblem:
    """The valid or at least possible number in `text`, or why there is none."""
    import phonenumbers

    region = country.upper() if country.upper() in phonenumbers.SUPPORTED_REGIONS else None
    outcome = _attempt(text, region)
    if text.lstrip(" (").startswith(("+", "\uff0b")):
        return outcome
    # Not every country dials 00, and many a country code is written without its plus (46736608142).
    digits = _digits(text)
    abroad = _attempt("+" + digits.removeprefix("00"), None)
    if not _is_valid(abroad):
        return outcome
    # Without its 0 a number reads as a landline here as well as a mobile there: the mobile is what is meant.
    guessed_landline = not digits.startswith("0") and _kind_of(outcome) is NumberKind.LANDLINE
    if not _is_valid(outcome) or (guessed_landline and _kind_of(abroad) is NumberKind.MOBILE):
        return abroad
    return outcome


def _attempt(text: str, region: str | None) -> phonenumbers.PhoneNumber | PhoneProblem:
    import phonenumbers
    from phonenumbers import NumberParseException, ValidationResult

    try:
        parsed = phonenumbers.parse(text, region)
    except NumberParseException as error:
        return {
            NumberParseException.INVALID_COUNTRY_CODE: PhoneProblem.UNKNOWN_COUNTRY,
            NumberParseException.TOO_SHORT_AFTER_IDD: PhoneProblem.TOO_SHORT,
            NumberParseException.TOO_SHORT_NSN: PhoneProblem.TOO_SHORT,
            NumberParseException.TOO_LONG: PhoneProblem.TOO_LONG,
        }.get(error.error_type, PhoneProblem.NOT_A_NUMBER)
    parsed.extension = None
    length = phonenumbers.is_possible_number_with_reason(parsed)
    if length in (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        return PhoneProblem.TOO_SHORT
    if length == ValidationResult.TOO_LONG:
        return PhoneProblem.TOO_LONG
    if length == ValidationResult.INVALID_COUNTRY_CODE:
        return PhoneProblem.UNKNOWN_COUNTRY
    return parsed


def _is_valid(outcome: phonenumbers.PhoneNumber | PhoneProblem) -> bool:
    import phonenumbers

    return not isinstance(outcome, PhoneProblem) and (
        phonenumbers.is_valid_number(outcome) or _is_for_drama(outcome)
    )


def _is_for_drama(parsed: phonenumbers.PhoneNumber) -> bool:
    """Mobile numbers that Ofcom keeps for film and stage: sample customers in Britain have them, nobody else.

    The library knows the reserved numbers of other countries as mobiles, these it does not.
    """
    return parsed.country_code == DRAMA_CODE and parsed.national_number in DRAMA_MOBILES


def _judged(raw: str, parsed: phonenumbers.PhoneNumber, country: str) -> PhoneReading:
    import phonenumbers

    valid = _is_valid(parsed)
    region = phonenumbers.region_code_for_number(parsed) if valid else None
    if region is None:
        region = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    region = "" if region in ("001", "ZZ") else region
    number = PhoneNumber(
        e164=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164),
        international=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
        national=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL),
        region=region,
        kind=_kind(parsed),
    )
    problems = []
    if not valid:
        problems.append(PhoneProblem.INVALID)
    landline = number.kind is NumberKind.LANDLINE
    if landline:
        problems.append(PhoneProblem.LANDLINE)
    if region != country.upper():
        problems.append(PhoneProblem.FOREIGN)
    return PhoneReading(raw, number, tuple(problems), can_receive_sms=not landline)


def _kind_of(outcome: phonenumbers.PhoneNumber | PhoneProblem) -> NumberKind:
    return NumberKind.UNKNOWN if isinstance(outcome, PhoneProblem) else _kind(outcome)


def _kind(parsed: phonenumbers.PhoneNumber) -> NumberKind:
    from phonenumbers import PhoneNumberType, number_type

    if _is_for_drama(parsed):
        return NumberKind.MOBILE
    return {
        PhoneNumberType.MOBILE: NumberKind.MOBILE,
        PhoneNumberType.FIXED_LINE: NumberKind.LANDLINE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE: NumberKind.MOBILE_OR_LANDLINE,
        PhoneNumberType.UNKNOWN: NumberKind.UNKNOWN,
    }.get(number_type(parsed), NumberKind.OTHER)


def kind_of(e164: str, country: str) -> NumberKind:
    """The kind of a number in normal form; the mobiles of `country`, which are most, in a fraction of the time."""
    prefix, mobile, landline = _patterns(country)
    if prefix and e164.startswith(prefix):
        national = e164[len(prefix) :]
        if mobile.fullmatch(national) and not landline.fullmatch(national):
            return NumberKind.MOBILE
    return _slowly_known_kind(e164)


@lru_cache(maxsize=32)
def _patterns(country: str) -> tuple[str, re.Pattern[str], re.Pattern[str]]:
    """How mobile and landline numbers of a country look after its code; "" if they cannot be told by that."""
    from phonenumbers import PhoneMetadata

    found = PhoneMetadata.metadata_for_region(country.upper(), None)
    nothing = re.compile(r"(?!)")
    if found is None or found.mobile is None or found.fixed_line is None:
        return "", nothing, nothing
    shapes = (found.mobile.national_number_pattern, found.fixed_line.national_number_pattern)
    mobile, landline = (re.compile(shape) if shape else nothing for shape in shapes)
    return f"+{calling_code(country)}", mobile, landline


@lru_cache(maxsize=4096)
def _slowly_known_kind(e164: str) -> NumberKind:
    import phonenumbers

    try:
        return _kind(phonenumbers.parse(e164, None))
    except phonenumbers.NumberParseException:
        return NumberKind.UNKNOWN


def split(raw: str, country: str) -> tuple[str, ...]:
    """The numbers in a field that holds several, as they were written; nothing if they cannot be told apart."""
    text = _cleaned(raw)
    pieces = [piece.strip() for piece in _SEPARATORS.split(text) if len(_digits(piece)) >= 5]
    if len(pieces) > 1:
        return tuple(pieces)
    for pattern in ("/", r"\s+"):
        for match in re.finditer(pattern, text):
            first, second = text[: match.start()].strip(), text[match.end() :].strip()
            if _valid(first, country) and _valid(second, country):
                return (first, second)
    return ()


def search_digits(raw: str) -> str:
    """The digits of `raw` that every way of writing the number ends with.

    Without a leading +, 00, 0 or a bracketed (0): 0736-60 81 42 gives 736608142, the end of 46736608142.
    """
    return _digits(_TRUNK_ZERO.sub("", raw)).lstrip("0")


@lru_cache(maxsize=32)
def calling_code(country: str) -> str:
    """What comes after the + in numbers of `country` (ISO 3166): "46" for "SE"; "" if there is no such country."""
    import phonenumbers

    return str(phonenumbers.country_code_for_region(country.upper()) or "")


@lru_cache(maxsize=4096)  # a list shows the same few numbers with every painted page
def format_international(e164: str) -> str:
    """`e164` with the spaces of its country, for reading; unchanged if it is no number."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def apart(e164: str) -> str:
    """`e164` with a space after the calling code, twenty times as quick as with its country's own spaces."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    for end in (2, 3, 4):
        if e164[1:end].isdecimal() and int(e164[1:end]) in COUNTRY_CODE_TO_REGION_CODE:
            return f"{e164[:end]} {e164[end:]}"
    return e164
