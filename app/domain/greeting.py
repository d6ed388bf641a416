"""How a person is addressed at the head of a message, in the person's own language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.customers import AddressForm, Customer, Salutation


@dataclass(frozen=True, slots=True)
class _Customs:
    """The words of one language; `by_name` means that people are addressed without Ms, Mr and title."""

    ms: str
    mr: str
    formal: str
    familiar: str
    nobody: str
    by_name: bool = False
    title_replaces_word: bool = False  # Dr Smith, not Mr Dr Smith


_CUSTOMS: Mapping[str, _Customs] = MappingProxyType(
    {
        "de": _Customs("Frau", "Herr", "Guten Tag", "Hallo", "Guten Tag"),
        "en": _Customs("Ms", "Mr", "Dear", "Hello", "Hello", title_replaces_word=True),
        # Swedish and Norwegian address everybody by name; titles before it would sound odd.
        "sv": _Customs("Fru", "Herr", "Hej", "Hej", "Hej", by_name=True),
        "nb": _Customs("Fru", "Herr", "Hei", "Hei", "Hei", by_name=True),
    }
)


def salutation(customer: Customer, language: str) -> str:
    """`Frau`, `Mr` …; empty where none is recorded."""
    customs = _customs(language)
    return {Salutation.MS: customs.ms, Salutation.MR: customs.mr}.get(customer.salutation, "")


def full_name(customer: Customer) -> str:
    """`Erika Meyer`; the company where no person is named."""
    return _words(customer.first_name, customer.last_name) or customer.company.strip()


def greeting(customer: Customer, language: str) -> str:
    """`Guten Tag Frau Dr. Meyer`, `Hallo Erika`, `Dear Mr Smith`, without a comma; never empty.

    A language the program does not speak is greeted in English.
    """
    customs = _customs(language)
    if customer.address_form is AddressForm.FAMILIAR and customer.first_name.strip():
        return _words(customs.familiar, customer.first_name)
    last = customer.last_name.strip()
    word = salutation(customer, language)
    if last and word and not customs.by_name:
        if customs.title_replaces_word and customer.title.strip():
            word = ""
        return _words(customs.formal, word, customer.title, last)
    person = _words(customer.first_name, last)
    if not person:
        return customs.nobody
    title = "" if customs.by_name else customer.title
    return _words(customs.formal, title, person)


def _customs(language: str) -> _Customs:
    return _CUSTOMS.get(language, _CUSTOMS["en"])


def _words(*words: str) -> str:
    return " ".join(word.strip() for word in words if word.strip())
