from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest

from app.domain.consent import Purpose
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.mailings import (
    Budget,
    Going,
    MailingForecast,
    MailingSettings,
    MailingState,
    Recipients,
)
from app.domain.permissions import Role
from app.errors import EditConflict, InvalidInput, TooLate, UnfilledPlaceholder
from app.services.events import MailingsChanged
from app.services.mailing_sending import ForecastChanged
from app.storage.repos import restored, users
from tests.fixtures.mailings import TEXT, MailingBench, as_shown
from tests.gateways.faults import Fault, FaultKind

S = MessageStatus
R = StatusReason
M = MailingState
HOUR = timedelta(hours=1)


def people(mail: MailingBench, count: int, **more: object) -> tuple[int, ...]:
    return tuple(mail.person(f"Kunde{number:03}", **more) for number in range(count))  # type: ignore[arg-type]


@pytest.mark.behaviour("ST-14", "ST-15", "ST-17", "ST-18", "ML-12")
def test_all_messages_are_made_at_once_with_their_texts_and_sent_each_once(mail: MailingBench) -> None:
    gateway = mail.bench.use_seven()
    mail.bench.change_account(price_per_part=Decimal("0.075"), currency="EUR")
    chosen = people(mail, 30)
    block = mail.bench.scene.text_blocks.list(mail.bench.actor)[0].id
    mailing = mail.launch(*chosen, name="Montag", text_blocks=(block,))
    assert (mailing.state, mailing.planned_recipients, mailing.planned_parts) == (M.RUNNING, 30, 30)
    messages = mail.bench.messages()
    assert [message.text for message in messages] == [
        f"Guten Tag Frau Kunde{number:03}, wir haben am Montag geschlossen." for number in range(30)
    ]
    assert {message.status for message in messages} == {S.QUEUED}
    assert [message.customer_id for message in messages] == list(chosen)
    assert len({message.reference for message in messages}) == 30
    assert mail.bench.history(messages[0].id) == [S.QUEUED]
    assert mail.found_by_words("Kunde007") == 1
    assert mail.kept.counts(mail.actor, mailing.id).queued == 30
    assert MailingsChanged((mailing.id,)) in mail.bench.events
    due = mail.bench.dispatch.sending.next_due()
    assert due is not None
    assert due <= mail.bench.clock.now()
    while mail.bench.step():
        pass
    assert Counter(gateway.references()) == Counter(message.reference for message in messages)
    counts = mail.kept.counts(mail.actor, mailing.id)
    assert (counts.sent, counts.open, counts.total) == (30, 0, 30)
    assert mail.kept.get(mail.actor, mailing.id).state is M.DONE
    cost = mail.figures(mailing).cost
    assert (cost.parts, cost.unpriced, cost.costs) == (30, 0, (("EUR", Decimal("2.25")),))
    assert mail.bench.dispatch.sending.next_due() is None
    mail.bench.clock.advance(seconds=30)
    mail.bench.poll()
    assert mail.figures(mailing).counts.delivered == 30


def test_the_messages_say_what_their_text_blocks_were(mail: MailingBench) -> None:
    block = mail.bench.scene.text_blocks.list(mail.bench.actor)[0].id
    mail.launch(*people(mail, 3), text_blocks=(block, 999))
    from app.models.history import MessageTextBlockRecord

    with mail.bench.scene.database.read() as work:
        noted = work.query(MessageTextBlockRecord).all()
    assert [(one.message_id, one.text_block_id) for one in noted] == [
        (message.id, block) for message in mail.bench.messages()
    ]


def test_nobody_launches_it_a_second_time_from_another_desk(mail: MailingBench) -> None:
    mailing, forecast = mail.reviewed(*people(mail, 3))
    request = as_shown(forecast)
    mail.sending.launch(mail.actor, request)
    with pytest.raises(TooLate):
        mail.sending.launch(mail.actor, request)
    assert len(mail.bench.messages()) == 3
    with pytest.raises(TooLate):
        mail.kept.save(mail.actor, mailing)
    with pytest.raises(TooLate):
        mail.kept.delete(mail.actor, mailing.id)


