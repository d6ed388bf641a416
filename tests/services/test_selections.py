from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from app.domain.customers import CustomerQuery
from app.domain.permissions import NotPermitted, Role
from app.domain.selection import (
    COMPARISONS,
    Comparison,
    Condition,
    Criteria,
    Field,
    Group,
    SavedSelection,
    SentMailing,
)
from app.errors import EditConflict, InvalidInput, NotFound
from app.models.grouping import SelectionRecord
from app.models.mailing import MailingRecord
from app.services.customers import CustomerService
from app.services.events import Event, Events, GroupingChanged
from app.services.selections import SelectionService
from app.storage.database import Database
from app.storage.repos import mandants, selections
from tests.fixtures.clock import FakeClock
from tests.fixtures.customers import Branch, open_branch
from tests.fixtures.mailed import mailed
from tests.fixtures.selecting import SAMPLES, Town

C = Comparison


def only(field: Field, comparison: Comparison, value: object = None) -> Criteria:
    return Criteria(Group((Condition(field, comparison, value),)))  # type: ignore[arg-type]


BERLIN = only(Field.CITY, C.IS, "berlin")


class Selecting:
    """A branch with a service for selections."""

    def __init__(self, database: Database, clock: FakeClock) -> None:
        self.branch: Branch = open_branch(database, clock)
        self.actor = self.branch.actor
        self.events: list[Event] = []
        events = Events()
        events.subscribe(self.events.append)
        self.service = SelectionService(database, events, clock)

    def save(self, name: str, criteria: Criteria = BERLIN) -> SavedSelection:
        return self.service.save(self.actor, SavedSelection(0, 0, name, criteria))

    def names(self) -> list[str]:
        return [selection.name for selection in self.service.list(self.actor)]


@pytest.fixture
def selecting(database: Database, clock: FakeClock) -> Selecting:
    return Selecting(database, clock)


# Kept under a name


def test_a_selection_is_kept_under_a_name_and_listed(selecting: Selecting) -> None:
    second, first = selecting.save("  Winter   2026 "), selecting.save("Berlin")
    assert (second.name, second.criteria, second.version) == ("Winter 2026", BERLIN, 1)
    assert selecting.service.list(selecting.actor) == (first, second)
    assert selecting.events == [GroupingChanged()] * 2


