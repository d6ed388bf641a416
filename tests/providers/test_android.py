from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from app.domain.delivery import MessageStatus, StatusReason
from app.providers.base import CancelResult, Finding, FindingCode, Provider, ProviderEnvironment
from app.providers.errors import (
    BadCredentials,
    InvalidSettings,
    NotSent,
    OutcomeUnknown,
    Refused,
    TemporarilyUnavailable,
    Trouble,
)
from app.providers.registry import create
from tests.fixtures.clock import FakeClock
from tests.gateways.android_gateway import AndroidGateway
from tests.gateways.faults import Fault, FaultKind
from tests.gateways.wire import Reply, Request
from tests.providers.conftest import NUMBER, TEXT, Sms


def test_a_message_carries_our_reference_as_its_id(
    android: Provider, android_gateway: AndroidGateway, sms: Sms
) -> None:
    message = sms()
    report = android.send(message)
    (taken,) = android_gateway.messages
    assert (taken.id, taken.recipient, taken.text) == (message.reference, NUMBER, TEXT)
    assert (report.gateway_id, report.status) == (message.reference, MessageStatus.ACCEPTED)
    assert android.balance() is None


def test_sending_again_is_harmless_and_tells_how_far_the_first_one_got(
    android: Provider, android_gateway: AndroidGateway, sms: Sms, clock: FakeClock
) -> None:
    message = sms()
    android_gateway.faults.next(Fault(FaultKind.HALF_ANSWER, recorded=True))
    with pytest.raises(OutcomeUnknown):
        android.send(message)
    clock.advance(seconds=1)
    report = android.send(message)
    assert (report.gateway_id, report.status) == (message.reference, MessageStatus.SENT)
    assert len(android_gateway.messages) == 1
    assert android_gateway.counts["conflicts"] == 1


def test_a_conflict_means_accepted_even_when_the_phone_then_falls_silent(
    android: Provider, android_gateway: AndroidGateway, sms: Sms
) -> None:
    message = sms()
    android.send(message)
    android_gateway.faults.next(Fault(FaultKind.HANG_UP), sending=False)
    assert android.send(message).status is MessageStatus.ACCEPTED


def test_news_follow_the_message_with_their_moments(
    android: Provider, android_gateway: AndroidGateway, sms: Sms, clock: FakeClock
) -> None:
    began, gateway_id = clock.now(), android.send(sms()).gateway_id
    seen = []
    for _ in range(3):
        (report,) = android.fetch_status([gateway_id])
        seen.append((report.status, report.at))
        clock.advance(seconds=0.8)
    assert seen == [
        (MessageStatus.ACCEPTED, began),
        (MessageStatus.SENT, began + timedelta(seconds=0.5)),
        (MessageStatus.DELIVERED, began + timedelta(seconds=1.5)),
    ]
    assert android.fetch_status(["unknown"]) == []


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        ("TTL expired", MessageStatus.EXPIRED, None),
        ("Delivery result: 0", MessageStatus.UNDELIVERED, None),
        ("Can't send message: Invalid phone number", MessageStatus.FAILED, StatusReason.INVALID_NUMBER),
        ("Send result: RESULT_ERROR_NO_SERVICE", MessageStatus.FAILED, StatusReason.GATEWAY_REFUSED),
    ],
)
def test_failed_is_told_apart_by_the_apps_words(
    android: Provider,
    android_gateway: AndroidGateway,
    sms: Sms,
    clock: FakeClock,
    words: str,
    status: MessageStatus,
    reason: StatusReason | None,
) -> None:
    gateway_id = android.send(sms()).gateway_id
    android_gateway.messages[0].fails_with = words
    clock.advance(minutes=1)
    (report,) = android.fetch_status([gateway_id])
    assert (report.status, report.reason) == (status, reason)


@pytest.mark.behaviour("AW-27")
def test_a_scheduled_message_waits_on_the_phone_and_can_be_withdrawn_twice(
    android: Provider, android_gateway: AndroidGateway, sms: Sms, clock: FakeClock
) -> None:
    later = clock.now() + timedelta(days=1)
    report = android.send(sms(send_at=later, valid_for=timedelta(hours=2)))
    assert report.status is MessageStatus.SCHEDULED
    assert android.fetch_status([report.gateway_id])[0].status is MessageStatus.SCHEDULED
    asked = json.loads(android_gateway.requests[-2].body)
    assert asked["scheduleAt"] == "2026-11-24T09:00:00.000Z"
    assert asked["validUntil"] == "2026-11-24T11:00:00.000Z"
    assert android.cancel(report.gateway_id) is CancelResult.CANCELLED
    assert android.cancel(report.gateway_id) is CancelResult.CANCELLED
    assert android.fetch_status([report.gateway_id])[0].status is MessageStatus.CANCELLED


def test_a_withdrawal_says_when_it_comes_too_late_and_when_there_is_nothing(
    android: Provider, sms: Sms, clock: FakeClock
) -> None:
    gone = android.send(sms()).gateway_id
    clock.advance(minutes=1)
    assert android.cancel(gone) is CancelResult.TOO_LATE
    assert android.cancel("unknown") is CancelResult.NOT_FOUND


