"""Gathers in one read everything the SMS dialog needs, so that nothing has to be asked for while one types."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

from app.clock import Clock
from app.domain import greeting, phone
from app.domain.accounts import Account
from app.domain.consent import Purpose, verdict
from app.domain.customers import Customer, CustomerPhone
from app.domain.mandants import Mandant
from app.domain.messages import Draft, DraftContext, NumberChoice
from app.domain.permissions import Actor, Permission
from app.domain.phone import NumberKind
from app.domain.send_time import FROM_APPOINTMENT, FROM_CUSTOMER, FixedMoment, SendRule
from app.errors import NotFound
from app.services import marketing, provider_facts
from app.services.text_blocks import default_for
from app.services.values import ValueService, language_of
from app.storage.database import Work
from app.storage.repos import accounts, customers, drafts, mandants, sending_switch, settings, text_blocks


class DraftReader:
    """Reads for one actor; every function is given an open transaction."""

    def __init__(self, clock: Clock, values: ValueService) -> None:
        self._clock = clock
        self._values = values

    def read(self, work: Work, actor: Actor, context: DraftContext) -> Draft:
        """Raises NotFound if the Mandant or the customer is not there."""
        mandant = mandants.get(work, actor.mandant_id)
        if mandant is None:
            raise NotFound
        customer = customer_of(work, actor, context)
        blocks = text_blocks.visible(work, mandant.id)
        language = language_of(customer, mandant)
        rule, fixed = last_rule(work, actor, context)
        kept = drafts.get(work, actor.user_id, mandant.id, draft_key(context))
        return Draft(
            context=replace(context, customer_id=customer.id if customer else None),
            mandant_id=mandant.id,
            mandant_name=mandant.name,
            mandant_colour=mandant.colour,
            time_zone=mandant.time_zone,
            country=mandant.country,
            title=greeting.full_name(customer) if customer else "",
            numbers=_numbers(customer, mandant, context.purpose) if customer else (),
            consents=customer.consents if customer else (),
            values=self._values.for_context(work, actor, context, mandant, customer),
            language=language,
            blocks=tuple(sorted(blocks, key=lambda block: block.language != language)),
            default_block=default_for(blocks, language, mandant.language) if context.appointment else None,
            saved_text=kept[1] if kept else "",
            saved_number=kept[0] if kept else "",
            sender=mandant.default_sender,
            sender_locked=mandant.sender_locked,
            now=self._clock.now(),
            rules=FROM_APPOINTMENT if context.appointment else FROM_CUSTOMER,
            last_rule=rule,
            last_fixed=fixed,
            may_record_consent=actor.may(Permission.RECORD_CONSENT),
            sending_off=sending_switch.is_off(work, mandant.id),
            opt_out=marketing.opt_out_of(context.purpose, mandant, customer),
            **_of_account(accounts.active(work, mandant.id)),
        )


def customer_of(work: Work, actor: Actor, context: DraftContext) -> Customer | None:
    """The customer written to: named by the context, or the one of its appointment. Raises NotFound."""
    customer_id = context.customer_id
    if customer_id is None and context.appointment is not None:
        customer_id = context.appointment.customer_id
    if customer_id is None:
        return None
    customer = customers.get(work, actor.mandant_id, customer_id)
    if customer is None:
        raise NotFound
    return customer


def draft_key(context: DraftContext) -> str:
    """The place a text was begun at; the same for the same customer or appointment next time."""
    if context.resend_of is not None:
        return f"resend:{context.resend_of}"
    if context.appointment is not None and context.appointment.id:
        return f"appointment:{context.appointment.id}"
    return f"customer:{context.customer_id}" if context.customer_id else "free"


def last_rule(work: Work, actor: Actor, context: DraftContext) -> tuple[SendRule, FixedMoment | None]:
    """What this user chose last for an appointment of this type."""
    if context.appointment is None:
        return SendRule.NOW, None
    kept = settings.get(work, settings.of_user(actor.user_id), _rule_key(context), {})
    try:
        fixed = FixedMoment(kept["weekday"], time(*divmod(kept["minute"], 60))) if "weekday" in kept else None
        return SendRule(kept.get("rule", SendRule.NOW)), fixed
    except (TypeError, ValueError, KeyError):  # written by another version: begin anew
        return SendRule.NOW, None


def remember_rule(
    work: Work, actor: Actor, context: DraftContext, rule: SendRule, fixed: FixedMoment | None
) -> None:
    """Keep the choice for the next appointment of the same type."""
    if context.appointment is None or not actor.user_id:
        return
    kept: dict[str, Any] = {"rule": rule.value}
    if fixed is not None:
        kept |= {"weekday": fixed.weekday, "minute": fixed.at.hour * 60 + fixed.at.minute}
    settings.put(work, settings.of_user(actor.user_id), _rule_key(context), kept)


def _rule_key(context: DraftContext) -> str:
    type_id = context.appointment.type_id if context.appointment else None
    return f"sms.rule.{type_id or 'none'}"


def _numbers(customer: Customer, mandant: Mandant, purpose: Purpose) -> tuple[NumberChoice, ...]:
    return tuple(_choice(entry, customer, mandant.country, purpose) for entry in customer.phones)


def _choice(entry: CustomerPhone, customer: Customer, country: str, purpose: Purpose) -> NumberChoice:
    judged, record = verdict(customer.consents, entry.e164, purpose)
    number = phone.read(entry.e164 or entry.raw, country).number
    return NumberChoice(entry, judged, record, number is not None and number.kind is NumberKind.LANDLINE)


def _of_account(account: Account | None) -> dict[str, Any]:
    """What the gateway account says about sizes, price and scheduling; an empty name means there is none."""
    if account is None:
        return {"account_name": "", "provider": "", "provider_schedules": False}
    window = provider_facts.scheduling_window(account.provider)
    return {
        "account_name": account.name,
        "provider": account.provider,
        "provider_schedules": window.possible,
        "window": window,
        "has_sender": provider_facts.has_sender(account.provider),
        "profile": account.profile,
        "price_per_part": account.price_per_part,
        "currency": account.currency,
        "hold_seconds": account.hold_seconds,
    }
