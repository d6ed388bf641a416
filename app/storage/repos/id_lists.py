"""Long lists of ids, fetched as one value: row by row they would cost several times what the database needs."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, cast, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from app.storage.database import Work


def fetch(work: Work, ordered: Select[Any]) -> array[int]:
    """The answer of a statement for one column of ids, in its order."""
    ids = ordered.subquery("ordered").c[0]
    # Both databases feed an aggregate in the order of the subquery it reads.
    if work.get_bind().dialect.name == "sqlite":
        joined = work.connection().scalar(select(func.group_concat(ids)))
        return array("q", map(int, joined.split(",") if joined else ()))
    return array("q", work.connection().scalar(select(func.array_agg(ids))) or ())


def among(work: Work, column: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether `column` is one of the ids bound as `parameter`: a single parameter however many they are."""
    if work.get_bind().dialect.name == "sqlite":
        return column.in_(text("SELECT value FROM json_each(:ids)"))
    return column == func.any(cast(bindparam("ids"), ARRAY(BigInteger)))


def parameter(work: Work, ids: Sequence[int]) -> dict[str, str | list[int]]:
    """What `among` needs when its statement is executed."""
    return {"ids": json.dumps(list(ids)) if work.get_bind().dialect.name == "sqlite" else list(ids)}
