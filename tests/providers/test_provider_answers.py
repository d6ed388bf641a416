from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.providers.answers import mask, number, parsed, raw, retry_after
from app.providers.base import OutgoingSms
from app.providers.errors import RateLimited
from app.providers.http import HttpAnswer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _answer(text: str = "", **headers: str) -> HttpAnswer:
    return HttpAnswer(200, {name.replace("_", "-"): value for name, value in headers.items()}, text)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("0", timedelta(0)),
        (" 7 ", timedelta(seconds=7)),
        ("Mon, 23 Nov 2026 09:01:00 GMT", timedelta(minutes=1)),
        ("Mon, 23 Nov 2026 09:01:00 -0000", timedelta(minutes=1)),
        ("Mon, 23 Nov 2026 08:00:00 GMT", timedelta(0)),
        ("99999999999999999999", timedelta(days=1)),
        ("Tue, 23 Nov 2027 09:00:00 GMT", timedelta(days=1)),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("²", None),
        ("Mon, 99 Nov 2026 09:01:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, wait: timedelta | None) -> None:
    assert retry_after(_answer(retry_after=header), NOW) == wait


def test_a_limit_ends_at_an_instant_and_never_in_the_past() -> None:
    assert RateLimited(retry_after=timedelta(seconds=5)).until(NOW) == NOW + timedelta(seconds=5)
    assert RateLimited(retry_after=NOW - timedelta(hours=1)).until(NOW) == NOW
    later = NOW + timedelta(hours=1)
    assert RateLimited(retry_after=later).until(NOW) == later
    assert RateLimited(retry_after=later).retry_at == later


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (Decimal("0.075"), Decimal("0.075")),
        ("0.075", Decimal("0.075")),
        (3, Decimal(3)),
        (True, None),
        (None, None),
        ("much", None),
        ("Infinity", None),
        ("1e400", None),
        ([1], None),
    ],
)
def test_numbers_are_exact_and_sane(value: object, result: Decimal | None) -> None:
    assert number(value) == result


def test_money_is_never_a_float() -> None:
    assert parsed(_answer('{"price": 0.1}')) == {"price": Decimal("0.1")}
    assert isinstance(parsed(_answer("0.1")), Decimal)


@pytest.mark.parametrize("text", ["", "<html>", "NaN", "[" * 100_000, '{"a": }', "1e" + "9" * 30])
def test_what_is_no_json_is_nothing(text: str) -> None:
    assert parsed(_answer(text)) is None or number(parsed(_answer(text))) is None


SMS = OutgoingSms("0" * 32, "+491771783130", "Guten Tag Frau Sommer, Ihr Termin ist morgen.")


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Invalid number +491771783130", "Invalid number …"),
        ("Invalid number 0177 178 31-30!", "Invalid number …!"),
        ("Invalid number (0177) 1783130", "Invalid number (…"),
        ("Text 'Guten Tag Frau Sommer, Ihr Te…' is bad", "Text '……' is bad"),
        ("Guten Tag Frau Sommer, Ihr Termin ist morgen.", "…"),
        ("Key abc-secret is wrong", "Key … is wrong"),
        ("Error 202 in 3 of 5", "Error 202 in 3 of 5"),
        ("several\n  lines\tof words", "several lines of words"),
        (None, ""),
    ],
)
def test_words_are_kept_without_number_text_and_key(words: object, kept: str) -> None:
    assert mask(words, secrets=("abc-secret",), sms=SMS) == kept


@given(before=st.text(max_size=40), after=st.text(max_size=40))
def test_whatever_surrounds_them_numbers_and_keys_are_masked(before: str, after: str) -> None:
    masked = mask(f"{before} 491771783130 abc-secret {after}", secrets=("abc-secret",), sms=SMS)
    assert "491771783130" not in masked
    assert "abc-secret" not in masked
    assert len(masked) <= 300


def test_a_flood_of_words_is_cut() -> None:
    assert len(mask("word " * 100_000, sms=SMS)) == 300


def test_only_named_entries_are_kept_raw() -> None:
    source = {"id": "7", "text": "Guten Tag", "to": "+491771783130", "price": Decimal("0.075"), "x": ["y"]}
    assert raw(source, ("id", "price", "x", "gone")) == '{"id": "7", "price": "0.075"}'
    assert raw(["no object"], ("id",)) == ""
    assert "abc-secret" not in raw({"id": "abc-secret"}, ("id",), secrets=("abc-secret",))
    assert len(raw({str(n): "y" * 5000 for n in range(50)}, map(str, range(50)))) == 2000
