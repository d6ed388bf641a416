from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.domain.permissions import NotPermitted, Role
from app.domain.tags import Tag, TagChange
from app.errors import EditConflict, InvalidInput, NotFound
from app.models.message import AuditRecord
from app.services.events import CustomersChanged, Events, GroupingChanged
from app.services.tags import TagService
from app.storage.database import Database
from tests.fixtures.clock import FakeClock
from tests.fixtures.customers import Branch, open_branch, statements_of


class Tagging:
    """A branch with a tag service that tells the same listener."""

    def __init__(self, database: Database, clock: FakeClock) -> None:
        self.branch: Branch = open_branch(database, clock)
        self.events = self.branch.events
        events = Events()
        events.subscribe(self.events.append)
        self.service = TagService(database, events, clock)
        self.actor = self.branch.actor

    def tag(self, title: str, *, only_active: bool = True) -> Tag:
        return self.service.save(self.actor, Tag(0, 0, title, only_active=only_active))

    def give(self, tag: Tag, *customer_ids: int) -> TagChange:
        return self.service.change(self.actor, customer_ids, give=(tag.id,))

    def members(self, tag: Tag) -> list[int]:
        return list(self.service.members(self.actor, tag.id))


@pytest.fixture
def tagging(database: Database, clock: FakeClock) -> Tagging:
    return Tagging(database, clock)


