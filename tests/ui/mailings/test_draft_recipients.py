from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.customers import Customer
from app.domain.mailings import Mailing, Recipients
from app.domain.selection import SavedSelection
from app.domain.tags import Tag
from app.ui.mailings.numbers_field import numbers_in
from app.ui.selections.dialog import SelectionDialog
from tests.fixtures.ui import Desk
from tests.fixtures.writing import CONTROL, WritingDesk, row_of, source_words

Key = Qt.Key
TEXT = "<<Greeting>>, am Montag ist geschlossen."


def written(writing: WritingDesk) -> Mailing:
    return Mailing(0, template=TEXT, recipients=Recipients(tag_ids=(writing.house.id,)))


@pytest.mark.behaviour("ST-05", "ST-06")
def test_tags_and_selections_stand_in_one_list_with_their_counts(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0))
    sources = page.who.sources
    assert source_words(sources) == ["Tags", "Lindenstraße 12", "Saved selections", "In Berlin"]
    told = Qt.ItemDataRole.AccessibleTextRole
    assert sources.item(1).data(told) == "Lindenstraße 12, 2 people"
    assert sources.item(3).data(told) == "In Berlin, 3 people"


def test_of_selections_only_one_is_ticked(writing: WritingDesk) -> None:
    services, actor = writing.desk.services, writing.desk.actor
    other = services.selections.save(actor, SavedSelection(0, 0, "All"))
    page = writing.write(Mailing(0))
    writing.click_source("In Berlin")
    writing.click_source("All")
    writing.click_source("Lindenstraße 12")
    assert page.who.recipients() == Recipients(selection_id=other.id, tag_ids=(writing.house.id,))


@pytest.mark.behaviour("ST-06")
def test_without_tags_nobody_is_offered_a_choice_by_tag(writing: WritingDesk) -> None:
    services, actor = writing.desk.services, writing.desk.actor
    services.tags.delete(actor, writing.house.id)
    page = writing.write(Mailing(0))
    assert source_words(page.who.sources) == ["In Berlin"]
    services.selections.delete(actor, writing.berlin.id)
    writing.write(Mailing(0))
    assert not page.who.sources.isVisible()
    assert page.who.nothing_yet.isVisible()


def test_one_and_many_numbers_and_customers_are_added_in_one_line(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0))
    page.who.line.setFocus()
    writing.type("meyer")
    writing.settle()
    writing.press(Key.Key_Return)
    writing.type("0170 1234567")
    writing.settle()
    writing.press(Key.Key_Return)
    writing.settle()
    meyer = writing.people[0]
    assert page.who.recipients() == Recipients(customer_ids=(meyer,), numbers=("0170 1234567",))
    assert [label.text() for label in page.who.added.findChildren(QLabel)] == ["Meyer, Erika", "0170 1234567"]
    assert page.who.added.button(meyer).accessibleName() == "Remove Meyer, Erika"
    QApplication.clipboard().setText("\n".join(f"0171 000000{n}" for n in range(6)))
    writing.press(Key.Key_V, CONTROL)
    writing.settle()
    assert len(page.who.recipients().numbers) == 7
    assert page.who.state.text == "8 people"
    page.who.added.button("numbers").click()
    assert page.who.recipients().numbers == ()
    writing.undo()
    assert len(page.who.recipients().numbers) == 7


@pytest.mark.parametrize(
    ("pasted", "numbers"),
    [
        ("0170 1234567", ("0170 1234567",)),
        ("0170 1234567, +49 171 1234567", ("0170 1234567", "+49 171 1234567")),
        ("Meyer\t0170 1234567\nKurz\t0171 1234567\n", ("0170 1234567", "0171 1234567")),
        ("0170 1;0170 1234567 / 0171 1234567;", ("0170 1", "0170 1234567 / 0171 1234567")),
        ("Meyer, Erika", ()),
        ("Meyer", ()),
        ("", ()),
    ],
)
def test_numbers_are_found_in_lists_of_all_kinds(pasted: str, numbers: tuple[str, ...]) -> None:
    assert numbers_in(pasted) == numbers


