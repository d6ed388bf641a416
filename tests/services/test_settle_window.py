"""A gateway's "not there" counts only if it was asked after the settle window, however late the answer comes."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.delivery import MessageStatus
from app.providers.base import OutgoingSms
from app.providers.seven import SevenProvider
from tests.fixtures.outbox import Bench
from tests.gateways.faults import Fault, FaultKind

S = MessageStatus


def test_a_search_that_began_within_the_settle_window_proves_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal of many pages takes a while to be looked through; meanwhile the message may have arrived."""
    gateway = bench.use_seven()
    gateway.faults.next(Fault(FaultKind.HANG_UP))
    message_id = bench.send()
    bench.step()
    assert bench.status(message_id) is S.UNKNOWN
    message = bench.message(message_id)
    find = SevenProvider.find
    searches: list[Any] = []

    def slowly(provider: SevenProvider, *asked: Any, **more: Any) -> Any:
        found = find(provider, *asked, **more)
        if not searches:  # what was still in flight arrives behind the search's back
            provider.send(OutgoingSms(message.reference, message.number, message.text))
            bench.clock.advance(seconds=30)
        searches.append(found)
        return found

    monkeypatch.setattr(SevenProvider, "find", slowly)
    bench.clock.advance(seconds=bench.scene.account.settle_seconds - 10)
    while bench.step():
        pass
    assert bench.status(message_id) is S.DELIVERED
    assert gateway.references() == [message.reference], "once, and not twice"
    assert [found is None for found in searches] == [True, False]
