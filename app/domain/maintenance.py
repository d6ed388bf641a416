"""What a look at the whole installation finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CheckArea(StrEnum):
    DATABASE = "database"
    KEYRING = "keyring"
    GATEWAY = "gateway"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One line: what was looked at, whether all is well there, and in words what was found and what to do."""

    area: CheckArea
    ok: bool
    text: str
    mandant_id: int | None = None
