"""The built-in gateway: hands messages to the practice phone, to try everything without a company."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.sms_text import measure
from app.domain.words import N_
from app.providers.base import (
    AccountInfo,
    Balance,
    BalanceKind,
    CancelResult,
    Capabilities,
    Finding,
    FindingCode,
    OutgoingSms,
    Provider,
    ProviderEnvironment,
    SendReport,
    StatusPoll,
    StatusReport,
)
from app.providers.errors import NoCredit, OutcomeUnknown, Refused
from app.providers.practice_phone import (
    DELIVERED_AFTER,
    NotEnoughCredit,
    PracticeBehaviour,
    PracticePhone,
    PracticeSms,
)

__all__ = ["PracticeBehaviour", "PracticePhone", "PracticeProvider", "PracticeSms"]

REFUSED_WORDS = N_("The practice phone was told to refuse messages.")
NO_CREDIT_WORDS = N_("The practice phone has no credit left. Give it new credit in its window.")
HANG_WORDS = N_("The practice phone did not answer in time.")


class PracticeProvider(Provider):
    """The practice phone behind the contract of a real gateway; idempotent by our reference."""

    key = "practice"
    label = N_("Practice phone")
    home_page = ""
    capabilities = Capabilities(
        status_poll=StatusPoll.BY_ID,
        status_batch=200,
        balance=BalanceKind.CREDITS,
        client_ref_max=64,
        idempotent_submit=True,
        reconcile=True,
        reply_has_parts=True,
        sender_alpha_max=11,
        sender_num_max=15,
        parallel=4,
        settle=timedelta(seconds=1),
        local=True,
    )

    def __init__(
        self, settings: Mapping[str, str], secrets: Mapping[str, str], environment: ProviderEnvironment
    ) -> None:
        self._phone = PracticePhone(environment.data_dir, environment.now)
        self._closed = threading.Event()

    def check(self) -> AccountInfo:
        return AccountInfo((Finding(FindingCode.PRACTICE_ONLY),), self.balance())

    def balance(self) -> Balance | None:
        if self._phone.behaviour is PracticeBehaviour.NO_CREDIT:
            return Balance(BalanceKind.CREDITS, Decimal(0))
        return Balance(BalanceKind.CREDITS, Decimal(self._phone.credit))

    def send(self, sms: OutgoingSms) -> SendReport:
        behaviour = self._phone.behaviour
        if behaviour is PracticeBehaviour.REFUSE:
            raise Refused(StatusReason.GATEWAY_REFUSED, REFUSED_WORDS)
        if behaviour is PracticeBehaviour.NO_CREDIT:
            raise NoCredit(NO_CREDIT_WORDS)
        try:
            accepted = self._phone.accept(
                reference=sms.reference,
                sender=sms.sender or "",
                recipient=sms.recipient,
                text=sms.text,
                parts=max(1, measure(sms.text).parts),
                arrives=behaviour is not PracticeBehaviour.UNDELIVERED,
            )
        except NotEnoughCredit:
            raise NoCredit(NO_CREDIT_WORDS) from None
        if behaviour is PracticeBehaviour.HANG:
            self._closed.wait(self._phone.hang_for.total_seconds())
            raise OutcomeUnknown(HANG_WORDS)
        return self._report(accepted)

    def cancel(self, gateway_id: str) -> CancelResult:
        """Nothing is ever scheduled on the practice phone, so every withdrawal comes too late."""
        return CancelResult.TOO_LATE if self._known([gateway_id]) else CancelResult.NOT_FOUND

    def fetch_status(self, gateway_ids: Sequence[str]) -> list[StatusReport]:
        now_known = self._known(gateway_ids)
        return [
            StatusReport(
                gateway_id=str(sms.id),
                status=sms.status,
                reason=StatusReason.GATEWAY_REFUSED if sms.status is MessageStatus.UNDELIVERED else None,
                at=self._changed_at(sms),
                raw=sms.status.value,
                parts=sms.parts,
            )
            for sms in now_known
        ]

    def find(
        self, reference: str, recipient: str, since: datetime, *, send_at: datetime | None = None
    ) -> SendReport | None:
        sms = self._phone.find(reference)
        return self._report(sms) if sms else None

    def close(self) -> None:
        """Also wakes a call that is hanging on purpose."""
        self._closed.set()

    def _known(self, gateway_ids: Sequence[str]) -> list[PracticeSms]:
        return self._phone.by_ids([int(gateway_id) for gateway_id in gateway_ids if gateway_id.isdecimal()])

    def _report(self, sms: PracticeSms) -> SendReport:
        status = sms.status if sms.status is not MessageStatus.UNDELIVERED else MessageStatus.ACCEPTED
        return SendReport(
            gateway_id=str(sms.id),
            status=status,
            parts=sms.parts,
            balance=self.balance(),
            raw=sms.status.value,
        )

    @staticmethod
    def _changed_at(sms: PracticeSms) -> datetime:
        if sms.status in (MessageStatus.DELIVERED, MessageStatus.UNDELIVERED):
            return sms.accepted_at + DELIVERED_AFTER
        return sms.accepted_at
