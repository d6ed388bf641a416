"""Invented people in the language of a Mandant, from `resources/sample/people.toml` and a seed."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain import search, spelling
from app.resources import RESOURCES

# Ranges that regulators keep free of real subscribers: (prefix, first, count)
FREE_MOBILE = {
    "de": ("+4917604069", 0, 100, 3),
    "sv": ("+46701740", 605, 95, 3),
    "nb": ("+4746700", 0, 100, 3),
    "en": ("+447700900", 0, 1000, 3),
}


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """One invented person; `e164` is the mobile number."""

    salutation: str
    first_name: str
    last_name: str
    street: str
    postal_code: str
    city: str
    birthday: date
    e164: str

    def row(self, customer_id: int, mandant_id: int, now: datetime) -> dict[str, Any]:
        """The complete row of the customer table."""
        email = f"{spelling.fold(self.first_name)}.{spelling.fold(self.last_name)}@example.org".replace(
            " ", ""
        )
        display_name = f"{self.last_name}, {self.first_name}"
        return {
            "id": customer_id,
            "mandant_id": mandant_id,
            "salutation": self.salutation,
            "title": "",
            "first_name": self.first_name,
            "last_name": self.last_name,
            "company": "",
            "birthday": self.birthday,
            "street": self.street,
            "postal_code": self.postal_code,
            "city": self.city,
            "email": email,
            "language": "",
            "address_form": "formal",
            "notes": "",
            "archived": False,
            "sort_name": spelling.fold(display_name),
            "search_text": search.index_text(
                self.last_name,
                self.first_name,
                self.city,
                email,
                self.e164,
                self.e164[3:],  # as it is dialled at home: all countries here have codes of two digits
            ),
            "created_at": now,
            "changed_at": now,
            "version": 1,
        }


class SamplePeople:
    """An endless supply; the same language and seed give the same people."""

    def __init__(self, language: str, seed: int, *, free_numbers: bool) -> None:
        with (RESOURCES / "sample" / "people.toml").open("rb") as file:
            words = tomllib.load(file)
        self._language = language if language in words else "en"
        self._words = words[self._language]
        self._free_numbers = free_numbers
        self.random = random.Random(seed)

    @property
    def types(self) -> list[tuple[str, int, str]]:
        """Appointment types: name, minutes, colour."""
        return [(name, minutes, colour) for name, minutes, colour in self._words["types"]]

    @property
    def staff(self) -> list[str]:
        return list(self._words["staff"])

    @property
    def texts(self) -> list[str]:
        """Messages with `{name}`, `{day}` and `{time}`."""
        return list(self._words["text"])

    def person(self, index: int) -> SamplePerson:
        """The person number `index`; numbers are unique up to a hundred thousand."""
        pick = self.random.choice
        salutation = pick(("ms", "mr"))
        postal_code, _space, city = self._split_city(pick(self._words["city"]))
        return SamplePerson(
            salutation=salutation,
            first_name=pick(self._words["female" if salutation == "ms" else "male"]),
            last_name=pick(self._words["last"]),
            street=f"{pick(self._words['street'])} {self.random.randint(1, 120)}",
            postal_code=postal_code,
            city=city,
            birthday=date(
                self.random.randint(1935, 2004), self.random.randint(1, 12), self.random.randint(1, 28)
            ),
            e164=self._number(index),
        )

    @staticmethod
    def _split_city(line: str) -> tuple[str, str, str]:
        postal_code, space, city = line.rpartition(" ")
        return postal_code, space, city

    def _number(self, index: int) -> str:
        prefix, first, count, digits = FREE_MOBILE[self._language]
        if self._free_numbers or index < count:
            return f"{prefix}{first + index % count:0{digits}d}"
        return f"+4917604{70_000 + index:06d}" if self._language == "de" else f"{prefix[:3]}999{index:06d}"
