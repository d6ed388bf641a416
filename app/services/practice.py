"""The practice phone as people see it: what arrived on it, and what it was told to do."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from app.clock import Clock
from app.domain.delivery import MessageStatus
from app.domain.messages import PracticeSms
from app.domain.permissions import Actor, Permission
from app.errors import FieldProblem, InvalidInput
from app.i18n import _
from app.providers.practice_phone import NotEnoughCredit, PracticeBehaviour, PracticePhone

MOST_CREDIT = 1_000_000


class PracticeService:
    """One phone for all Mandanten of this computer; nothing it shows ever left."""

    def __init__(self, clock: Clock, data_dir: Path) -> None:
        self._phone = PracticePhone(data_dir, clock.now)

    def received(self, actor: Actor, limit: int = 50) -> tuple[PracticeSms, ...]:
        """What has arrived, newest first."""
        actor.require(Permission.READ_LOG)
        return tuple(
            PracticeSms(
                at=sms.accepted_at,
                number=sms.recipient,
                sender=sms.sender,
                text=sms.text,
                parts=sms.parts,
                delivered=sms.status is MessageStatus.DELIVERED,
            )
            for sms in self._phone.received(limit)
        )

    def try_out(self, actor: Actor, *, number: str, sender: str, text: str, parts: int) -> None:
        """Show on the phone what a text would look like (D-11); nothing leaves, whatever gateway is in use.

        Raises InvalidInput (credit) where the practice credit is used up.
        """
        actor.require(Permission.SEND_SMS)
        try:
            self._phone.accept(
                reference=uuid4().hex, sender=sender, recipient=number, text=text, parts=parts, arrives=True
            )
        except NotEnoughCredit:
            words = _("The practice phone has no credit left. Give it new credit in its window.")
            raise InvalidInput(FieldProblem("credit", words)) from None

    def behaviour(self, actor: Actor) -> str:
        """What happens to the next messages: normal, refuse, hang, no_credit or undelivered."""
        actor.require(Permission.READ_LOG)
        return self._phone.behaviour.value

    def set_behaviour(self, actor: Actor, word: str) -> None:
        """Raises ValueError for a word that is none of those."""
        actor.require(Permission.SEND_SMS)
        self._phone.behaviour = PracticeBehaviour(word)

    def credit(self, actor: Actor) -> int:
        """How many parts can still be sent."""
        actor.require(Permission.READ_LOG)
        return self._phone.credit

    def set_credit(self, actor: Actor, credit: int) -> None:
        """Raises InvalidInput for less than nothing, or beyond a million."""
        actor.require(Permission.SEND_SMS)
        if not 0 <= credit <= MOST_CREDIT:
            raise InvalidInput(FieldProblem("credit", _("The credit lies between 0 and 1,000,000.")))
        self._phone.credit = credit

    def clear(self, actor: Actor) -> None:
        """Forget what has arrived; behaviour and credit stay."""
        actor.require(Permission.SEND_SMS)
        self._phone.clear()
