from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from app.domain.customers import CustomerRow
from app.domain.mailing_list import MailingQuery
from app.domain.mailings import Mailing, Recipients
from app.domain.permissions import Actor
from app.domain.tags import Tag
from app.domain.text_blocks import LAST_POSITION, TextBlock
from app.ui.tasks import Lane
from tests.fixtures.lanes import busy_lane
from tests.fixtures.program import RunningProgram, Start
from tests.fixtures.writing import CONTROL, WritingDesk, source_words

Key = Qt.Key


def texts(writing: WritingDesk) -> list[str]:
    return [draft.template for draft in writing.drafts()]


def test_words_typed_while_it_is_being_stored_are_not_lost_when_another_one_comes(
    writing: WritingDesk,
) -> None:
    page = writing.write(Mailing(0))
    page.what.editor.setFocus()
    with busy_lane(writing.desk):
        writing.type("Closed on")
        page.keeper.flush()
        writing.type(" Monday")
        page.show_draft(Mailing(0, name="Another"))
    writing.settle()
    assert texts(writing) == ["Closed on Monday"]
    assert page.mailing().template == ""


def test_words_typed_after_save_was_pressed_are_stored_too(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0, recipients=Recipients(tag_ids=(writing.house.id,))))
    page.what.editor.setFocus()
    with busy_lane(writing.desk):
        writing.type("Closed on")
        writing.press(Key.Key_S, CONTROL)
        writing.type(" Monday")
    writing.settle()
    assert texts(writing) == ["Closed on Monday"]
    assert len(writing.left) == 1


def test_after_a_failure_of_the_database_it_is_stored_as_soon_as_that_is_back(
    writing: WritingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = writing.write(Mailing(0))
    page.what.editor.setFocus()
    kept = writing.desk.services.mailings.kept

    def fail(*_args: object, **_more: object) -> Mailing:
        raise OSError

    with monkeypatch.context() as gone:
        gone.setattr(kept, "save", fail)
        writing.type("Closed")
        page.keeper.flush()
        page.keeper.flush()
        writing.qtbot.waitUntil(lambda: not writing.desk.context.tasks.busy)
    assert [type(error) for error in writing.desk.errors] == [OSError], "said once"
    writing.desk.errors.clear()
    writing.type(" on Monday")
    page.hide()
    writing.settle()
    assert texts(writing) == ["Closed on Monday"]


def test_a_time_that_is_being_corrected_does_not_become_now(writing: WritingDesk) -> None:
    due = writing.desk.clock.now() + timedelta(days=1)
    kept_draft = writing.desk.services.mailings.kept.save(
        writing.desk.actor, Mailing(0, template="x", due=due)
    )
    page = writing.write(kept_draft)
    page.when.moment.date_edit.setFocus()
    page.when.moment.date_edit.selectAll()
    writing.type("24.11.")
    page.when.moment.date_edit.setText("nonsense")
    page.when.moment.take_text()
    page.name.setFocus()
    writing.type("Closed")
    page.hide()
    writing.settle()
    assert page.when.problem()
    assert [(draft.name, draft.due) for draft in writing.drafts()] == [("Closed", due)]


def test_what_cannot_be_taken_back_is_said_where_one_is_by_then(writing: WritingDesk) -> None:
    kept = writing.desk.services.mailings.kept
    page = writing.write(kept.save(writing.desk.actor, Mailing(0, template="Closed")))
    page.what.editor.setFocus()
    writing.type("!")
    writing.press(Key.Key_Escape)
    writing.settle()
    kept.delete(writing.desk.actor, writing.left[0])
    writing.undo()
    (notice,) = writing.desk.context.notices.shown
    assert notice.kind == "warning"
    assert page.hint.label.text() == ""


def test_people_that_were_counted_for_another_draft_are_not_shown(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0))
    with busy_lane(writing.desk, Lane.LONG):
        page.show_draft(Mailing(0, template="x", recipients=Recipients(tag_ids=(writing.house.id,))))
        page.show_draft(Mailing(0, template="x"))
    writing.settle()
    assert page.preview.example.text() == "With the names of the fields"
    assert page.foot.text == "Still missing: recipients"


