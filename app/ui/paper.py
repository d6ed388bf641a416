"""What is printed: a page with a title, facts and a table. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed. `facts` are label and value; `widths` share out the width of the table in per cent."""

    title: str
    facts: Sequence[tuple[str, str]] = ()
    text: str = ""
    headers: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    widths: Sequence[int] = ()
    footer: str = ""
