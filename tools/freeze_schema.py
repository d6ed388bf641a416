"""Write down the tables of the first release as SQL, one file for each database; only until that release is out.

Also makes the stored database of that version, which the tests bring up to date ever after. Once it is released
neither changes again: what is new becomes a step of its own.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import create_mock_engine
from sqlalchemy.schema import ExecutableDDLElement

from app.models.tables import METADATA

ROOT = Path(__file__).resolve().parent.parent
FIRST = ROOT / "app" / "storage" / "migrations" / "first"
STORED = ROOT / "tests" / "storage" / "stored"
KINDS = {"sqlite": "sqlite://", "postgres": "postgresql+psycopg://"}
VERSION_TABLE = """\
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

INSERT INTO alembic_version VALUES ('0001');
"""


def statements(url: str) -> list[str]:
    """What makes all tables of the models on this kind of database, in order."""
    made: list[str] = []

    def note(element: ExecutableDDLElement, *_values: Any, **_options: Any) -> None:
        text = str(element.compile(dialect=engine.dialect))
        made.append("\n".join(line.rstrip() for line in text.strip().splitlines()).replace("\t", "    "))

    engine = create_mock_engine(url, note)
    METADATA.create_all(engine, checkfirst=False)
    runs = groupby(
        made, key=lambda text: text.startswith("CREATE INDEX ix")
    )  # those of a table come in any order
    return [text for are_indexes, run in runs for text in (sorted(run) if are_indexes else run)]


def main() -> None:
    rows = (STORED / "0001.rows.sql").read_text(encoding="utf-8")
    for kind, url in KINDS.items():
        script = ";\n\n".join(statements(url)) + ";\n"
        (FIRST / f"{kind}.sql").write_text(script, encoding="utf-8")
        (STORED / f"0001.{kind}.sql").write_text(f"{script}\n{VERSION_TABLE}\n{rows}", encoding="utf-8")


if __name__ == "__main__":
    main()
