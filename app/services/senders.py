"""Who an SMS is from: what the gateway can show, what the Mandant has locked, what the writer wants."""

from __future__ import annotations

from app.domain.accounts import Account
from app.domain.mandants import Mandant
from app.domain.sender import SenderProblem, check_sender
from app.errors import FieldProblem, InvalidInput
from app.i18n import _
from app.services import provider_facts


def choose(wanted: str, mandant: Mandant, account: Account) -> str:
    """The sender to hand over (D-10); a locked one is always the Mandant's (ST-04). "" = the gateway's own.

    Raises InvalidInput for the field `sender`.
    """
    able = provider_facts.capabilities(account.provider)
    if not (able.sender_alpha_max or able.sender_num_max):
        return ""
    sender = mandant.default_sender if mandant.sender_locked else wanted or mandant.default_sender
    check = check_sender(sender)
    if check.problem in (None, SenderProblem.EMPTY):
        return check.value
    if check.problem is SenderProblem.TOO_LONG:
        words = _("The sender “{sender}” is too long: at most 11 characters, or a number of up to 15 digits.")
    else:
        words = _("The sender “{sender}” may only have letters without accents, digits and spaces.")
    raise InvalidInput(FieldProblem("sender", words.format(sender=sender)))
