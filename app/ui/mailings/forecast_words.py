"""Puts into words what a mailing would do: how many SMS, what they cost, what there is, and what is wrong. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from app import formats
from app.domain.mailing_review import ReviewVerdict
from app.domain.mailings import Credit, Mailing, MailingForecast, MailingProblem, ProblemKind
from app.domain.permissions import Actor, Permission
from app.i18n import N_, _, ngettext
from app.ui.mailings.review_view_model import people_words, sms_words, when_words

_K = ProblemKind


class Step(StrEnum):
    """What the link beside a line of the forecast does."""

    EDIT = "edit"
    SHOW_LEFT_OUT = "show_left_out"
    SHOW_LONGEST = "show_longest"
    SEND_TO_EACH = "send_to_each"
    BUY_CREDIT = "buy_credit"
    READ_CREDIT = "read_credit"
    OPEN_ACCOUNT = "open_account"
    OPEN_COMPANY = "open_company"


STEPS: Mapping[Step, str] = MappingProxyType(
    {
        Step.EDIT: N_("Change it"),
        Step.SHOW_LEFT_OUT: N_("Look at them"),
        Step.SHOW_LONGEST: N_("Show it"),
        Step.SEND_TO_EACH: N_("Send to each of them"),
        Step.BUY_CREDIT: N_("Buy credit…"),
        Step.READ_CREDIT: N_("Read again"),
        Step.OPEN_ACCOUNT: N_("Open the account"),
        Step.OPEN_COMPANY: N_("Open the company"),
    }
)
_STEP_OF: Mapping[ProblemKind, Step] = MappingProxyType(
    {
        _K.NO_ACCOUNT: Step.OPEN_ACCOUNT,
        _K.ACCOUNT_PAUSED: Step.OPEN_ACCOUNT,
        _K.NO_TEXT: Step.EDIT,
        _K.UNKNOWN_FIELD: Step.EDIT,
        _K.NO_RECIPIENTS: Step.EDIT,
        _K.NOBODY_LEFT: Step.SHOW_LEFT_OUT,
        _K.BAD_SENDER: Step.EDIT,
        _K.NO_WAY_TO_OPT_OUT: Step.OPEN_COMPANY,
        _K.TEXT_TOO_LONG: Step.EDIT,
        _K.CREDIT_TOO_LOW: Step.BUY_CREDIT,
        _K.DUE_IS_PAST: Step.EDIT,
        _K.LEFT_OUT: Step.SHOW_LEFT_OUT,
        _K.MANY_PARTS: Step.SHOW_LONGEST,
        _K.MADE_UNICODE: Step.EDIT,
        _K.CREDIT_UNKNOWN: Step.READ_CREDIT,
    }
)
_NEEDED: Mapping[Step, Permission] = MappingProxyType(
    {Step.OPEN_ACCOUNT: Permission.MANAGE_ACCOUNTS, Step.OPEN_COMPANY: Permission.MANAGE_MANDANTS}
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One line with its sign; `step` is what helps, None where nothing here does."""

    text: str
    icon: str
    tone: str
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """One line of the reckoning of credit; `tone` colours what is missing."""

    label: str
    value: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ForecastView:
    """Everything the panel shows. `marks` are problems, the red ones first; `credit_note` says of when it is."""

    title: str
    cost: str
    counts: tuple[str, ...]
    longest: str
    when: str
    marks: tuple[Mark, ...]
    saving: str
    amounts: tuple[Amount, ...]
    credit_note: str
    top_up_page: str
    budget: str


def forecast_view(
    forecast: MailingForecast, mailing: Mailing, actor: Actor, now: datetime, zone: ZoneInfo
) -> ForecastView:
    """In the interface's language; brings Babel, so in the data lane. `now` is UTC."""
    people = people_words(forecast.recipients) if forecast.recipients else _("Nobody gets it")
    cost = ""
    if forecast.cost is not None and forecast.parts:
        cost = formats.approximately(formats.format_money(forecast.cost, forecast.currency))
    return ForecastView(
        title=f"{people} · {sms_words(forecast.parts)}" if forecast.recipients else people,
        cost=cost,
        counts=tuple(_counts(forecast)),
        longest=_longest(forecast),
        when=when_words(mailing, now, zone),
        marks=tuple(_marks(forecast, actor)),
        saving=_saving(forecast),
        amounts=tuple(_amounts(forecast.credit)),
        credit_note=_credit_note(forecast.credit, zone),
        top_up_page=forecast.credit.top_up_page,
        budget=_budget(forecast),
    )


