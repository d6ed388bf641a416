from __future__ import annotations

from collections.abc import Iterator

import pytest

from app import i18n
from app.domain.consent import Purpose
from app.domain.mailing_review import ReviewVerdict
from app.services.review_words import reason_text


@pytest.fixture
def swedish() -> Iterator[None]:
    i18n.install("sv")
    yield
    i18n.install("en")


@pytest.mark.usefixtures("swedish")
def test_fields_that_could_not_be_filled_have_the_names_people_see() -> None:
    said = reason_text(ReviewVerdict.UNFILLED, "FirstName, NextMoon", Purpose.INFORMATION)
    assert said.endswith(": Förnamn, NextMoon"), "what is no field stays as it was written"


def test_an_empty_text_is_called_empty() -> None:
    assert reason_text(ReviewVerdict.UNFILLED, "", Purpose.INFORMATION) == "The text is empty."
