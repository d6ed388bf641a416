from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.consent import ConsentSource, ConsentStatement, Purpose, Verdict, verdict
from app.domain.customers import Customer, CustomerPhone, CustomerQuery, PhoneLabel, Salutation
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.permissions import NotPermitted, Role
from app.errors import EditConflict, InvalidInput, NotFound
from app.models.appointment import AppointmentRecord
from app.models.message import AuditRecord, MessageRecord
from app.services.events import CustomersChanged
from app.storage.database import Database
from tests.fixtures.clock import START, FakeClock
from tests.fixtures.customers import Branch, open_branch, statements_of

MOBILE = PhoneLabel.MOBILE


@pytest.fixture
def branch(database: Database, clock: FakeClock) -> Branch:
    return open_branch(database, clock)


# Saving


def test_all_that_was_entered_is_there_again(branch: Branch) -> None:
    entered = Customer(
        0,
        branch.actor.mandant_id,
        salutation=Salutation.MS,
        title="Dr.",
        first_name="Erika",
        last_name="Meyer",
        company="Meyer & Söhne",
        birthday=date(1961, 2, 28),
        street="Storgatan 5",
        postal_code="211 42",
        city="Malmö",
        email="erika@example.org",
        language="sv",
        notes="Hears better on the left.",
        phones=(
            CustomerPhone(MOBILE, "0736-60 81 42"),
            CustomerPhone(PhoneLabel.LANDLINE, "040-10 20 30", note="work"),
        ),
    )
    saved = branch.service.save(branch.actor, entered)
    stored = branch.service.get(branch.actor, saved.id)
    assert stored == saved
    assert (stored.id > 0, stored.version) == (True, 1)
    assert [(p.raw, p.e164, p.note) for p in stored.phones] == [
        ("0736-60 81 42", "+46736608142", ""),
        ("040-10 20 30", "+4640102030", "work"),
    ]
    assert replace(stored, id=0, version=0, phones=entered.phones) == entered
    assert branch.events == [CustomersChanged((saved.id,))]


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("0736-60 81 42", "+46736608142"),
        ("0046736608142", "+46736608142"),
        ("46736608142", "+46736608142"),
        ("+49 (0)170 1234567", "+491701234567"),
        ("mother of", ""),
    ],
)
def test_numbers_are_read_as_the_company_s_country_writes_them(
    branch: Branch, typed: str, normal: str
) -> None:
    (stored,) = branch.add("Meyer", "Erika", typed).phones
    assert (stored.raw, stored.e164) == (typed, normal)


