"""What holds for marketing in every way of sending: STOP is honoured, and each text says how to say it."""

from __future__ import annotations

from app.domain.consent import Purpose
from app.domain.customers import Customer
from app.domain.mailing_text import OptOut, opt_out
from app.domain.mandants import Mandant
from app.errors import FieldProblem, InvalidInput
from app.i18n import _
from app.services.values import language_of
from app.storage.database import Work
from app.storage.repos import stop_list


def is_stopped(work: Work, mandant_id: int, number: str, purpose: Purpose) -> bool:
    """Whether the owner of this number (E.164) said STOP to what this is for."""
    return purpose is Purpose.MARKETING and stop_list.has(work, mandant_id, number)


def opt_out_of(purpose: Purpose, mandant: Mandant, customer: Customer | None) -> OptOut | None:
    """What a text for this customer has to say besides; None if it is no marketing."""
    return opt_out(mandant, language_of(customer, mandant)) if purpose is Purpose.MARKETING else None


def whole_text(text: str, said: OptOut | None, sender: str) -> str:
    """The text with what has to be said besides. Raises InvalidInput (text) where nobody could opt out."""
    if said is None:
        return text
    try:
        return said.added_to(text, sender)
    except LookupError:
        raise InvalidInput(FieldProblem("text", no_way_words())) from None


def no_way_words() -> str:
    """Why there can be no marketing, and what helps."""
    return _("Marketing needs a way to opt out. Enter a phone number, e-mail or website of the company.")
