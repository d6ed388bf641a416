from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.delivery import MessageStatus, StatusReason
from app.providers.base import Balance, BalanceKind, CancelResult, Provider
from app.providers.errors import (
    BadCredentials,
    NoCredit,
    NotSearchable,
    NotSent,
    OutcomeUnknown,
    Refused,
    TemporarilyUnavailable,
)
from tests.fixtures.clock import FakeClock
from tests.gateways.faults import Fault, FaultKind
from tests.gateways.seven_gateway import SevenGateway
from tests.gateways.wire import Reply, Request
from tests.providers.conftest import NUMBER, TEXT, Sms


def test_a_message_is_taken_once_with_all_that_was_said(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms
) -> None:
    message = sms(sender="Praxis")
    report = seven.send(message)
    (taken,) = seven_gateway.messages
    assert (taken.reference, taken.recipient, taken.text, taken.sender) == (
        message.reference,
        NUMBER.removeprefix("+"),
        TEXT,
        "Praxis",
    )
    assert report.gateway_id == taken.id
    assert report.status is MessageStatus.ACCEPTED
    assert (report.parts, report.price) == (1, Decimal("0.075"))
    assert report.balance == Balance(BalanceKind.MONEY, Decimal("99.925"))


@pytest.mark.behaviour("AW-37")
def test_the_balance_falls_and_its_currency_is_remembered(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms
) -> None:
    assert seven.balance() == Balance(BalanceKind.MONEY, Decimal("100.0"), "EUR")
    report = seven.send(sms(text="ä" * 161))
    assert (report.parts, report.price, report.currency) == (2, Decimal("0.15"), "EUR")
    assert report.balance == seven.balance() == Balance(BalanceKind.MONEY, Decimal("99.85"), "EUR")


@pytest.mark.parametrize(
    "text", ["100 % – „Öl“ & ç=1+1;x", "Zeile 1\nZeile 2", "😘 <img src=x>", "a+b=c&to=1"]
)
def test_every_character_arrives_as_it_was(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms, text: str
) -> None:
    seven.send(sms(text=text))
    assert seven_gateway.messages[0].text == text
    assert seven_gateway.messages[0].recipient == NUMBER.removeprefix("+")


@pytest.mark.parametrize("nested", [False, True])
def test_news_follow_the_message_until_it_is_delivered(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms, clock: FakeClock, nested: bool
) -> None:
    seven_gateway.nested_status = nested
    ids = [seven.send(sms()).gateway_id, seven.send(sms()).gateway_id]
    seen = []
    for _ in range(3):
        reports = seven.fetch_status(ids)
        assert [report.gateway_id for report in reports] == ids
        seen.append(reports[0].status)
        clock.advance(seconds=0.8)
    assert seen == [MessageStatus.ACCEPTED, MessageStatus.SENT, MessageStatus.DELIVERED]
    assert seven.fetch_status(ids)[0].at is None  # no zone is published, and a guess may be hours wrong


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("NOTDELIVERED", MessageStatus.UNDELIVERED),
        ("EXPIRED", MessageStatus.EXPIRED),
        ("REJECTED", MessageStatus.REJECTED),
        ("FAILED", MessageStatus.FAILED),
        ("SOMETHING_NEW", MessageStatus.UNKNOWN),
    ],
)
def test_each_word_of_a_report_has_its_meaning_and_stays_readable(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms, clock: FakeClock, word: str, status: MessageStatus
) -> None:
    gateway_id = seven.send(sms()).gateway_id
    seven_gateway.messages[0].fails_with = word
    clock.advance(minutes=1)
    (report,) = seven.fetch_status([gateway_id])
    assert report.status is status
    assert word in report.raw


def test_many_messages_are_asked_for_in_few_requests(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms
) -> None:
    ids = [seven.send(sms()).gateway_id for _ in range(70)]
    seven_gateway.requests.clear()
    assert [report.gateway_id for report in seven.fetch_status(ids)] == ids
    assert len(seven_gateway.requests) == 2
    assert seven.fetch_status([]) == []


@pytest.mark.behaviour("AW-27")
def test_a_scheduled_message_waits_there_and_can_be_withdrawn(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms, clock: FakeClock
) -> None:
    later = clock.now() + timedelta(days=1)
    report = seven.send(sms(send_at=later, valid_for=timedelta(hours=2)))
    assert report.status is MessageStatus.SCHEDULED
    assert seven_gateway.messages[0].send_at == later.timestamp()
    assert b"ttl=120" in seven_gateway.requests[-1].body
    assert seven.cancel(report.gateway_id) is CancelResult.CANCELLED
    clock.advance(timedelta(days=2))
    assert seven_gateway.progress(seven_gateway.messages[0]) == "cancelled"


