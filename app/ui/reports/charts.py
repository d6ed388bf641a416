"""Which charts the report has, as plain values: each with the table a screen reader reads instead. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app import formats
from app.domain.part_waste import Waste
from app.domain.report import BlockFigures, Figures, Report
from app.i18n import _, ngettext
from app.ui.reports.view_model import handler_words, month_words, rate_words, standing_title

MOST_BARS = 12
"""Of names; the smaller ones are drawn as one."""


class Shape(StrEnum):
    """How it is drawn."""

    COLUMNS = "columns"  # upright, the series on top of each other
    BARS = "bars"  # lying, for names
    LINE = "line"


class Unit(StrEnum):
    COUNT = "count"
    MONEY = "money"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Series:
    """A row of numbers in a colour of the theme; None where there is nothing to show."""

    name: str
    values: tuple[float | None, ...]
    colour: str = "accent"


@dataclass(frozen=True, slots=True)
class Chart:
    """`words` are the same numbers as text, line by line: what its table shows. `note` is its message in a sentence."""

    key: str
    title: str
    shape: Shape
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    words: tuple[tuple[str, ...], ...]
    unit: Unit = Unit.COUNT
    note: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        return ("", *(series.name for series in self.series))


def charts(report: Report, blocks: Sequence[BlockFigures], waste: Waste) -> tuple[Chart, ...]:
    """Those that have something to show."""
    handlers = [(handler_words(name), figures) for name, figures in report.handlers.items()]
    standings = [(standing_title(key), figures) for key, figures in report.standings.items()]
    made = (
        _outcomes("months", _("Messages per month"), Shape.COLUMNS, _by_month(report)),
        *_costs(report),
        _rates(report),
        _amounts("standings", _("By status"), standings),
        _outcomes("handlers", _("By handler"), Shape.BARS, _largest(handlers)),
        _outcomes("blocks", _("By text block"), Shape.BARS, _largest([(b.name, b.figures) for b in blocks])),
        _waste(waste),
    )
    return tuple(chart for chart in made if chart.labels)


def waste_words(waste: Waste) -> str:
    """`37% of your two-part SMS were over by fewer than 10 characters.`; "" if there are none of two parts."""
    share = waste.hardly_share
    if share is None:
        return ""
    words = _("{percent} of your two-part SMS were over by fewer than 10 characters.").format(
        percent=formats.format_percent(share)
    )
    if waste.by_typography:
        plain = ngettext(
            "{count} would have fitted into one SMS with plain dashes and quotation marks.",
            "{count} would have fitted into one SMS with plain dashes and quotation marks.",
            waste.by_typography,
        )
        words = f"{words} {plain.format(count=formats.format_number(waste.by_typography))}"
    return words


def _by_month(report: Report) -> list[tuple[str, Figures]]:
    return [(month_words(month), figures) for month, figures in report.months.items()]


def _outcomes(key: str, title: str, shape: Shape, lines: Sequence[tuple[str, Figures]]) -> Chart:
    """Delivered, without report and failed, one above the other."""
    figures = [one for _name, one in lines]
    series = (
        Series(_("Delivered"), tuple(one.delivered for one in figures), "ok"),
        Series(_("Without report"), tuple(one.without_report for one in figures), "waiting"),
        Series(_("Failed"), tuple(one.failed for one in figures), "error"),
    )
    return Chart(key, title, shape, _names(lines), series, _count_words(lines, series))


def _amounts(key: str, title: str, lines: Sequence[tuple[str, Figures]]) -> Chart:
    series = (Series(_("SMS messages"), tuple(figures.messages for _n, figures in lines)),)
    return Chart(key, title, Shape.BARS, _names(lines), series, _count_words(lines, series))


def _costs(report: Report) -> Iterable[Chart]:
    """One chart for each currency, and one for credits (D-9): they cannot be added."""
    title = _("Cost per month")
    for currency, _amount in report.total.costs:
        amounts = [dict(figures.costs).get(currency, Decimal(0)) for figures in report.months.values()]
        yield _cost(f"cost-{currency}", f"{title} ({currency})", report, currency, amounts)
    if report.total.credits:
        counts = [Decimal(figures.credits) for figures in report.months.values()]
        yield _cost("credits", _("Credits per month"), report, "", counts)


def _cost(key: str, title: str, report: Report, currency: str, amounts: Sequence[Decimal]) -> Chart:
    labels = tuple(month_words(month) for month in report.months)
    words = tuple(
        (label, formats.format_money(a, currency)) for label, a in zip(labels, amounts, strict=True)
    )
    series = (Series(title, tuple(map(float, amounts)), "info"),)
    return Chart(key, title, Shape.COLUMNS, labels, series, words, Unit.MONEY if currency else Unit.COUNT)


def _rates(report: Report) -> Chart:
    labels = tuple(month_words(month) for month in report.months)
    rates = tuple(figures.delivery_rate for figures in report.months.values())
    words = tuple((label, rate_words(rate)) for label, rate in zip(labels, rates, strict=True))
    note = _("Delivered among those with a report: {rate}").format(
        rate=rate_words(report.total.delivery_rate)
    )
    if all(rate is None for rate in rates):
        labels = ()
    series = (Series(_("Delivery rate"), rates, "ok"),)
    return Chart("rate", _("Delivery rate"), Shape.LINE, labels, series, words, Unit.SHARE, note)


def _waste(waste: Waste) -> Chart:
    labels = (_("fewer than 10"), _("10 to 19"), _("20 to 49"), _("50 and more")) if waste.messages else ()
    series = (Series(_("SMS messages"), tuple(map(float, waste.counts)), "warn"),)
    words = tuple(
        (label, formats.format_number(count)) for label, count in zip(labels, waste.counts, strict=False)
    )
    title = _("Part waste: characters over one SMS")
    return Chart("waste", title, Shape.COLUMNS, labels, series, words, note=waste_words(waste))


def _largest(lines: Sequence[tuple[str, Figures]]) -> Sequence[tuple[str, Figures]]:
    if len(lines) <= MOST_BARS:
        return lines
    rest = sum((figures for _name, figures in lines[MOST_BARS - 1 :]), Figures())
    return [*lines[: MOST_BARS - 1], (_("All others"), rest)]


def _names(lines: Sequence[tuple[str, Figures]]) -> tuple[str, ...]:
    return tuple(name for name, _figures in lines)


def _count_words(
    lines: Sequence[tuple[str, Figures]], series: Sequence[Series]
) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (name, *(formats.format_number(int(one.values[row] or 0)) for one in series))
        for row, (name, _figures) in enumerate(lines)
    )


Palette = Mapping[str, str]
"""Names of the theme's colours → `#rrggbb`."""
