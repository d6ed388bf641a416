"""The report as tables that leave the program: its lines, or its breakdowns. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from app.domain.mandants import Mandant
from app.domain.report import Figures, SentSms
from app.domain.sheet import Kind, Line, Sheet, SheetColumn
from app.i18n import _
from app.ui.reports.view_model import Group, figures_row, mandant_name, standing_title, zone_of

Facts = tuple[tuple[str, str], ...]


def lines_sheet(
    lines: Iterable[SentSms], total: Figures, facts: Facts, mandants: Mapping[int, Mandant]
) -> Sheet:
    """One row for each SMS, the newest first; times as the clock of its company showed them."""
    columns = (
        SheetColumn(_("Sent on"), Kind.MOMENT, 19),
        SheetColumn(_("Phone"), Kind.PHONE, 19),
        SheetColumn(_("Customer"), width=26),
        SheetColumn(_("Status"), width=24),
        SheetColumn(_("Parts"), Kind.NUMBER, 7),
        SheetColumn(_("Cost"), Kind.MONEY, 10),
        SheetColumn(_("Currency"), width=11),
        SheetColumn(_("Company"), width=20),
        SheetColumn(_("Handler"), width=20),
    )
    rows = (_line(line, mandants) for line in lines)
    return Sheet(_("Sent SMS"), columns, rows, total.messages, (*facts, *totals(total)))


def groups_sheet(groups: Iterable[Group], total: Figures, facts: Facts) -> Sheet:
    """One row for each line of a breakdown, and one more for each further currency it cost something in."""
    columns = (
        SheetColumn(_("Grouped"), width=18),
        SheetColumn(_("Name"), width=28),
        SheetColumn(_("SMS messages"), Kind.NUMBER, 13),
        SheetColumn(_("SMS parts"), Kind.NUMBER, 11),
        SheetColumn(_("Delivered"), Kind.NUMBER, 11),
        SheetColumn(_("Failed"), Kind.NUMBER, 11),
        SheetColumn(_("Without report"), Kind.NUMBER, 14),
        SheetColumn(_("Delivery rate"), Kind.SHARE, 13),
        SheetColumn(_("Credits"), Kind.NUMBER, 10),
        SheetColumn(_("Cost"), Kind.MONEY, 12),
        SheetColumn(_("Currency"), width=9),
    )
    rows = [
        row
        for group in groups
        for line in group.lines
        for row in _group(group.title, line.name, line.figures)
    ]
    return Sheet(_("Sent SMS"), columns, rows, len(rows), (*facts, *totals(total)))


def totals(total: Figures) -> Facts:
    """What it all adds up to: label and value."""
    return tuple((figure.caption, figure.value) for figure in figures_row(total))


def _line(line: SentSms, mandants: Mapping[int, Mandant]) -> Line:
    local = line.at.astimezone(zone_of(line.mandant_id, mandants)).replace(tzinfo=None, microsecond=0)
    return (
        local,
        line.number,
        line.customer_name,
        standing_title(line.standing),
        line.parts,
        line.price,
        line.currency if line.price is not None else "",
        mandant_name(line.mandant_id, mandants),
        line.handler,
    )


def _group(title: str, name: str, figures: Figures) -> Iterator[Line]:
    rate = None if figures.delivery_rate is None else round(Decimal(figures.delivery_rate), 4)
    counts = (
        figures.messages,
        figures.parts,
        figures.delivered,
        figures.failed,
        figures.without_report,
        rate,
        figures.credits,
    )
    (currency, cost), *others = figures.costs or (("", None),)
    yield (title, name, *counts, cost, currency)
    for other, amount in others:
        yield (title, name, *(None for _count in counts), amount, other)