def test_an_app_that_cannot_withdraw_comes_too_late(
    android: Provider,
    android_gateway: AndroidGateway,
    sms: Sms,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gateway_id = android.send(sms(send_at=clock.now() + timedelta(days=1))).gateway_id
    original = android_gateway.handle
    monkeypatch.setattr(
        android_gateway, "handle", lambda r: Reply(405) if r.method == "DELETE" else original(r)
    )
    assert android.cancel(gateway_id) is CancelResult.TOO_LATE


def test_a_withdrawal_that_is_only_asked_for_is_not_reported_as_done(
    android: Provider, android_gateway: AndroidGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"id": "m1", "state": "Cancelling", "recipients": [], "deviceId": "x"}
    monkeypatch.setattr(android_gateway, "handle", lambda _: Reply(200, body))
    with pytest.raises(TemporarilyUnavailable):
        android.cancel("m1")


@pytest.mark.parametrize("version", ["1.40.2", "1.9", "", "x"])
def test_an_app_too_old_to_wait_is_never_given_a_message_for_later(
    android: Provider, android_gateway: AndroidGateway, sms: Sms, clock: FakeClock, version: str
) -> None:
    android_gateway.version = version
    with pytest.raises(NotSent) as raised:
        android.send(sms(send_at=clock.now() + timedelta(days=1)))
    assert raised.value.trouble is Trouble.NOT_POSSIBLE
    android.send(sms())
    assert [message.send_at for message in android_gateway.messages] == [None]
    android_gateway.version = "1.41.0"  # updated meanwhile
    assert android.send(sms(send_at=clock.now() + timedelta(days=1))).status is MessageStatus.SCHEDULED


def test_a_phone_that_does_not_tell_its_version_gets_nothing_for_later(
    android: Provider, android_gateway: AndroidGateway, sms: Sms, clock: FakeClock
) -> None:
    android_gateway.faults.next(Fault(FaultKind.HANG_UP), sending=False)
    with pytest.raises(NotSent):
        android.send(sms(send_at=clock.now() + timedelta(days=1)))
    assert android_gateway.messages == []


def test_a_phone_whose_clock_is_ahead_does_not_lose_the_reminder(
    android: Provider, android_gateway: AndroidGateway, sms: Sms, clock: FakeClock
) -> None:
    android_gateway.advance(600)
    later = clock.now() + timedelta(minutes=5)
    with pytest.raises(NotSent) as raised:
        android.send(sms(send_at=later))
    assert raised.value.retry_at == later


def test_find_knows_by_our_reference_whether_the_phone_has_it(
    android: Provider, sms: Sms, clock: FakeClock
) -> None:
    message = sms()
    assert android.find(message.reference, NUMBER, clock.now()) is None
    android.send(message)
    found = android.find(message.reference, NUMBER, clock.now())
    assert found is not None
    assert found.gateway_id == message.reference


def test_a_printer_at_the_phones_old_address_proves_nothing(
    android: Provider,
    android_gateway: AndroidGateway,
    sms: Sms,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(android_gateway, "handle", lambda _: Reply(404, b"<html>OfficeJet</html>"))
    with pytest.raises(InvalidSettings) as raised:
        android.send(sms())
    assert raised.value.field == "base_url"
    questions: tuple[Callable[[], object], ...] = (
        android.check,
        lambda: android.find("0" * 32, NUMBER, clock.now()),
        lambda: android.cancel("0" * 32),
    )
    for question in questions:
        with pytest.raises(TemporarilyUnavailable):
            question()


@pytest.mark.parametrize("body", [b"", b"{}", b'{"id": "another"}', b"[]", b"<html>"])
def test_an_unreadable_yes_is_no_yes(
    android: Provider,
    android_gateway: AndroidGateway,
    sms: Sms,
    monkeypatch: pytest.MonkeyPatch,
    body: bytes,
) -> None:
    monkeypatch.setattr(android_gateway, "handle", lambda _: Reply(202, body))
    with pytest.raises(OutcomeUnknown):
        android.send(sms())


def test_the_phone_refuses_in_its_own_words(android: Provider, sms: Sms) -> None:
    with pytest.raises(Refused) as raised:
        android.send(sms(text=""))
    assert raised.value.words == "Text message is empty"


def test_check_reports_what_it_found(android: Provider, android_gateway: AndroidGateway) -> None:
    assert android.check().findings == (
        Finding(FindingCode.REACHED),
        Finding(FindingCode.CREDENTIALS_ACCEPTED),
        Finding(FindingCode.APP_VERSION, "1.68.0"),
        Finding(FindingCode.NOT_ENCRYPTED),
    )
    android_gateway.health = "fail"
    android_gateway.version = "1.38.0"
    findings = android.check().findings
    assert Finding(FindingCode.DEVICE_COMPLAINS, "Failed messages for last hour") in findings
    assert Finding(FindingCode.APP_TOO_OLD_TO_SCHEDULE, "1.38.0") in findings
    android_gateway.password = "changed"
    with pytest.raises(BadCredentials):
        android.check()


def test_the_chosen_sim_card_is_asked_for(
    android_gateway: AndroidGateway, environment: ProviderEnvironment, sms: Sms
) -> None:
    provider = create(
        "android",
        {"base_url": android_gateway.url, "user": "sms", "sim": "2"},
        {"password": android_gateway.password},
        environment,
    )
    provider.send(sms())
    provider.close()
    request: Request = android_gateway.requests[-1]
    assert json.loads(request.body)["simNumber"] == 2
