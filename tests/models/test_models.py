from __future__ import annotations

import subprocess
import sys

from sqlalchemy import Enum, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import configure_mappers

from app.models.base import Base, UtcDateTime, Word
from app.models.tables import METADATA
from tests.architecture.sources import ROOT


def test_every_relationship_has_to_be_asked_for() -> None:
    configure_mappers()
    lazy = [
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in Base.registry.mappers
        for relation in mapper.relationships
        if relation.lazy != "raise"
    ]
    assert lazy == []


def test_every_instant_is_aware_and_every_enumeration_a_plain_word() -> None:
    for table in METADATA.tables.values():
        for column in table.columns:
            if "TIMESTAMP" in str(column.type) or "DATETIME" in str(column.type):
                assert isinstance(column.type, UtcDateTime), f"{table.name}.{column.name}"
            assert not isinstance(column.type, Enum) or isinstance(column.type, Word), (
                f"{table.name}.{column.name}"
            )


def test_what_refers_to_a_frequent_row_can_be_found_from_it() -> None:
    """Without an index, every look from a customer or a message to its own rows would read the whole table."""
    frequent = {"customer", "appointment", "message"}
    unindexed = []
    for table in METADATA.tables.values():
        firsts = {next(iter(index.columns)).name for index in table.indexes}
        firsts |= {
            next(iter(rule.columns)).name
            for rule in table.constraints
            if isinstance(rule, UniqueConstraint | PrimaryKeyConstraint)
        }
        unindexed += [
            f"{table.name}.{key.parent.name}"
            for key in table.foreign_keys
            if key.column.table.name in frequent and key.parent.name not in firsts
        ]
    assert unindexed == []


def test_names_of_constraints_are_given_by_us() -> None:
    nameless = [
        str(constraint)
        for table in METADATA.tables.values()
        for constraint in table.constraints
        if not constraint.name and list(constraint.columns)  # type: ignore[attr-defined]
    ]
    assert nameless == []


def test_the_tables_do_not_bring_the_half_of_the_library_for_postgresql() -> None:
    check = "import sys, app.models.tables; print('sqlalchemy.dialects.postgresql' in sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert ended.stdout.strip() == "False"
