"""Where the program writes what happened: one file in the data folder, with numbers, texts and keys masked."""

from __future__ import annotations

import logging
import re
from pathlib import Path

NUMBERS = re.compile(r"\+?\d[\d ()/.-]{5,}\d")
QUOTED = re.compile(r"'[^'\n]{12,}'|\"[^\"\n]{12,}\"")
MASK = "•••"
SIZE = 1_000_000
KEPT = 3


class MaskingFormatter(logging.Formatter):
    """Masks in the finished line, tracebacks included: whatever a library has put into its message."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{self.formatTime(record)} {mask(super().format(record))}"


def mask(line: str) -> str:
    """`line` without phone numbers and without longer quotations, which may be a message or a key."""
    return QUOTED.sub(f"'{MASK}'", NUMBERS.sub(MASK, line))


def write_to(file: Path, *, level: int = logging.INFO) -> logging.Handler:
    """Write the log to `file` from now on, three older ones are kept; returns the handler for `stop`."""
    from logging.handlers import RotatingFileHandler

    handler = RotatingFileHandler(file, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(MaskingFormatter("%(levelname)s %(name)s [%(threadName)s] %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    return handler


def stop(handler: logging.Handler) -> None:
    logging.getLogger().removeHandler(handler)
    handler.close()
