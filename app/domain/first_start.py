"""What the assistant gathers before the program is used for the first time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.mandants import Mandant

STATE = "first_start"
"""The installation's setting that says how far it came."""

BEGUN = "begun"
DONE = "done"


@dataclass(frozen=True, slots=True)
class FirstStart:
    """The answers of the three steps; an empty password is for who works alone at this computer."""

    mandant: Mandant
    owner_name: str
    password: str = ""
    provider: str = "practice"
    account_name: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    sample_data: bool = False
    language: str = "en"
