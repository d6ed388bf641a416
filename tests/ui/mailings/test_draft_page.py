from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.consent import Purpose
from app.domain.mailings import Mailing, Recipients
from app.domain.permissions import Actor
from app.ui.dialogs import Dialog
from app.ui.mailings.block_dialog import TextBlockDialog
from tests.fixtures.mailings import as_shown
from tests.fixtures.writing import CONTROL, WritingDesk

Key = Qt.Key
TEXT = "<<Greeting>>, am Montag ist geschlossen."


def written(writing: WritingDesk) -> Mailing:
    return Mailing(0, template=TEXT, recipients=Recipients(tag_ids=(writing.house.id,)))


@pytest.mark.behaviour("ST-07", "ML-11")
def test_an_empty_draft_says_what_is_missing_and_does_not_go_on(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0))
    assert page.foot.text == "Still missing: recipients, a text"
    assert page.who.state.text == page.what.state.text == "missing"
    assert not page.continue_button.isEnabled()
    assert page.continue_button.accessibleDescription() == "Still missing: recipients, a text"
    assert not page.steps.buttons[1].isEnabled()
    writing.press(Key.Key_Return, CONTROL)
    writing.settle()
    assert not writing.reviewed
    assert QApplication.focusWidget() is page.who.sources


def test_a_click_on_a_tag_and_typing_is_all_it_takes(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0))
    writing.click_source("Lindenstraße 12")
    writing.type("Water is off until noon.")
    writing.settle()
    assert page.who.state.text == "2 people"
    assert page.foot.text == "2 people · at most 2 SMS"
    page.continue_button.click()
    writing.settle()
    (mailing,) = writing.reviewed
    assert mailing.id
    assert mailing.recipients.tag_ids == (writing.house.id,)
    assert mailing.template == "Water is off until noon."
    assert writing.drafts() == [mailing]


def test_all_of_it_by_keyboard(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0))
    assert QApplication.focusWidget() is page.who.sources
    writing.press(Key.Key_Down)
    writing.press(Key.Key_Space)
    writing.press(Key.Key_M, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is page.what.editor
    writing.type("Closed on Monday.")
    writing.settle()
    writing.press(Key.Key_Return, CONTROL)
    writing.settle()
    (mailing,) = writing.reviewed
    assert mailing.recipients == Recipients(selection_id=writing.berlin.id)


@pytest.mark.behaviour("ST-03", "ML-01")
def test_the_example_shows_the_text_as_it_arrives(writing: WritingDesk) -> None:
    page = writing.write(written(writing))
    assert page.preview.example.text() in ("For Erika Kurz", "For Erika Meyer")
    assert (
        page.preview.bubble.text
        == f"Guten Tag Frau {page.preview.example.text()[10:]}, am Montag ist geschlossen."
    )
    assert "An estimate" in page.what.counter.reason.text()
    before = page.preview.bubble.text
    page.preview.forward.click()
    writing.settle()
    assert page.preview.bubble.text != before
    page.what.editor.setFocus()
    writing.press(Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    writing.settle()
    assert page.preview.bubble.text == before


def test_without_recipients_the_names_of_the_fields_stand_for_them(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0, template=TEXT))
    assert page.preview.bubble.text == "Greeting, am Montag ist geschlossen."
    assert page.what.editor.toPlainText() == "<<Greeting>>, am Montag ist geschlossen."


@pytest.mark.behaviour("ML-12")
def test_saving_says_so_and_leads_to_the_list(writing: WritingDesk) -> None:
    writing.write(written(writing))
    writing.press(Key.Key_S, CONTROL)
    writing.settle()
    (draft,) = writing.drafts()
    assert writing.left == [draft.id]
    notice = writing.desk.context.notices.shown[-1]
    assert (notice.text, notice.kind) == ("The mailing is saved.", "ok")


def test_leaving_keeps_what_was_written_and_can_be_undone(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0))
    page.what.editor.setFocus()
    writing.type("Closed on")
    writing.press(Key.Key_Escape)
    writing.settle()
    (draft,) = writing.drafts()
    assert draft.template == "Closed on"
    assert writing.left == [draft.id]
    assert writing.desk.notices()[-1] == "The draft is kept."
    writing.undo()
    assert writing.drafts() == []


def test_changes_of_a_stored_draft_are_kept_and_can_be_undone(writing: WritingDesk) -> None:
    kept = writing.desk.services.mailings.kept
    draft = kept.save(writing.desk.actor, written(writing))
    page = writing.write(draft)
    page.what.editor.setFocus()
    writing.type(" Bis bald!")
    writing.press(Key.Key_Escape)
    writing.settle()
    assert writing.drafts()[0].template == TEXT + " Bis bald!"
    writing.undo()
    assert writing.drafts()[0].template == TEXT


