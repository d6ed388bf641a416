from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.mailing_list import MailingFigures, MailingOrder, MailingQuery
from app.domain.mailings import MailingState
from app.domain.permissions import Actor, Role
from app.services.mailing_overview import MailingOverviewService
from tests.fixtures.customers import statements_of
from tests.fixtures.mailings import MailingBench

M = MailingState


@pytest.fixture
def overview(mail: MailingBench) -> MailingOverviewService:
    return mail.overview


def found(overview: MailingOverviewService, mail: MailingBench, query: MailingQuery) -> list[str]:
    return [row.name for row in overview.rows(mail.actor, overview.ids(mail.actor, query))]


@pytest.mark.behaviour("ST-17", "ST-18")
def test_figures_say_where_the_messages_are_and_what_they_took(
    mail: MailingBench, overview: MailingOverviewService
) -> None:
    mail.bench.use_seven()
    mail.bench.change_account(price_per_part=Decimal("0.075"), currency="EUR")
    draft = mail.draft(name="Entwurf")
    mailing = mail.launch(*(mail.person(f"K{number}") for number in range(4)))
    before = overview.figures(mail.actor, [draft.id, mailing.id])
    assert before[draft.id] == MailingFigures()
    assert not before[draft.id].is_settled, "it may be launched, on another computer too"
    assert (before[mailing.id].counts.queued, before[mailing.id].cost.parts) == (4, 0)
    assert not before[mailing.id].is_settled
    while mail.bench.step():
        pass
    sent = overview.figures(mail.actor, [mailing.id])[mailing.id]
    assert (sent.counts.sent, sent.counts.open, sent.is_settled) == (4, 0, False)
    assert (sent.cost.parts, sent.cost.costs) == (4, (("EUR", Decimal("0.30")),))
    mail.bench.clock.advance(seconds=30)
    mail.bench.poll()
    assert overview.figures(mail.actor, [mailing.id])[mailing.id].is_settled
    assert [row.state for row in overview.rows(mail.actor, [mailing.id])] == [M.DONE]


def test_the_newest_stand_first_and_can_be_sorted_and_filtered(
    mail: MailingBench, overview: MailingOverviewService
) -> None:
    first, second = mail.person("Meyer"), mail.person("Schulz")
    mail.draft(name="Berlin")
    mail.bench.clock.advance(minutes=1)
    mail.launch(first, second, name="anders")
    mail.bench.clock.advance(minutes=1)
    tomorrow = mail.bench.clock.now() + timedelta(days=1)
    mail.launch(first, name="Celle", due=tomorrow)
    assert found(overview, mail, MailingQuery()) == ["Celle", "anders", "Berlin"]
    by_name = MailingQuery(order=MailingOrder.NAME, descending=False)
    assert found(overview, mail, by_name) == ["anders", "Berlin", "Celle"]
    by_state = MailingQuery(order=MailingOrder.STATE, descending=False)
    assert found(overview, mail, by_state) == ["Berlin", "Celle", "anders"]
    most = MailingQuery(order=MailingOrder.RECIPIENTS)
    assert found(overview, mail, most) == ["anders", "Celle", "Berlin"]
    assert found(overview, mail, MailingQuery(order=MailingOrder.USER)) == ["Celle", "anders", "Berlin"]
    assert found(overview, mail, MailingQuery(states=frozenset({M.PLANNED}))) == ["Celle"]
    assert found(overview, mail, MailingQuery(states=frozenset({M.DRAFT, M.RUNNING}))) == ["anders", "Berlin"]
    assert found(overview, mail, MailingQuery(text="BERL")) == ["Berlin"]
    assert found(overview, mail, MailingQuery(text="Montag")) == ["Celle", "anders", "Berlin"], (
        "in the text, too"
    )
    assert found(overview, mail, MailingQuery(since=tomorrow)) == ["Celle"]
    assert found(overview, mail, MailingQuery(until=tomorrow)) == ["anders", "Berlin"]
    assert found(overview, mail, MailingQuery(user_names=frozenset({"Nobody"}))) == []
    assert overview.users(mail.actor) == (mail.actor.name,)


def test_another_company_sees_nothing_of_it(mail: MailingBench, overview: MailingOverviewService) -> None:
    mailing = mail.launch(mail.person("Meyer"))
    neighbour = Actor(99, "Nora", Role.OWNER, mail.actor.mandant_id + 1)
    assert list(overview.ids(neighbour, MailingQuery())) == []
    assert overview.rows(neighbour, [mailing.id]) == ()
    assert overview.figures(neighbour, [mailing.id]) == {mailing.id: MailingFigures()}


def test_as_many_statements_for_many_running_mailings_as_for_one(
    mail: MailingBench, overview: MailingOverviewService
) -> None:
    def statements() -> int:
        with statements_of(mail.bench.scene.database) as sent:
            ids = overview.ids(mail.actor, MailingQuery())
            overview.rows(mail.actor, ids)
            overview.figures(mail.actor, ids)
        return len(sent)

    people = [mail.person(f"K{number}") for number in range(2)]
    mail.launch(*people)
    few = statements()
    for _mailing in range(4):
        mail.launch(*people)
    assert statements() == few
