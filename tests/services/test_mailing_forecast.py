from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.consent import Purpose
from app.domain.delivery import MessageStatus
from app.domain.mailings import Budget, MailingSettings, MailingState, ProblemKind, Recipients
from app.errors import InvalidInput
from tests.fixtures.mailings import MailingBench, as_shown

S = MessageStatus
M = MailingState
HOUR = timedelta(hours=1)


def people(mail: MailingBench, count: int, **more: object) -> tuple[int, ...]:
    return tuple(mail.person(f"Kunde{number:03}", **more) for number in range(count))  # type: ignore[arg-type]


def test_many_recipients_have_to_be_typed(mail: MailingBench) -> None:
    mail.kept.save_settings(mail.actor, MailingSettings(confirm_above=2))
    _mailing, forecast = mail.reviewed(*people(mail, 3))
    assert forecast.type_the_number
    with pytest.raises(InvalidInput) as refused:
        mail.sending.launch(mail.actor, as_shown(forecast, typed=30))
    assert refused.value.field == "typed"
    mail.sending.launch(mail.actor, as_shown(forecast, typed=3))
    assert len(mail.bench.messages()) == 3


def problems(forecast: object) -> set[ProblemKind]:
    return {problem.kind for problem in forecast.problems}  # type: ignore[attr-defined]


@pytest.mark.behaviour("ST-13", "ST-19", "ST-20")
def test_too_little_credit_stops_before_the_first_and_says_for_how_many_it_is(mail: MailingBench) -> None:
    mail.bench.dispatch.practice.set_credit(mail.actor, 3)
    mail.bench.dispatch.accounts.refresh_balance(mail.actor)
    mail.bench.send()  # one is reserved
    _mailing, forecast = mail.reviewed(*people(mail, 4))
    credit = forecast.credit
    assert [credit.needed, credit.available, credit.reserved, credit.left] == [4, 3, 1, -2]
    assert (credit.fits, credit.unit) == (2, "")
    assert ProblemKind.CREDIT_TOO_LOW in problems(forecast)
    with pytest.raises(InvalidInput) as refused:
        mail.sending.launch(mail.actor, as_shown(forecast))
    assert refused.value.field == "credit"
    assert len(mail.bench.messages()) == 1
    mail.bench.dispatch.practice.set_credit(mail.actor, 10)
    mail.bench.dispatch.accounts.refresh_balance(mail.actor)
    forecast = mail.review.forecast(mail.actor, forecast.mailing_id)
    assert [forecast.credit.left, forecast.is_ready] == [5, True]


def test_credit_in_money_is_reckoned_with_the_price_of_a_part(mail: MailingBench) -> None:
    mail.bench.use_seven()
    mail.bench.dispatch.accounts.refresh_balance(mail.actor)
    mail.bench.change_account(price_per_part=Decimal("0.075"), currency="EUR", balance_currency="EUR")
    _mailing, forecast = mail.reviewed(*people(mail, 4))
    assert (forecast.cost, forecast.currency) == (Decimal("0.300"), "EUR")
    credit = forecast.credit
    assert (credit.unit, credit.needed, credit.available) == ("EUR", Decimal("0.300"), Decimal(100))
    assert credit.left == Decimal("99.7")


@pytest.mark.behaviour("ML-02")
def test_the_monthly_budget_warns_and_stops(mail: MailingBench) -> None:
    mail.kept.save_settings(mail.actor, MailingSettings(Budget(parts=10, warn_percent=50)))
    sent = mail.bench.send()
    mail.bench.step()
    assert mail.bench.status(sent) is not S.QUEUED
    chosen = people(mail, 10)
    small, forecast = mail.reviewed(*chosen[:3])
    assert (forecast.budget_used, forecast.problems) == (1, ())
    _mailing, forecast = mail.reviewed(*chosen[:4])
    assert problems(forecast) == {ProblemKind.BUDGET_NEARLY_USED}
    assert forecast.is_ready
    _mailing, forecast = mail.reviewed(*chosen)
    assert problems(forecast) == {ProblemKind.BUDGET_USED_UP}
    with pytest.raises(InvalidInput) as refused:
        mail.sending.launch(mail.actor, as_shown(forecast))
    assert refused.value.field == "budget"
    next_month = replace(mail.kept.get(mail.actor, small.id), due=mail.bench.clock.now() + 20 * 24 * HOUR)
    mail.kept.save(mail.actor, next_month)
    assert mail.review.forecast(mail.actor, small.id).budget_used == 0
    mail.kept.save_settings(mail.actor, MailingSettings(Budget(parts=10, stops=False)))
    _mailing, forecast = mail.reviewed(*chosen)
    assert problems(forecast) == {ProblemKind.BUDGET_NEARLY_USED}


