"""When an SMS of the dialog goes out, where it waits until then, and how that is said. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app import formats
from app.domain import hand_over, send_time
from app.domain.messages import Draft
from app.domain.send_time import FixedMoment, SendRule
from app.domain.words import N_
from app.i18n import _

RULE_TEXTS: Mapping[SendRule, str] = {
    SendRule.HOUR_1: N_("1 hour before"),
    SendRule.HOURS_2: N_("2 hours before"),
    SendRule.DAY_1: N_("1 day before"),
    SendRule.DAYS_2: N_("2 days before"),
    SendRule.FIXED_WEEKDAY: N_("Weekday and time before"),
    SendRule.CUSTOM: N_("Custom"),
}
USUAL_FIXED = FixedMoment(weekday=5, at=time(20, 0))
_NIGHT_BEGINS, _NIGHT_ENDS = time(22, 0), time(7, 0)


@dataclass(frozen=True, slots=True)
class WhenChoice:
    """What is chosen in the dialog. `custom` is the wall clock of the Mandant, None while it cannot be read."""

    rule: SendRule = SendRule.NOW
    fixed: FixedMoment = USUAL_FIXED
    custom: datetime | None = None


@dataclass(frozen=True, slots=True)
class WhenState:
    """`due` is UTC, None only with a `why_not`; `local` is the same on the Mandant's clock, naive.

    `sentence` says where it waits or that it goes at once; `level` is help or warning.
    """

    due: datetime | None
    local: datetime | None
    sentence: str
    level: str = "help"
    why_not: str = ""


def first_choice(draft: Draft, now: datetime) -> WhenChoice:
    """Now, or what was chosen last for this type of appointment (AW-26)."""
    zone = ZoneInfo(draft.time_zone)
    proposal = send_time.to_local(send_time.propose_custom(now, zone), zone).replace(tzinfo=None)
    remembered = draft.last_rule if draft.last_rule in draft.rules else SendRule.NOW
    # A moment typed by hand last time is of no use today; only the rule would be, and it proposes "now".
    rule = SendRule.NOW if remembered is SendRule.CUSTOM else remembered
    return WhenChoice(rule, draft.last_fixed or USUAL_FIXED, proposal)


def later_rule(draft: Draft) -> SendRule:
    """What *Later* begins with: the day before, or what there is still time for."""
    appointment = draft.context.appointment
    if appointment is not None:
        for rule in (SendRule.DAY_1, SendRule.HOURS_2, SendRule.HOUR_1):
            if send_time.due_at(rule, appointment.start, ZoneInfo(draft.time_zone)) > draft.now:
                return rule
    return SendRule.CUSTOM


def judge_when(
    choice: WhenChoice, draft: Draft, now: datetime, *, may_name_a_time: bool = False
) -> WhenState:
    """Compute the moment and say what happens to the message until then (D-5, D-12, D-13).

    `may_name_a_time`: the text says things that a moved appointment would make wrong.
    """
    if choice.rule is SendRule.NOW:
        return WhenState(now, None, "")
    zone = ZoneInfo(draft.time_zone)
    due = _due(choice, draft, zone)
    if due is None:
        return WhenState(None, None, "", why_not=_("Enter date and time of sending."))
    local = send_time.to_local(due, zone).replace(tzinfo=None)
    if send_time.is_past(due, now):
        return WhenState(due, local, _("This time is past: the SMS goes at once."), "warning")
    sentences = [_where_it_waits(draft, now, due)]
    level = "help"
    appointment = draft.context.appointment
    if appointment is not None and due >= appointment.start:
        sentences.insert(0, _("This is after the appointment has begun."))
        level = "warning"
    elif not _NIGHT_ENDS <= local.time() < _NIGHT_BEGINS:
        sentences.insert(0, _("It will arrive at night."))
        level = "warning"
    if may_name_a_time and appointment is not None and appointment.id:
        sentences.append(_("Changed by hand: if the appointment moves, you will be asked."))
    return WhenState(due, local, " ".join(sentences), level)


def _due(choice: WhenChoice, draft: Draft, zone: ZoneInfo) -> datetime | None:
    appointment = draft.context.appointment
    if choice.rule is SendRule.CUSTOM or appointment is None:
        return None if choice.custom is None else send_time.from_local(choice.custom, zone)
    return send_time.due_at(choice.rule, appointment.start, zone, choice.fixed)


def _where_it_waits(draft: Draft, now: datetime, due: datetime) -> str:
    """D-5: here or at the gateway, and whether this computer has to be on."""
    planned = hand_over.plan(now, due, timedelta(seconds=draft.hold_seconds), draft.window)
    if not planned.at_gateway:
        return _("Waits on this computer, which must be on then with the program running.")
    if planned.act_at <= now + timedelta(seconds=draft.hold_seconds):
        return _("Goes to {gateway}, which sends it; this computer may be off.").format(
            gateway=draft.account_name
        )
    handed = formats.format_instant(planned.act_at, ZoneInfo(draft.time_zone))
    return _("Waits on this computer until {date}, then {gateway} sends it.").format(
        date=handed, gateway=draft.account_name
    )