@pytest.mark.parametrize("leave", ["other", "hide"])
def test_who_was_taken_out_cannot_be_put_back_into_another_draft(writing: WritingDesk, leave: str) -> None:
    many = Recipients(numbers=tuple(f"0151 7777777{last}" for last in range(6)))
    page = writing.write(Mailing(0, template="x", recipients=many))
    page.who.added.button("numbers").click()
    assert writing.desk.notices() == ["They are taken out of the mailing."]
    if leave == "other":
        page.show_draft(Mailing(0, template="y"))
    else:
        page.hide()
    writing.settle()
    assert writing.desk.notices() == []
    assert page.mailing().recipients == Recipients()


def test_somebody_who_is_not_there_any_more_is_asked_for_once(
    writing: WritingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers, asked = writing.desk.services.customers, []
    rows = customers.rows

    def watched(actor: Actor, ids: Sequence[int]) -> tuple[CustomerRow, ...]:
        asked.append(tuple(ids))
        return rows(actor, ids)

    monkeypatch.setattr(customers, "rows", watched)
    page = writing.write(Mailing(0, recipients=Recipients(customer_ids=(writing.people[0], 9_999))))
    assert asked == [(writing.people[0], 9_999)]
    assert page.who.added.button(9_999).accessibleName() == "Remove (not there any more)"


def test_what_was_made_elsewhere_is_there_when_one_comes_back(writing: WritingDesk) -> None:
    services, actor = writing.desk.services, writing.desk.actor
    page = writing.write(Mailing(0, template="x"))
    page.hide()
    writing.settle()
    services.tags.save(actor, Tag(0, 0, "New tag"))
    services.text_blocks.save(actor, TextBlock(0, "New block", "Hello", "de", position=LAST_POSITION))
    writing.settle()
    page.show()
    writing.settle()
    assert "New tag" in source_words(page.who.sources)
    page.what.pick_block()
    page.what.block_picker.search.setText("New block")
    writing.qtbot.keyClick(page.what.block_picker.search, Key.Key_Return)
    assert page.what.written.endswith("Hello")


@pytest.mark.behaviour("ST-05")
@pytest.mark.parametrize("leave", ["continue", "tab"])
def test_a_number_counts_that_was_typed_without_enter(writing: WritingDesk, leave: str) -> None:
    page = writing.write(Mailing(0, template="Closed on Monday."))
    page.who.line.setFocus()
    writing.type("0151 77777777")
    writing.settle()
    if leave == "tab":
        writing.press(Key.Key_Tab)
        writing.settle()
        assert page.foot.text == "1 person · at most 1 SMS"
        page.what.editor.setFocus()
    writing.press(Key.Key_Return, CONTROL)
    writing.settle()
    assert [mailing.recipients for mailing in writing.reviewed] == [Recipients(numbers=("0151 77777777",))]


def begin_to_write(program: RunningProgram) -> None:
    program.window.go_to("mailings")
    program.window.page("mailings").write(Mailing(0))
    program.settle()
    program.window.page("mailings").draft_page.what.editor.setFocus()
    program.type("Closed on Monday")


def kept(program: RunningProgram) -> list[str]:
    assert program.services is not None
    (mandant,) = program.program.session.mandants
    actor = program.program.session.actor
    overview = program.services.mailings.overview
    assert actor.mandant_id == mandant.id
    return [draft.template for draft in overview.rows(actor, overview.ids(actor, MailingQuery()))]


def test_closing_the_program_while_one_writes_loses_nothing(
    start_program: Start, program: RunningProgram
) -> None:
    begin_to_write(program)
    program.close()
    assert kept(start_program()) == ["Closed on Monday"]


def test_another_language_loses_nothing(program: RunningProgram) -> None:
    begin_to_write(program)
    program.program.choose_language("de")
    program.settle()
    assert kept(program) == ["Closed on Monday"]
    program.program.choose_language("en")
