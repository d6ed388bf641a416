"""SMS Gateway for Android: the company's own phone in the own network, with an app that has an HTTP interface.

Sources: the OpenAPI description that the app (1.68.0) carries and serves itself, and its source code
(github.com/capcom6/android-sms-gateway) for what the description leaves out: withdrawal, the version in `/health`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from urllib.parse import quote

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.words import N_
from app.providers.answers import judge, mask, parsed, raw
from app.providers.base import (
    AccountInfo,
    Balance,
    CancelResult,
    Capabilities,
    ConfigField,
    Finding,
    FindingCode,
    OutgoingSms,
    Provider,
    ProviderEnvironment,
    SendReport,
    StatusPoll,
    StatusReport,
)
from app.providers.errors import InvalidSettings, NotSent, OutcomeUnknown, TemporarilyUnavailable, Trouble
from app.providers.http import HttpAnswer, HttpClient, basic_authorization

# Older apps ignore the wish for a later time and send at once.
_SCHEDULES_SINCE = (1, 41)
_SHORTEST_VALIDITY = timedelta(seconds=5)
_NO_SUCH_PLACE = frozenset({404, 405})

_STATES: Mapping[str, MessageStatus] = MappingProxyType(
    {
        "Pending": MessageStatus.ACCEPTED,
        "Processed": MessageStatus.ACCEPTED,
        "Sent": MessageStatus.SENT,
        "Delivered": MessageStatus.DELIVERED,
        "Cancelled": MessageStatus.CANCELLED,
    }
)
_FOUND_AS = frozenset({MessageStatus.SENT, MessageStatus.DELIVERED})


class AndroidProvider(Provider):
    """A phone with the app in "local server" mode; our reference is the message's id, so repeating is safe."""

    key = "android"
    label = N_("SMS Gateway for Android")
    home_page = "https://sms-gate.app"
    fields = (
        ConfigField(
            "base_url",
            N_("Address of the phone"),
            "url",
            required=True,
            help=N_("The app shows it under Local Server, for example http://192.168.1.20:8080."),
        ),
        ConfigField("user", N_("User name"), required=True, help=N_("The app shows it under Local Server.")),
        ConfigField(
            "password",
            N_("Password"),
            "secret",
            required=True,
            help=N_("The app shows it under Local Server."),
        ),
        ConfigField(
            "sim",
            N_("SIM card"),
            "choice",
            help=N_("Only for phones with several SIM cards."),
            choices=(("", N_("as set on the phone")), ("1", "1"), ("2", "2"), ("3", "3")),
        ),
    )
    capabilities = Capabilities(
        native_schedule=True,
        schedule_min_lead=timedelta(minutes=2),
        cancel_scheduled=True,
        status_poll=StatusPoll.BY_ID,
        client_ref_max=36,
        idempotent_submit=True,
        reconcile=True,
        validity=True,
        local=True,
    )

    def __init__(
        self, settings: Mapping[str, str], secrets: Mapping[str, str], environment: ProviderEnvironment
    ) -> None:
        self._secrets = (secrets["password"],)
        self._now = environment.now
        self._sim = settings.get("sim", "")
        authorization = basic_authorization(settings["user"], secrets["password"])
        self._http = HttpClient(settings["base_url"], {"Authorization": authorization})
        self._version: str | None = None

    def check(self) -> AccountInfo:
        health = self._health()
        findings = [Finding(FindingCode.REACHED)]
        answer = self._http.request("GET", "messages", params={"limit": "1"})
        if not isinstance(self._understood(answer), list):
            raise TemporarilyUnavailable("What answers at this address is not the app.")
        findings.append(Finding(FindingCode.CREDENTIALS_ACCEPTED))
        if self._version:
            findings.append(Finding(FindingCode.APP_VERSION, self._version))
            if not self._can_schedule():
                findings.append(Finding(FindingCode.APP_TOO_OLD_TO_SCHEDULE, self._version))
        if health.get("status") not in (None, "pass"):
            findings.append(Finding(FindingCode.DEVICE_COMPLAINS, self._complaints(health)))
        if not self._http.encrypted:
            findings.append(Finding(FindingCode.NOT_ENCRYPTED))
        return AccountInfo(tuple(findings))

    def balance(self) -> Balance | None:
        """A SIM card has a tariff, but the app knows nothing of it."""
        return None

    def send(self, sms: OutgoingSms) -> SendReport:
        scheduled = sms.send_at is not None and sms.send_at > self._now()
        if scheduled:
            self._insist_on_scheduling()
        message = self._message(sms)
        answer = self._http.request("POST", "messages", json=message, sending=True)
        if answer.status == 409:
            return self._accepted_earlier(sms)
        if answer.status in _NO_SUCH_PLACE:
            # Home routers hand out addresses anew: the address may be a printer's by now. No message is to blame.
            raise InvalidSettings("base_url", "What answers at this address is not the app.")
        body = parsed(answer)
        words = self._words(body, sms)
        if answer.status == 400 and scheduled and "scheduleAt" in words:
            # The phone's clock is ahead of ours, so for the phone this time is past.
            raise NotSent(words, trouble=Trouble.NOT_POSSIBLE, retry_at=sms.send_at)
        judge(answer, words, self._now(), sending=True)
        if not isinstance(body, Mapping) or body.get("id") != sms.reference:
            raise OutcomeUnknown("The phone's answer cannot be read.")
        return _send_report(body, self._now())

    def cancel(self, gateway_id: str) -> CancelResult:
        answer = self._http.request("DELETE", _path(gateway_id))
        if answer.status == 404:
            self._health()
            return CancelResult.NOT_FOUND
        if answer.status in (400, 405, 409):
            # Not pending any more, or the app is too old to withdraw; or it was withdrawn earlier.
            return self._why_not_cancelled(gateway_id)
        body = self._understood(answer)
        if isinstance(body, Mapping) and body.get("state") == "Cancelled":
            return CancelResult.CANCELLED
        raise TemporarilyUnavailable("The phone has not confirmed the withdrawal yet.")

    def fetch_status(self, gateway_ids: Sequence[str]) -> list[StatusReport]:
        states = [self._state(gateway_id) for gateway_id in gateway_ids]
        return [_status_report(state) for state in states if state is not None]

    def find(
        self, reference: str, recipient: str, since: datetime, *, send_at: datetime | None = None
    ) -> SendReport | None:
        state = self._state(reference)
        if state is None:
            self._health()
            return None
        return _send_report(state, self._now())

    def close(self) -> None:
        self._http.close()

    def _why_not_cancelled(self, gateway_id: str) -> CancelResult:
        state = self._state(gateway_id)
        if state is None:
            return CancelResult.NOT_FOUND
        if state["state"] == "Cancelling":
            raise TemporarilyUnavailable("The phone has not confirmed the withdrawal yet.")
        return CancelResult.CANCELLED if state["state"] == "Cancelled" else CancelResult.TOO_LATE

    def _message(self, sms: OutgoingSms) -> dict[str, object]:
        message: dict[str, object] = {
            "id": sms.reference,
            "textMessage": {"text": sms.text},
            "phoneNumbers": [sms.recipient],
            "withDeliveryReport": True,
        }
        leaves_at = self._now()
        if sms.send_at is not None and sms.send_at > leaves_at:
            leaves_at = sms.send_at
            message["scheduleAt"] = _timestamp(sms.send_at)
        if sms.valid_for is not None:
            message["validUntil"] = _timestamp(leaves_at + max(sms.valid_for, _SHORTEST_VALIDITY))
        if self._sim:
            message["simNumber"] = int(self._sim)
        return message

    def _accepted_earlier(self, sms: OutgoingSms) -> SendReport:
        """The phone says that it has a message of this id: whatever else it answers now, it was accepted."""
        try:
            state = self._state(sms.reference)
        except TemporarilyUnavailable:
            state = None
        if state is None:
            return SendReport(sms.reference, MessageStatus.ACCEPTED, raw="409")
        return _send_report(state, self._now())

    def _state(self, gateway_id: str) -> Mapping[str, object] | None:
        """What the phone knows of a message; None if it has none of this id."""
        answer = self._http.request("GET", _path(gateway_id))
        if answer.status == 404:
            return None
        body = self._understood(answer)
        if not isinstance(body, Mapping) or body.get("id") != gateway_id or "state" not in body:
            raise TemporarilyUnavailable("What answers at this address is not the app.")
        return body

    def _understood(self, answer: HttpAnswer) -> object:
        body = parsed(answer)
        judge(answer, self._words(body, None), self._now(), sending=False)
        return body

    def _health(self) -> Mapping[str, object]:
        """The app's view of itself; it answers 500 or 503 with the same contents when it has complaints.

        Raises TemporarilyUnavailable if something else answers at the address: whose "not found" means nothing.
        """
        answer = self._http.request("GET", "health")
        body = parsed(answer)
        if not isinstance(body, Mapping) or not isinstance(body.get("status"), str):
            self._understood(answer)
            raise TemporarilyUnavailable("What answers at this address is not the app.")
        version = body.get("version")
        self._version = version[:20] if isinstance(version, str) else ""
        return body

    def _can_schedule(self) -> bool:
        parts = (self._version or "").removeprefix("v").split(".")
        numbers = tuple(int(part) for part in parts[:2] if part.isascii() and part.isdecimal())
        return len(numbers) == 2 and numbers >= _SCHEDULES_SINCE

    def _insist_on_scheduling(self) -> None:
        """Raises NotSent rather than let an app that cannot wait send a reminder days too early."""
        trouble: Trouble | None = None
        if self._version is None or not self._can_schedule():
            try:
                self._health()
            except TemporarilyUnavailable as error:
                trouble = error.trouble or Trouble.OFFLINE
        if trouble is not None:
            raise NotSent("The phone did not say whether it can send later.", trouble=trouble)
        if not self._can_schedule():
            raise NotSent("The app on the phone is too old to send later.", trouble=Trouble.NOT_POSSIBLE)

    def _complaints(self, health: Mapping[str, object]) -> str:
        checks = health.get("checks")
        if not isinstance(checks, Mapping):
            return ""
        bad = [
            str(check.get("description") or name)
            for name, check in checks.items()
            if isinstance(check, Mapping) and check.get("status") not in (None, "pass")
        ]
        return mask(", ".join(bad), secrets=self._secrets)

    def _words(self, body: object, sms: OutgoingSms | None) -> str:
        words = body.get("message") if isinstance(body, Mapping) else None
        return mask(words if isinstance(words, str) else "", secrets=self._secrets, sms=sms)


