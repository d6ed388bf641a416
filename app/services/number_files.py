"""Numbers to write to from somebody else's table: finds the column they stand in, and takes them out of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from app.domain.mailing_review import Person, ReviewVerdict, candidates
from app.domain.number_files import FileNumbers, NumberColumn, NumberFile, TableForm
from app.domain.permissions import Actor, Permission
from app.domain.progress import Progress
from app.errors import UserError
from app.i18n import _
from app.services import table_files
from app.services.csv_files import unguarded
from app.storage.database import Database
from app.storage.repos import mandants

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes: a million lines are less."""
FIRST_LINES = 50
_SAMPLE = 200
"""Lines that tell the column."""
_STEP = 500
_TITLE = re.compile(r"mobil|handy|cell|phone|telefon|tel\b|sms|nummer|number|gsm", re.IGNORECASE)
_TITLE_WEIGHT = 0.2


class NotRead(UserError):
    """The file could not be read."""


class NumberFileService:
    """Needs SEND_SMS. Nothing is stored; a number is read as one is that somebody writes in the Mandant's country."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, actor: Actor, path: Path, *, has_titles: bool | None = None) -> NumberFile:
        """What columns there are, and in which the numbers are. Raises NotRead.

        Whether the first line has titles is guessed unless somebody says so.
        """
        country = self._country(actor)
        content = _content(path)
        encoding = table_files.encoding_of(content)
        text = table_files.decoded(content, encoding)
        delimiter, skipped = table_files.delimiter_of(text)
        form = TableForm(encoding, delimiter, False, skipped, table_files.is_quoted(text, delimiter))
        count = sum(1 for _cells in _table(text, form, path))
        if not count:
            raise NotRead(_("There is nothing in {file}.").format(file=path.name))
        sample = list(islice(_table(text, form, path), _SAMPLE + 1))
        form = replace(form, has_titles=_are_titles(sample, country) if has_titles is None else has_titles)
        rows = sample[1:] if form.has_titles else sample
        columns = _columns(sample[0] if form.has_titles else [], rows, country)
        return NumberFile(
            path,
            form,
            columns,
            _best(columns),
            count - form.has_titles,
            tuple(tuple(row) for row in rows[:FIRST_LINES]),
        )

    def read(
        self, actor: Actor, path: Path, form: TableForm, column: int, progress: Progress | None = None
    ) -> FileNumbers:
        """All numbers of one column (0 = the first). Raises NotRead, and Cancelled where `progress` says so."""
        country = self._country(actor)
        text = table_files.decoded(_content(path), form.encoding)
        rows = list(_table(text, form, path))[form.has_titles :]
        if progress is not None:
            progress.expect(len(rows))
        numbers: dict[str, str] = {}
        unusable = doubled = empty = 0
        for place, row in enumerate(rows):
            if progress is not None and place % _STEP == 0:
                progress.step(_STEP if place else 0)
            written = unguarded(row[column]) if column < len(row) else ""
            if not any(sign.isdigit() for sign in written):
                empty += 1
                continue
            number, usable = _number(written, country)
            if number in numbers:
                doubled += 1
                continue
            numbers[number] = written
            unusable += not usable
        return FileNumbers(tuple(numbers.values()), unusable, doubled, empty)

    def _country(self, actor: Actor) -> str:
        actor.require(Permission.SEND_SMS)
        with self._database.read() as work:
            return mandants.country(work, actor.mandant_id)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise NotRead(_("{file} is too large to be a list of numbers.").format(file=path.name))
        content = path.read_bytes()
    except OSError as error:
        words = _("{file} could not be read. Is it open in another program?")
        raise NotRead(words.format(file=path.name)) from error
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        words = _("{file} is a workbook. Save it as CSV first, then choose that file.")
        raise NotRead(words.format(file=path.name))
    return content


def _table(text: str, form: TableForm, path: Path) -> table_files.Lines:
    """The lines of a file; one with a cell as long as a book, or that changed since it was looked at, is refused."""
    try:
        yield from table_files.lines(text, form.delimiter, form.skipped, quoted=form.quoted)
    except csv.Error as error:
        raise NotRead(_("{file} is too large to be a list of numbers.").format(file=path.name)) from error


def _number(written: str, country: str) -> tuple[str, bool]:
    """The number by which doubles are known, and whether SMS can be sent to it as it is written."""
    found = candidates(Person(None, written), country)[0]
    return found.number, found.verdict is ReviewVerdict.GETS_IT


def _are_titles(sample: Sequence[Sequence[str]], country: str) -> bool:
    """No number stands in the first line, but further down there are some, or it is a line of words."""
    first = sample[0]
    if any(_is_usable(cell, country) for cell in first):
        return False
    return any(_TITLE.search(cell) for cell in first) or any(
        _is_usable(cell, country) for row in sample[1:] for cell in row
    )


def _is_usable(cell: str, country: str) -> bool:
    return any(sign.isdigit() for sign in cell) and _number(unguarded(cell), country)[1]


def _columns(titles: Sequence[str], rows: Sequence[Sequence[str]], country: str) -> tuple[NumberColumn, ...]:
    width = max(len(row) for row in (titles, *rows))
    return tuple(
        NumberColumn(
            titles[column] if column < len(titles) else "",
            len(rows),
            sum(column < len(row) and _is_usable(row[column], country) for row in rows),
        )
        for column in range(width)
    )


def _best(columns: Sequence[NumberColumn]) -> int:
    def likely(place: int) -> float:
        column = columns[place]
        return column.usable + bool(_TITLE.search(column.title)) * _TITLE_WEIGHT * column.looked_at

    best = max(range(len(columns)), key=likely)
    return best if columns[best].usable else -1
