"""Whatever is built in the form: the database finds those whom a plain look at everybody finds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.appointments import AppointmentState
from app.domain.consent import Purpose
from app.domain.customers import AddressForm
from app.domain.selection import (
    COMPARISONS,
    Condition,
    Criteria,
    Field,
    Group,
    Join,
    Kind,
    Value,
    flaws,
    from_json,
    to_json,
)
from app.storage.database import Database
from tests.fixtures.clock import FakeClock
from tests.fixtures.databases import KINDS
from tests.fixtures.selecting import CITIES, LANGUAGES, MONTHS, SAMPLES, Town
from tests.fixtures.storage import create_tables

TEXTS = ("berlin", "101", "meyer & söhne")

VALUES: dict[Kind, st.SearchStrategy[object]] = {
    Kind.NOTHING: st.none(),
    Kind.TEXT: st.sampled_from(
        [*CITIES[1:], "b", "BER", "Ö", "r", "%", "_", "\\", "101", "meyer & s", " lin "]
    ),
    Kind.LANGUAGE: st.sampled_from(LANGUAGES[1:]),
    Kind.SALUTATION: st.sampled_from(["", "ms", "mr"]),
    Kind.ADDRESS_FORM: st.sampled_from([form.value for form in AddressForm]),
    Kind.APPOINTMENT_STATE: st.sampled_from([state.value for state in AppointmentState]),
    Kind.MONTH: st.sampled_from([*MONTHS, 7]),
    Kind.PURPOSE: st.sampled_from([purpose.value for purpose in Purpose]),
    Kind.TAG: st.integers(1, 4),
    Kind.APPOINTMENT_TYPE: st.integers(1, 3),
    Kind.STAFF: st.integers(1, 3),
    Kind.MAILING: st.integers(1, 3),
    Kind.DATE: st.dates(date(2026, 10, 20), date(2026, 12, 20)) | st.just(date(2026, 11, 20)),
    Kind.DAYS: st.sampled_from([1, 7, 20, 400]),
    Kind.COUNT: st.integers(0, 3),
}


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    field = draw(st.sampled_from(Field))
    comparison, kind = draw(st.sampled_from(sorted(COMPARISONS[field].items())))
    return Condition(field, comparison, draw(VALUES[kind]))  # type: ignore[arg-type]


GROUPS = st.builds(Group, st.lists(conditions(), max_size=3).map(tuple), st.sampled_from(Join))
CRITERIA = st.builds(Criteria, GROUPS, st.lists(GROUPS, max_size=2).map(tuple))


@pytest.fixture(scope="module", params=KINDS)
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    """Filled once: the examples only read."""
    source = request.getfixturevalue({"sqlite": "sqlite_files", "postgres": "postgres_server"}[request.param])
    with source.fresh(filled_by=create_tables) as url:
        database = Database(url)
        yield Town(database, FakeClock())
        database.close()


@pytest.mark.behaviour("ST-22")
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(criteria=CRITERIA)
def test_the_database_finds_whom_a_plain_look_finds(town: Town, criteria: Criteria) -> None:
    expected = town.fitting(criteria)
    assert list(town.service.ids(town.actor, criteria)) == expected
    assert town.service.count(town.actor, criteria) == len(expected)


@pytest.mark.parametrize("field", Field)
def test_each_way_to_compare_each_field_finds_some_and_not_all(town: Town, field: Field) -> None:
    """Or the test above would compare nothing with nothing."""
    everybody = len(town.people)
    for comparison, kind in COMPARISONS[field].items():
        values: dict[Kind, tuple[Value, ...]] = {
            Kind.TEXT: TEXTS,
            Kind.DATE: (date(2026, 11, 20), date(2026, 12, 1)),
        }
        wanted = [
            Criteria(Group((Condition(field, comparison, value),)))
            for value in values.get(kind, (SAMPLES[kind],))
        ]
        assert all(not flaws(criteria) for criteria in wanted)
        counts = [town.service.count(town.actor, criteria) for criteria in wanted]
        assert any(0 < count < everybody for count in counts), (field, comparison)


@given(criteria=CRITERIA)
def test_what_is_stored_is_read_back_the_same(criteria: Criteria) -> None:
    assert from_json(json.loads(json.dumps(to_json(criteria)))) == criteria
