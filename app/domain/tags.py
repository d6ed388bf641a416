"""Tags: names with a colour that customers of one Mandant are grouped by."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_COLOUR = "#0F6E84"
LONGEST_TITLE = 40
"""In letters: it has to fit into a label beside others."""


@dataclass(frozen=True, slots=True)
class Tag:
    """`colour` is `#RRGGBB`. With `only_active` nobody who is archived carries it, and nobody is asked (ST-21).

    Somebody who is brought back from the archive carries it again, as if nothing had been.
    """

    id: int
    mandant_id: int
    title: str
    colour: str = DEFAULT_COLOUR
    only_active: bool = True
    version: int = 0


@dataclass(frozen=True, slots=True)
class CountedTag:
    """A tag and how many customers carry it."""

    tag: Tag
    members: int


@dataclass(frozen=True, slots=True)
class TagChange:
    """What giving and taking tags has changed, so that it can be undone: pairs of customer and tag.

    `left_out` are customers who were not given a tag because they are archived and it is for active ones only.
    """

    given: tuple[tuple[int, int], ...] = ()
    taken: tuple[tuple[int, int], ...] = ()
    left_out: tuple[int, ...] = ()

    @property
    def customer_ids(self) -> tuple[int, ...]:
        """Whose tags are others now, each once."""
        return tuple(dict.fromkeys(customer_id for customer_id, _tag in (*self.given, *self.taken)))

    def undone(self) -> TagChange:
        """The change that takes this one back."""
        return TagChange(given=self.taken, taken=self.given)

    def plus(self, other: TagChange) -> TagChange:
        """Both, one after the other."""
        return TagChange(
            (*self.given, *other.given), (*self.taken, *other.taken), (*self.left_out, *other.left_out)
        )
