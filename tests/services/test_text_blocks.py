from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.permissions import NotPermitted, Role
from app.domain.text_blocks import LAST_POSITION, TextBlock
from app.errors import EditConflict, InvalidInput, NotFound
from app.services.events import TextBlocksChanged
from tests.fixtures.composing import Scene


def new(name: str = "Neu", text: str = "Text", **changes: object) -> TextBlock:
    return replace(TextBlock(0, name, text, "de", position=LAST_POSITION), **changes)  # type: ignore[arg-type]


def names(scene: Scene) -> list[str]:
    return [block.name for block in scene.text_blocks.list(scene.actor)]


def test_a_new_block_stands_last_and_everybody_is_told(scene: Scene) -> None:
    stored = scene.text_blocks.save(scene.actor, new())
    assert stored.id
    assert names(scene) == ["Bestätigung", "Gruß", "Neu"]
    assert scene.events == [TextBlocksChanged()]


@pytest.mark.behaviour("D-2")
def test_what_other_programs_write_is_understood_and_stored_neutral(scene: Scene) -> None:
    text = "Hallo {FirstName}, %LastName% <<first name|Kunde>>: 20 % Rabatt"
    stored = scene.text_blocks.save(scene.actor, new(text=text))
    assert stored.text == "Hallo <<FirstName>>, <<LastName>> <<FirstName|Kunde>>: 20 % Rabatt"


def test_an_unknown_field_is_refused_by_name(scene: Scene) -> None:
    with pytest.raises(InvalidInput) as error:
        scene.text_blocks.save(scene.actor, new(text="<<Schuhgröße>>"))
    assert error.value.field == "text"
    assert "Schuhgröße" in error.value.text


def test_name_text_and_language_are_needed(scene: Scene) -> None:
    with pytest.raises(InvalidInput) as error:
        scene.text_blocks.save(scene.actor, new(name=" ", text=" ", language="xx"))
    assert [problem.field for problem in error.value.problems] == ["name", "text", "language"]


@pytest.mark.behaviour("AW-18")
def test_one_block_per_owner_and_language_is_the_default(scene: Scene) -> None:
    scene.text_blocks.save(scene.actor, new(appointment_default=True))
    scene.text_blocks.save(scene.actor, new("Svensk", language="sv", appointment_default=True))
    scene.text_blocks.save(
        scene.actor, new("Eigen", mandant_id=scene.actor.mandant_id, appointment_default=True)
    )
    marked = [block.name for block in scene.text_blocks.list(scene.actor) if block.appointment_default]
    assert marked == ["Neu", "Svensk", "Eigen"]


def test_a_block_of_one_mandant_is_not_seen_by_another(scene: Scene) -> None:
    own = scene.text_blocks.save(scene.actor, new(mandant_id=scene.actor.mandant_id))
    assert [block.name for block in scene.text_blocks.list(scene.neighbour)] == ["Bestätigung", "Gruß"]
    with pytest.raises(NotFound):
        scene.text_blocks.save(scene.neighbour, replace(own, name="Geklaut"))
    with pytest.raises(NotFound):
        scene.text_blocks.delete(scene.neighbour, own.id)
    with pytest.raises(NotFound):
        scene.text_blocks.save(scene.neighbour, new(mandant_id=scene.actor.mandant_id))


def test_moving_numbers_all_through(scene: Scene) -> None:
    block = scene.text_blocks.save(scene.actor, new())
    moved = scene.text_blocks.move(scene.actor, block.id, 0)
    assert [(entry.name, entry.position) for entry in moved] == [("Neu", 0), ("Bestätigung", 1), ("Gruß", 2)]
    scene.text_blocks.move(scene.actor, block.id, 99)
    assert names(scene)[-1] == "Neu"


def test_deleting_can_be_undone_in_place(scene: Scene) -> None:
    first = scene.text_blocks.list(scene.actor)[0]
    removed = scene.text_blocks.delete(scene.actor, first.id)
    assert names(scene) == ["Gruß"]
    back = scene.text_blocks.save(scene.actor, removed)
    assert names(scene) == ["Bestätigung", "Gruß"]
    assert back.appointment_default


def test_two_people_at_one_block_conflict(scene: Scene) -> None:
    first = scene.text_blocks.list(scene.actor)[0]
    theirs = scene.text_blocks.save(scene.actor, replace(first, name="Anders"))
    with pytest.raises(EditConflict) as error:
        scene.text_blocks.save(scene.actor, replace(first, name="Noch anders"))
    assert error.value.theirs == theirs


def test_staff_may_not_edit(scene: Scene) -> None:
    staff = replace(scene.actor, role=Role.STAFF)
    with pytest.raises(NotPermitted):
        scene.text_blocks.save(staff, new())
    with pytest.raises(NotPermitted):
        scene.text_blocks.list(staff)
