"""The people who work with the program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.permissions import Actor, Role


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

    def may_work_in(self, mandant_id: int) -> bool:
        """Whether this Mandant is among the user's own."""
        return not self.mandant_ids or mandant_id in self.mandant_ids

    def at_work(self, mandant_ids: Iterable[int]) -> Actor | None:
        """The user as an actor in the first of `mandant_ids` they may work in; None if there is none."""
        mandant_id = next(filter(self.may_work_in, mandant_ids), None)
        return (
            None
            if mandant_id is None
            else Actor(self.id, self.name, self.role, mandant_id, self.language or "en")
        )


def comes_in_unasked(active: Sequence[User]) -> User | None:
    """The only active user, if that is an owner without a password; anybody else has to log in."""
    alone = active[0] if len(active) == 1 else None
    return alone if alone and alone.role is Role.OWNER and not alone.has_password else None