@pytest.mark.behaviour("ML-01", "ST-02")
def test_the_forecast_counts_what_everybody_really_gets(mail: MailingBench) -> None:
    names = ("Li", "Ott", "Graf zu Hohenlohe-Langenburg")
    chosen = tuple(mail.person(name) for name in names)
    text = "<<Greeting>>! " + "x" * (160 - len("Guten Tag Frau Ott! "))
    mailing, forecast = mail.reviewed(*chosen, template=text)
    assert (dict(forecast.by_parts), forecast.parts) == ({1: 2, 2: 1}, 4)
    assert (forecast.longest_name, forecast.longest_parts) == ("Graf zu Hohenlohe-Langenburg", 2)
    assert forecast.shorter is not None
    assert (forecast.shorter.characters, forecast.shorter.saved) == (25, 1)
    shorter = mail.kept.save(mail.actor, replace(mailing, template=text[:-25]))
    assert mail.review.review(mail.actor, shorter.id).parts == 3
    one_only = mail.kept.save(mail.actor, replace(shorter, template=text, one_sms_only=True))
    forecast = mail.review.review(mail.actor, one_only.id)
    assert ProblemKind.TEXT_TOO_LONG in problems(forecast)
    with pytest.raises(InvalidInput) as refused:
        mail.sending.launch(mail.actor, as_shown(forecast))
    assert refused.value.field == "template"
    too_long = mail.lines(one_only, gets_it=False)[0]
    mail.repairs.leave_out(mail.actor, one_only.id, [too_long.id])
    forecast = mail.review.forecast(mail.actor, one_only.id)
    assert (forecast.is_ready, forecast.parts) == (True, 2)


def test_marketing_says_who_it_is_from_and_how_to_get_no_more(mail: MailingBench) -> None:
    chosen = people(mail, 1, purpose=Purpose.MARKETING)
    mailing, forecast = mail.reviewed(*chosen, purpose=Purpose.MARKETING, template="Neue Geräte!")
    preview = mail.review.preview(mail.actor, mailing.id, mail.lines(mailing)[0].id)
    assert preview.text == "Neue Geräte!\nHörwelt Mitte. Keine Werbung mehr: 0511 123456"
    mail.sending.launch(mail.actor, as_shown(forecast))
    (message,) = mail.bench.messages()
    assert (message.text, message.purpose) == (preview.text, Purpose.MARKETING)
    mail.bench.scene.change_mandant(phone="", email="", website="")
    _mailing, forecast = mail.reviewed(*chosen, purpose=Purpose.MARKETING, template="Neu!")
    assert ProblemKind.NO_WAY_TO_OPT_OUT in problems(forecast)


@pytest.mark.behaviour("ML-10", "ML-11")
def test_every_red_mark_keeps_it_from_leaving(mail: MailingBench) -> None:
    one = people(mail, 1)
    _mailing, nobody = mail.reviewed(recipients=Recipients())
    assert problems(nobody) == {ProblemKind.NO_RECIPIENTS}
    _mailing, empty = mail.reviewed(*one, template=" ")
    assert ProblemKind.NO_TEXT in problems(empty)
    _mailing, unknown = mail.reviewed(*one, template="<<Shoe size>>")
    assert ProblemKind.UNKNOWN_FIELD in problems(unknown)
    _mailing, sender = mail.reviewed(*one, sender="viel zu langer Name")
    assert ProblemKind.BAD_SENDER in problems(sender)
    mail.bench.change_account(paused_reason="no_credit")
    _mailing, paused = mail.reviewed(*one)
    assert ProblemKind.ACCOUNT_PAUSED in problems(paused)
    for forecast in (nobody, empty, unknown, sender, paused):
        assert not forecast.is_ready
        with pytest.raises(InvalidInput):
            mail.sending.launch(mail.actor, as_shown(forecast))
    assert mail.bench.messages() == []
