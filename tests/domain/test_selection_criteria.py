from __future__ import annotations

from datetime import date

import pytest

from app.domain.selection import (
    COMPARISONS,
    JSON_VERSION,
    MOST_CONDITIONS,
    Comparison,
    Condition,
    Criteria,
    Field,
    Flaw,
    FlawKind,
    Group,
    Join,
    from_json,
    plain,
    to_json,
)
from app.domain.selection import flaws as all_flaws

C = Comparison


def flaw_of(field: Field, comparison: Comparison, value: object) -> FlawKind | None:
    criteria = Criteria(Group((Condition(field, comparison, value),)))  # type: ignore[arg-type]
    found = all_flaws(criteria)
    return found[0].kind if found else None


def test_every_field_can_be_compared() -> None:
    assert set(COMPARISONS) == set(Field)
    assert all(COMPARISONS[field] for field in Field)


@pytest.mark.parametrize(
    ("field", "comparison", "value"),
    [
        (Field.CITY, C.IS, "Berlin"),
        (Field.CITY, C.EMPTY, None),
        (Field.SALUTATION, C.IS, ""),
        (Field.BIRTHDAY_MONTH, C.IS, 12),
        (Field.LAST_APPOINTMENT, C.BEFORE, date(2026, 5, 1)),
        (Field.LAST_APPOINTMENT, C.LONGER_AGO, 365),
        (Field.CONSENT, C.GRANTED, "marketing"),
        (Field.NO_SHOWS, C.AT_MOST, 0),
    ],
)
def test_what_can_be_used(field: Field, comparison: Comparison, value: object) -> None:
    assert flaw_of(field, comparison, value) is None


@pytest.mark.parametrize(
    ("field", "comparison", "value", "kind"),
    [
        (Field.CITY, C.IS, " ", FlawKind.NO_VALUE),
        (Field.CITY, C.BEGINS, None, FlawKind.NO_VALUE),
        (Field.CITY, C.CONTAINS, "x" * 201, FlawKind.WRONG_VALUE),
        (Field.CITY, C.IS, "a\0b", FlawKind.WRONG_VALUE),
        (Field.CITY, C.FILLED, "Berlin", FlawKind.WRONG_VALUE),
        (Field.CITY, C.AT_LEAST, 3, FlawKind.NOT_COMPARABLE),
        (Field.SALUTATION, C.IS, "lord", FlawKind.WRONG_VALUE),
        (Field.BIRTHDAY_MONTH, C.IS, 13, FlawKind.WRONG_VALUE),
        (Field.BIRTHDAY_MONTH, C.IS, True, FlawKind.WRONG_VALUE),
        (Field.TAG, C.IS, 0, FlawKind.WRONG_VALUE),
        (Field.TAG, C.IS, None, FlawKind.NO_VALUE),
        (Field.CONSENT, C.GRANTED, "everything", FlawKind.WRONG_VALUE),
        (Field.NEXT_APPOINTMENT, C.SINCE, date(1, 1, 1), FlawKind.WRONG_VALUE),
        (Field.NEXT_APPOINTMENT, C.WITHIN, 0, FlawKind.WRONG_VALUE),
    ],
)
def test_what_cannot_be_used_and_why(
    field: Field, comparison: Comparison, value: object, kind: FlawKind
) -> None:
    assert flaw_of(field, comparison, value) is kind


def test_a_flaw_names_its_group_and_row() -> None:
    good, bad = Condition(Field.MOBILE, C.YES), Condition(Field.CITY, C.IS, "")
    criteria = Criteria(Group((good, bad)), (Group(), Group((bad,))))
    assert [(flaw.group, flaw.row) for flaw in all_flaws(criteria)] == [(0, 1), (2, 0)]


def test_more_conditions_than_anybody_reads_are_too_many() -> None:
    half = Group((Condition(Field.MOBILE, C.YES),) * (MOST_CONDITIONS // 2))
    assert all_flaws(Criteria(half, (half,))) == ()
    one_more = Group((*half.conditions, Condition(Field.MOBILE, C.NO)))
    assert all_flaws(Criteria(half, (one_more,))) == (Flaw(1, MOST_CONDITIONS // 2, FlawKind.TOO_MANY),)


def test_criteria_are_stored_with_a_version_and_read_back() -> None:
    day = Condition(Field.LAST_APPOINTMENT, C.BEFORE, date(2026, 5, 1))
    criteria = Criteria(Group((day, Condition(Field.CITY, C.IS, "2026-05-01")), Join.ANY), (Group((day,)),))
    stored = to_json(criteria)
    assert stored["version"] == JSON_VERSION
    assert stored["include"]["conditions"][0] == {
        "field": "last_appointment", "comparison": "before", "value": "2026-05-01",
    }  # fmt: skip
    assert from_json(stored) == criteria


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"version": JSON_VERSION + 1, "include": {"join": "all", "conditions": []}, "exclude": []},
        {"version": JSON_VERSION, "include": {"join": "some", "conditions": []}, "exclude": []},
        {"version": JSON_VERSION, "include": None, "exclude": []},
        {
            "version": JSON_VERSION,
            "include": {
                "join": "all",
                "conditions": [{"field": "shoe_size", "comparison": "is", "value": 9}],
            },
            "exclude": [],
        },
    ],
)
def test_what_a_newer_program_has_written_is_not_guessed_at(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(stored)


def test_texts_are_compared_without_capitals_and_blanks() -> None:
    assert plain(" ÖREBRO Ärnäs ") == "örebro ärnäs"
    assert plain("İ") == "İ"
