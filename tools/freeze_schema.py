"""Write down the tables of the first release as SQL, one file for each database; only until that release is out.

Afterwards `app/storage/migrations/first` never changes again: what is new becomes a step of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import create_mock_engine
from sqlalchemy.schema import ExecutableDDLElement

from app.models.tables import METADATA

FOLDER = Path(__file__).resolve().parent.parent / "app" / "storage" / "migrations" / "first"


def statements(url: str) -> list[str]:
    """What makes all tables of the models on this kind of database, in order."""
    made: list[str] = []

    def note(element: ExecutableDDLElement, *_values: Any, **_options: Any) -> None:
        text = str(element.compile(dialect=engine.dialect))
        made.append("\n".join(line.rstrip() for line in text.strip().splitlines()).replace("\t", "    "))

    engine = create_mock_engine(url, note)
    METADATA.create_all(engine, checkfirst=False)
    return made


def main() -> None:
    for url in ("sqlite://", "postgresql+psycopg://"):
        target = FOLDER / f"{url.partition(':')[0].partition('+')[0]}.sql"
        target.write_text(";\n\n".join(statements(url)) + ";\n", encoding="utf-8")


if __name__ == "__main__":
    main()