def test_empty_rows_of_numbers_are_dropped_and_blanks_at_the_ends_too(branch: Branch) -> None:
    saved = branch.add(" Meyer ", "", "  ", " 0736608142 ", city=" Malmö\n")
    assert (saved.last_name, saved.city) == ("Meyer", "Malmö")
    assert [phone.raw for phone in saved.phones] == ["0736608142"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"last_name": " "}, "last_name"),
        ({"email": "erika"}, "email"),
        ({"email": "erika@example .org"}, "email"),
        ({"birthday": date(2026, 11, 24)}, "birthday"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(branch: Branch, change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        branch.add("Meyer", **change)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert branch.events == []


def test_a_company_alone_is_a_customer(branch: Branch) -> None:
    branch.add("", company="Akustik AB")
    assert branch.found("akustik") == ["Akustik AB"]


def test_who_saves_over_somebody_else_is_shown_the_stored_one(branch: Branch) -> None:
    first = branch.add("Meyer", "Erika")
    theirs = branch.service.save(branch.actor, replace(first, city="Lund"))
    with pytest.raises(EditConflict) as conflict:
        branch.service.save(branch.actor, replace(first, city="Malmö"))
    assert conflict.value.theirs == theirs
    assert branch.service.get(branch.actor, first.id).city == "Lund"
    mine = branch.service.save(branch.actor, replace(first, city="Malmö", version=theirs.version))
    assert mine.city == "Malmö"


def test_a_change_of_nothing_but_a_number_is_a_change_too(branch: Branch) -> None:
    first = branch.add("Meyer", "Erika", "0736608142")
    second = branch.service.save(
        branch.actor, replace(first, phones=(replace(first.phones[0], raw="0736608143"),))
    )
    assert second.version == first.version + 1
    assert [phone.id for phone in second.phones] == [phone.id for phone in first.phones]
    with pytest.raises(EditConflict):
        branch.service.save(branch.actor, first)


def test_numbers_keep_the_order_they_were_put_in(branch: Branch) -> None:
    saved = branch.add("Meyer", "Erika", "0736608142", "0736608143")
    turned = branch.service.save(branch.actor, replace(saved, phones=saved.phones[::-1]))
    assert [phone.raw for phone in turned.phones] == ["0736608143", "0736608142"]


def test_a_name_that_looks_like_markup_stays_the_name_it_is(branch: Branch) -> None:
    branch.add("<img src=x>", "Robert'); DROP TABLE customer;--")
    assert branch.found("img") == ["<img src=x>, Robert'); DROP TABLE customer;--"]
    assert branch.found('"') == []
    assert branch.found("robert')") == ["<img src=x>, Robert'); DROP TABLE customer;--"]


# Archive


def test_who_is_archived_is_out_of_sight_and_can_be_brought_back(branch: Branch) -> None:
    erika, bo = branch.add("Meyer", "Erika"), branch.add("Nilsson", "Bo")
    branch.events.clear()
    assert branch.service.archive(branch.actor, [erika.id, bo.id]) == (erika.id, bo.id)
    assert (branch.found("meyer"), branch.listed(), branch.listed("meyer")) == ([], [], [])
    assert branch.listed(archived=True) == ["Meyer, Erika", "Nilsson, Bo"]
    assert branch.listed("nils", archived=True) == ["Nilsson, Bo"]
    assert branch.service.get(branch.actor, erika.id).archived is True
    assert branch.service.unarchive(branch.actor, [erika.id]) == (erika.id,)
    assert branch.listed() == ["Meyer, Erika"]
    assert branch.events == [CustomersChanged((erika.id, bo.id)), CustomersChanged((erika.id,))]


def test_archiving_who_is_archived_changes_nothing(branch: Branch) -> None:
    erika = branch.add("Meyer", "Erika")
    branch.service.archive(branch.actor, [erika.id])
    branch.events.clear()
    assert branch.service.archive(branch.actor, [erika.id]) == ()
    assert branch.events == []


# Consent


def test_consent_is_kept_for_each_number_and_purpose(branch: Branch) -> None:
    erika = branch.add("Meyer", "Erika", "0736608142", "0736608143")
    first, second = (phone.e164 for phone in erika.phones)
    branch.agree(erika, number=first, on=date(2026, 5, 3))
    branch.agree(erika, number=first, on=date(2026, 6, 1), granted=False)
    stored = branch.agree(erika, number=second, purpose=Purpose.MARKETING)
    assert len(stored.consents) == 3
    assert verdict(stored.consents, first, Purpose.APPOINTMENTS)[0] is Verdict.WITHDRAWN
    assert verdict(stored.consents, second, Purpose.APPOINTMENTS)[0] is Verdict.MISSING
    state, record = verdict(stored.consents, second, Purpose.MARKETING)
    assert record is not None
    assert (state, record.recorded_by, record.recorded_at) == (Verdict.GRANTED, "A. Becker", START)
    assert branch.events[-1] == CustomersChanged((erika.id,))


def test_recording_consent_does_not_disturb_who_is_editing(branch: Branch) -> None:
    erika = branch.add("Meyer", "Erika", "0736608142")
    branch.agree(erika)
    assert branch.service.save(branch.actor, replace(erika, city="Lund")).consents


def test_consent_belongs_to_a_number_and_not_to_tomorrow(branch: Branch, clock: FakeClock) -> None:
    erika = branch.add("Meyer", "Erika", "0736608142")
    clock.set(datetime(2026, 11, 22, 23, 30, tzinfo=UTC))  # in Stockholm the 23rd has begun
    assert branch.agree(erika, on=date(2026, 11, 23)).consents
    with pytest.raises(InvalidInput) as late:
        branch.agree(erika, on=date(2026, 11, 24))
    with pytest.raises(InvalidInput) as numberless:
        branch.agree(erika, number="")
    assert (late.value.field, numberless.value.field) == ("on", "number")


def test_what_is_said_while_the_record_is_made_is_stored_with_it(branch: Branch) -> None:
    said = ConsentStatement(
        "+46736608142", Purpose.APPOINTMENTS, True, date(2026, 11, 23), ConsentSource.PHONE
    )
    new = Customer(0, 0, last_name="Meyer", phones=(CustomerPhone(MOBILE, "0736608142"),))
    saved = branch.service.save(branch.actor, new, statements=[said])
    assert verdict(saved.consents, "+46736608142", Purpose.APPOINTMENTS)[0] is Verdict.GRANTED
    assert branch.events == [CustomersChanged((saved.id,))]
    with pytest.raises(InvalidInput):
        branch.service.save(branch.actor, new, statements=[replace(said, on=date(2026, 11, 25))])
    assert branch.listed() == ["Meyer"]


# Card


def test_the_card_tells_of_the_appointments_around_now_and_of_the_newest_sms(branch: Branch) -> None:
    erika = branch.add("Meyer", "Erika", "0736608142")
    with branch.database.write() as work:
        for title, days, state in (
            ("long ago", -9, "arrived"),
            ("fitting", -2, "arrived"),
            ("was cancelled", -1, "cancelled"),
            ("cancelled too", 1, "cancelled"),
            ("hearing test", 2, "planned"),
            ("check-up", 9, "planned"),
        ):
            work.add(_appointment(branch, erika, title, START + timedelta(days=days), state))
        work.add(_message(branch, erika, "old", START - timedelta(days=3), MessageStatus.DELIVERED))
        work.add(_message(branch, erika, "new", START - timedelta(days=1), MessageStatus.FAILED))
    with statements_of(branch.database) as statements:
        card = branch.service.card(branch.actor, erika.id)
    assert len(statements) <= 7
    assert card.customer == erika
    assert (card.next_appointment, card.next_appointment_title) == (START + timedelta(days=2), "hearing test")
    assert (card.last_appointment, card.last_appointment_title) == (START - timedelta(days=2), "fitting")
    assert card.next_appointment_id > 0
    assert (card.last_sms_at, card.last_sms_status) == (START - timedelta(days=1), MessageStatus.FAILED)
    assert card.last_sms_reason is StatusReason.INVALID_NUMBER


def test_the_card_of_somebody_new_is_almost_empty(branch: Branch) -> None:
    card = branch.service.card(branch.actor, branch.add("Meyer").id)
    assert (card.next_appointment, card.last_appointment, card.last_sms_at) == (None, None, None)
    assert (card.next_appointment_id, card.last_appointment_id, card.last_sms_id) == (0, 0, 0)


def _appointment(
    branch: Branch, customer: Customer, title: str, start: datetime, state: str
) -> AppointmentRecord:
    return AppointmentRecord(
        mandant_id=branch.actor.mandant_id, customer_id=customer.id, title=title, start=start,
        end=start + timedelta(minutes=30), state=state, created_at=START, changed_at=START,
    )  # fmt: skip


def _message(
    branch: Branch, customer: Customer, key: str, at: datetime, status: MessageStatus
) -> MessageRecord:
    return MessageRecord(
        mandant_id=branch.actor.mandant_id, customer_id=customer.id, user_name="A. Becker", reference=key,
        dedup_key=key, purpose=Purpose.APPOINTMENTS, number="+46736608142", sender="", text="…", parts=1,
        rule="now", status=status, reason=StatusReason.INVALID_NUMBER, created_at=at, due_at=at, listed_at=at,
        status_at=at,
    )  # fmt: skip


# Duplicates


def test_likely_duplicates_share_a_number_or_name_and_birthday(branch: Branch) -> None:
    born = date(1961, 2, 28)
    same_number = branch.add("Nilsson", "Bo", "0736-60 81 42")
    same_person = branch.add("Meyer", "ERIKA", birthday=born)
    branch.add("Meyer", "Erika", birthday=date(1990, 1, 1))
    branch.add("Meyer", "Erika")
    new = Customer(
        0,
        0,
        last_name="Meyer",
        first_name="Erika",
        birthday=born,
        phones=(CustomerPhone(MOBILE, "0046736608142"),),
    )
    assert [row.id for row in branch.service.likely_duplicates(branch.actor, new)] == [
        same_number.id,
        same_person.id,
    ]
    assert branch.service.likely_duplicates(branch.neighbour, new) == ()
    assert branch.service.likely_duplicates(branch.actor, replace(same_person, birthday=None)) == ()
    assert branch.service.likely_duplicates(branch.actor, same_number) == ()


# Whose customers


def test_another_mandant_sees_and_changes_nothing(branch: Branch) -> None:
    erika = branch.add("Meyer", "Erika", "0736608142")
    service, other = branch.service, branch.neighbour
    assert service.find(other, "meyer") == ()
    assert service.find(other, "0736608142") == ()
    assert list(service.ids(other, CustomerQuery())) == []
    assert service.rows(other, [erika.id]) == ()
    assert service.archive(other, [erika.id]) == ()
    for action in (
        lambda: service.get(other, erika.id),
        lambda: service.card(other, erika.id),
        lambda: service.save(other, erika),
        lambda: service.record_consent(
            other, erika.id, "+46736608142", Purpose.APPOINTMENTS,
            granted=True, on=date(2026, 1, 1), source=ConsentSource.PHONE,
        ),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            action()
    assert service.get(branch.actor, erika.id) == erika


def test_staff_reads_and_changes_nothing(branch: Branch) -> None:
    erika = branch.add("Meyer", "Erika", "0736608142")
    staff = replace(branch.actor, role=Role.STAFF)
    assert branch.service.card(staff, erika.id).customer == erika
    for action in (
        lambda: branch.service.save(staff, erika),
        lambda: branch.service.archive(staff, [erika.id]),
        lambda: branch.service.unarchive(staff, [erika.id]),
        lambda: branch.service.record_consent(
            staff, erika.id, "+46736608142", Purpose.APPOINTMENTS,
            granted=True, on=date(2026, 1, 1), source=ConsentSource.PHONE,
        ),
    ):  # fmt: skip
        with pytest.raises(NotPermitted):
            action()


def test_who_did_what_is_written_down(branch: Branch) -> None:
    erika = branch.add("Meyer", "Erika", "0736608142")
    branch.service.save(branch.actor, replace(erika, city="Lund"))
    branch.agree(erika)
    branch.service.archive(branch.actor, [erika.id])
    branch.service.unarchive(branch.actor, [erika.id])
    with branch.database.read() as work:
        wanted = select(AuditRecord.action, AuditRecord.user_name).where(AuditRecord.entity == "customer")
        entries = work.execute(wanted.order_by(AuditRecord.id)).all()
    assert [action for action, _name in entries] == [
        "created",
        "changed",
        "consent granted",
        "archived",
        "unarchived",
    ]
    assert {name for _action, name in entries} == {"A. Becker"}
