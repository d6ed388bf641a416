"""Says in words where an SMS is, why it is there, and what can be done. No Qt.

No text here promises more than the gateway knows: even the best report only says that the phone has taken the message.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from app.domain.delivery import MessageStatus, StatusReason
from app.i18n import N_, _

if TYPE_CHECKING:
    from app.domain.messages import MessageStep

_S, _R = MessageStatus, StatusReason


class StatusWords(NamedTuple):
    """How a message's state is shown, in the interface's language; `icon` and `colour` are names of the theme.

    `explanation` says what is known and why, `next_step` what a person can do ("" = nothing needs doing).
    """

    title: str
    icon: str
    colour: str
    explanation: str
    next_step: str = ""


class _Entry(NamedTuple):
    title: str
    icon: str
    colour: str
    explanation: str
    next_step: str = ""


_CHECK_NUMBER = N_("Check the number and whether it is a mobile number, then send again.")
_TWICE = N_("Ask the recipient before sending again: it could arrive twice.")

_STATUSES: Mapping[MessageStatus, _Entry] = MappingProxyType(
    {
        _S.HELD: _Entry(
            N_("On hold"), "circle-pause", "warn", N_("It stays here until somebody decides about it.")
        ),
        _S.QUEUED: _Entry(
            N_("Waits here"),
            "clock",
            "waiting",
            N_(
                "This program hands it to the gateway when its time has come. This computer has to be on then."
            ),
        ),
        _S.SENDING: _Entry(
            N_("Being handed over"), "send", "info", N_("The gateway is just being given the message.")
        ),
        _S.SCHEDULED: _Entry(
            N_("Waits at the gateway"),
            "calendar-clock",
            "waiting",
            N_("The gateway sends it when its time has come. This computer may be off."),
        ),
        _S.CANCEL_REQUESTED: _Entry(
            N_("Being withdrawn"),
            "undo-2",
            "waiting",
            N_("The gateway has been asked to give it back and has not answered yet."),
        ),
        _S.ACCEPTED: _Entry(
            N_("Accepted"),
            "check",
            "info",
            N_("The gateway has taken the message. Whether it has arrived is not known yet."),
        ),
        _S.SENT: _Entry(
            N_("Sent"),
            "send",
            "info",
            N_(
                "The gateway has passed the message on to the phone network. A delivery report has not come yet."
            ),
        ),
        _S.DELIVERED: _Entry(
            N_("Delivery report received"),
            "check-check",
            "ok",
            N_(
                "The phone network reports that it handed the message to the phone. "
                "Whether it was read, nobody can see."
            ),
        ),
        _S.UNDELIVERED: _Entry(
            N_("Not delivered"),
            "circle-x",
            "error",
            N_("The phone network reports that it could not deliver the message."),
            _CHECK_NUMBER,
        ),
        _S.EXPIRED: _Entry(
            N_("Expired"),
            "clock-alert",
            "error",
            N_("The phone was switched off or out of reach until the network gave up."),
            N_("Send again, or call."),
        ),
        _S.REJECTED: _Entry(
            N_("Rejected"),
            "ban",
            "error",
            N_("The gateway or the phone network does not accept this message, so it does not arrive."),
            N_("Read what the gateway says, mend it and send again."),
        ),
        _S.FAILED: _Entry(
            N_("Failed"), "circle-x", "error", N_("The message was not sent."), N_("Send it again.")
        ),
        _S.UNKNOWN: _Entry(
            N_("Unclear"),
            "circle-question-mark",
            "warn",
            N_("It is not known whether the gateway has the message. The program is asking for it."),
            N_("Wait a few minutes. It is not sent a second time meanwhile."),
        ),
        _S.NEEDS_DECISION: _Entry(
            N_("Unclear – please decide"),
            "circle-question-mark",
            "warn",
            N_("It is not known whether the message has left, and the gateway cannot tell."),
            N_(
                "Ask the recipient, or look into the gateway’s own list. Then send it again or take it as sent."
            ),
        ),
        _S.NO_REPORT: _Entry(
            N_("No delivery report"),
            "circle-dashed",
            "waiting",
            N_("The gateway took the message, but no report came. It may have arrived all the same."),
            _TWICE,
        ),
        _S.CANCELLED: _Entry(N_("Withdrawn"), "undo-2", "quiet", N_("It was taken back and not sent.")),
        _S.SUPERSEDED: _Entry(
            N_("Replaced"), "replace", "quiet", N_("A newer message took its place. This one was not sent.")
        ),
        _S.MISSED: _Entry(
            N_("Too late"),
            "alarm-clock",
            "error",
            N_("Its time had passed before it could be sent. It was not sent."),
            N_("If it still matters, write a new one."),
        ),
    }
)

# Reason → what it adds to the explanation, and the next step, which then counts instead of the state's own.
_REASONS: Mapping[StatusReason, tuple[str, str]] = MappingProxyType(
    {
        _R.NO_CONSENT: (
            N_("The customer has not agreed to SMS at this number."),
            N_("Ask for consent and record it with the customer, then send again."),
        ),
        _R.NO_NUMBER: (
            N_("There is no number to send to."),
            N_("Enter a mobile number with the customer, then send again."),
        ),
        _R.NO_CREDIT: (
            N_("The account at the gateway has no credit left."),
            N_("Top up the account, then resume it in the settings. Nothing is lost."),
        ),
        _R.INVALID_NUMBER: (N_("The number does not exist or cannot receive SMS."), _CHECK_NUMBER),
        _R.INVALID_SENDER: (
            N_("The gateway does not allow this sender."),
            N_("Choose another sender in the settings of the company, then send again."),
        ),
        _R.BLOCKED: (
            N_("The recipient or the network blocks these messages."),
            N_("Call instead, and ask whether SMS are wanted."),
        ),
        _R.COUNTRY_NOT_ALLOWED: (
            N_("The account may not send to this country."),
            N_("Have the country enabled at the gateway, then send again."),
        ),
        _R.TEXT_TOO_LONG: (
            N_("The text is too long for the gateway."),
            N_("Shorten the text and send again."),
        ),
        _R.UNFILLED_PLACEHOLDER: (
            N_("A field of the text could not be filled."),
            N_("Complete the customer’s or the appointment’s data, then send again."),
        ),
        _R.GATEWAY_REFUSED: (
            N_("The gateway refused it."),
            N_("Read what the gateway says, mend it and send again."),
        ),
        _R.OFFLINE: (
            N_("The gateway cannot be reached."),
            N_("Check the internet connection. It goes by itself as soon as the gateway answers."),
        ),
        _R.RATE_LIMITED: (
            N_("The gateway asks to wait."),
            N_("Nothing to do: it goes by itself in a while."),
        ),
        _R.ACCOUNT_PAUSED: (
            N_("The gateway account is stopped."),
            N_("Mend the account in the settings and resume it. Nothing is lost."),
        ),
        _R.NO_ACCOUNT: (
            N_("There is no gateway account that could send it."),
            N_("Set up the gateway in the settings; then it goes. Nothing is lost."),
        ),
        _R.SENDING_OFF: (
            N_("Sending is switched off for this company."),
            N_(
                "It goes when the owner switches sending on again, in the settings of the gateway. Nothing is lost."
            ),
        ),
        _R.MOVED_BY_HAND_EDITED: (
            N_("The appointment was changed, and the text was edited by hand, so it may say the old time."),
            N_("Read the text. Then write it anew, or let it go as it is."),
        ),
        _R.WAITS_FOR_WITHDRAWAL: (
            N_("It waits until the message before it has been withdrawn at the gateway."),
            N_("Nothing to do: it goes by itself then."),
        ),
        _R.RESTORED: (
            N_("It comes from a backup and may have been sent after the backup was made."),
            N_("Find out whether it has arrived before you let it go."),
        ),
        _R.OVERDUE_AT_START: (
            N_("Its time passed while the program was not running, or could not send."),
            N_("Decide whether it still makes sense: let it go, or discard it."),
        ),
        _R.APPOINTMENT_OVER: (N_("The appointment had begun already."), ""),
        _R.APPOINTMENT_CANCELLED: (N_("The appointment was cancelled."), ""),
        _R.USER_CANCELLED: (N_("Somebody took it back."), ""),
        _R.LINE_BROKE: (N_("The connection broke while the message was being handed over."), ""),
        _R.PROGRAM_STOPPED: (N_("The program ended while the message was being handed over."), ""),
        _R.NOT_FOUND_AT_GATEWAY: (N_("The gateway does not have it."), ""),
        _R.TOO_LATE_TO_WITHDRAW: (
            N_("It should have been withdrawn, but the gateway had sent it already."),
            N_("Tell the customer if the text is not right any more."),
        ),
        _R.NO_REPORT_IN_TIME: (N_("The program asked for three days."), ""),
    }
)

# What a reason means for a message that is held because of another one.
_HELD_REASONS: Mapping[StatusReason, tuple[str, str]] = MappingProxyType(
    {
        _R.TOO_LATE_TO_WITHDRAW: (
            N_("The message it replaces could not be withdrawn any more and has gone out."),
            N_("Send this one as well, or discard it."),
        ),
    }
)

_HELD_FOR_A_MOMENT = _Entry(
    N_("Leaves in a moment"), "hourglass", "waiting", N_("It can still be undone for a few seconds.")
)

_CALLS: Mapping[str, str] = MappingProxyType(
    {
        "send": N_("Handed over to the gateway"),
        "cancel": N_("Asked the gateway to give it back"),
    }
)
# What became of a call, as the dispatcher notes it.
_OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "": N_("no answer noted"),
        "unknown": N_("no clear answer"),
        "untried": N_("not tried"),
        "cancelled": N_("withdrawn"),
        "too_late": N_("too late"),
        "not_found": N_("not known there"),
        "not there": N_("not known there"),
        "NotSent": N_("not reached, nothing left"),
        "RateLimited": N_("asked to wait"),
        "Refused": N_("refused"),
        "BadCredentials": N_("access refused"),
        "NoCredit": N_("no credit"),
        "InvalidSettings": N_("wrong settings"),
        "AccountUnusable": N_("account unusable"),
        "TemporarilyUnavailable": N_("no usable answer"),
    }
)


def status_words(status: MessageStatus, reason: StatusReason | None = None) -> StatusWords:
    """The words for a state with its reason."""
    entry = _HELD_FOR_A_MOMENT if status is _S.HELD and reason is None else _STATUSES[status]
    why, step = _REASONS[reason] if reason else ("", "")
    if reason is not None and status is _S.HELD:
        why, step = _HELD_REASONS.get(reason, (why, step))
    sentences = [_(why), _(entry.explanation)] if why else [_(entry.explanation)]
    return StatusWords(
        title=_(entry.title),
        icon=entry.icon,
        colour=entry.colour,
        explanation=" ".join(sentences),
        next_step=_(step or entry.next_step),
    )


def reason_words(reason: StatusReason | None) -> str:
    """Why alone, "" without a reason."""
    return _(_REASONS[reason][0]) if reason else ""


def step_words(step: MessageStep) -> str:
    """One line of a message's history, without its time."""
    if step.status is not None:
        title = status_words(step.status, step.reason).title
        why = reason_words(step.reason).rstrip(".")
        words = f"{title}: {why}" if why else title
    else:
        outcome = _OUTCOMES.get(step.outcome)
        words = _(_CALLS.get(step.call, _CALLS["send"]))
        words = f"{words}: {_(outcome)}" if outcome else words
    told = plain_words(step.words)
    return _("{what} · the gateway says: {words}").format(what=words, words=told) if told else words


def plain_words(words: str) -> str:
    """What a gateway said, if it is meant for people: "" for the raw answer of a machine."""
    words = " ".join(words.split())
    return "" if words[:1] in "{[<" else words
