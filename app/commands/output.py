"""What a command says: lines for people, or exactly one JSON object for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import click

from app.commands.exits import CommandFailed, Exit


class Output:
    """Answers go to the standard output, everything on the way to them to the standard error."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    @property
    def shows_progress(self) -> bool:
        """Whether somebody is watching."""
        return not self.as_json and sys.stderr.isatty()

    def note(self, text: str) -> None:
        """Something on the way that a person may want to know and a machine does not."""
        if not self.as_json:
            click.echo(text, err=True)

    def answer(self, text: str, values: Mapping[str, Any], *, code: Exit = Exit.OK) -> None:
        """The command's one answer."""
        if self.as_json:
            self._write({"ok": code is Exit.OK, **values})
        else:
            click.echo(text)

    def failure(self, failed: CommandFailed) -> None:
        """The one answer of a command that could not do its work."""
        if self.as_json:
            error = {"kind": failed.kind, "text": failed.text} | (
                {"field": failed.field} if failed.field else {}
            )
            self._write({"ok": False, "exit_code": int(failed.code), "error": error})
        else:
            click.echo(failed.text, err=True)

    def _write(self, values: Mapping[str, Any]) -> None:
        click.echo(json.dumps(values, ensure_ascii=False, default=_plain))


def _plain(value: object) -> str:
    """Instants as ISO 8601 in UTC, amounts as they are written; nothing becomes a float."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return str(value)