def test_ten_thousand_numbers_are_pasted_whole(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0, template="Closed."))
    many = [f"+49 170 {n:07}" for n in range(10_000)]
    QApplication.clipboard().setText("\n".join(many))
    page.who.line.setFocus()
    writing.press(Key.Key_V, CONTROL)
    writing.settle()
    assert page.who.recipients().numbers == tuple(many)
    assert page.who.state.text == "10,000 people"
    page.who.line.clear()
    page.who.line.paste()  # as the menu of the right button does
    assert page.who.line.text() == ""


def test_customers_handed_over_stand_in_one_line(writing: WritingDesk) -> None:
    services, actor = writing.desk.services, writing.desk.actor
    more = [services.customers.save(actor, Customer(0, 0, last_name=f"N{n}")).id for n in range(3)]
    page = writing.write(Mailing(0, recipients=Recipients(customer_ids=(*writing.people, *more))))
    labels = [label.text() for label in page.who.added.findChildren(QLabel)]
    assert labels == ["7 chosen customers"]
    page.who.added.button("customers").click()
    assert not page.who.recipients().named
    writing.undo()
    assert len(page.who.recipients().customer_ids) == 7


def test_a_selection_is_made_in_place_and_used(writing: WritingDesk, desk: Desk) -> None:
    page = writing.write(Mailing(0))
    page.who.new_button.click()
    dialog = page.findChild(SelectionDialog)
    assert dialog is not None
    writing.settle()
    dialog.name.setText("Everybody")
    dialog.use_button.click()
    writing.settle()
    assert source_words(page.who.sources)[-2:] == ["Everybody", "In Berlin"]
    assert page.who.state.text == "4 people"
    page.who.sources.setCurrentRow(row_of(page.who.sources, "In Berlin"))
    writing.qtbot.keyClick(page.who.sources, Key.Key_Return)
    writing.settle()
    second = page.findChild(SelectionDialog)
    assert second is not None
    assert second.name.text() == "In Berlin"
    second.reject()


def test_a_selection_without_a_name_gives_its_people(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0))
    page.who.new_button.click()
    dialog = page.findChild(SelectionDialog)
    assert dialog is not None
    writing.settle()
    dialog.use_button.click()
    writing.settle()
    assert set(page.who.recipients().customer_ids) == set(writing.people)


def test_what_is_deleted_meanwhile_drops_out(writing: WritingDesk) -> None:
    page = writing.write(written(writing))
    writing.desk.services.tags.save(writing.desk.actor, Tag(0, 0, "New one"))
    writing.desk.services.tags.delete(writing.desk.actor, writing.house.id)
    writing.qtbot.waitUntil(lambda: not page.who.recipients().named, timeout=3_000)
    writing.settle()
    assert page.foot.text == "Still missing: recipients"
    assert "New one" in source_words(page.who.sources)


def test_who_is_read_stays_while_others_are_added(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0, template=TEXT, recipients=Recipients(customer_ids=(writing.people[3],))))
    assert page.preview.example.text() == "For Erika Wolf"
    assert not page.preview.forward.isVisible()
    writing.click_source("In Berlin")
    writing.settle()
    assert page.preview.example.text() == "For Erika Wolf"
    assert page.preview.forward.isVisible()
    assert page.who.state.text == "4 people"


def test_escape_closes_the_list_of_customers_and_not_the_page(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0))
    page.who.line.setFocus()
    writing.type("mey")
    writing.settle()
    assert page.who.line.results is not None
    assert page.who.line.results.isVisible()
    writing.press(Key.Key_Escape)
    assert not page.who.line.results.isVisible()
    assert writing.left == []
    writing.press(Key.Key_Escape)
    writing.settle()
    assert writing.left == [0]


def test_counts_follow_what_others_do(writing: WritingDesk) -> None:
    page = writing.write(Mailing(0, recipients=Recipients(tag_ids=(writing.house.id,))))
    assert page.who.state.text == "2 people"
    writing.desk.services.tags.change(writing.desk.actor, writing.people[2:3], give=[writing.house.id])
    writing.qtbot.waitUntil(lambda: page.who.state.text == "3 people", timeout=3_000)
    told = Qt.ItemDataRole.AccessibleTextRole
    sources = page.who.sources
    row = row_of(sources, "Lindenstraße 12")
    writing.qtbot.waitUntil(
        lambda: sources.item(row).data(told) == "Lindenstraße 12, 3 people", timeout=3_000
    )
    writing.settle()
