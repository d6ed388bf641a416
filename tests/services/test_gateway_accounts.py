"""Gateway accounts: what is stored where, what the test of a connection says, and what the status bar is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.domain.accounts import Account, PauseReason
from app.domain.delivery import MessageStatus
from app.domain.permissions import NotPermitted
from app.domain.segment_profile import FIXED_147
from app.errors import EditConflict, InvalidInput, NotFound, UserError
from app.storage.errors import StoreUnavailable
from tests.fixtures.outbox import Bench, closed_port
from tests.gateways.faults import Fault, FaultKind

S = MessageStatus


def seven(url: str) -> Account:
    return Account(0, 0, "seven", "seven.io", {"base_url": url}, profile=FIXED_147)


def test_every_gateway_is_described_with_its_inputs(bench: Bench) -> None:
    described = {entry.key: entry for entry in bench.dispatch.accounts.descriptions()}
    assert list(described) == ["practice", "seven", "android"]
    assert [field.key for field in described["seven"].fields if field.kind == "secret"] == ["api_key"]
    assert described["seven"].can_schedule
    assert described["seven"].has_balance
    assert not described["practice"].can_schedule
    sim = next(field for field in described["android"].fields if field.kind == "choice")
    assert len(sim.choices) == len(sim.choice_labels)


def test_a_secret_reaches_the_keyring_and_never_the_database(bench: Bench) -> None:
    gateway = bench.use_seven()
    account = bench.scene.account
    assert bench.secrets.get(f"account:{account.id}:api_key") == gateway.api_key
    assert bench.dispatch.accounts.has_secret(bench.owner, account, "api_key")
    with bench.scene.database.read() as work:
        for table in ("provider_account", "audit", "setting"):
            rows = work.execute(text(f"SELECT * FROM {table}")).all()
            assert gateway.api_key not in repr(rows)


def test_a_blank_secret_keeps_the_one_that_is_there(bench: Bench) -> None:
    bench.use_seven()
    saved = bench.dispatch.accounts.save(bench.owner, bench.scene.account, {"api_key": ""})
    bench.send()
    bench.step()
    assert bench.messages()[0].status is S.ACCEPTED
    assert saved.profile.name == "standard"


def test_a_new_key_is_used_at_once(bench: Bench) -> None:
    gateway = bench.use_seven()
    first = bench.send("eins")
    bench.step()
    gateway.api_key = "another-key"
    second = bench.send("zwei")
    bench.step()
    assert bench.dispatch.accounts.state(bench.actor).paused_reason == PauseReason.BAD_CREDENTIALS
    stored = bench.dispatch.accounts.get_active(bench.owner)
    assert stored is not None
    assert stored.paused_reason
    assert stored.paused_words
    bench.dispatch.accounts.save(bench.owner, stored, {"api_key": "another-key"})
    bench.step()
    assert [bench.status(first), bench.status(second)] == [S.ACCEPTED, S.ACCEPTED]


def test_another_gateway_makes_another_account_and_takes_over_what_waits_here(bench: Bench) -> None:
    waiting = bench.send()
    gateway = bench.use_seven()
    accounts = bench.dispatch.accounts.list(bench.owner)
    assert [(account.provider, account.active) for account in accounts] == [
        ("seven", True),
        ("practice", False),
    ]
    assert bench.message(waiting).account_id == accounts[0].id
    bench.step()
    assert len(gateway.messages) == 1


@pytest.mark.parametrize(
    ("changes", "secrets", "field"),
    [
        ({"name": " "}, {"api_key": "k"}, "name"),
        ({}, {}, "api_key"),
        ({"settings": {"base_url": "ftp://x"}}, {"api_key": "k"}, "base_url"),
        ({"settings": {"base_url": "http://8.8.8.8/api"}}, {"api_key": "k"}, "base_url"),
        ({"hold_seconds": -1}, {"api_key": "k"}, "hold_seconds"),
    ],
)
def test_what_cannot_work_is_refused_at_its_field(
    bench: Bench, changes: dict[str, object], secrets: dict[str, str], field: str
) -> None:
    wanted = replace(seven("https://gateway.seven.io/api"), **changes)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput) as raised:
        bench.dispatch.accounts.save(bench.owner, wanted, secrets)
    assert raised.value.field == field
    assert [account.provider for account in bench.dispatch.accounts.list(bench.owner)] == ["practice"]


def test_two_owners_do_not_overwrite_each_other(bench: Bench) -> None:
    mine = bench.dispatch.accounts.get_active(bench.owner)
    assert mine is not None
    bench.dispatch.accounts.save(bench.owner, replace(mine, name="theirs"), {})
    with pytest.raises(EditConflict) as raised:
        bench.dispatch.accounts.save(bench.owner, replace(mine, name="mine"), {})
    assert isinstance(raised.value.theirs, Account)
    assert raised.value.theirs.name == "theirs"


def test_the_test_of_a_connection_says_what_it_found(bench: Bench) -> None:
    gateway = bench.use_seven()
    found = bench.dispatch.accounts.test(bench.owner, bench.scene.account, {})
    assert all(finding.ok for finding in found)
    assert "100" in found[-1].text
    (wrong,) = bench.dispatch.accounts.test(bench.owner, seven(gateway.url), {"api_key": "wrong"})
    assert not wrong.ok
    assert "access data" in wrong.text
    nowhere = seven(f"http://127.0.0.1:{closed_port()}/api")
    (offline,) = bench.dispatch.accounts.test(bench.owner, nowhere, {"api_key": "k"})
    assert "cannot be reached" in offline.text
    gateway.faults.next(Fault(FaultKind.ERROR_500), sending=False)
    (broken,) = bench.dispatch.accounts.test(bench.owner, bench.scene.account, {})
    assert "few minutes" in broken.text
    assert gateway.messages == [], "nothing was sent"


def test_the_key_of_another_workstation_pauses_nobody(bench: Bench) -> None:
    gateway = bench.use_seven()
    bench.secrets.delete(f"account:{bench.scene.account.id}:api_key")
    message_id = bench.send()
    bench.step()
    assert bench.status(message_id) is S.QUEUED
    stored = bench.dispatch.accounts.get_active(bench.owner)
    assert stored is not None
    assert stored.paused_reason == ""
    assert bench.dispatch.accounts.state(bench.actor).paused_reason == PauseReason.SECRET_MISSING
    bench.secrets.set(f"account:{bench.scene.account.id}:api_key", gateway.api_key)
    bench.clock.advance(minutes=10)
    bench.step()
    assert bench.status(message_id) is S.ACCEPTED
    assert bench.dispatch.accounts.state(bench.actor).paused_reason == ""


def test_a_locked_keyring_is_waited_for(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.use_seven()

    def locked(_name: str) -> str:
        raise StoreUnavailable("keyring")

    monkeypatch.setattr(bench.secrets, "get", locked)
    message_id = bench.send()
    bench.step()
    assert bench.status(message_id) is S.QUEUED
    assert not bench.dispatch.accounts.has_secret(bench.owner, bench.scene.account, "api_key")
    monkeypatch.undo()
    bench.clock.advance(minutes=10)
    bench.step()
    assert bench.status(message_id) is S.ACCEPTED


def test_without_a_keyring_a_key_is_kept_for_this_session(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, str] = {}

    def refuse(_name: str, _value: str) -> None:
        raise StoreUnavailable("keyring")

    monkeypatch.setattr(bench.secrets, "set", refuse)
    monkeypatch.setattr(bench.secrets, "set_for_session", kept.__setitem__)
    account = bench.dispatch.accounts.save(
        bench.owner, seven("https://gateway.seven.io/api"), {"api_key": "k"}
    )
    assert kept == {f"account:{account.id}:api_key": "k"}


@pytest.mark.behaviour("AW-38")
def test_the_status_bar_knows_what_is_left_and_what_waits_where(bench: Bench) -> None:
    bench.use_seven()
    bench.remind()
    bench.step()
    bench.change_account(hold_seconds=5)
    bench.send("a" * 200)
    state = bench.dispatch.accounts.state(bench.actor)
    assert (state.account_name, state.provider) == ("seven", "seven")
    assert (state.waiting_here, state.waiting_at_gateway, state.reserved_parts) == (1, 1, 2)
    assert bench.dispatch.accounts.state(bench.scene.neighbour).account_name == ""


def test_a_balance_that_cannot_be_read_says_why(bench: Bench) -> None:
    gateway = bench.use_seven()
    gateway.faults.next(Fault(FaultKind.HANG_UP), sending=False)
    with pytest.raises(UserError, match="no usable answer"):
        bench.dispatch.accounts.refresh_balance(bench.owner)
    assert bench.dispatch.accounts.refresh_balance(bench.owner).currency == "EUR"


def test_only_owners_touch_accounts_and_only_their_own(bench: Bench) -> None:
    accounts = bench.dispatch.accounts
    stored = accounts.get_active(bench.owner)
    assert stored is not None
    for refused in (
        lambda: accounts.save(bench.actor, stored, {}),
        lambda: accounts.resume(bench.actor, stored.id),
        lambda: accounts.test(bench.actor, stored, {}),
        lambda: accounts.list(bench.actor),
    ):
        with pytest.raises(NotPermitted):
            refused()
    stranger = replace(bench.owner, mandant_id=bench.scene.neighbour.mandant_id)
    with pytest.raises(NotFound):
        accounts.save(stranger, stored, {})
    with pytest.raises(NotFound):
        accounts.resume(stranger, stored.id)


def test_the_practice_phone_shows_what_arrived_and_does_as_told(bench: Bench) -> None:
    practice = bench.dispatch.practice
    bench.send("Bis morgen")
    bench.step()
    assert practice.received(bench.actor) == ()
    bench.clock.advance(seconds=2)
    (sms,) = practice.received(bench.actor)
    assert (sms.text, sms.sender, sms.parts, sms.delivered) == ("Bis morgen", "Hoerwelt", 1, True)
    practice.set_behaviour(bench.actor, "refuse")
    refused = bench.send("nein")
    bench.step()
    assert (practice.behaviour(bench.actor), bench.status(refused)) == ("refuse", S.REJECTED)
    practice.set_behaviour(bench.actor, "normal")
    practice.set_credit(bench.actor, 0)
    empty = bench.send("leer")
    bench.step()
    bench.poll()
    assert bench.dispatch.accounts.state(bench.actor).paused_reason == PauseReason.NO_CREDIT
    practice.set_credit(bench.actor, 10)
    bench.clock.advance(seconds=5)
    bench.poll()
    bench.step()
    assert bench.status(empty) is S.ACCEPTED, "new credit is noticed by itself"
    practice.clear(bench.actor)
    assert practice.received(bench.actor) == ()
    with pytest.raises(InvalidInput):
        practice.set_credit(bench.actor, -1)
    with pytest.raises(ValueError, match="dance"):
        practice.set_behaviour(bench.actor, "dance")
