"""seven.io (Germany).

Sources: the published OpenAPI description (github.com/seven-io/api-schemes), the vendor's PHP and JavaScript
clients for the answers' fields and codes, docs.seven.io for `ttl`. Not documented, and therefore handled with care:
the HTTP status of errors, the time zone of times, whether the journal lists messages that are still scheduled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.words import N_
from app.providers.answers import judge, mask, number, parsed, raw
from app.providers.base import (
    AccountInfo,
    Balance,
    BalanceKind,
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
from app.providers.errors import (
    BadCredentials,
    NoCredit,
    NotSearchable,
    NotSent,
    OutcomeUnknown,
    ProviderError,
    Refused,
    TemporarilyUnavailable,
    Trouble,
)
from app.providers.http import HttpAnswer, HttpClient, header_value

_ACCEPTED_CODE = 100
_PARTLY_CODE = 101
_PAGE = 100
_MOST_PAGES = 100

# The vendor's clients disagree about single codes within a group, so only what the group means is relied on.
_REFUSALS: Mapping[int, StatusReason] = MappingProxyType(
    {
        201: StatusReason.INVALID_SENDER,
        202: StatusReason.INVALID_NUMBER,
        301: StatusReason.INVALID_NUMBER,
        302: StatusReason.GATEWAY_REFUSED,
        303: StatusReason.TEXT_TOO_LONG,
        304: StatusReason.GATEWAY_REFUSED,
        305: StatusReason.GATEWAY_REFUSED,
        401: StatusReason.TEXT_TOO_LONG,
    }
)
# The same text to the same number within three minutes; the number's share of the day.
_LIMITS: Mapping[int, timedelta] = MappingProxyType({402: timedelta(minutes=3), 403: timedelta(minutes=15)})
_NO_CREDIT_CODE = 500
_BAD_CREDENTIALS_CODES = frozenset({900, 901, 902, 903})
# Carrier unavailable, sending failed, unknown: none of them says that nothing was taken.
_UNCLEAR_CODES = frozenset({11, 600, 700})

_STATUSES: Mapping[str, MessageStatus] = MappingProxyType(
    {
        "DELIVERED": MessageStatus.DELIVERED,
        "NOTDELIVERED": MessageStatus.UNDELIVERED,
        "BUFFERED": MessageStatus.SENT,
        "TRANSMITTED": MessageStatus.SENT,
        "ACCEPTED": MessageStatus.ACCEPTED,
        "EXPIRED": MessageStatus.EXPIRED,
        "REJECTED": MessageStatus.REJECTED,
        "FAILED": MessageStatus.FAILED,
    }
)
_FOUND_AS = frozenset({MessageStatus.SENT, MessageStatus.DELIVERED})


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of the journal and whether there may be more."""

    entries: tuple[Mapping[str, object], ...]
    full: bool