def test_nothing_written_leaves_nothing(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0))
    writing.press(Key.Key_Escape)
    writing.settle()
    assert writing.left == [0]
    assert writing.drafts() == []
    writing.write(Mailing(0, recipients=Recipients(customer_ids=tuple(writing.people))))
    page.back_button.click()
    writing.settle()
    assert writing.left == [0, 0]
    assert writing.drafts() == []


def test_an_old_draft_that_is_emptied_vanishes_and_comes_back(writing: WritingDesk) -> None:
    draft = writing.desk.services.mailings.kept.save(writing.desk.actor, Mailing(0, template="Closed."))
    page = writing.write(draft)
    page.what.editor.setFocus()
    writing.press(Key.Key_A, CONTROL)
    writing.press(Key.Key_Delete)
    writing.press(Key.Key_Escape)
    writing.settle()
    assert writing.drafts() == []
    writing.undo()
    assert [one.template for one in writing.drafts()] == ["Closed."]


def test_it_is_stored_by_itself_while_one_writes_and_when_it_is_hidden(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0))
    page.keeper._timer.setInterval(20)
    page.what.editor.setFocus()
    writing.type("Closed on Monday")
    assert page.is_dirty()
    writing.settle()
    assert [draft.template for draft in writing.drafts()] == ["Closed on Monday"]
    assert not page.is_dirty()
    page.keeper._timer.setInterval(60_000)
    writing.type(", sorry")
    page.hide()
    writing.settle()
    (draft,) = writing.drafts()
    assert draft.template == "Closed on Monday, sorry"
    assert writing.left == []


@pytest.mark.behaviour("ST-02")
def test_one_sms_only_is_a_hard_stop(writing: WritingDesk) -> None:
    page = writing.write(
        Mailing(0, template="x" * 165, recipients=Recipients(customer_ids=(writing.people[0],)))
    )
    assert page.continue_button.isEnabled()
    page.when.one_sms.setFocus()
    writing.press(Key.Key_Space)
    writing.settle()
    assert page.what.counter.reason.text() == "One SMS only: 5 characters too many."
    assert not page.continue_button.isEnabled()


@pytest.mark.behaviour("ST-04")
def test_a_sender_the_company_has_fixed_is_shown_and_leaves(writing: WritingDesk) -> None:
    services, actor, session = writing.desk.services, writing.desk.actor, writing.desk.context.session
    services.mandants.save(actor, replace(services.mandants.get(actor), sender_locked=True))
    session.know([services.mandants.get(actor)])
    wanted = Mailing(
        0, template="Closed on Monday.", sender="Another", recipients=Recipients(numbers=("0151 77777777",))
    )
    page = writing.write(services.mailings.kept.save(actor, wanted))
    assert page.preview.sender_field.isHidden()
    assert not page.preview.fixed_sender.isHidden()
    assert page.preview.fixed_sender.text() == "The company has fixed this sender."
    assert page.preview.bubble.sender_label.text() == "Hoerwelt"
    writing.press(Key.Key_Return, CONTROL)
    writing.settle()
    (mailing,) = writing.reviewed
    services.mailings.sending.launch(actor, as_shown(services.mailings.review.review(actor, mailing.id)))
    while services.sending.step():
        pass
    writing.desk.clock.advance(seconds=10)
    assert [sms.sender for sms in services.practice.received(actor)] == ["Hoerwelt"]


@pytest.mark.behaviour("D-10", "ML-08")
def test_a_sender_that_is_not_fixed_can_be_changed_to_one_that_fits(writing: WritingDesk) -> None:
    page = writing.write(written(writing))
    assert page.preview.bubble.sender_label.text() == "Hoerwelt"
    page.preview.sender_field.open_button.click()
    page.preview.sender_field.line.setText("Much too long a name")
    writing.settle()
    assert "too long" in page.foot.text
    assert not page.continue_button.isEnabled()
    page.preview.sender_field.line.setText("Mitte")
    writing.settle()
    assert page.preview.bubble.sender_label.text() == "Mitte"
    assert page.mailing().sender == "Mitte"


def test_marketing_says_and_shows_what_is_added(writing: WritingDesk) -> None:
    page = writing.write(
        Mailing(0, purpose=Purpose.MARKETING, template="20 % off", recipients=Recipients(tag_ids=(1,)))
    )
    added = "Hörwelt Mitte. Keine Werbung mehr: +49 30 1234567"
    assert page.what.opt_out.text == f"Added and counted: “{added}”"
    assert page.preview.bubble.text == f"20 % off\n{added}"
    assert page.what.counter.counted.text().startswith(f"{len(added) + 9} of 160")