@pytest.mark.behaviour("AW-28")
def test_a_time_that_has_passed_meanwhile_means_now(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms, clock: FakeClock
) -> None:
    report = seven.send(sms(send_at=clock.now() - timedelta(seconds=1)))
    assert report.status is MessageStatus.ACCEPTED
    assert seven_gateway.messages[0].send_at is None


def test_a_withdrawal_says_when_it_comes_too_late_and_when_there_is_nothing(
    seven: Provider, sms: Sms, clock: FakeClock
) -> None:
    gone = seven.send(sms(send_at=clock.now() + timedelta(minutes=10))).gateway_id
    clock.advance(minutes=11)
    assert seven.cancel(gone) is CancelResult.TOO_LATE
    assert seven.cancel("4711") is CancelResult.NOT_FOUND


def test_an_unclear_message_is_found_by_our_reference(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms, clock: FakeClock
) -> None:
    message, began = sms(), clock.now()
    seven_gateway.faults.next(Fault(FaultKind.HANG_UP, recorded=True))
    with pytest.raises(OutcomeUnknown):
        seven.send(message)
    for _ in range(120):  # more than one page of others
        seven.send(sms())
    found = seven.find(message.reference, NUMBER, began)
    assert found is not None
    assert found.gateway_id == seven_gateway.messages[0].id
    assert seven.find("0" * 32, NUMBER, began) is None


def test_a_number_that_the_journal_writes_differently_does_not_hide_a_message(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms, clock: FakeClock
) -> None:
    message = sms()
    seven.send(message)
    seven_gateway.messages[0].recipient = "0177 1783130"
    assert seven.find(message.reference, NUMBER, clock.now()) is not None


def test_what_is_seen_among_the_newest_is_there_whatever_the_search_by_number_says(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms, clock: FakeClock
) -> None:
    """It came between two questions, or the journal can be asked by its number only a little later."""
    message = sms()
    seven.send(message)
    seven.send(sms())
    seven_gateway.messages[0].recipient = "0177 1783130"
    assert seven.find(message.reference, NUMBER, clock.now()) is not None


def test_in_a_mailing_nobody_looks_through_all_of_the_day_for_each_message(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms, clock: FakeClock
) -> None:
    """As soon as the journal has shown that it can be asked by number; with ten thousand entries nobody else could."""
    for _ in range(250):
        seven.send(sms(recipient="+4917099999999"))
    before = seven_gateway.counts["questions"]
    assert seven.find("0" * 32, NUMBER, clock.now()) is None
    assert seven_gateway.counts["questions"] - before == 3, "by number, the newest, one of them by its number"
    assert seven.find("1" * 32, NUMBER, clock.now()) is None
    assert seven_gateway.counts["questions"] - before == 4
    assert seven.find("0" * 32, "+46701234567", clock.now()) is None
    assert seven_gateway.counts["questions"] - before == 9, "another country may be written in another way"


def test_the_absence_of_a_scheduled_message_is_never_claimed(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms, clock: FakeClock
) -> None:
    later = clock.now() + timedelta(days=1)
    message = sms(send_at=later)
    seven.send(message)
    with pytest.raises(NotSearchable):
        seven.find(message.reference, NUMBER, clock.now(), send_at=later)
    seven_gateway.journal_lists_scheduled = True
    found = seven.find(message.reference, NUMBER, clock.now(), send_at=later)
    assert found is not None
    assert found.gateway_id == seven_gateway.messages[0].id


