"""Says exactly what a reviewed mailing would do: how many SMS, what they cost, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from app import formats
from app.domain.accounts import Account, GatewayState
from app.domain.attention import FAILURES_COUNT_FOR
from app.domain.consent import Purpose
from app.domain.mailing_review import ReviewVerdict
from app.domain.mailing_text import CutTemplate, way_to_opt_out
from app.domain.mailings import (
    Budget,
    Credit,
    Mailing,
    MailingForecast,
    MailingProblem,
    MailingSettings,
    ProblemKind,
    Shorter,
)
from app.domain.mandants import Mandant
from app.domain.segment_profile import WARN_ABOVE_PARTS
from app.errors import InvalidInput
from app.i18n import _, ngettext
from app.services import mailing_settings, marketing, provider_facts, senders
from app.services.reviewing import profile_of
from app.storage.database import Work
from app.storage.repos import accounts, mailing_recipients, used_parts
from app.storage.repos.mailing_recipients import Totals

_K, _V = ProblemKind, ReviewVerdict
MOST_SHORTER = 40
"""Characters; nobody cuts more out of a text that is meant to say something."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a forecast is made from."""

    mailing: Mailing
    mandant: Mandant
    account: Account | None
    totals: Totals
    settings: MailingSettings
    state: GatewayState
    budget_used: int
    parts: int
    recipients: int
    longest_parts: int


def forecast(
    work: Work, mailing: Mailing, mandant: Mandant, account: Account | None, review: int, now: datetime
) -> MailingForecast:
    """From the lines of a finished review; `now` is UTC. Review 0 (none yet) has nobody in it."""
    totals = mailing_recipients.totals(work, mailing.id, review)
    longest = mailing_recipients.extreme(work, mailing.id, review, longest=True)
    shortest = mailing_recipients.extreme(work, mailing.id, review, longest=False)
    start, end = _month(max(mailing.due or now, now), mandant)
    settled = mailing_settings.read(work, mandant.id)
    limited = settled.budget.parts is not None
    found = _Found(
        mailing=mailing,
        mandant=mandant,
        account=account,
        totals=totals,
        settings=settled,
        state=accounts.state(work, mandant.id, now - FAILURES_COUNT_FOR),
        budget_used=used_parts.between(work, mandant.id, start, end) if limited else 0,
        parts=sum(parts * people for parts, people in totals.by_parts.items()),
        recipients=sum(totals.by_parts.values()),
        longest_parts=longest.line.parts if longest else 0,
    )
    credit = _credit(work, found, review)
    price = account.price_per_part if account else None
    return MailingForecast(
        mailing_id=mailing.id,
        version=mailing.version,
        review=review,
        recipients=found.recipients,
        by_parts=dict(sorted(totals.by_parts.items())),
        left_out={verdict.value: n for verdict, n in totals.by_verdict.items() if verdict is not _V.GETS_IT},
        parts=found.parts,
        cost=price * found.parts if price is not None else None,
        currency=account.currency if account and price is not None else "",
        longest=longest.id if longest else 0,
        longest_name=(longest.line.name or longest.line.number) if longest else "",
        longest_parts=found.longest_parts,
        shortest=shortest.id if shortest else 0,
        unicode_recipients=totals.unicode,
        shorter=best_shorter(totals.over),
        credit=credit,
        budget=found.settings.budget,
        budget_used=found.budget_used,
        problems=tuple(_problems(found, credit, now)),
        type_the_number=found.recipients > found.settings.confirm_above,
    )


def best_shorter(over: Sequence[tuple[int, int]]) -> Shorter | None:
    """Which few characters fewer save the most for each of them; `over` has (characters too many, people)."""
    best: Shorter | None = None
    saved = 0
    for characters, people in over:
        if characters > MOST_SHORTER:
            break
        saved += people
        if best is None or saved * best.characters > best.saved * characters:
            best = Shorter(characters, saved)
    return best


def _month(at: datetime, mandant: Mandant) -> tuple[datetime, datetime]:
    """The calendar month around `at` in the Mandant's zone, as two instants."""
    zone = ZoneInfo(mandant.time_zone)
    local = at.astimezone(zone)
    start = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    later = (start.year + 1, 1) if start.month == 12 else (start.year, start.month + 1)
    return start, start.replace(year=later[0], month=later[1])


def _credit(work: Work, found: _Found, review: int) -> Credit:
    """What there is, counted in what the gateway counts in; None where that cannot be told."""
    state, account = found.state, found.account
    price = account.price_per_part if account else None
    in_money = state.balance is not None and bool(state.currency)
    per_part: Decimal | None = Decimal(1)
    if in_money:
        per_part = price if account is not None and account.currency == state.currency else None
    needed = None if per_part is None else per_part * found.parts
    reserved = None if per_part is None else per_part * state.reserved_parts
    left = fits = None
    if state.balance is not None and needed is not None and reserved is not None:
        left = state.balance - reserved - needed
        if left >= 0 or not per_part:
            fits = found.recipients
        else:
            parts = max(0, int((state.balance - reserved) / (per_part or 1)))
            fits = mailing_recipients.that_fit(work, found.mailing.id, review, parts)
    top_up = next(
        (one.top_up_page for one in provider_facts.descriptions() if account and one.key == account.provider),
        "",
    )
    return Credit(
        unit=state.currency if in_money else "",
        needed=needed,
        available=state.balance,
        reserved=reserved,
        left=left,
        fits=fits,
        as_of=state.balance_at,
        top_up_page=top_up,
    )


