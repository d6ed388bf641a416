"""Where the program writes what happened: one file in the data folder, with numbers, texts and keys masked."""

from __future__ import annotations

import faulthandler
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# Compiled by `re`, which keeps them, for the first line that is written, not while the program starts.
NUMBERS = r"\+?\d[\d ()/.-]{5,}\d"
QUOTED = r"'[^'\n]{12,}'|\"[^\"\n]{12,}\""
MASK = "•••"
SIZE = 1_000_000
KEPT = 3


class MaskingFormatter(logging.Formatter):
    """Masks in the finished line, tracebacks included: whatever a library has put into its message."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{self.formatTime(record)} {mask(super().format(record))}"


class _LogFile(logging.Handler):
    """Opens the file for the first line: what files in turn need (sockets, among others) takes a while to import."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._opened: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._opened is None:
            from logging.handlers import RotatingFileHandler

            self._opened = RotatingFileHandler(
                self._file, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True
            )
            self._opened.setFormatter(self.formatter)
        self._opened.handle(record)

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
        super().close()


def mask(line: str) -> str:
    """`line` without phone numbers and without longer quotations, which may be a message or a key."""
    return re.sub(QUOTED, f"'{MASK}'", re.sub(NUMBERS, MASK, line))


def write_to(file: Path, *, level: int = logging.INFO) -> logging.Handler:
    """Write the log to `file` from now on, three older ones are kept; returns the handler for `stop`."""
    handler = _LogFile(file)
    handler.setFormatter(MaskingFormatter("%(levelname)s %(name)s [%(threadName)s] %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    return handler


@contextmanager
def crashes_noted(file: Path) -> Iterator[None]:
    """Should the process itself die meanwhile, `file` tells in which lines its threads were, and nothing of the data.

    Where the file cannot be written there is no trace; a file without one is taken away at the end.
    """
    if faulthandler.is_enabled():  # whoever started the program wants to see it himself
        yield
        return
    try:
        trace = file.open("a", encoding="utf-8")
    except OSError:
        yield
        return
    with trace:
        faulthandler.enable(trace)
        try:
            yield
        finally:
            faulthandler.disable()
    with suppress(OSError):
        if not file.stat().st_size:
            file.unlink()


def stop(handler: logging.Handler) -> None:
    logging.getLogger().removeHandler(handler)
    handler.close()