def test_later_and_spread(writing: WritingDesk) -> None:
    page = writing.write(written(writing))
    assert page.when.sentence.text == "Leaves when you press Send, as fast as the gateway takes it."
    page.when.later.setFocus()
    writing.press(Key.Key_Space)
    page.when.moment.date_edit.setFocus()
    page.when.moment.date_edit.selectAll()
    writing.type("24.11.2026")
    page.when.moment.time_edit.setFocus()
    page.when.moment.time_edit.selectAll()
    writing.type("1430")
    page.when.spreads.setFocus()
    writing.press(Key.Key_Space)
    writing.settle()
    assert page.mailing().due == datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
    assert page.mailing().spread_hours == 2
    assert page.when.sentence.text.endswith("then evenly over 2 hours. This computer must be on then.")
    page.when.moment.date_edit.setText("nonsense")
    page.when.moment.take_text()
    writing.settle()
    assert "not a date" in page.when.sentence.text
    assert not page.continue_button.isEnabled()


@pytest.mark.behaviour("ML-09", "ML-14")
def test_a_text_block_is_inserted_kept_and_changed_in_place(writing: WritingDesk) -> None:
    services, actor = writing.desk.services, writing.desk.actor
    page = writing.write(Mailing(0, recipients=Recipients(tag_ids=(writing.house.id,))))
    page.what.pick_block()
    page.what.block_picker.search.setText("bestätigung")
    writing.qtbot.keyClick(page.what.block_picker.search, Key.Key_Return)
    writing.settle()
    assert page.what.written.startswith("<<Greeting>>, ")
    assert page.what.written.endswith("<<Our phone|>>")
    (used,) = page.what.text_blocks
    block = next(one for one in services.text_blocks.list(actor) if one.id == used)
    page.what._open_block(block)
    dialog = page.findChild(TextBlockDialog)
    assert dialog is not None
    dialog.editor.setPlainText("<<Greeting>>, bis bald!")
    dialog.save_button.click()
    writing.settle()
    assert page.what.written == "<<Greeting>>, bis bald!"
    assert page.mailing().template == "<<Greeting>>, bis bald!"
    assert " of 160 · " in page.what.counter.counted.text()
    assert " · 1 SMS" in page.what.counter.counted.text()
    page.what._keep_block()
    (fresh,) = (one for one in page.findChildren(TextBlockDialog) if one is not dialog)
    fresh.save_button.click()
    writing.settle()
    assert fresh.rows["name"].message.text() == "Give the text block a name."
    fresh.name.setText("Bis bald")
    fresh.save_button.click()
    writing.settle()
    assert "Bis bald" in [one.name for one in services.text_blocks.list(actor)]


def test_two_people_on_one_draft_are_asked_whose_is_to_stay(writing: WritingDesk) -> None:
    kept, actor = writing.desk.services.mailings.kept, writing.desk.actor
    draft = kept.save(actor, written(writing))
    page = writing.write(draft)
    colleague = Actor(user_id=1, name="B. Beck", role=actor.role, mandant_id=actor.mandant_id)
    kept.save(colleague, Mailing(draft.id, name="Theirs", template="Theirs", version=draft.version))
    page.what.editor.setFocus()
    writing.type("!")
    writing.press(Key.Key_S, CONTROL)
    writing.settle()
    dialog = page.findChild(Dialog, "conflict")
    assert dialog is not None
    assert "Theirs" in dialog.accessibleDescription()
    assert writing.left == []
    assert dialog.accent_button is not None
    dialog.accent_button.click()
    writing.settle()
    page.save_button.click()
    writing.settle()
    assert writing.drafts()[0].template == TEXT + "!"


def test_a_draft_deleted_by_somebody_else_becomes_a_new_one(writing: WritingDesk) -> None:
    kept, actor = writing.desk.services.mailings.kept, writing.desk.actor
    draft = kept.save(actor, written(writing))
    page = writing.write(draft)
    kept.delete(actor, draft.id)
    page.what.editor.setFocus()
    writing.type("!")
    writing.press(Key.Key_S, CONTROL)
    writing.settle()
    assert "becomes a new draft" in page.hint.label.text()
    writing.press(Key.Key_S, CONTROL)
    writing.settle()
    assert [one.template for one in writing.drafts()] == [TEXT + "!"]


def test_every_input_has_a_name_and_tab_goes_from_who_to_what_to_when(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0))
    seen = []
    page.who.sources.setFocus()
    for _step in range(40):
        here = QApplication.focusWidget()
        if here is None or here in seen:
            break
        seen.append(here)
        writing.press(Key.Key_Tab)
    wanted = [
        page.who.sources,
        page.who.line,
        page.what.editor,
        page.when.now,
        page.back_button,
    ]
    places = [seen.index(one) for one in wanted]
    assert places == sorted(places)
    assert all(one.accessibleName() or getattr(one, "text", str)() for one in seen)
