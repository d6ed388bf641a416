"""What is printed: a page with a title, facts and a table, and the number of each page. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app import formats
from app.i18n import _


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


def page_words(number: int, count: int) -> str:
    """What stands at the foot of a page: `Page 2 of 5`."""
    words = _("Page {number} of {count}")
    return words.format(number=formats.format_number(number), count=formats.format_number(count))
