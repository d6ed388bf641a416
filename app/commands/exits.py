"""The exit codes of the commands, as docs/command-line.md lists them."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What a command's end means to whoever called it."""

    OK = 0
    FAILED = 1  # refused, or a fault of the program
    USAGE = 2  # click's own
    NO_DATABASE = 3
    GATEWAY = 4  # not accepted: no credit, not reachable, unclear, refused by the gateway
    FINDINGS = 5  # `check` found something
    INTERRUPTED = 130  # Ctrl+C, as a shell says it


class CommandFailed(Exception):
    """Ends a command with words for the person at the keyboard and a code for machines.

    `kind` is the short English name that goes into the JSON object.
    """

    def __init__(
        self, text: str, code: Exit = Exit.FAILED, *, kind: str = "refused", field: str = ""
    ) -> None:
        super().__init__(kind)  # never the text: it may quote a number
        self.text = text
        self.code = code
        self.kind = kind
        self.field = field
