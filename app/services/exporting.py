"""Puts tables into files, whole or not at all: who cancels or runs out of disk keeps the file of before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from app.domain.sheet import CsvStyle, Sheet
from app.errors import UserError
from app.i18n import _


class NotWritten(UserError):
    """The file could not be written."""


class ExportService:
    """Takes no right of its own: who could read the lines may keep them."""

    def csv(self, sheet: Sheet, path: Path, style: CsvStyle) -> None:
        """Raises NotWritten, and what reading the lines raises (Cancelled)."""
        from app.services import csv_files

        self.whole(path, lambda draft: csv_files.write(sheet, draft, style))

    def xlsx(self, sheet: Sheet, path: Path) -> None:
        """Raises NotWritten, and what reading the lines raises (Cancelled)."""
        from app.services import xlsx_files

        self.whole(path, lambda draft: xlsx_files.write(sheet, draft, facts_title=_("About")))

    def whole(self, path: Path, write: Callable[[Path], None]) -> None:
        """Let `write` fill a draft beside `path`, and put that in its place when it is finished."""
        with _explained(path):
            draft = path.with_name(f".{uuid4().hex}{path.suffix}")
            try:
                write(draft)
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        words = _("{file} could not be written. Is it open in another program, or the disk full?")
        raise NotWritten(words.format(file=path.name)) from error
