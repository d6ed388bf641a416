"""Numbers whose owners said STOP, as they are shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class WhyRemoved(StrEnum):
    """Why a number may be written to again; stored by value in the audit."""

    MISTAKE = "mistake"
    ASKED_FOR = "asked_for"
    NEW_OWNER = "new_owner"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class StoppedNumber:
    """A number (E.164), since when (UTC), who wrote it down, and the customers who have it, archived ones too."""

    number: str = field(repr=False)
    since: datetime
    user_name: str
    customers: tuple[str, ...] = field(default=(), repr=False)