def test_even_a_mailing_that_is_brought_back_as_a_draft_reaches_nobody_twice(mail: MailingBench) -> None:
    """The last net below all others: the key of each message names mailing and phone."""
    from sqlalchemy import update

    from app.models.mailing import MailingRecord

    mailing = mail.launch(*people(mail, 2))
    with mail.bench.scene.database.write() as work:
        work.execute(update(MailingRecord).values(state=M.DRAFT))
    forecast = mail.review.review(mail.actor, mailing.id)
    with pytest.raises(TooLate):
        mail.sending.launch(mail.actor, as_shown(forecast))
    assert len(mail.bench.messages()) == 2


def test_what_is_not_as_it_was_shown_is_not_sent(mail: MailingBench) -> None:
    first, second = people(mail, 2)
    mailing, forecast = mail.reviewed(first, second)
    number = mail.lines(mailing)[1].number
    mail.agree(second, number, Purpose.INFORMATION, granted=False)
    with pytest.raises(ForecastChanged) as changed:
        mail.sending.launch(mail.actor, as_shown(forecast))
    assert changed.value.forecast.recipients == 1
    mail.kept.save(mail.actor, replace(mailing, name="anders"))
    with pytest.raises(EditConflict):
        mail.sending.launch(mail.actor, as_shown(changed.value.forecast))
    assert mail.bench.messages() == []


@pytest.mark.behaviour("ST-22")
def test_as_many_as_were_shown_but_other_people_are_shown_first(mail: MailingBench) -> None:
    first, second, third = people(mail, 3)
    mail.tagged[7] = [first, second]
    mailing, forecast = mail.reviewed(recipients=Recipients(tag_ids=(7,)))
    mail.tagged[7] = [first, third]
    with pytest.raises(ForecastChanged) as changed:
        mail.sending.launch(mail.actor, as_shown(forecast))
    assert mail.bench.messages() == []
    now = changed.value.forecast
    assert (now.recipients, now.parts) == (forecast.recipients, forecast.parts)
    assert [line.customer_id for line in mail.lines(mailing)] == [first, third]
    mail.sending.launch(mail.actor, as_shown(now))
    assert [message.customer_id for message in mail.bench.messages()] == [first, third]


