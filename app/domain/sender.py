"""What may stand as the sender of a message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.domain.sms_text import GSM_BASIC

MAX_LETTERS = 11
MAX_DIGITS = 15


class SenderKind(StrEnum):
    """A name or a number."""

    ALPHANUMERIC = "alphanumeric"
    NUMERIC = "numeric"


class SenderProblem(StrEnum):
    """Why a sender cannot be used."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    BAD_CHARACTER = "bad_character"


@dataclass(frozen=True, slots=True)
class SenderCheck:
    """The sender as it is handed to the gateway, what it is, and what is wrong with it (None: nothing)."""

    value: str
    kind: SenderKind
    problem: SenderProblem | None


_NUMBER = re.compile(r"(?:\+|00)?[\d\s()./-]*[0-9][\d\s()./-]*", re.ASCII)
_ALLOWED = frozenset(character for character in GSM_BASIC if character.isalnum()) | {" "}


def check_sender(raw: str) -> SenderCheck:
    """Judge a sender: 1 to 11 letters, digits and spaces of the GSM alphabet, or a number of up to 15 digits.

    A number loses its spaces and punctuation; 00 in front becomes +. 3GPP TS 23.040, 9.1.2.5, gives the
    name its room: 11 septets in the address field.
    """
    value = " ".join(raw.split())
    if not value:
        return SenderCheck("", SenderKind.ALPHANUMERIC, SenderProblem.EMPTY)
    if _NUMBER.fullmatch(value):
        digits = re.sub(r"\D", "", value)
        plus = value.startswith("+")
        if not plus and digits.startswith("00"):
            plus, digits = True, digits[2:]
        too_long = SenderProblem.TOO_LONG if len(digits) > MAX_DIGITS else None
        return SenderCheck("+" * plus + digits, SenderKind.NUMERIC, too_long)
    problem = None
    if not _ALLOWED.issuperset(value):
        problem = SenderProblem.BAD_CHARACTER
    elif len(value) > MAX_LETTERS:
        problem = SenderProblem.TOO_LONG
    return SenderCheck(value, SenderKind.ALPHANUMERIC, problem)


def can_receive_replies(raw: str) -> bool:
    """Whether a recipient can answer to this sender: only to a usable number."""
    check = check_sender(raw)
    return check.kind is SenderKind.NUMERIC and check.problem is None
