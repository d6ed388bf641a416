"""What the window of a CSV file says. No Qt."""

from __future__ import annotations

from app import formats
from app.domain.mailings import MOST_NUMBERS
from app.domain.number_files import FileNumbers, NumberColumn
from app.i18n import _, ngettext


def column_title(column: NumberColumn, place: int) -> str:
    """What a column is called; one without a title by its place (0 = the first)."""
    return column.title or _("Column {number}").format(number=formats.format_number(place + 1))


def column_words(column: NumberColumn, place: int) -> str:
    """An entry of the list of columns: its title, and how much of it is numbers that can get SMS."""
    title = column_title(column, place)
    if not column.usable:
        return title
    share = formats.format_percent(round(column.usable / column.looked_at, 2))
    return _("{title} ({share} mobile numbers)").format(title=title, share=share)


def count_words(found: FileNumbers) -> str:
    """How many numbers there are."""
    count = len(found.numbers)
    words = ngettext("{count} number", "{count} numbers", count)
    return words.format(count=formats.format_number(count)) if count else _("No numbers in this column")


def remarks(found: FileNumbers) -> str:
    """What is not as one would like it, in one line; "" if all is well."""
    parts = []
    if found.unusable:
        words = ngettext(
            "{count} of them cannot get SMS as it is written; the review shows why.",
            "{count} of them cannot get SMS as they are written; the review shows why.",
            found.unusable,
        )
        parts.append(words.format(count=formats.format_number(found.unusable)))
    if found.doubled:
        words = ngettext(
            "{count} stands there twice and is taken once.",
            "{count} stand there twice and are taken once.",
            found.doubled,
        )
        parts.append(words.format(count=formats.format_number(found.doubled)))
    if found.empty:
        words = ngettext("{count} line has no number.", "{count} lines have no number.", found.empty)
        parts.append(words.format(count=formats.format_number(found.empty)))
    return " ".join(parts)


def take_words(found: FileNumbers | None) -> tuple[str, str]:
    """What the button says, and why it is off ("" = it may be pressed)."""
    if found is None:
        return _("Take numbers"), _("The numbers have not been counted yet.")
    count = len(found.numbers)
    if not count:
        return _("Take numbers"), _("Choose the column in which the mobile numbers stand.")
    words = ngettext("Take {count} number", "Take {count} numbers", count)
    too_many = _("At most {limit} numbers can be taken at once. Divide the file.")
    why = too_many.format(limit=formats.format_number(MOST_NUMBERS)) if count > MOST_NUMBERS else ""
    return words.format(count=formats.format_number(count)), why