def _path(gateway_id: str) -> str:
    return f"messages/{quote(gateway_id, safe='')}"


def _timestamp(instant: datetime) -> str:
    """RFC 3339 with milliseconds, which the app's date format demands."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def _instant(value: object) -> datetime | None:
    """An RFC 3339 time with a zone as UTC; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return None
    return instant.astimezone(UTC) if instant.tzinfo is not None else None


def _raw(state: Mapping[str, object]) -> str:
    return raw(state, ("id", "state", "scheduleAt"))


def _send_report(state: Mapping[str, object], now: datetime) -> SendReport:
    status = _STATES.get(str(state.get("state")))
    send_at = _instant(state.get("scheduleAt"))
    if status not in _FOUND_AS:
        # How it ended, if it ended badly, is for the status request to say.
        waits = state.get("state") == "Pending" and send_at is not None and send_at > now
        status = MessageStatus.SCHEDULED if waits else MessageStatus.ACCEPTED
    return SendReport(gateway_id=str(state.get("id")), status=status, raw=_raw(state))


def _status_report(state: Mapping[str, object]) -> StatusReport:
    word = str(state.get("state"))
    status, reason = _STATES.get(word, MessageStatus.UNKNOWN), None
    if word == "Failed":
        status, reason = _failed(state)
    elif word == "Pending" and state.get("scheduleAt"):
        status = MessageStatus.SCHEDULED
    moments = state.get("states")
    at = _instant(moments.get(word)) if isinstance(moments, Mapping) else None
    return StatusReport(gateway_id=str(state.get("id")), status=status, reason=reason, at=at, raw=_raw(state))


def _failed(state: Mapping[str, object]) -> tuple[MessageStatus, StatusReason | None]:
    """Tell apart what the app calls "Failed" by its words, which begin alike in each of its places."""
    recipients = state.get("recipients")
    first = recipients[0] if isinstance(recipients, list) and recipients else None
    error = str(first.get("error") or "") if isinstance(first, Mapping) else ""
    if error.startswith("TTL expired"):
        return MessageStatus.EXPIRED, None
    if error.startswith("Delivery result"):
        return MessageStatus.UNDELIVERED, None
    if "phone number" in error.lower():
        return MessageStatus.FAILED, StatusReason.INVALID_NUMBER
    return MessageStatus.FAILED, StatusReason.GATEWAY_REFUSED
