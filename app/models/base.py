"""What every table shares: column types that refuse what would be wrong later, and the naming of constraints."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Index,
    MetaData,
    String,
    TextClause,
    TypeDecorator,
    event,
)
from sqlalchemy.orm import DeclarativeBase


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the column; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime must not reach the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[Any]):
    """An enumeration kept by its lower-case word, so that a newer member needs no migration."""

    impl = String(40)
    cache_ok = True

    def __init__(self, members: type[Enum]) -> None:
        super().__init__()
        self.members = members
        # Asked for each row of a list: a look into a table takes a fifth of asking the enumeration.
        self._known = {None: None} | {str(member.value): member for member in members}

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else str(self.members(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        try:
            return self._known[value]
        except KeyError:
            return self.members(value)  # says what is wrong, or knows better


class Money(TypeDecorator[Decimal]):
    """An amount to five places, kept as a whole number: exact on both databases, sums included."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.scaleb(5).to_integral_value())

    def process_result_value(self, value: Decimal | int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-5)


BYTE_ORDER = String().with_variant(String(collation="C"), "postgresql")
"""A folded text that lists are sorted by: the same order on both databases, whatever language the server speaks."""


def options_of_postgresql(index: Index, **options: Any) -> Index:
    """The index with what only PostgreSQL knows; `where=` the condition of a partial one, for instance.

    They are put in force when tables are made there. Named at once, they would load the library's half for PostgreSQL
    (20 ms and 3 MiB) also where nobody has such a server.
    """
    index.info["postgresql"] = options
    return index


def partial_index(name: str, *columns: str, where: TextClause) -> Index:
    """An index of the rows with `where`, on both databases."""
    return options_of_postgresql(Index(name, *columns, sqlite_where=where), where=where)


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}


@event.listens_for(Base.metadata, "before_create")
def _put_in_force(metadata: MetaData, connection: Connection, **_rest: Any) -> None:
    if connection.dialect.name == "postgresql":
        for table in metadata.tables.values():
            for index in table.indexes:
                for name, value in index.info.get("postgresql", {}).items():
                    index.dialect_options["postgresql"][name] = value