def test_a_tag_is_kept_with_its_colour_and_listed_by_title(tagging: Tagging) -> None:
    wanted = Tag(0, 0, "  Very   important ", "#C02B35", only_active=False)
    saved = tagging.service.save(tagging.actor, wanted)
    other = tagging.tag("Hearing aid")
    assert (saved.title, saved.colour, saved.only_active) == ("Very important", "#C02B35", False)
    assert tagging.service.list(tagging.actor) == (other, saved)
    assert tagging.events[0] == GroupingChanged()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"title": " "}, "title"), ({"title": "x" * 41}, "title"), ({"colour": "red"}, "colour")],
)
def test_what_cannot_be_a_tag_is_refused_at_its_field(
    tagging: Tagging, change: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        tagging.service.save(tagging.actor, replace(Tag(0, 0, "VIP"), **change))  # type: ignore[arg-type]
    assert [problem.field for problem in refused.value.problems] == [field]
    assert tagging.service.list(tagging.actor) == ()


def test_a_title_is_there_once_however_it_is_written(tagging: Tagging) -> None:
    tag = tagging.tag("Stammkunde")
    with pytest.raises(InvalidInput):
        tagging.tag("STAMMKUNDE")
    assert tagging.service.save(tagging.actor, replace(tag, title="STAMMKUNDE")).version == 2


def test_two_who_edit_at_once_are_told(tagging: Tagging) -> None:
    tag = tagging.tag("VIP")
    tagging.service.save(tagging.actor, replace(tag, colour="#1F66C1"))
    with pytest.raises(EditConflict) as conflict:
        tagging.service.save(tagging.actor, replace(tag, colour="#C02B35"))
    assert conflict.value.theirs == replace(tag, colour="#1F66C1", version=2)


@pytest.mark.behaviour("ST-22")
def test_many_are_given_a_tag_at_once_and_it_is_undone(tagging: Tagging) -> None:
    berg, alm, carl = (tagging.branch.add(name).id for name in ("Berg", "Alm", "Carl"))
    tag = tagging.tag("VIP")
    tagging.give(tag, carl)
    tagging.events.clear()
    done = tagging.give(tag, alm, berg, carl)
    assert tagging.members(tag) == [alm, berg, carl]
    assert set(done.customer_ids) == {alm, berg}
    assert tagging.events == [CustomersChanged(done.customer_ids)]
    tagging.service.undo(tagging.actor, done)
    assert tagging.members(tag) == [carl]


def test_tags_given_and_taken_together_come_back_together(tagging: Tagging) -> None:
    alm = tagging.branch.add("Alm").id
    new, old = tagging.tag("New"), tagging.tag("Old")
    tagging.give(old, alm)
    done = tagging.service.change(tagging.actor, [alm], give=(new.id,), take=(old.id,))
    assert tagging.service.of_customers(tagging.actor, [alm]) == {alm: (new,)}
    tagging.service.undo(tagging.actor, done)
    assert tagging.service.of_customers(tagging.actor, [alm]) == {alm: (old,)}


def test_giving_twice_changes_nothing_and_tells_nobody(tagging: Tagging) -> None:
    alm = tagging.branch.add("Alm").id
    tag = tagging.tag("VIP")
    tagging.give(tag, alm)
    tagging.events.clear()
    assert tagging.give(tag, alm) == TagChange()
    assert tagging.events == []


@pytest.mark.behaviour("ST-21")
def test_who_is_archived_drops_out_of_a_tag_for_active_customers(tagging: Tagging) -> None:
    alm, berg = tagging.branch.add("Alm").id, tagging.branch.add("Berg").id
    active, everybody = tagging.tag("Active"), tagging.tag("Everybody", only_active=False)
    for tag in (active, everybody):
        tagging.give(tag, alm, berg)
    tagging.branch.service.archive(tagging.actor, [alm])
    assert (tagging.members(active), tagging.members(everybody)) == ([berg], [alm, berg])
    assert [counted.members for counted in tagging.service.counted(tagging.actor)] == [1, 2]
    assert tagging.branch.service.card(tagging.actor, alm).tags == (everybody,)


@pytest.mark.behaviour("ST-21")
def test_a_tag_that_is_made_for_active_customers_only_loses_the_archived_ones(tagging: Tagging) -> None:
    alm = tagging.branch.add("Alm").id
    tag = tagging.tag("Everybody", only_active=False)
    tagging.give(tag, alm)
    tagging.branch.service.archive(tagging.actor, [alm])
    tagging.service.save(tagging.actor, replace(tag, only_active=True))
    assert tagging.members(tag) == []


@pytest.mark.behaviour("ST-21")
def test_an_archived_customer_cannot_be_given_a_tag_for_active_ones(tagging: Tagging) -> None:
    alm, berg = tagging.branch.add("Alm").id, tagging.branch.add("Berg").id
    tagging.branch.service.archive(tagging.actor, [alm])
    tag = tagging.tag("Active")
    done = tagging.give(tag, alm, berg)
    assert (done.customer_ids, done.left_out) == ((berg,), (alm,))


def test_archiving_by_mistake_costs_nobody_a_tag(tagging: Tagging) -> None:
    alm = tagging.branch.add("Alm").id
    tag = tagging.tag("Active")
    tagging.give(tag, alm)
    tagging.branch.service.archive(tagging.actor, [alm])
    tagging.branch.service.unarchive(tagging.actor, [alm])
    assert tagging.members(tag) == [alm]


def test_a_deleted_tag_comes_back_with_all_who_had_it(tagging: Tagging) -> None:
    alm = tagging.branch.add("Alm").id
    tag = tagging.tag("VIP")
    tagging.give(tag, alm)
    tagging.service.delete(tagging.actor, tag.id)
    assert tagging.service.list(tagging.actor) == ()
    assert tagging.branch.service.card(tagging.actor, alm).tags == ()
    with pytest.raises(NotFound):
        tagging.give(tag, alm)
    tagging.service.restore(tagging.actor, tag.id)
    assert tagging.members(tag) == [alm]
    with pytest.raises(NotFound):
        tagging.service.restore(tagging.actor, tag.id)


def test_a_deleted_tag_does_not_come_back_beside_another_of_its_title(tagging: Tagging) -> None:
    tag = tagging.tag("VIP")
    tagging.service.delete(tagging.actor, tag.id)
    second = tagging.tag("vip")
    with pytest.raises(InvalidInput):
        tagging.service.restore(tagging.actor, tag.id)
    assert tagging.service.list(tagging.actor) == (second,)


def test_the_editor_saves_customer_and_tags_together(tagging: Tagging) -> None:
    first, second = tagging.tag("First"), tagging.tag("Second")
    alm = tagging.branch.add("Alm")
    service = tagging.branch.service
    tagging.give(first, alm.id)
    saved = service.save(tagging.actor, replace(alm, city="Lund"), tag_ids=[second.id])
    assert service.card(tagging.actor, alm.id).tags == (second,)
    service.save(tagging.actor, replace(saved, city="Malmö"))
    assert [row.tags for row in service.rows(tagging.actor, [alm.id])] == [("Second",)]


def test_customer_and_tags_are_saved_both_or_not_at_all(tagging: Tagging) -> None:
    alm = tagging.branch.add("Alm")
    with pytest.raises(NotFound):
        tagging.branch.service.save(tagging.actor, replace(alm, city="Lund"), tag_ids=[999])
    assert tagging.branch.service.get(tagging.actor, alm.id) == alm


def test_the_neighbour_has_other_tags_and_reaches_none_of_ours(tagging: Tagging) -> None:
    alm = tagging.branch.add("Alm").id
    tag = tagging.tag("VIP")
    tagging.give(tag, alm)
    neighbour, service = tagging.branch.neighbour, tagging.service
    theirs = service.save(neighbour, Tag(0, 0, "VIP"))
    assert service.list(neighbour) == (theirs,)
    assert list(service.members(neighbour, tag.id)) == []
    assert service.of_customers(neighbour, [alm]) == {}
    assert service.change(neighbour, [alm], give=(theirs.id,)).given == ()
    for act in (
        lambda: service.save(neighbour, replace(tag, title="Taken over")),
        lambda: service.delete(neighbour, tag.id),
        lambda: service.change(neighbour, [alm], take=(tag.id,)),
    ):
        with pytest.raises(NotFound):
            act()
    assert tagging.members(tag) == [alm]


def test_staff_read_tags_and_change_none(tagging: Tagging) -> None:
    tag = tagging.tag("VIP")
    staff = replace(tagging.actor, role=Role.STAFF)
    assert tagging.service.list(staff) == (tag,)
    for act in (
        lambda: tagging.service.save(staff, tag),
        lambda: tagging.service.delete(staff, tag.id),
        lambda: tagging.service.change(staff, [1], give=(tag.id,)),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_who_gave_which_tag_to_whom_is_written_down(tagging: Tagging, database: Database) -> None:
    alm = tagging.branch.add("Alm").id
    tag = tagging.tag("VIP")
    tagging.give(tag, alm)
    with database.read() as work:
        rows = work.scalars(select(AuditRecord).order_by(AuditRecord.id.desc()).limit(2)).all()
    assert [(row.action, row.entity, row.entity_id, row.detail) for row in rows] == [
        ("tag given", "customer", alm, {"tag": tag.id}),
        ("created", "tag", tag.id, {}),
    ]


def test_the_rows_of_a_list_name_the_tags_that_count(tagging: Tagging, database: Database) -> None:
    ids = [tagging.branch.add(f"Alm {number}").id for number in range(3)]
    for title in ("VIP", "Audio book", "Gone"):
        tagging.give(tagging.tag(title), *ids[:2])
    tagging.service.delete(tagging.actor, tagging.service.list(tagging.actor)[1].id)
    tagging.branch.service.archive(tagging.actor, [ids[1]])
    with statements_of(database) as sent:
        rows = tagging.branch.service.rows(tagging.actor, ids)
    assert [row.tags for row in rows] == [("Audio book", "VIP"), (), ()]
    assert len(sent) == 1
