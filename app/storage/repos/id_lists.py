"""Long lists of ids, fetched and handed over as one value: one by one they take longer than the database."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from app.storage.database import Work

_AMONG = {
    "sqlite": "{column} IN (SELECT value FROM json_each(:ids))",
    "postgresql": "{column} = ANY(CAST(:ids AS BIGINT[]))",
}
_AMONG_TEXTS = {
    "sqlite": "{column} IN (SELECT value FROM json_each(:texts))",
    "postgresql": "{column} = ANY(CAST(:texts AS VARCHAR[]))",
}


def fetch(work: Work, ordered: Select[Any]) -> array[int]:
    """The answer of a statement for one column of ids, in its order."""
    ids = ordered.subquery("ordered").c[0]
    # Both databases feed an aggregate in the order of the subquery it reads.
    if _is_sqlite(work):
        joined = work.connection().scalar(select(func.group_concat(ids)))
        return array("q", map(int, joined.split(",") if joined else ()))
    return array("q", work.connection().scalar(select(func.array_agg(ids))) or ())


def among(work: Work, column: str) -> str:
    """The condition that `column` is one of the ids given as `parameter`."""
    return _AMONG[work.get_bind().dialect.name].format(column=column)


def among_texts(work: Work, column: str) -> str:
    """The condition that `column` is one of the words given as `texts`."""
    return _AMONG_TEXTS[work.get_bind().dialect.name].format(column=column)


def texts(work: Work, words: Sequence[str]) -> dict[str, str | list[str]]:
    """A single value, whatever their number, for statements with `among_texts`."""
    return {"texts": json.dumps(list(words)) if _is_sqlite(work) else list(words)}


def parameter(work: Work, ids: Sequence[int]) -> dict[str, str | list[int]]:
    """A single value, whatever their number, for statements with `among`."""
    return {"ids": json.dumps(list(ids)) if _is_sqlite(work) else list(ids)}


def _is_sqlite(work: Work) -> bool:
    return work.get_bind().dialect.name == "sqlite"