@pytest.mark.behaviour("ML-02")
def test_of_two_mailings_launched_at_once_only_what_the_budget_allows_goes(
    mail: MailingBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail.kept.save_settings(mail.actor, MailingSettings(Budget(parts=10)))
    forecasts = [mail.reviewed(*people(mail, 6))[1] for _ in range(2)]
    assert all(forecast.is_ready for forecast in forecasts)
    both_are_checked, checked = Barrier(2, timeout=20), mail.review.still_holds

    def check_and_wait(*given: Any) -> bool:
        found = checked(*given)
        both_are_checked.wait()
        return found

    monkeypatch.setattr(mail.review, "still_holds", check_and_wait)

    def launch(forecast: MailingForecast) -> str:
        try:
            mail.sending.launch(mail.actor, as_shown(forecast))
        except InvalidInput as refused:
            return refused.field or ""
        return "launched"

    with ThreadPoolExecutor(2) as desks:
        assert sorted(desks.map(launch, forecasts)) == ["budget", "launched"]
    assert len(mail.bench.messages()) == 6


def test_whoever_takes_consent_back_after_the_launch_gets_nothing(mail: MailingBench) -> None:
    gateway = mail.bench.use_seven()
    first, second = people(mail, 2)
    mailing = mail.launch(first, second)
    number = mail.bench.messages()[1].number
    mail.agree(second, number, Purpose.INFORMATION, granted=False)
    mail.bench.step()
    assert len(gateway.messages) == 1
    counts = mail.kept.counts(mail.actor, mailing.id)
    assert (counts.sent, counts.queued) == (1, 1)


def test_pause_resume_and_stop(mail: MailingBench) -> None:
    gateway = mail.bench.use_seven()
    mailing = mail.launch(*people(mail, 6))
    gateway.faults.always(Fault(FaultKind.BUSY, 60))  # several are handed over at once
    mail.bench.step()
    gateway.faults.always(None)
    assert R.RATE_LIMITED in {message.reason for message in mail.bench.messages()}
    mail.sending.pause(mail.actor, mailing.id)
    mail.bench.clock.advance(minutes=5)
    mail.bench.step()
    assert gateway.messages == [], "also what was to be tried again waits"
    assert mail.kept.get(mail.actor, mailing.id).state is M.PAUSED
    single = mail.bench.send()
    mail.bench.step()
    assert mail.bench.status(single) is S.ACCEPTED
    with pytest.raises(TooLate):
        mail.sending.pause(mail.actor, mailing.id)
    mail.sending.resume(mail.actor, mailing.id)
    while mail.bench.step():
        pass
    assert len(gateway.messages) == 7
    assert len(set(gateway.references())) == 7
    assert mail.kept.get(mail.actor, mailing.id).state is M.DONE


def test_stopping_withdraws_all_that_has_not_left_and_what_comes_back_to_the_queue(
    mail: MailingBench,
) -> None:
    gateway = mail.bench.use_seven()
    mailing = mail.launch(*people(mail, 4))
    gateway.faults.always(Fault(FaultKind.BUSY, 60))  # several are handed over at once
    mail.bench.step()
    gateway.faults.always(None)
    assert gateway.messages == []
    tried = [message.id for message in mail.bench.messages() if message.act_at is not None]
    assert tried
    mail.sending.stop(mail.actor, mailing.id)
    assert {message.status for message in mail.bench.messages()} == {S.CANCELLED}
    assert mail.bench.history(tried[0])[-1] is S.CANCELLED
    # A worker that was in the midst of a call puts its message back only now.
    mail.bench.change(tried[0], status=S.QUEUED, act_at=mail.bench.clock.now())
    mail.bench.clock.advance(minutes=5)
    mail.bench.step()
    assert gateway.messages == []
    assert mail.bench.status(tried[0]) is S.CANCELLED
    counts = mail.kept.counts(mail.actor, mailing.id)
    assert (counts.withdrawn, counts.total) == (4, 4)
    with pytest.raises(TooLate):
        mail.sending.resume(mail.actor, mailing.id)


def test_a_single_sms_does_not_stand_behind_a_mailing(mail: MailingBench) -> None:
    gateway = mail.bench.use_seven()
    mail.launch(*people(mail, 40))
    mail.bench.clock.advance(seconds=1)
    single = mail.bench.message(mail.bench.send())
    mail.bench.step()
    assert gateway.references().index(single.reference) < 20
    assert len(gateway.messages) == 41


def test_a_mailing_is_spread_over_hours_and_keeps_its_distances_after_a_pause(mail: MailingBench) -> None:
    gateway = mail.bench.use_seven()
    start = mail.bench.clock.now() + 2 * HOUR
    mailing = mail.launch(*people(mail, 4), due=start, spread_hours=4)
    assert mail.kept.get(mail.actor, mailing.id).state is M.PLANNED
    assert [message.due_at for message in mail.bench.messages()] == [start + n * HOUR for n in range(4)]
    assert mail.bench.dispatch.sending.next_due() == start
    assert mail.bench.step() == 0
    mail.bench.clock.advance(2 * HOUR)
    mail.bench.step()
    assert len(gateway.messages) == 1
    assert mail.kept.get(mail.actor, mailing.id).state is M.RUNNING
    mail.sending.pause(mail.actor, mailing.id)
    mail.bench.clock.advance(24 * HOUR)
    mail.bench.step()
    mail.sending.resume(mail.actor, mailing.id)
    now = mail.bench.clock.now()
    assert [message.due_at for message in mail.bench.messages()[1:]] == [now + n * HOUR for n in range(3)]
    mail.bench.step()
    assert len(gateway.messages) == 2


def test_what_was_under_way_when_the_computer_was_off_is_paused_as_a_whole(mail: MailingBench) -> None:
    gateway = mail.bench.use_seven()
    mailing = mail.launch(*people(mail, 5))
    seen = mail.bench.clock.now()
    mail.bench.clock.advance(12 * HOUR)
    assert mail.bench.dispatch.outbox.hold_overdue(seen) == 0
    assert mail.kept.get(mail.actor, mailing.id).state is M.PAUSED
    assert mail.bench.dispatch.outbox.overdue_at_start(mail.actor) == ()
    mail.bench.step()
    assert gateway.messages == []
    mail.sending.resume(mail.actor, mailing.id)
    mail.bench.step()
    assert len(gateway.messages) == 5


def test_after_a_backup_was_brought_back_nothing_of_it_leaves(mail: MailingBench) -> None:
    gateway = mail.bench.use_seven()
    mail.launch(*people(mail, 3))
    with mail.bench.scene.database.write() as work:
        assert restored.hold_unsent(work, mail.bench.clock.now()) == 3
    mail.bench.step()
    assert gateway.messages == []
    assert mail.bench.dispatch.sending.next_due() is None


def test_messages_withdrawn_one_by_one_while_they_wait_are_passed_over(mail: MailingBench) -> None:
    gateway = mail.bench.use_seven()
    mail.launch(*people(mail, 3))
    first = mail.bench.messages()[0].id
    mail.bench.dispatch.outbox.cancel(mail.actor, first)
    while mail.bench.step():
        pass
    assert len(gateway.messages) == 2
    assert mail.bench.dispatch.sending.next_due() is None


@pytest.mark.behaviour("D-11", "ML-04", "ML-13")
def test_a_test_goes_to_the_own_mobile_or_to_the_practice_phone(mail: MailingBench) -> None:
    mailing, _forecast = mail.reviewed(*people(mail, 1))
    line = mail.lines(mailing)[0]
    with pytest.raises(InvalidInput) as missing:
        mail.sending.test(mail.actor, mailing.id, line.id, Going.OWN_MOBILE)
    assert missing.value.field == "mobile"
    with mail.bench.scene.database.write() as work:
        me = users.get(work, mail.actor.user_id)
        assert me is not None
        users.save(work, replace(me, mobile="+4917099999999"), None)
    mail.sending.test(mail.actor, mailing.id, line.id, Going.OWN_MOBILE)
    (message,) = mail.bench.messages()
    assert (message.number, message.text) == (
        "+4917099999999",
        "Guten Tag Frau Kunde000, wir haben am Montag geschlossen.",
    )
    assert message.act_at == mail.bench.clock.now()
    mail.sending.test(mail.actor, mailing.id, line.id, Going.PRACTICE_PHONE)
    mail.bench.clock.advance(seconds=2)
    (shown,) = mail.bench.dispatch.practice.received(mail.actor)
    assert (shown.number, shown.text, shown.sender) == (line.number, message.text, "Hoerwelt")
    gaps, _forecast = mail.reviewed(*people(mail, 1), template="<<City>>")
    with pytest.raises(UnfilledPlaceholder):
        mail.sending.test(mail.actor, gaps.id, mail.lines(gaps)[0].id, Going.PRACTICE_PHONE)


@pytest.mark.behaviour("ML-05", "ML-06", "ML-15")
def test_drafts_are_kept_copied_and_deleted(mail: MailingBench) -> None:
    draft = mail.draft(*people(mail, 2), name=" Weihnachten ", spread_hours=3)
    assert (draft.name, draft.state, draft.template) == ("Weihnachten", M.DRAFT, TEXT)
    copied = mail.kept.copy(mail.actor, draft.id)
    assert (copied.name, copied.recipients) == ("Weihnachten – copy", draft.recipients)
    assert mail.listed() == [copied.id, draft.id]
    changed = mail.kept.save(mail.actor, replace(draft, name="Ostern"))
    with pytest.raises(EditConflict):
        mail.kept.save(mail.actor, replace(draft, name="Pfingsten"))
    mail.review.review(mail.actor, draft.id)
    deleted = mail.kept.delete(mail.actor, changed.id)
    assert len(mail.listed()) == 1
    back = mail.kept.save(mail.actor, deleted)
    assert back.name == "Ostern"
    unnamed = mail.draft()
    assert mail.kept.copy(mail.actor, unnamed.id).name == ""
    with pytest.raises(InvalidInput):
        mail.draft(spread_hours=10_000)
    with pytest.raises(InvalidInput):
        mail.draft(sender="ein viel zu langer Absender")


def test_finished_mailings_cost_the_dispatcher_nothing(mail: MailingBench) -> None:
    mail.bench.use_seven()
    first = mail.launch(*people(mail, 2))
    while mail.bench.step():
        pass
    mail.launch(*people(mail, 2))
    from app.storage.repos import mailing_queue

    with mail.bench.scene.database.read() as work:
        assert first.id not in mailing_queue.states(work)
    assert mail.kept.get(mail.actor, first.id).state is M.DONE


def test_staff_may_read_but_not_send(mail: MailingBench) -> None:
    from app.domain.permissions import NotPermitted

    mailing, forecast = mail.reviewed(*people(mail, 1))
    staff = replace(mail.actor, role=Role.STAFF)
    assert len(mail.listed(staff)) == 1
    with pytest.raises(NotPermitted):
        mail.sending.launch(staff, as_shown(forecast))
    with pytest.raises(NotPermitted):
        mail.kept.save_settings(replace(mail.actor, role=Role.RECEPTION), MailingSettings())
    assert mailing.id