def _problems(found: _Found, credit: Credit, now: datetime) -> Iterator[MailingProblem]:
    """Everything that is red or orange, in the order of the form."""
    yield from _of_recipients(found)
    yield from _of_text(found)
    yield from _of_sender(found)
    if found.mailing.due is not None and found.mailing.due < now:
        yield MailingProblem(_K.DUE_IS_PAST, "due", _("The time has passed; it would leave at once."))
    yield from _of_account(found, credit)
    yield from _of_budget(found.settings.budget, found.budget_used, found.parts)


def _of_recipients(found: _Found) -> Iterator[MailingProblem]:
    left_out = sum(found.totals.by_verdict.values()) - found.recipients
    if not found.mailing.recipients.named:
        yield MailingProblem(_K.NO_RECIPIENTS, "recipients", _("Choose who gets it."))
    elif not found.recipients:
        yield MailingProblem(
            _K.NOBODY_LEFT, "recipients", _("Nobody of those chosen can get it. Look at the reasons.")
        )
    elif left_out:
        words = ngettext("{count} person is left out.", "{count} people are left out.", left_out)
        yield MailingProblem(_K.LEFT_OUT, "recipients", words.format(count=formats.format_number(left_out)))
    if found.totals.mere_numbers and found.mailing.purpose is Purpose.MARKETING:
        words = _("Of numbers without a customer no consent is recorded. Make sure that you have it.")
        yield MailingProblem(_K.NUMBERS_WITHOUT_CUSTOMER, "recipients", words)


def _of_text(found: _Found) -> Iterator[MailingProblem]:
    template = found.mailing.template
    if not template.strip():
        yield MailingProblem(_K.NO_TEXT, "template", _("The message is still empty."))
        return
    if unknown := CutTemplate(template).unknown:
        words = _("There is no such field: {names}").format(names=", ".join(dict.fromkeys(unknown)))
        yield MailingProblem(_K.UNKNOWN_FIELD, "template", words)
    if too_long := found.totals.by_verdict.get(_V.TEXT_TOO_LONG, 0):
        yield _too_long(found, too_long)
    if found.longest_parts > WARN_ABOVE_PARTS:
        words = _("The longest takes {count} SMS; some networks lose messages of more than six.")
        yield MailingProblem(_K.MANY_PARTS, "template", words.format(count=found.longest_parts))
    if count := found.totals.unicode:
        words = ngettext(
            "A special character makes the text of {count} person dearer: 70 instead of 160 characters fit.",
            "Special characters make the texts of {count} people dearer: 70 instead of 160 characters fit.",
            count,
        )
        yield MailingProblem(_K.MADE_UNICODE, "template", words.format(count=formats.format_number(count)))


def _too_long(found: _Found, count: int) -> MailingProblem:
    """The hard stop: who gets too much is not quietly left out."""
    profile = profile_of(found.mailing, found.account)
    if profile.max_parts == 1:
        words = ngettext(
            "The text of {count} person does not fit into one SMS. Shorten it, or leave that person out.",
            "The texts of {count} people do not fit into one SMS. Shorten the text, or leave those people out.",
            count,
        )
    else:
        words = ngettext(
            "The text of {count} person is longer than the gateway takes. Shorten it, or leave that person out.",
            "The texts of {count} people are longer than the gateway takes. Shorten the text, or leave them out.",
            count,
        )
    return MailingProblem(_K.TEXT_TOO_LONG, "template", words.format(count=formats.format_number(count)))


def _of_sender(found: _Found) -> Iterator[MailingProblem]:
    if found.account is None:
        return
    try:
        sender = senders.choose(found.mailing.sender, found.mandant, found.account)
    except InvalidInput as error:
        yield MailingProblem(_K.BAD_SENDER, "sender", error.text)
        return
    if found.mailing.purpose is Purpose.MARKETING:
        try:
            way_to_opt_out(found.mandant, sender)
        except LookupError:
            yield MailingProblem(_K.NO_WAY_TO_OPT_OUT, "sender", marketing.no_way_words())


def _of_account(found: _Found, credit: Credit) -> Iterator[MailingProblem]:
    if found.account is None:
        yield MailingProblem(_K.NO_ACCOUNT, "account", _("No SMS gateway is set up yet."))
        return
    if found.state.paused_reason or found.state.sending_off:
        words = _("Nothing is sent at the moment. It would wait in the outbox.")
        yield MailingProblem(_K.ACCOUNT_PAUSED, "account", words)
    if not credit.is_enough:
        words = ngettext(
            "The credit is enough for {count} recipient only. Buy more, or choose fewer.",
            "The credit is enough for {count} recipients only. Buy more, or choose fewer.",
            credit.fits or 0,
        )
        yield MailingProblem(
            _K.CREDIT_TOO_LOW, "credit", words.format(count=formats.format_number(credit.fits or 0))
        )
    elif (
        found.parts
        and credit.left is None
        and provider_facts.capabilities(found.account.provider).balance is not None
    ):
        yield MailingProblem(
            _K.CREDIT_UNKNOWN, "credit", _("Whether the credit is enough cannot be said. Read it again.")
        )


def _of_budget(budget: Budget, used: int, parts: int) -> Iterator[MailingProblem]:
    """ML-02."""
    if budget.parts is None or not parts:
        return
    after = used + parts
    values = {"after": formats.format_number(after), "budget": formats.format_number(budget.parts)}
    if after > budget.parts:
        words = _("With this mailing, {after} of {budget} SMS of this month's budget are used.")
        kind = _K.BUDGET_USED_UP if budget.stops else _K.BUDGET_NEARLY_USED
        yield MailingProblem(kind, "budget", words.format(**values))
    elif after * 100 >= budget.parts * budget.warn_percent:
        words = _("This month's budget is nearly used: {after} of {budget} SMS with this mailing.")
        yield MailingProblem(_K.BUDGET_NEARLY_USED, "budget", words.format(**values))
