"""How a script of this folder hands over its tables: printed for people, or as JSON for `python -m bench`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.measure import Line, Reach, Table


def run(measure: Callable[[bool], Iterable[Table]]) -> None:
    """Measure as the command line asks; `measure` is told whether the small data set is wanted."""
    parser = argparse.ArgumentParser(description="Measures one subject beside its floor.")
    parser.add_argument(
        "--small", action="store_true", help="a hundredth of the records: quick, for trying out"
    )
    parser.add_argument("--json", type=Path, help="write the tables to this file instead of printing them")
    arguments = parser.parse_args()
    tables = list(measure(arguments.small))
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(table) for table in tables]), encoding="utf-8")
    else:
        print("\n\n".join(table.text() for table in tables))


def read(file: Path) -> list[Table]:
    """The tables that a script wrote."""
    return [_table(entry) for entry in json.loads(file.read_text(encoding="utf-8"))]


def _table(entry: dict[str, Any]) -> Table:
    lines = [line | {"reach": Reach(**line["reach"]) if line["reach"] else None} for line in entry["lines"]]
    return Table(entry["title"], entry["floor"], tuple(Line(**line) for line in lines))
