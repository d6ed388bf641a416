from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.phone import (
    NumberKind,
    PhoneProblem,
    apart,
    format_international,
    kind_of,
    read,
    search_digits,
)

SWEDISH_MOBILE = "+46736608142"
P = PhoneProblem


@pytest.mark.behaviour("VI-05", "AW-05")
@pytest.mark.parametrize(
    "raw",
    [
        "0736-60 81 42",
        "0736608142",
        "736608142",
        "0046736608142",
        "0046 (0)736-60 81 42",
        "46736608142",
        "+46 73 660 81 42",
        "+46 (0)73 660 81 42",
        "(0736) 60 81 42",
        "0736/608142",
        "0736\u201160\u00a081\u201342",
        "\u202a+46 736 60 81 42\u202c",
        "\ufeff0736 608142\u200b",
        "tel:+46-736-608142",
        "TEL: 0736608142",
        "Mobil: 0736 608142",
        "0736608142 (privat)",
        "mobil 0736608142 dotter",
        "\uff0b\uff14\uff16 736608142",
        "0736608142\n",
    ],
)
def test_one_swedish_mobile_in_many_ways(raw: str) -> None:
    reading = read(raw, "SE")
    assert reading.number is not None
    assert reading.number.e164 == SWEDISH_MOBILE
    assert (reading.raw, reading.problems, reading.can_receive_sms) == (raw, (), True)


def test_a_number_has_its_forms_country_and_kind() -> None:
    number = read("0736608142", "se").number
    assert number is not None
    assert (number.international, number.national) == ("+46 73 660 81 42", "073-660 81 42")
    assert (number.region, number.kind) == ("SE", NumberKind.MOBILE)


@pytest.mark.parametrize(
    ("raw", "country", "e164"),
    [
        ("+49 (0)170 1234567", "DE", "+491701234567"),
        ("0170/123 45 67", "DE", "+491701234567"),
        ("0170 1234567", "DE", "+491701234567"),
        ("915 12 345", "NO", "+4791512345"),
        ("07700 900 123", "GB", "+447700900123"),
        ("0676 1234567", "AT", "+436761234567"),
        ("079 123 45 67", "CH", "+41791234567"),
    ],
)
def test_numbers_of_the_user_s_own_country(raw: str, country: str, e164: str) -> None:
    reading = read(raw, country)
    assert reading.number is not None
    assert (reading.number.e164, reading.can_receive_sms) == (e164, True)


@pytest.mark.parametrize(
    "raw", ["+46736608142", "0046736608142", "46736608142", "+46 (0)736 608142", "46 736-60 81 42"]
)
@pytest.mark.parametrize("country", ["DE", "NO", "US"])
def test_a_foreign_number_is_understood_and_only_warned_about(raw: str, country: str) -> None:
    reading = read(raw, country)
    assert reading.number is not None
    assert reading.number.e164 == SWEDISH_MOBILE
    assert (reading.problems, reading.can_receive_sms) == ((P.FOREIGN,), True)


@pytest.mark.behaviour("ST-10", "VI-08")
@pytest.mark.parametrize(
    ("raw", "country"), [("08-123 456", "SE"), ("04131/123456", "DE"), ("22 12 34 56", "NO")]
)
def test_a_landline_keeps_its_number_but_cannot_receive(raw: str, country: str) -> None:
    reading = read(raw, country)
    assert reading.number is not None
    assert reading.number.kind is NumberKind.LANDLINE
    assert (reading.problems, reading.can_receive_sms) == ((P.LANDLINE,), False)


def test_where_mobile_and_landline_look_the_same_it_may_receive() -> None:
    reading = read("(202) 555-0143", "US")
    assert reading.number is not None
    assert reading.number.kind is NumberKind.MOBILE_OR_LANDLINE
    assert (reading.problems, reading.can_receive_sms) == ((), True)


