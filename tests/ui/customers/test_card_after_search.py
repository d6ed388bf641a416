from __future__ import annotations

from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from app.domain.customers import CustomerCard
from app.domain.permissions import Actor
from app.services.customers import CustomerService
from app.ui.customers import page
from tests.fixtures.customer_windows import Reception
from tests.fixtures.ui import Desk


def test_while_one_types_only_the_card_of_the_last_hit_is_read(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "CARD_AFTER_MS", 500)  # however slow the machine is between two keys
    reception = Reception(desk, qtbot)
    reception.add("Alm")
    reception.add("Berg")
    berger = reception.add("Berger")
    reception.open()
    read: list[int] = []
    whole = CustomerService.card

    def card(service: CustomerService, actor: Actor, customer_id: int) -> CustomerCard:
        read.append(customer_id)
        return whole(service, actor, customer_id)

    monkeypatch.setattr(CustomerService, "card", card)

    def begins(words: str) -> bool:
        return reception.names()[0].startswith(words)

    for typed in ("al", "be", "berge"):
        reception.page.search(typed)
        reception.qtbot.waitUntil(partial(begins, typed.capitalize()))
    reception.qtbot.waitUntil(lambda: "Berger" in reception.card_words())
    assert read == [berger.id]
    assert reception.page.list.current_id == berger.id
