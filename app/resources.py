"""Where the files that are shipped beside the code lie."""

from __future__ import annotations

from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


def resource(*parts: str) -> Path:
    """`resource("icons", "check.svg")`: a file or folder of `resources/`."""
    return RESOURCES.joinpath(*parts)
