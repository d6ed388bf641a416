"""Says in words what a mailing of the overview is, how far it is and what it takes. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from app import field_names, formats
from app.domain.date_range import DateRange
from app.domain.mailing_list import MailingFigures, MailingOrder, MailingQuery, begins_at, name_of
from app.domain.mailings import Mailing, MailingState
from app.domain.placeholders import to_display
from app.i18n import _
from app.ui.mailings.words import StateWords, state_words


@dataclass(frozen=True, slots=True)
class MailingLine:
    """A row of the list in the interface's language and the Mandant's time zone; `figures` None = not counted yet."""

    id: int
    mailing: Mailing
    figures: MailingFigures | None
    name: str
    state: StateWords
    when: str
    recipients: str
    queued: str
    sent: str
    delivered: str
    failed: str
    no_report: str
    parts: str
    cost: str
    user: str


def mailing_line(mailing: Mailing, figures: MailingFigures | None, zone: ZoneInfo) -> MailingLine:
    """The cells of one mailing; of a draft nothing is counted."""
    counts = figures.counts if figures is not None and mailing.state is not MailingState.DRAFT else None

    def cell(count: int) -> str:
        return formats.format_number(count) if counts is not None else ""

    return MailingLine(
        id=mailing.id,
        mailing=mailing,
        figures=figures,
        name=title(mailing),
        state=state_words(mailing.state, trouble=counts.failed + counts.in_question if counts else 0),
        when=when(mailing, zone),
        recipients=formats.format_number(mailing.planned_recipients) if mailing.planned_recipients else "",
        queued=cell(counts.open if counts else 0),
        sent=cell(counts.gone if counts else 0),
        delivered=cell(counts.delivered if counts else 0),
        failed=cell(counts.failed if counts else 0),
        no_report=cell(counts.no_report if counts else 0),
        parts=_parts(mailing, figures),
        cost=_cost(mailing, figures),
        user=mailing.user_name,
    )


def title(mailing: Mailing) -> str:
    """Its name, or how its text begins (ML-06)."""
    named = name_of(mailing.name, to_display(mailing.template, field_names.labels()))
    return named or _("Without name and text")


def when(mailing: Mailing, zone: ZoneInfo) -> str:
    """When it begins or began; a draft for now has no time yet."""
    if (mailing.state is MailingState.DRAFT and mailing.due is None) or mailing.created_at is None:
        return ""
    at = begins_at(mailing.due, mailing.launched_at, mailing.created_at)
    return formats.format_moment(at, zone)


def query_of(values: Mapping[str, object], sort: tuple[str, bool], zone: ZoneInfo) -> MailingQuery:
    """The question that these filters (column key → value) and this sorting ask; by a count, it is the newest first."""
    days = values.get("when")
    since, until = days.instants(zone) if isinstance(days, DateRange) else (None, None)
    words = values.get("name")
    is_asked = sort[0] in tuple(MailingOrder)
    return MailingQuery(
        text=words if isinstance(words, str) else "",
        states=frozenset(MailingState(key) for key in _keys(values.get("state"))),
        since=since,
        until=until,
        user_names=_keys(values.get("user")),
        order=MailingOrder(sort[0]) if is_asked else MailingOrder.WHEN,
        descending=sort[1] if is_asked else True,
    )


def money(amount: Decimal | None, currency: str) -> str:
    """An amount; a gateway that counts credits has no currency (D-9)."""
    if amount is None:
        return ""
    if currency:
        return formats.format_money(amount, currency)
    return _("{count} credits").format(count=formats.format_number(amount))


def real_cost(figures: MailingFigures) -> str:
    """What the gateway has charged so far, in each currency."""
    return " + ".join(money(amount, currency) for currency, amount in figures.cost.costs)


def _parts(mailing: Mailing, figures: MailingFigures | None) -> str:
    if mailing.state is MailingState.DRAFT:
        return ""
    planned = formats.format_number(mailing.planned_parts)
    if figures is None:
        return planned
    return _so_far(formats.format_number(figures.cost.parts), planned)


def _cost(mailing: Mailing, figures: MailingFigures | None) -> str:
    if mailing.state is MailingState.DRAFT:
        return ""
    planned = money(mailing.planned_cost, mailing.currency)
    real = real_cost(figures) if figures is not None else ""
    if planned and real:
        return _so_far(real, planned)
    return real or planned


def _so_far(real: str, planned: str) -> str:
    """One figure where what came of it is what was planned."""
    return planned if real == planned else _("{real} of {planned}").format(real=real, planned=planned)


def _keys(value: object) -> frozenset[str]:
    return frozenset(str(key) for key in value) if isinstance(value, frozenset) else frozenset()
