from __future__ import annotations

import pytest

from app.domain.customers import AddressForm, Customer, Salutation
from app.domain.greeting import full_name, greeting, salutation

MS, MR, NEUTRAL = Salutation.MS, Salutation.MR, Salutation.NEUTRAL


def person(
    word: Salutation = MS, title: str = "", first: str = "Erika", last: str = "Meyer", company: str = ""
) -> Customer:
    return Customer(1, 1, salutation=word, title=title, first_name=first, last_name=last, company=company)


@pytest.mark.parametrize(
    ("customer", "language", "expected"),
    [
        (person(), "de", "Guten Tag Frau Meyer"),
        (person(MR, "Dr."), "de", "Guten Tag Herr Dr. Meyer"),
        (person(NEUTRAL), "de", "Guten Tag Erika Meyer"),
        (person(NEUTRAL, "Dr."), "de", "Guten Tag Dr. Erika Meyer"),
        (person(MS, last=""), "de", "Guten Tag Erika"),
        (person(NEUTRAL, first="", last="", company="Optik Nord"), "de", "Guten Tag"),
        (person(), "en", "Dear Ms Meyer"),
        (person(MR, "Dr"), "en", "Dear Dr Meyer"),
        (person(NEUTRAL), "en", "Dear Erika Meyer"),
        (person(NEUTRAL, first="", last=""), "en", "Hello"),
        (person(MS, "Dr."), "sv", "Hej Erika Meyer"),
        (person(MR), "nb", "Hei Erika Meyer"),
        (person(), "fi", "Dear Ms Meyer"),
    ],
)
def test_the_formal_greeting(customer: Customer, language: str, expected: str) -> None:
    assert greeting(customer, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("de", "Hallo Erika"), ("en", "Hello Erika"), ("sv", "Hej Erika"), ("nb", "Hei Erika")],
)
def test_the_familiar_greeting_uses_the_first_name(language: str, expected: str) -> None:
    customer = Customer(1, 1, first_name="Erika", last_name="Meyer", address_form=AddressForm.FAMILIAR)
    assert greeting(customer, language) == expected


def test_the_familiar_greeting_without_a_first_name_stays_polite() -> None:
    customer = Customer(1, 1, salutation=MR, last_name="Meyer", address_form=AddressForm.FAMILIAR)
    assert greeting(customer, "de") == "Guten Tag Herr Meyer"


def test_salutation_and_full_name() -> None:
    assert [salutation(person(), language) for language in ("de", "en", "sv", "nb")] == [
        "Frau",
        "Ms",
        "Fru",
        "Fru",
    ]
    assert salutation(person(NEUTRAL), "de") == ""
    assert full_name(person()) == "Erika Meyer"
    assert full_name(person(first=" ", last="", company="Optik Nord")) == "Optik Nord"
