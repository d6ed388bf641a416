"""The names of the standings: how lists call where an SMS stands, what that means, and what a person can do. No Qt.

The words of a single message, with its reason, are in `status_words`; these here are for what one filters by.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.message_list import Standing, standing
from app.i18n import N_, _
from app.ui.sms.status_words import StatusWords, status_words

_T = Standing

RESENT_ICON, RESENT_COLOUR = "rotate-ccw", "info"

# Title, icon, colour, meaning, next step: in the order in which they are offered as a filter.
_WORDS: Mapping[Standing, tuple[str, str, str, str, str]] = MappingProxyType(
    {
        _T.RECEIVED: (
            N_("Delivery report received"),
            "check-check",
            "ok",
            N_("The phone network reports that it handed the message to the phone."),
            "",
        ),
        _T.ACCEPTED: (
            N_("Accepted"),
            "check",
            "info",
            N_("The gateway has taken the message. Whether it has arrived is not known yet."),
            N_("If nothing has come, ask the recipient first, then resend: it may arrive twice."),
        ),
        _T.UNKNOWN: (
            N_("No answer yet"),
            "circle-question-mark",
            "warn",
            N_("The gateway has said nothing about this message yet."),
            N_("Wait a few minutes. It is not sent a second time meanwhile."),
        ),
        _T.TIMEOUT: (
            N_("No delivery report"),
            "circle-dashed",
            "waiting",
            N_("The gateway took the message, but no report came in time. It may have arrived all the same."),
            N_("Ask the recipient first, then resend: it may arrive twice."),
        ),
        _T.FAILED: (
            N_("Sending failed"),
            "circle-x",
            "error",
            N_("The message did not go out."),
            N_("Read why, mend it if need be, then resend."),
        ),
        _T.UNDELIVERED: (
            N_("Not delivered"),
            "circle-x",
            "error",
            N_("The phone network reports that it could not deliver the message."),
            N_("Check that the number is right and a mobile number, shorten a long text, then resend."),
        ),
        _T.EXPIRED: (
            N_("Expired"),
            "clock-alert",
            "error",
            N_("The phone was switched off or out of reach until the network gave up."),
            N_("Resend, or call."),
        ),
        _T.REJECTED: (
            N_("Rejected"),
            "ban",
            "error",
            N_("The gateway refuses this message and does not try to send it."),
            N_("Read what the gateway says, mend it, then edit and send again."),
        ),
        _T.NO_CONSENT: (
            N_("No consent recorded"),
            "shield-off",
            "error",
            N_("It was not sent: the customer has not agreed to SMS at this number."),
            N_("Ask for consent and record it with the customer."),
        ),
        _T.NO_NUMBER: (
            N_("No phone number"),
            "phone-off",
            "error",
            N_("It was not sent: there is no number to send to."),
            N_("Enter a mobile number with the customer."),
        ),
        _T.NOT_ALLOWED: (
            N_("Sending switched off"),
            "power",
            "warn",
            N_("It stays here: sending is switched off for this company."),
            N_("The owner switches it on again, in the settings of the gateway."),
        ),
        _T.BAD_ACCOUNT: (
            N_("Gateway not usable"),
            "plug",
            "error",
            N_("It stays here: the company has no gateway account, or one that does not work."),
            N_("Mend the account in the settings and resume it. Nothing is lost."),
        ),
        _T.NEEDS_DECISION: (
            N_("Unclear – please decide"),
            "circle-question-mark",
            "warn",
            N_("It is not known whether the message has left, and the gateway cannot tell."),
            N_("Ask the recipient, then send it again or take it as sent."),
        ),
        _T.ON_HOLD: (
            N_("On hold"),
            "circle-pause",
            "warn",
            N_("It stays here until somebody decides about it."),
            N_("Read why, then let it go or discard it."),
        ),
        _T.WAITS_HERE: (
            N_("Waits here"),
            "clock",
            "waiting",
            N_("This program hands it to the gateway at its time. This computer has to be on then."),
            "",
        ),
        _T.WAITS_AT_GATEWAY: (
            N_("Waits at the gateway"),
            "calendar-clock",
            "waiting",
            N_("The gateway sends it at its time. This computer may be off."),
            "",
        ),
        _T.BEING_WITHDRAWN: (
            N_("Being withdrawn"),
            "undo-2",
            "waiting",
            N_("The gateway has been asked to give it back and has not answered yet."),
            "",
        ),
        _T.WITHDRAWN: (N_("Withdrawn"), "undo-2", "quiet", N_("It was taken back and not sent."), ""),
        _T.REPLACED: (
            N_("Replaced"),
            "replace",
            "quiet",
            N_("A newer message took its place. This one was not sent."),
            "",
        ),
        _T.MISSED: (
            N_("Too late"),
            "alarm-clock",
            "error",
            N_("Its time had passed before it could be sent. It was not sent."),
            N_("If it still matters, write a new one."),
        ),
    }
)

STANDINGS = tuple(_WORDS)
"""All of them, in the order in which people look for them."""


def standing_words(wanted: Standing) -> StatusWords:
    """How a standing is called and shown, in the interface's language."""
    title, icon, colour, meaning, step = _WORDS[wanted]
    return StatusWords(_(title), icon, colour, _(meaning), _(step) if step else "")


def row_words(status: MessageStatus, reason: StatusReason | None) -> StatusWords:
    """One message under the name of its standing, with all that is known of its own reason."""
    known = standing_words(standing(status, reason))
    own = status_words(status, reason)
    return StatusWords(known.title, known.icon, known.colour, own.explanation, own.next_step)


def resent_words() -> StatusWords:
    """The mark of a message that stands in for an earlier one (SA-27, D-7): a filter beside the standings."""
    return StatusWords(
        _("Resent"),
        RESENT_ICON,
        RESENT_COLOUR,
        _("It sends the text of an earlier message once more."),
    )
