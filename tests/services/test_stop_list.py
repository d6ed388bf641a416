from __future__ import annotations

import pytest
from sqlalchemy import select

from app.domain.permissions import Actor, NotPermitted, Role
from app.domain.stop_list import StoppedNumber, WhyRemoved
from app.errors import InvalidInput, NotFound
from app.models.message import AuditRecord
from tests.fixtures.mailings import MailingBench

FIRST, SECOND = "+4915123456701", "+491701234567"


def numbers(mail: MailingBench) -> list[str]:
    return [entry.number for entry in mail.stop_list.list(mail.actor)]


def test_a_number_is_listed_with_its_owners_the_newest_first(mail: MailingBench) -> None:
    mail.person("Meyer", "0151 23456701", first_name="Erika")
    mail.person("Meyer", "0049 151 23456701", "0151 23456701", first_name="Jan")
    assert mail.stop_list.add(mail.actor, "0151/23456701") == FIRST
    since = mail.bench.clock.now()
    mail.bench.clock.advance(seconds=60)
    mail.stop_list.add(mail.actor, SECOND)
    assert mail.stop_list.list(mail.actor) == (
        StoppedNumber(SECOND, mail.bench.clock.now(), mail.actor.name),
        StoppedNumber(FIRST, since, mail.actor.name, ("Meyer, Erika", "Meyer, Jan")),
    )


def test_a_number_is_there_once_however_often_somebody_says_stop(mail: MailingBench) -> None:
    mail.stop_list.add(mail.actor, FIRST)
    assert mail.stop_list.add(mail.actor, "0151 23456701") == FIRST
    assert numbers(mail) == [FIRST]


def test_whoever_takes_one_off_says_why_and_the_audit_keeps_that_without_the_number(
    mail: MailingBench,
) -> None:
    mail.stop_list.add(mail.actor, FIRST)
    mail.stop_list.remove(mail.actor, FIRST, WhyRemoved.NEW_OWNER)
    assert numbers(mail) == []
    with mail.bench.scene.database.read() as work:
        entries = list(work.scalars(select(AuditRecord).where(AuditRecord.entity == "stop list")))
    assert [entry.action for entry in entries] == ["added", "removed"]
    assert entries[1].detail == {"why": "new_owner"}
    with pytest.raises(NotFound):
        mail.stop_list.remove(mail.actor, FIRST, WhyRemoved.MISTAKE)


def test_what_is_no_number_is_refused_at_the_field(mail: MailingBench) -> None:
    with pytest.raises(InvalidInput) as refused:
        mail.stop_list.add(mail.actor, "Meyer")
    assert refused.value.field == "number"


def test_each_company_has_its_own(mail: MailingBench) -> None:
    mail.stop_list.add(mail.actor, FIRST)
    elsewhere = mail.actor.for_mandant(mail.actor.mandant_id + 1)
    assert mail.stop_list.list(elsewhere) == ()


def test_the_right_to_record_consent_is_needed_to_change_it(
    mail: MailingBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.domain.permissions.PERMISSIONS", {Role.STAFF: frozenset()})
    nobody = Actor(9, "Clara", Role.STAFF, mail.actor.mandant_id)
    for question in (
        lambda: mail.stop_list.list(nobody),
        lambda: mail.stop_list.add(nobody, FIRST),
        lambda: mail.stop_list.remove(nobody, FIRST, WhyRemoved.MISTAKE),
    ):
        with pytest.raises(NotPermitted):
            question()
