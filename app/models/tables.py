"""Every table, known at once: foreign keys name tables of other modules, so all have to be imported together."""

from __future__ import annotations

from app.models import (
    appointment,
    customer,
    customer_search,
    grouping,
    history,
    mailing,
    mandant,
    message,
    message_tally,
    message_words,
)
from app.models.base import Base

__all__ = [
    "METADATA",
    "appointment",
    "customer",
    "customer_search",
    "grouping",
    "history",
    "mailing",
    "mandant",
    "message",
    "message_tally",
    "message_words",
]

METADATA = Base.metadata