def _counts(forecast: MailingForecast) -> Iterator[str]:
    """How many get one SMS, how many two: only where it is not the same for all."""
    if set(forecast.by_parts) <= {1}:
        return
    for parts, people in forecast.by_parts.items():
        words = ngettext("{people} gets {sms}", "{people} get {sms}", people)
        yield words.format(people=formats.format_number(people), sms=sms_words(parts))


def _longest(forecast: MailingForecast) -> str:
    if not forecast.longest or len(forecast.by_parts) < 2:
        return ""
    words = _("The longest: {name}, {sms}")
    return words.format(name=forecast.longest_name, sms=sms_words(forecast.longest_parts))


def _saving(forecast: MailingForecast) -> str:
    shorter = forecast.shorter
    if shorter is None:
        return ""
    less = ngettext(
        "Shorten it by {count} character to save {sms}.",
        "Shorten it by {count} characters to save {sms}.",
        shorter.characters,
    )
    return less.format(count=shorter.characters, sms=sms_words(shorter.saved))


def _marks(forecast: MailingForecast, actor: Actor) -> Iterator[Mark]:
    for problem in _ordered(forecast):
        yield _mark(problem, forecast, actor)
    if sharing := forecast.left_out.get(ReviewVerdict.SAME_NUMBER.value, 0):
        words = ngettext(
            "{count} person shares a phone with somebody who gets it.",
            "{count} people share a phone with somebody who gets it.",
            sharing,
        )
        words = words.format(count=formats.format_number(sharing))
        yield Mark(words, "info", "info", Step.SEND_TO_EACH)


def _ordered(forecast: MailingForecast) -> list[MailingProblem]:
    return sorted(forecast.problems, key=lambda problem: not problem.is_red)


def _mark(problem: MailingProblem, forecast: MailingForecast, actor: Actor) -> Mark:
    step = _STEP_OF.get(problem.kind)
    if step is Step.BUY_CREDIT and not forecast.credit.top_up_page:
        step = Step.READ_CREDIT
    if step is not None and step in _NEEDED and not actor.may(_NEEDED[step]):
        step = None
    icon, tone = ("circle-x", "error") if problem.is_red else ("triangle-alert", "warn")
    return Mark(problem.text, icon, tone, step)


def _amounts(credit: Credit) -> Iterator[Amount]:
    """What there is, less what is spoken for, less this: what is left (ST-19)."""
    if credit.available is None:
        return
    yield Amount(_("Credit"), _amount(credit.available, credit))
    if credit.reserved:
        yield Amount(_("Reserved for the outbox"), _less(credit.reserved, credit))
    if not credit.needed or credit.left is None:
        return
    yield Amount(_("This mailing"), _less(credit.needed, credit))
    if credit.left >= 0:
        yield Amount(_("Left afterwards"), _amount(credit.left, credit))
    else:
        yield Amount(_("Missing"), _amount(-credit.left, credit), "error")


def _amount(value: Decimal, credit: Credit) -> str:
    return formats.format_money(value, credit.unit) if credit.unit else formats.format_number(int(value))


def _less(value: Decimal, credit: Credit) -> str:
    return f"\N{MINUS SIGN}\N{NARROW NO-BREAK SPACE}{_amount(value, credit)}"


def _credit_note(credit: Credit, zone: ZoneInfo) -> str:
    if credit.as_of is None or credit.available is None:
        return ""
    words = _("{unit}, read {when}")
    unit = credit.unit or _("In SMS")
    return words.format(unit=unit, when=formats.format_moment(credit.as_of, zone))


def _budget(forecast: MailingForecast) -> str:
    """ML-02; where it is short, a mark says so instead."""
    if forecast.budget.parts is None or any(problem.field == "budget" for problem in forecast.problems):
        return ""
    words = _("Budget of this month: {after} of {budget} SMS with this mailing")
    return words.format(
        after=formats.format_number(forecast.budget_used + forecast.parts),
        budget=formats.format_number(forecast.budget.parts),
    )
