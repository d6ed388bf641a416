"""Spread mailings and their queue: nobody waits for the database because a mailing is long, and none stands still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from app.domain.delivery import MessageStatus
from app.domain.mailings import Recipients
from app.services.events import Events
from app.services.waiting import WaitingService
from app.storage.repos import mailing_recipients, stop_list
from tests.fixtures.mailings import MailingBench, as_shown

S = MessageStatus
HOUR = timedelta(hours=1)
MANY = 300


@contextmanager
def statements(mail: MailingBench) -> Iterator[list[str]]:
    """What is sent to the database meanwhile; the same for very many rows counts once."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    engine = mail.bench.scene.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_mailing_of_many_portions_is_made_and_put_off_in_few_statements(mail: MailingBench) -> None:
    """One statement for each minute of two weeks would keep everybody else from writing for minutes."""
    mail.bench.use_seven()
    numbers = tuple(f"+491511200{number:04}" for number in range(MANY))
    draft = mail.draft(template="Guten Tag", recipients=Recipients(numbers=numbers), spread_hours=100)
    forecast = mail.review.review(mail.actor, draft.id)
    start = mail.bench.clock.now()
    with statements(mail) as launching:
        mailing = mail.sending.launch(mail.actor, as_shown(forecast, typed=MANY))
    assert len(launching) < 60
    step = 100 * HOUR / MANY
    assert [message.due_at for message in mail.bench.messages()] == [start + n * step for n in range(MANY)]
    assert [message.number for message in mail.bench.messages()] == list(numbers)
    mail.bench.step()
    mail.sending.pause(mail.actor, mailing.id)
    mail.bench.clock.advance(30 * HOUR)
    with statements(mail) as resuming:
        mail.sending.resume(mail.actor, mailing.id)
    assert len(resuming) < 20
    now = mail.bench.clock.now()
    waiting = [message for message in mail.bench.messages() if message.status is S.QUEUED]
    assert [message.due_at for message in waiting] == [now + n * step for n in range(len(waiting))]
    assert all(message.listed_at == message.due_at for message in waiting)


def test_the_rest_goes_on_where_the_first_that_waits_was_put_off_by_hand(mail: MailingBench) -> None:
    """The practice phone keeps nothing until its time, so that the first one stays here until tomorrow."""
    mail.launch(*(mail.person(f"Kunde{number}") for number in range(4)))
    first = mail.bench.messages()[0]
    tomorrow = mail.bench.clock.now() + 24 * HOUR
    waiting = WaitingService(mail.bench.scene.database, Events(), mail.bench.clock)
    waiting.change(mail.actor, first.id, text=first.text, due=tomorrow)
    while mail.bench.step():
        pass
    assert [message.status for message in mail.bench.messages()] == [S.QUEUED, *3 * [S.ACCEPTED]]
    assert mail.bench.dispatch.sending.next_due() == tomorrow


def test_what_left_ahead_of_its_mailing_keeps_its_times_when_the_rest_is_put_off(mail: MailingBench) -> None:
    mail.bench.use_seven()
    start = mail.bench.clock.now() + HOUR
    customers = [mail.person(f"Kunde{number}") for number in range(4)]
    mailing = mail.launch(*customers, due=start, spread_hours=4)
    last = mail.bench.messages()[-1]
    mail.bench.dispatch.outbox.cancel(mail.actor, last.id)
    withdrawn = mail.bench.message(last.id)
    mail.sending.pause(mail.actor, mailing.id)
    mail.bench.clock.advance(24 * HOUR)
    mail.sending.resume(mail.actor, mailing.id)
    after = mail.bench.message(last.id)
    assert (after.due_at, after.listed_at) == (withdrawn.due_at, withdrawn.listed_at)
    assert mail.bench.messages()[0].due_at == mail.bench.clock.now()


def test_more_people_than_parameters_fit_into_a_statement_can_be_looked_up(mail: MailingBench) -> None:
    """Somebody gives a tag to all customers while a review is open; or all of them have the number of a school."""
    mailing, forecast = mail.reviewed(mail.person("Berg", "0151 27777777"))
    (line,) = mail.lines(mailing)
    assert line.customer_id is not None
    many = range(line.customer_id, line.customer_id + 70_000)
    assert mail.review.lines_of(mail.actor, mailing.id, many) == (line.id,)
    mail.stop_list.add(mail.actor, line.number)
    numbers = [line.number, *map(str, many)]
    with mail.bench.scene.database.write() as work:
        assert stop_list.among(work, mail.actor.mandant_id, numbers) == {line.number}
        mailing_recipients.put_aside(work, [line.id, *(line.id + number for number in many)])
        assert mailing_recipients.totals(work, mailing.id, forecast.review).by_parts == {}


def test_stopping_reaches_also_what_stands_in_for_a_message_that_lies_at_the_gateway(
    mail: MailingBench,
) -> None:
    gateway = mail.bench.use_seven()
    mailing = mail.launch(mail.person("Adam"), mail.person("Berg"))
    first = mail.bench.messages()[0]
    waiting = WaitingService(mail.bench.scene.database, Events(), mail.bench.clock)
    waiting.change(mail.actor, first.id, text=first.text, due=mail.bench.clock.now() + 24 * HOUR)
    while mail.bench.step():
        pass
    assert mail.bench.status(first.id) is S.SCHEDULED
    changed = waiting.change(mail.actor, first.id, text="Anders", due=mail.bench.clock.now() + 48 * HOUR)
    assert changed.replaces
    mail.sending.stop(mail.actor, mailing.id)
    mail.bench.run_for(72 * HOUR, tick=HOUR)
    assert mail.bench.status(changed.message_id) is S.CANCELLED
    assert [message.text for message in gateway.messages if message.text == "Anders"] == []
    assert mail.kept.counts(mail.actor, mailing.id).withdrawn == 2
