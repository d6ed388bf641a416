"""What each adapter makes of a gateway that misbehaves, and that no error gives anything away."""

from __future__ import annotations

import logging
import threading
import traceback
from datetime import timedelta

import pytest

from app.providers.base import Provider
from app.providers.errors import (
    AccountUnusable,
    BadCredentials,
    NoCredit,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    Refused,
    TemporarilyUnavailable,
)
from tests.fixtures.clock import FakeClock
from tests.gateways.faults import Fault, FaultKind
from tests.gateways.http_gateway import Gateway
from tests.gateways.wire import Reply
from tests.providers.calls import free_port
from tests.providers.conftest import NUMBER, TEXT, Sms

Company = tuple[Gateway, Provider]


@pytest.mark.parametrize("recorded", [False, True])
def test_a_server_that_dies_at_the_first_byte_sees_one_post_only(
    company: Company, sms: Sms, recorded: bool
) -> None:
    gateway, provider = company
    provider.check()  # there is a kept-alive connection now
    gateway.counts.clear()
    gateway.faults.next(Fault(FaultKind.RESET, recorded=recorded))
    with pytest.raises(OutcomeUnknown):
        provider.send(sms())
    assert gateway.counts["sendings"] == 1
    assert len(gateway.messages) == int(recorded)


UNKNOWN = [
    Fault(FaultKind.HANG_UP),
    Fault(FaultKind.HANG_UP, recorded=True),
    Fault(FaultKind.RESET, recorded=True),
    Fault(FaultKind.HALF_ANSWER, recorded=True),
    Fault(FaultKind.ERROR_500),
    Fault(FaultKind.ERROR_500, recorded=True),
    Fault(FaultKind.BAD_GATEWAY, recorded=True),
    Fault(FaultKind.NONSENSE),
    Fault(FaultKind.NONSENSE, recorded=True),
    Fault(FaultKind.OVERLONG, recorded=True),
    Fault(FaultKind.REDIRECT),
]


@pytest.mark.parametrize("fault", UNKNOWN, ids=lambda fault: f"{fault.kind}-{fault.recorded}")
def test_an_unclear_end_is_cleared_up_by_asking(
    company: Company, sms: Sms, clock: FakeClock, fault: Fault
) -> None:
    gateway, provider = company
    message = sms()
    gateway.faults.next(fault)
    with pytest.raises(OutcomeUnknown):
        provider.send(message)
    assert gateway.counts["sendings"] == 1
    found = provider.find(message.reference, message.recipient, clock.now())
    assert (found is not None) == fault.recorded
    assert len(gateway.messages) == int(fault.recorded)


def test_a_slow_gateway_is_waited_for(company: Company, sms: Sms) -> None:
    gateway, provider = company
    gateway.faults.next(Fault(FaultKind.DELAY, 0.05, recorded=True))
    assert provider.send(sms()).gateway_id == gateway.messages[0].id


@pytest.mark.parametrize("kind", [FaultKind.TOO_MANY_SECONDS, FaultKind.TOO_MANY_DATE, FaultKind.BUSY])
def test_not_now_is_not_sent_and_says_until_when(
    company: Company, sms: Sms, clock: FakeClock, kind: FaultKind
) -> None:
    gateway, provider = company
    gateway.faults.next(Fault(kind, 90))
    with pytest.raises(RateLimited) as raised:
        provider.send(sms())
    assert raised.value.until(clock.now()) == clock.now() + timedelta(seconds=90)
    gateway.faults.next(Fault(kind, 90), sending=False)
    with pytest.raises(TemporarilyUnavailable) as read:
        provider.check()
    assert read.value.retry_at == clock.now() + timedelta(seconds=90)
    assert gateway.messages == []


class _Status:
    def __init__(self, status: int) -> None:
        self._status = status

    def __call__(self, _request: object) -> Reply:
        return Reply(self._status, {"message": f"No {NUMBER} for you: {TEXT}"})


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Refused),
        (422, Refused),
        (413, Refused),
        (401, BadCredentials),
        (403, BadCredentials),
        (402, NoCredit),
        (408, OutcomeUnknown),
        (500, OutcomeUnknown),
        (502, OutcomeUnknown),
        (503, OutcomeUnknown),
        (504, OutcomeUnknown),
        (302, OutcomeUnknown),
        (303, OutcomeUnknown),
        (301, NotSent),
        (307, NotSent),
        (308, NotSent),
        (429, RateLimited),
    ],
)
def test_each_status_has_its_meaning_and_quotes_neither_number_nor_text(
    company: Company,
    sms: Sms,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    error: type[Exception],
) -> None:
    gateway, provider = company
    monkeypatch.setattr(gateway, "handle", _Status(status))
    with pytest.raises(error) as raised:
        provider.send(sms())
    assert not _gives_away(raised.value)


def _gives_away(error: BaseException) -> str:
    """What of the secrets stands in an error as a log would print it, with all its causes."""
    printed = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
    chain = error
    while chain.__context__ is not None:
        chain = chain.__context__
        printed += repr(chain) + str(chain)
    secrets = (NUMBER[1:], "Frau Sommer", "seven-test-key", "phone-test-password")
    return ", ".join(secret for secret in secrets if secret in printed)


@pytest.mark.parametrize("fault", [*UNKNOWN, Fault(FaultKind.BAD_KEY), Fault(FaultKind.TOO_MANY_SECONDS, 1)])
def test_no_error_gives_away_a_number_a_text_or_a_key(
    company: Company, sms: Sms, clock: FakeClock, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    gateway, provider = company
    caplog.set_level(logging.INFO)
    errors: list[BaseException] = []
    for sending in (True, False):
        gateway.faults.always(fault, sending=sending)
    for act in (
        lambda: provider.send(sms()),
        lambda: provider.find("0" * 32, NUMBER, clock.now()),
        lambda: provider.cancel("4711"),
        provider.check,
    ):
        with pytest.raises((NotSent, OutcomeUnknown, TemporarilyUnavailable, AccountUnusable)) as raised:
            act()
        errors.append(raised.value)
    assert [_gives_away(error) for error in errors] == [""] * 4
    assert caplog.text == ""


def test_an_unreachable_gateway_gives_nothing_away_either(
    company: Company, sms: Sms, clock: FakeClock
) -> None:
    gateway, provider = company
    gateway.stop()
    with pytest.raises(NotSent) as sent:
        provider.send(sms())
    with pytest.raises(TemporarilyUnavailable) as found:
        provider.find("0" * 32, NUMBER, clock.now())
    assert _gives_away(sent.value) == _gives_away(found.value) == ""


def test_a_proxy_never_comes_between_us_and_our_own_network(
    monkeypatch: pytest.MonkeyPatch, company: Company, sms: Sms
) -> None:
    gateway, provider = company
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    provider.send(sms())
    assert len(gateway.messages) == 1


def test_a_text_that_cannot_be_written_is_refused_before_anything_is_sent(company: Company, sms: Sms) -> None:
    gateway, provider = company
    with pytest.raises(Refused):
        provider.send(sms(text="half a pair: \ud83d"))
    assert gateway.counts["sendings"] == 0


def test_one_client_serves_many_threads(company: Company, sms: Sms) -> None:
    gateway, provider = company

    def work() -> None:
        for _ in range(10):
            provider.fetch_status([provider.send(sms()).gateway_id])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(gateway.references())) == len(gateway.messages) == 40
