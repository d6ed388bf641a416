from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.consent import ConsentRecord, ConsentSource, Purpose
from app.domain.customers import MOST_FOUND, Customer, CustomerCard, CustomerPhone, CustomerQuery, PhoneLabel
from app.domain.delivery import MessageStatus, StatusReason
from app.ui.customers.versions import differences, same_input
from app.ui.customers.view_model import CardView, card_view, consent_line, count_words, empty_words

NUMBER = "+491701234567"
ERIKA = Customer(
    7,
    1,
    last_name="Meyer",
    first_name="Erika",
    phones=(CustomerPhone(PhoneLabel.MOBILE, "0170 1234567", NUMBER),),
    version=3,
)


def view(card: CustomerCard) -> CardView:
    return card_view(card, country="DE", zone=ZoneInfo("Europe/Berlin"))


def record(*, granted: bool, purpose: Purpose = Purpose.APPOINTMENTS) -> ConsentRecord:
    at = datetime(2025, 5, 3, 10, 0, tzinfo=UTC)
    return ConsentRecord(NUMBER, purpose, granted, date(2025, 5, 3), ConsentSource.FORM, "A. Becker", at)


@pytest.mark.parametrize(
    ("count", "query", "words"),
    [
        (0, CustomerQuery(), "0 customers"),
        (1, CustomerQuery(), "1 customer"),
        (100_000, CustomerQuery(), "100,000 customers"),
        (2, CustomerQuery(archived=True), "2 archived customers"),
        (3, CustomerQuery("mey"), "3 found"),
        (0, CustomerQuery("mey"), "Nobody found"),
        (MOST_FOUND, CustomerQuery("m"), "More than 1,000 found – type one letter more"),
    ],
)
def test_the_number_is_said_in_words(count: int, query: CustomerQuery, words: str) -> None:
    assert count_words(count, query) == words


def test_an_empty_list_says_why_and_offers_what_one_may_do() -> None:
    assert empty_words(CustomerQuery(), may_edit=True).action == "Add the first customer"
    assert empty_words(CustomerQuery(), may_edit=False).action == ""
    assert empty_words(CustomerQuery("xy"), may_edit=True).action == "Add “xy” as a customer"
    assert empty_words(CustomerQuery("xy", archived=True), may_edit=True).creates is False


@pytest.mark.parametrize(
    ("records", "words", "colour"),
    [
        ((), "Appointments: not asked yet", "warn"),
        ((record(granted=True),), "Appointments: agreed, 3 May 2025", "ok"),
        ((record(granted=False),), "Appointments: taken back, 3 May 2025", "error"),
        ((record(granted=True, purpose=Purpose.MARKETING),), "Appointments: not asked yet", "warn"),
    ],
)
def test_consent_is_said_with_its_date(records: tuple[ConsentRecord, ...], words: str, colour: str) -> None:
    line = consent_line(records, NUMBER, Purpose.APPOINTMENTS)
    assert (line.text, line.colour) == (words, colour)


def test_the_reason_why_an_sms_did_not_arrive_is_said_without_a_click() -> None:
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    failed = view(
        CustomerCard(
            ERIKA,
            last_sms_at=at,
            last_sms_status=MessageStatus.UNDELIVERED,
            last_sms_reason=StatusReason.INVALID_NUMBER,
        )
    )
    assert failed.sms is not None
    assert (failed.sms.colour, failed.sms_at) == ("error", "Mon 23 Nov 2026, 10:00")
    assert failed.sms_why != ""
    fine = view(CustomerCard(ERIKA, last_sms_at=at, last_sms_status=MessageStatus.DELIVERED))
    assert fine.sms is not None
    assert (fine.sms.text, fine.sms_why) == ("Delivery report received", "")


def test_a_company_without_a_person_is_named_once() -> None:
    company = view(CustomerCard(Customer(1, 1, company="Akustik AB")))
    assert (company.name, company.company) == ("Akustik AB", "")
    both = view(CustomerCard(replace(ERIKA, company="Akustik AB", title="Dr.")))
    assert (both.name, both.company) == ("Dr. Erika Meyer", "Akustik AB")


def test_a_number_that_cannot_get_sms_is_shown_without_consent() -> None:
    phones = (
        CustomerPhone(PhoneLabel.LANDLINE, "030 1234567", "+49301234567"),
        CustomerPhone(PhoneLabel.OTHER, "ask the neighbour"),
        CustomerPhone(PhoneLabel.MOBILE, "0170 1234567", NUMBER, "daughter"),
    )
    shown = view(CustomerCard(replace(ERIKA, phones=phones))).phones
    assert [line.number for line in shown] == ["+49 30 1234567", "ask the neighbour", "+49 170 1234567"]
    assert [line.consent is None for line in shown] == [True, True, False]
    assert shown[2].what == "Mobile · daughter"


def test_two_versions_differ_in_words() -> None:
    theirs = replace(
        ERIKA,
        birthday=date(1961, 2, 28),
        phones=(*ERIKA.phones, CustomerPhone(PhoneLabel.OTHER, "12", note="son")),
        version=4,
    )
    assert differences(ERIKA, theirs) == [
        ("Birthday", "", "28 Feb 1961"),
        ("Phone numbers", "0170 1234567", "0170 1234567\n12 son"),
    ]


def test_what_the_program_adds_by_itself_is_no_change() -> None:
    stored = replace(ERIKA, version=9, phones=(replace(ERIKA.phones[0], id=12),))
    assert same_input(ERIKA, stored)
    assert not same_input(ERIKA, replace(stored, notes="new"))
    assert not same_input(ERIKA, replace(stored, phones=()))
