from __future__ import annotations

import pytest

from app.domain import phone
from app.domain.consent import Purpose
from app.domain.customers import Customer, CustomerPhone, PhoneLabel
from app.domain.mailing_review import REPAIRS, Person, Repair, ReviewVerdict, judge
from tests.fixtures.drafts import LANDLINE, MOBILE, SECOND_MOBILE

V = ReviewVerdict
L = PhoneLabel


def erika(*numbers: tuple[PhoneLabel, str], archived: bool = False) -> Customer:
    phones = []
    for label, raw in numbers:
        number = phone.read(raw, "DE").number
        phones.append(CustomerPhone(label, raw, number.e164 if number else ""))
    return Customer(7, 1, last_name="Meyer", first_name="Erika", phones=tuple(phones), archived=archived)


def verdict(
    customer: Customer | None,
    *,
    said: dict[str, bool] | None = None,
    stopped: tuple[str, ...] = (),
    **more: object,
) -> tuple[ReviewVerdict, str]:
    agreed = {MOBILE: True} if said is None else said
    purpose = more.pop("purpose", Purpose.MARKETING)
    assert isinstance(purpose, Purpose)
    person = Person(customer, said=agreed, **more)  # type: ignore[arg-type]
    return judge(person, "DE", purpose, stopped)


@pytest.mark.behaviour("ST-08", "ST-09", "ST-10", "ST-11", "ST-12")
@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([(L.MOBILE, MOBILE)], (V.GETS_IT, MOBILE)),
        ([(L.OTHER, MOBILE)], (V.GETS_IT, MOBILE)),
        ([], (V.NO_MOBILE, "")),
        ([(L.LANDLINE, LANDLINE)], (V.NO_MOBILE, "")),
        ([(L.LANDLINE, MOBILE)], (V.MOBILE_AS_LANDLINE, MOBILE)),
        ([(L.MOBILE, LANDLINE)], (V.LANDLINE, LANDLINE)),
        ([(L.MOBILE, "0151")], (V.TOO_SHORT, "0151")),
        ([(L.MOBILE, "0151 1234567890123456")], (V.TOO_LONG, "0151 1234567890123456")),
        ([(L.MOBILE, "privat")], (V.UNREADABLE, "privat")),
        ([(L.MOBILE, "0151 12345678, 0176 12345678")], (V.SEVERAL_NUMBERS, "0151 12345678, 0176 12345678")),
        ([(L.LANDLINE, "0511 8765432 / 0151 12345678")], (V.SEVERAL_NUMBERS, "0511 8765432 / 0151 12345678")),
        ([(L.MOBILE, "0151"), (L.LANDLINE, MOBILE)], (V.MOBILE_AS_LANDLINE, MOBILE)),
        ([(L.LANDLINE, "0511"), (L.MOBILE, "0151")], (V.TOO_SHORT, "0151")),
    ],
)
def test_a_number_is_found_or_it_is_said_what_is_wrong(
    numbers: list[tuple[PhoneLabel, str]], expected: tuple[ReviewVerdict, str]
) -> None:
    assert verdict(erika(*numbers)) == expected


def test_the_number_that_agreed_is_taken_before_the_first() -> None:
    both = erika((L.MOBILE, MOBILE), (L.MOBILE, SECOND_MOBILE))
    assert verdict(both, said={SECOND_MOBILE: True}) == (V.GETS_IT, SECOND_MOBILE)
    assert verdict(both, said={}) == (V.NO_CONSENT, MOBILE)
    assert verdict(both, said={MOBILE: False}) == (V.TAKEN_BACK, MOBILE)


def test_stop_counts_for_marketing_alone() -> None:
    one = erika((L.MOBILE, MOBILE))
    assert verdict(one, stopped=(MOBILE,)) == (V.SAID_STOP, MOBILE)
    assert verdict(one, stopped=(MOBILE,), purpose=Purpose.INFORMATION) == (V.GETS_IT, MOBILE)
    assert verdict(None, number=MOBILE, said={}, stopped=(MOBILE,)) == (V.SAID_STOP, MOBILE)


@pytest.mark.behaviour("ST-05", "SA-30")
def test_a_mere_number_needs_no_record_but_a_no_is_a_no() -> None:
    assert verdict(None, number="0151 12345678", said={}) == (V.GETS_IT, MOBILE)
    assert verdict(None, number=MOBILE, said={MOBILE: False}) == (V.TAKEN_BACK, MOBILE)
    assert verdict(None, number=LANDLINE, said={}) == (V.LANDLINE, LANDLINE)
    assert verdict(None, number="0151", said={}) == (V.TOO_SHORT, "0151")
    assert verdict(erika((L.MOBILE, SECOND_MOBILE)), number=MOBILE, said={}) == (V.NO_CONSENT, MOBILE)


def test_crossed_out_comes_first_and_archived_next() -> None:
    gone = erika((L.MOBILE, MOBILE), archived=True)
    assert verdict(gone) == (V.ARCHIVED, MOBILE)
    assert verdict(gone, is_crossed_out=True) == (V.LEFT_OUT, MOBILE)


def test_everybody_who_is_left_out_can_be_helped() -> None:
    assert set(REPAIRS) == set(V)
    assert all(repairs[-1] in (Repair.LEAVE_OUT, Repair.PUT_BACK) for repairs in REPAIRS.values())


@pytest.mark.parametrize("country", ["DE", "AT", "CH", "SE", "NO", "GB", "US", "IT", "FR"])
def test_the_quick_look_at_a_number_says_what_the_slow_one_says(country: str) -> None:
    code = phone.calling_code(country)
    seen = set()
    for head in range(10, 1000):
        for tail in ("12345", "123456", "1234567", "12345678"):
            number = f"+{code}{head}{tail}"
            quick = phone.kind_of(number, country)
            assert quick is phone._slowly_known_kind(number), number
            seen.add(quick)
    assert len(seen) > 1


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        ("0151 12345678, 0176 12345678", ("0151 12345678", "0176 12345678")),
        ("0151 12345678 oder 0176 12345678", ("0151 12345678", "0176 12345678")),
        ("0151 12345678/0176 12345678", ("0151 12345678", "0176 12345678")),
        ("015112345678 017612345678", ("015112345678", "017612345678")),
        ("0151 12345678", ()),
    ],
)
def test_numbers_in_one_field_are_told_apart(raw: str, numbers: tuple[str, ...]) -> None:
    assert phone.split(raw, "DE") == numbers