class SevenProvider(Provider):
    """seven.io through its HTTP interface with an API key; form-encoded, as its description publishes."""

    key = "seven"
    label = N_("seven.io")
    home_page = "https://www.seven.io"
    top_up_page = "https://app.seven.io"
    status_page = "https://status.seven.io"
    fields = (
        ConfigField(
            "api_key",
            N_("API key"),
            "secret",
            required=True,
            help=N_("You find it in your seven.io account under Developer, API keys."),
        ),
        ConfigField(
            "base_url",
            N_("Address of the interface"),
            "url",
            default="https://gateway.seven.io/api",
            required=True,
            help=N_("Leave it as it is, unless seven.io gave you another one."),
        ),
    )
    capabilities = Capabilities(
        native_schedule=True,
        schedule_min_lead=timedelta(minutes=2),
        schedule_max_ahead=timedelta(days=365),
        cancel_scheduled=True,
        status_poll=StatusPoll.BY_ID,
        status_batch=50,
        balance=BalanceKind.MONEY,
        client_ref_max=64,
        reconcile=True,
        validity=True,
        reply_has_parts=True,
        reply_has_price=True,
        max_chars_gsm=1520,
        sender_alpha_max=11,
        sender_num_max=15,
        parallel=4,
    )

    def __init__(
        self, settings: Mapping[str, str], secrets: Mapping[str, str], environment: ProviderEnvironment
    ) -> None:
        key = header_value("api_key", secrets["api_key"])
        self._secrets = (key,)
        self._now = environment.now
        self._http = HttpClient(settings["base_url"], {"X-Api-Key": key})
        self._currency: str | None = None
        self._found_by_number: set[str] = set()
        """How the numbers begin (calling code, or its first digits) by which the journal can be asked."""

    def check(self) -> AccountInfo:
        balance = self.balance()
        return AccountInfo(
            (Finding(FindingCode.REACHED), Finding(FindingCode.CREDENTIALS_ACCEPTED)), balance=balance
        )

    def balance(self) -> Balance | None:
        body = self._read("balance", {})
        amount = number(body.get("amount")) if isinstance(body, Mapping) else None
        if amount is None or not isinstance(body, Mapping):
            raise TemporarilyUnavailable("The gateway's answer names no balance.")
        currency = body.get("currency")
        if isinstance(currency, str) and len(currency) == 3 and currency.isalpha():
            self._currency = currency.upper()
        return Balance(BalanceKind.MONEY, amount, self._currency)

    def send(self, sms: OutgoingSms) -> SendReport:
        form = {"to": sms.recipient, "text": sms.text, "foreign_id": sms.reference}
        if sms.sender:
            form["from"] = sms.sender
        scheduled = sms.send_at is not None and sms.send_at > self._now()
        if scheduled and sms.send_at is not None:
            form["delay"] = str(int(sms.send_at.timestamp()))
        if sms.valid_for is not None:
            form["ttl"] = str(max(1, int(sms.valid_for.total_seconds() // 60)))
        answer = self._http.request("POST", "sms", form=form, sending=True)
        return self._accepted(answer, sms, MessageStatus.SCHEDULED if scheduled else MessageStatus.ACCEPTED)

    def cancel(self, gateway_id: str) -> CancelResult:
        answer = self._http.request("DELETE", "sms", form={"ids": gateway_id})
        body = self._understood(answer)
        deleted = body.get("deleted") if isinstance(body, Mapping) else None
        if isinstance(deleted, list) and gateway_id in {str(entry) for entry in deleted}:
            return CancelResult.CANCELLED
        if not isinstance(body, Mapping) or "success" not in body:
            raise TemporarilyUnavailable("The gateway's answer to the withdrawal cannot be read.")
        # Not withdrawn: either it has left already, or there is no such message (any more).
        return CancelResult.TOO_LATE if self.fetch_status([gateway_id]) else CancelResult.NOT_FOUND

    def fetch_status(self, gateway_ids: Sequence[str]) -> list[StatusReport]:
        batch = self.capabilities.status_batch
        reports: list[StatusReport] = []
        for start in range(0, len(gateway_ids), batch):
            reports += self._batch_status(list(gateway_ids[start : start + batch]))
        return reports

    def find(
        self, reference: str, recipient: str, since: datetime, *, send_at: datetime | None = None
    ) -> SendReport | None:
        """Search the journal by our reference: first this number's entries, then all of the days in question.

        Where the journal names messages by numbers of the same country, its not naming this one counts: in a
        mailing the days in question have more entries than anybody can look through for each message.
        """
        # Dates without a zone, so a day more than needed.
        days = {"date_from": (since - timedelta(days=1)).date().isoformat()}
        number_only = recipient.removeprefix("+")
        country = number_only[:2]
        found = self._search(reference, {**days, "to": number_only})
        if found is not None:
            self._found_by_number.add(country)
        elif country not in self._found_by_number and not self._names_by_number(
            country, days, besides=reference
        ):
            found = self._search(reference, days)
        if found is None and send_at is not None and send_at > self._now():
            raise NotSearchable("The gateway's journal need not list messages that are still scheduled.")
        return found

    def close(self) -> None:
        self._http.close()

    def _accepted(self, answer: HttpAnswer, sms: OutgoingSms, status: MessageStatus) -> SendReport:
        """The report of a sending. An answer is a failure in many ways: by HTTP, by a bare code, by its one entry."""
        body = parsed(answer)
        entry = _only_message(body)
        gateway_id = _identifier(entry.get("id"))
        if 200 <= answer.status < 300 and gateway_id and entry.get("success") is True:
            return SendReport(
                gateway_id=gateway_id,
                status=status,
                parts=_count(entry.get("parts")),
                price=number(entry.get("price")),
                currency=self._currency,
                balance=self._balance_in(body),
                raw=raw(
                    entry, ("id", "parts", "price", "encoding", "success", "error"), secrets=self._secrets
                ),
            )
        words = self._words(body, entry, sms)
        if answer.status == 429:
            judge(answer, words, self._now(), sending=True)
        code = _code(body)
        if code in (_ACCEPTED_CODE, _PARTLY_CODE):
            code = _code(entry.get("error"))
        if code is not None:
            failure = self._failure(code, f"{code} {words}".strip())
            if failure is not None:
                raise failure
        judge(answer, words, self._now(), sending=True)
        if entry.get("success") is False:
            raise Refused(StatusReason.GATEWAY_REFUSED, words)
        raise OutcomeUnknown("The gateway's answer cannot be read.")

    def _failure(self, code: int, words: str) -> ProviderError | None:
        """What one of seven's own codes means for a message; None for a code we do not know."""
        if code in _BAD_CREDENTIALS_CODES:
            return BadCredentials(words)
        if code == _NO_CREDIT_CODE:
            return NoCredit(words)
        if code in _LIMITS:
            return NotSent(words, trouble=Trouble.BUSY, retry_at=self._now() + _LIMITS[code])
        if code in _REFUSALS:
            return Refused(_REFUSALS[code], words)
        return OutcomeUnknown(words) if code in _UNCLEAR_CODES else None

    def _batch_status(self, ids: list[str]) -> list[StatusReport]:
        answer = self._http.request("GET", "status", params={"msg_id": ",".join(ids)})
        body = self._understood(answer)
        if not isinstance(body, list):
            if self._failure(_code(body) or 0, "") is not None and _code(body) not in _REFUSALS:
                raise TemporarilyUnavailable("The gateway gives no news of messages at the moment.")
            # One id that seven does not know must not keep the news of the others from us.
            if len(ids) == 1:
                return []
            middle = len(ids) // 2
            return self._batch_status(ids[:middle]) + self._batch_status(ids[middle:])
        entries = [inner for outer in body for inner in (outer if isinstance(outer, list) else [outer])]
        wanted = set(ids)
        reports = [_status_report(entry) for entry in entries if isinstance(entry, Mapping)]
        return [report for report in reports if report is not None and report.gateway_id in wanted]

    def _search(self, reference: str, filters: Mapping[str, str]) -> SendReport | None:
        for page in range(_MOST_PAGES):
            found = self._journal({**filters, "limit": str(_PAGE), "offset": str(page * _PAGE)})
            for entry in found.entries:
                if entry.get("foreign_id") == reference:
                    return self._found(entry)
            if not found.full:
                return None
        raise NotSearchable("The gateway's journal is too long to be searched.")

    def _names_by_number(self, country: str, days: Mapping[str, str], *, besides: str) -> bool:
        """Whether asking by number leads to another message of that country, one of the newest.

        Not if the one `besides` which this is asked is among them: then its number has just not led to it.
        """
        newest = self._journal({**days, "limit": str(_PAGE), "offset": "0"}).entries
        if any(entry.get("foreign_id") == besides for entry in newest):
            return False
        for entry in newest:
            number_only, reference = str(entry.get("to") or "").removeprefix("+"), entry.get("foreign_id")
            if isinstance(reference, str) and reference and number_only.startswith(country):
                if self._search(reference, {**days, "to": number_only}) is None:
                    return False
                self._found_by_number.add(country)
                return True
        return False

    def _journal(self, filters: Mapping[str, str]) -> _Page:
        body = self._read("journal/outbound", filters)
        if not isinstance(body, list):
            raise TemporarilyUnavailable("The gateway's journal cannot be read.")
        return _Page(tuple(entry for entry in body if isinstance(entry, Mapping)), len(body) >= _PAGE)

    def _found(self, entry: Mapping[str, object]) -> SendReport:
        gateway_id = _identifier(entry.get("id"))
        if not gateway_id:
            raise TemporarilyUnavailable("The gateway's journal names no message number.")
        status = _STATUSES.get(str(entry.get("dlr") or "").upper())
        return SendReport(
            gateway_id=gateway_id,
            # How it ended, if it ended badly, is for the status request to say.
            status=status if status in _FOUND_AS else MessageStatus.ACCEPTED,
            price=number(entry.get("price")),
            currency=self._currency,
            raw=raw(
                entry, ("id", "dlr", "dlr_timestamp", "timestamp", "price", "type"), secrets=self._secrets
            ),
        )

    def _read(self, path: str, params: Mapping[str, str]) -> object:
        return self._understood(self._http.request("GET", path, params=params))

    def _understood(self, answer: HttpAnswer) -> object:
        """The answer to a question, unless it is a failure. Raises AccountUnusable, TemporarilyUnavailable."""
        body = parsed(answer)
        code = _code(body)
        words = self._words(body, {}, None)
        if code in _BAD_CREDENTIALS_CODES:
            raise BadCredentials(f"{code} {words}".strip())
        judge(answer, words, self._now(), sending=False)
        if body is None:
            raise TemporarilyUnavailable("The gateway's answer cannot be read.")
        return body

    def _balance_in(self, body: object) -> Balance | None:
        amount = number(body.get("balance")) if isinstance(body, Mapping) else None
        return None if amount is None else Balance(BalanceKind.MONEY, amount, self._currency)

    def _words(self, body: object, entry: Mapping[str, object], sms: OutgoingSms | None) -> str:
        words: object = entry.get("error_text")
        if not words and isinstance(body, Mapping):
            words = body.get("error_text") or body.get("message") or body.get("error")
        return mask(words if isinstance(words, str) else "", secrets=self._secrets, sms=sms)


def _only_message(body: object) -> Mapping[str, object]:
    """The entry of the one recipient we sent to; empty if the answer has none or several."""
    messages = body.get("messages") if isinstance(body, Mapping) else None
    if isinstance(messages, list) and len(messages) == 1 and isinstance(messages[0], Mapping):
        return messages[0]
    return {}


def _code(body: object) -> int | None:
    """seven's own code: bare, as a string, or in an object under one of three names."""
    if isinstance(body, Mapping):
        candidates = [body.get(name) for name in ("success", "code", "error_code")]
        return next((code for code in map(_code, candidates) if code is not None), None)
    if isinstance(body, str) and body.isascii() and body.isdecimal() and len(body) <= 4:
        return int(body)
    return body if isinstance(body, int) and not isinstance(body, bool) else None


def _identifier(value: object) -> str:
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""


def _count(value: object) -> int | None:
    counted = number(value)
    return int(counted) if counted is not None and counted >= 1 else None


def _status_report(entry: Mapping[str, object]) -> StatusReport | None:
    gateway_id = _identifier(entry.get("id"))
    word = entry.get("status")
    if not gateway_id or not isinstance(word, str):
        return None
    return StatusReport(
        gateway_id=gateway_id,
        # An unknown word is no news; it stays readable in `raw`.
        status=_STATUSES.get(word.upper(), MessageStatus.UNKNOWN),
        raw=raw(entry, ("id", "status", "status_time")),
    )
