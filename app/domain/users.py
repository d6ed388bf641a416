"""The people who work with the program."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.permissions import Role


@dataclass(frozen=True, slots=True)
class User:
    """`mandant_ids` is where the user may work, empty = everywhere; `mobile` (E.164) receives test sends."""

    id: int
    name: str
    role: Role
    has_password: bool = False
    active: bool = True
    language: str = ""
    mobile: str = ""
    mandant_ids: tuple[int, ...] = ()
    version: int = 0