class _Answering:
    """A gateway's `handle` that always gives the same answer."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def __call__(self, request: Request) -> Reply:
        return self._reply


@pytest.mark.parametrize(
    ("body", "error", "reason"),
    [
        (b'"900"', BadCredentials, None),
        (b"900", BadCredentials, None),
        (b"902", BadCredentials, None),
        (b"903", BadCredentials, None),
        (b'{"success": "900"}', BadCredentials, None),
        (b'{"error_code": 901, "message": "x"}', BadCredentials, None),
        (b"500", NoCredit, None),
        (b"201", Refused, StatusReason.INVALID_SENDER),
        (b"202", Refused, StatusReason.INVALID_NUMBER),
        (b"401", Refused, StatusReason.TEXT_TOO_LONG),
        (b"600", OutcomeUnknown, None),
        (b"700", OutcomeUnknown, None),
        (b"11", OutcomeUnknown, None),
        (b"100", OutcomeUnknown, None),
        (b"4711", OutcomeUnknown, None),
        (b'{"success": "100", "messages": []}', OutcomeUnknown, None),
        (b'{"success": "100", "messages": [{"id": null, "success": true}]}', OutcomeUnknown, None),
        (b'{"success": "100", "messages": [{"id": "1"}, {"id": "2"}]}', OutcomeUnknown, None),
        (b'{"success": "101", "messages": [{"id": null, "success": false, "error": "201"}]}', Refused, None),
        (b'{"success": "101", "messages": [{"id": null, "success": false, "error": "?"}]}', Refused, None),
        (b"", OutcomeUnknown, None),
        (b"[]", OutcomeUnknown, None),
        (b"NaN", OutcomeUnknown, None),
        (b"[" * 100_000, OutcomeUnknown, None),
        (b"<html>", OutcomeUnknown, None),
    ],
)
def test_a_200_is_no_success_by_itself(
    seven: Provider,
    seven_gateway: SevenGateway,
    sms: Sms,
    monkeypatch: pytest.MonkeyPatch,
    body: bytes,
    error: type[Exception],
    reason: StatusReason | None,
) -> None:
    monkeypatch.setattr(seven_gateway, "handle", _Answering(Reply(200, body)))
    with pytest.raises(error) as raised:
        seven.send(sms())
    if reason is not None:
        assert isinstance(raised.value, Refused)
        assert raised.value.reason is reason


@pytest.mark.parametrize("status", [200, 400, 401, 403, 500])
def test_the_code_in_the_body_counts_more_than_the_status(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr(seven_gateway, "handle", _Answering(Reply(status, b'"500"')))
    with pytest.raises(NoCredit):
        seven.send(sms())


@pytest.mark.parametrize(("code", "minutes"), [(b"402", 3), (b"403", 15)])
def test_a_limit_of_one_number_only_delays_that_message(
    seven: Provider,
    seven_gateway: SevenGateway,
    sms: Sms,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    code: bytes,
    minutes: int,
) -> None:
    monkeypatch.setattr(seven_gateway, "handle", _Answering(Reply(200, code)))
    with pytest.raises(NotSent) as raised:
        seven.send(sms())
    assert type(raised.value) is NotSent
    assert raised.value.retry_at == clock.now() + timedelta(minutes=minutes)


def test_the_company_is_asked_for_its_own_words_and_they_come_masked(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms
) -> None:
    with pytest.raises(Refused) as raised:
        seven.send(sms(recipient="+12ab"))
    assert raised.value.reason is StatusReason.INVALID_NUMBER
    assert raised.value.words.startswith("202 The recipient number")


def test_an_empty_account_and_a_wrong_key_are_nobody_elses_fault(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms
) -> None:
    seven_gateway.api_key = "changed"
    for question in (
        lambda: seven.send(sms()),
        seven.balance,
        seven.check,
        lambda: seven.fetch_status(["1"]),
    ):
        with pytest.raises(BadCredentials):
            question()
    seven_gateway.api_key = "seven-test-key"
    seven_gateway.balance = Decimal("0.07")
    with pytest.raises(NoCredit):
        seven.send(sms())
    assert seven_gateway.messages == []


def test_one_unknown_id_does_not_hide_the_news_of_the_others(
    seven: Provider, seven_gateway: SevenGateway, sms: Sms, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [seven.send(sms()).gateway_id for _ in range(3)]
    original = seven_gateway.handle

    def strict(request: Request) -> Reply:
        wanted = request.parameter("msg_id").split(",")
        return original(request) if set(wanted) <= set(ids) else Reply(200, b'"400"')

    monkeypatch.setattr(seven_gateway, "handle", strict)
    reports = seven.fetch_status([ids[0], "4711", *ids[1:]])
    assert [report.gateway_id for report in reports] == ids


@pytest.mark.parametrize("body", [b"<html>", b'"700"', b'{"amount": "much"}', b'{"amount": 1e400}', b"[1]"])
def test_nonsense_instead_of_a_balance_is_no_balance(
    seven: Provider, seven_gateway: SevenGateway, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    monkeypatch.setattr(seven_gateway, "handle", _Answering(Reply(200, body)))
    with pytest.raises(TemporarilyUnavailable):
        seven.balance()


def test_a_journal_beyond_reason_is_not_taken_for_empty(
    seven: Provider, seven_gateway: SevenGateway, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = [{"id": str(number), "foreign_id": "other"} for number in range(100)]
    monkeypatch.setattr(seven_gateway, "handle", _Answering(Reply(200, page)))
    with pytest.raises(NotSearchable):
        seven.find("0" * 32, NUMBER, clock.now())