@pytest.mark.parametrize("name", [" ", "x" * 61])
def test_a_name_has_to_be_given(selecting: Selecting, name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        selecting.save(name)
    assert [problem.field for problem in refused.value.problems] == ["name"]


def test_a_name_is_there_once(selecting: Selecting) -> None:
    selecting.save("Berlin")
    with pytest.raises(InvalidInput) as refused:
        selecting.save("BERLIN")
    assert refused.value.problems[0].field == "name"


def test_what_is_wrong_is_said_at_the_condition(selecting: Selecting) -> None:
    good, bad = Condition(Field.MOBILE, C.YES), Condition(Field.CITY, C.IS, "")
    criteria = Criteria(Group((good,)), (Group((good, bad)),))
    for act in (
        lambda: selecting.save("Winter", criteria),
        lambda: selecting.service.preview(selecting.actor, criteria),
        lambda: selecting.service.ids(selecting.actor, criteria),
    ):
        with pytest.raises(InvalidInput) as refused:
            act()
        assert [problem.field for problem in refused.value.problems] == ["1.1"]
    assert selecting.names() == []


def test_it_is_renamed_deleted_and_brought_back(selecting: Selecting) -> None:
    saved = selecting.save("Berlin")
    selecting.service.rename(selecting.actor, saved.id, "Berliners")
    assert selecting.names() == ["Berliners"]
    selecting.service.delete(selecting.actor, saved.id)
    assert selecting.names() == []
    with pytest.raises(NotFound):
        selecting.service.get(selecting.actor, saved.id)
    selecting.service.restore(selecting.actor, saved.id)
    assert selecting.names() == ["Berliners"]


def test_it_does_not_come_back_beside_another_of_its_name(selecting: Selecting) -> None:
    saved = selecting.save("Berlin")
    selecting.service.delete(selecting.actor, saved.id)
    selecting.save("berlin")
    with pytest.raises(InvalidInput):
        selecting.service.restore(selecting.actor, saved.id)
    assert selecting.names() == ["berlin"]


def test_two_who_change_it_at_once_are_told(selecting: Selecting) -> None:
    saved = selecting.save("Berlin")
    selecting.service.save(selecting.actor, replace(saved, name="First"))
    with pytest.raises(EditConflict) as conflict:
        selecting.service.save(selecting.actor, replace(saved, name="Second"))
    assert conflict.value.theirs == replace(saved, name="First", version=2)


def test_the_neighbour_sees_and_reaches_none_of_ours(selecting: Selecting) -> None:
    selecting.branch.add("Alm", city="Berlin")
    saved, neighbour = selecting.save("Berlin"), selecting.branch.neighbour
    assert selecting.service.list(neighbour) == ()
    assert selecting.service.count(neighbour, BERLIN) == 0
    for act in (
        lambda: selecting.service.get(neighbour, saved.id),
        lambda: selecting.service.delete(neighbour, saved.id),
        lambda: selecting.service.save(neighbour, saved),
    ):
        with pytest.raises(NotFound):
            act()


def test_staff_count_and_change_nothing(selecting: Selecting) -> None:
    saved, staff = selecting.save("Berlin"), replace(selecting.actor, role=Role.STAFF)
    assert selecting.service.count(staff, saved.criteria) == 0
    for act in (
        lambda: selecting.service.save(staff, saved),
        lambda: selecting.service.delete(staff, saved.id),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_one_of_a_newer_program_does_not_hide_the_others(selecting: Selecting, database: Database) -> None:
    selecting.save("Berlin")
    newer = selecting.save("Newer")
    with database.write() as work:
        work.get_one(SelectionRecord, newer.id).criteria = {"version": 99}
    assert selecting.names() == ["Berlin"]
    with pytest.raises(NotFound):
        selecting.service.get(selecting.actor, newer.id)


# Who is meant


@pytest.mark.behaviour("ST-22")
def test_who_is_meant_is_found_when_it_is_used(selecting: Selecting) -> None:
    saved = selecting.save("Berlin")
    selecting.branch.add("Berg", "Bo", city="Berlin")
    selecting.branch.add("Alm", "Al", city="BERLIN")
    selecting.branch.add("Carl", city="Bernau")
    preview = selecting.service.preview(selecting.actor, saved.criteria)
    assert (preview.count, preview.names) == (2, ("Alm, Al", "Berg, Bo"))
    late = selecting.branch.add("Late", city="berlin")
    assert late.id in selecting.service.ids(selecting.actor, saved.criteria)


def test_only_the_first_names_are_read(selecting: Selecting) -> None:
    for number in range(12):
        selecting.branch.add(f"N{number:02}", city="Berlin")
    preview = selecting.service.preview(selecting.actor, BERLIN)
    assert (preview.count, len(preview.names), preview.names[-1]) == (12, 10, "N09")


def test_relative_days_move_on(selecting: Selecting, clock: FakeClock, database: Database) -> None:
    town_criteria = only(Field.NEXT_APPOINTMENT, C.NO)
    selecting.branch.add("Alm")
    before = selecting.service.count(selecting.actor, town_criteria)
    clock.advance(timedelta(days=1))
    assert selecting.service.count(selecting.actor, town_criteria) == before == 1


def test_the_list_of_customers_shows_them_and_searches_among_them(selecting: Selecting) -> None:
    for name, city in (("Alm", "Berlin"), ("Berg", "Berlin"), ("Almgren", "Lund")):
        selecting.branch.add(name, city=city)
    service: CustomerService = selecting.branch.service

    def listed(search: str) -> list[str]:
        ids = service.ids(selecting.actor, CustomerQuery(search, criteria=BERLIN))
        return [row.name for row in service.rows(selecting.actor, ids)]

    assert listed("") == ["Alm", "Berg"]
    assert listed("alm") == ["Alm"]


# How the database looks for them


@pytest.mark.parametrize("field", Field)
def test_no_condition_reads_a_whole_table_of_others(
    database: Database, clock: FakeClock, field: Field
) -> None:
    town = Town(database, clock, people=3)
    with database.read() as work:
        mandant = mandants.get(work, town.actor.mandant_id)
        assert mandant is not None
        if not database.is_sqlite:
            work.execute(
                text("SET LOCAL enable_seqscan = off")
            )  # on a few rows it would rather read them all
        for comparison, kind in COMPARISONS[field].items():
            criteria = only(field, comparison, SAMPLES[kind])
            statement = selections.in_order(work, mandant, criteria, clock.now())
            sql = statement.compile(work.get_bind(), compile_kwargs={"literal_binds": True})
            explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
            plan = "\n".join(
                str(row) for row in work.connection().exec_driver_sql(f"{explain} {sql}".replace("%", "%%"))
            )
            assert "ix_customer_list" in plan or field is Field.ARCHIVED, plan
            assert "Seq Scan" not in plan
            assert "SCAN " not in plan


def test_values_are_never_part_of_the_statement(database: Database, clock: FakeClock) -> None:
    town = Town(database, clock, people=1)
    with database.read() as work:
        mandant = mandants.get(work, town.actor.mandant_id)
        assert mandant is not None
        criteria = only(Field.CITY, C.CONTAINS, "'; DROP TABLE customer; --")
        statement = selections.in_order(work, mandant, criteria, clock.now())
        assert "DROP" not in str(statement.compile(work.get_bind()))
        assert work.scalars(select(SelectionRecord.id)).all() == []


# Mailings


def test_mailings_that_were_launched_can_be_chosen_the_newest_first(
    database: Database, clock: FakeClock
) -> None:
    town = Town(database, clock, people=40)
    with database.write() as work:
        mailed(work, {}, also=(3,), mandant_id=town.actor.mandant_id)
        mailed(work, {}, also=(4,), mandant_id=town.neighbour.mandant_id)
        work.execute(update(MailingRecord).where(MailingRecord.id == 1).values(launched_at=None))
        night = clock.now().replace(hour=23, minute=30)
        work.execute(update(MailingRecord).where(MailingRecord.id == 3).values(launched_at=night, name=""))
    found = town.service.choices(town.actor).mailings
    assert [mailing.id for mailing in found] == [3, 2]
    assert found[0] == SentMailing(3, "", "Guten Tag", (night + timedelta(days=1)).date())