@pytest.mark.behaviour("ST-11")
@pytest.mark.parametrize(
    ("raw", "country", "problem"),
    [
        ("", "SE", P.EMPTY),
        (" \t\u200b\n", "SE", P.EMPTY),
        ("tel:", "SE", P.EMPTY),
        ("none", "SE", P.NOT_A_NUMBER),
        ("-", "SE", P.NOT_A_NUMBER),
        ("4.41E+11", "SE", P.NOT_A_NUMBER),
        ("0736x60y81z42", "SE", P.NOT_A_NUMBER),
        ("12", "SE", P.TOO_SHORT),
        ("0736", "SE", P.TOO_SHORT),
        ("+46 7", "SE", P.TOO_SHORT),
        ("073660814212345678", "SE", P.TOO_LONG),
        ("+99 736608142", "SE", P.UNKNOWN_COUNTRY),
        ("0736608142", "", P.UNKNOWN_COUNTRY),
        ("0736608142", "XX", P.UNKNOWN_COUNTRY),
    ],
)
def test_what_is_no_number_says_why(raw: str, country: str, problem: PhoneProblem) -> None:
    reading = read(raw, country)
    assert (reading.number, reading.problems, reading.can_receive_sms) == (None, (problem,), False)


@pytest.mark.behaviour("ST-12")
@pytest.mark.parametrize(
    "raw",
    [
        "0736608142, 0701740605",
        "0736608142; 08-123 456",
        "0736608142 / 0701740605",
        "0736608142/0701740605",
        "0736608142 0701740605",
        "0736608142\n0701740605",
        "0736608142 eller 0701740605",
        "+46736608142 +46701740605",
        "0736608142|+491701234567",
    ],
)
def test_several_numbers_in_one_field_are_told(raw: str) -> None:
    assert read(raw, "SE").problems == (P.SEVERAL,)


def test_a_number_of_the_right_length_that_nobody_has_is_doubted_not_refused() -> None:
    reading = read("+46 999 999 99", "SE")
    assert reading.number is not None
    assert P.INVALID in reading.problems
    assert reading.can_receive_sms


@pytest.mark.parametrize(
    ("raw", "digits"),
    [
        ("0736-60 81 42", "736608142"),
        ("46736608142", "46736608142"),
        ("+46736608142", "46736608142"),
        ("0046 736 608142", "46736608142"),
        ("+49 (0)170 1234567", "491701234567"),
        ("tel:\u0660\u0661", "1"),
        ("Meyer", ""),
        ("000", ""),
    ],
)
@pytest.mark.behaviour("VI-05")
def test_digits_for_searching(raw: str, digits: str) -> None:
    assert search_digits(raw) == digits


@given(
    st.integers(700_000_000, 799_999_999), st.sampled_from(["0{}", "+46{}", "0046{}", "46{}", "+46 (0){}"])
)
def test_every_way_of_writing_ends_with_the_digits_typed_at_home(subscriber: int, pattern: str) -> None:
    assert search_digits(pattern.format(subscriber)).endswith(search_digits(f"0{subscriber}"))


def test_the_form_for_reading() -> None:
    assert format_international(SWEDISH_MOBILE) == "+46 73 660 81 42"
    assert format_international("") == ""
    assert format_international("12 or so") == "12 or so"


@given(
    st.text(max_size=20) | st.text("0123456789+()-/ ,;", max_size=24),
    st.sampled_from(["SE", "DE", "US", "", "XX"]),
)
def test_any_text_can_be_read(raw: str, country: str) -> None:
    reading = read(raw, country)
    assert reading.raw == raw
    assert reading.number is not None or len(reading.problems) == 1
    assert not reading.can_receive_sms or reading.number is not None
    if reading.number is not None:
        again = read(reading.number.e164, country)
        assert again.number is not None
        assert again.number.e164 == reading.number.e164


def test_the_domain_is_imported_without_the_metadata_of_all_countries() -> None:
    code = (
        "import sys, app.domain.phone, app.domain.search, app.domain.sms_text, app.domain.placeholders, "
        "app.domain.send_time, app.domain.delivery, app.domain.sender, app.domain.appointments; "
        "print(*(name for name in sys.modules if name.partition('.')[0] == 'phonenumbers'))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""


@pytest.mark.parametrize(
    ("e164", "written"),
    [("+491701234567", "+49 1701234567"), ("+12125550123", "+1 2125550123"), ("+358401234567", "+358 401234567"),
     ("+999", "+999"), ("", "")],
)  # fmt: skip
def test_the_calling_code_stands_apart(e164, written):
    assert apart(e164) == written


def test_numbers_kept_for_film_and_stage_are_mobiles_in_britain_too() -> None:
    number = read("07700 900123", "GB")
    assert number.number is not None
    assert (number.number.e164, number.number.region) == ("+447700900123", "GB")
    assert number.problems == ()
    assert kind_of("+447700900123", "GB") is NumberKind.MOBILE
    assert read("07700 901123", "GB").problems == (PhoneProblem.INVALID,)
