from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.mandants import Mandant
from app.domain.message_list import MessageQuery, Standing
from app.ui.lists.filtering import Filtering
from app.ui.messages.place import MessagesPlace
from tests.fixtures.messages_desk import MessagesDesk, S

TEXT = 0


class Filtered:
    """The place of SMS for somebody who works in two companies."""

    def __init__(self, at: MessagesDesk) -> None:
        self.at = at
        desk, session = at.desk, at.desk.context.session
        other = desk.services.mandants.save(desk.actor, Mandant(0, "Nord"))
        session.begin(desk.actor, (session.mandant, other), session.mandant)
        self.place = MessagesPlace(desk.context)
        self.place.resize(1280, 700)
        self.place.activate()
        desk.show(self.place)
        self.place.focus_first()
        self.page = self.place.all_messages
        self.preset = {"mandant": frozenset({str(session.mandant.id)})}

    @property
    def filtering(self) -> Filtering:
        assert self.page.list.filtering is not None
        return self.page.list.filtering

    @property
    def texts(self) -> list[str]:
        model = self.page.list.model
        return [model.texts_at(row)[TEXT] for row in range(model.rowCount())]

    def wait_for(self, *texts: str) -> None:
        self.at.sms.qtbot.waitUntil(lambda: self.texts == list(texts), timeout=5_000)
        self.at.desk.settle()


@pytest.fixture
def filtered(messages_desk: MessagesDesk) -> Filtered:
    messages_desk.put(S.FAILED, "first", hours=3)
    messages_desk.put(S.DELIVERED, "second", hours=2)
    messages_desk.put(S.ACCEPTED, "third", hours=1)
    made = Filtered(messages_desk)
    made.wait_for("third", "second", "first")
    return made


@pytest.mark.behaviour("SA-04")
def test_whoever_clears_the_filters_comes_back_to_the_company_in_front(filtered: Filtered) -> None:
    tools = filtered.filtering.tools
    assert filtered.page.list.filter_values == filtered.preset
    assert not tools.clear_button.isVisible()
    filtered.page.show_messages(MessageQuery(standings=frozenset({Standing.FAILED})))
    filtered.wait_for("first")
    assert tools.clear_button.isVisible()
    tools.clear_button.click()
    filtered.wait_for("third", "second", "first")
    assert filtered.page.list.filter_values == filtered.preset
    assert not tools.clear_button.isVisible()


@pytest.mark.behaviour("SA-09")
def test_those_of_all_companies_are_seen_by_choice_and_clearing_takes_that_back(filtered: Filtered) -> None:
    everywhere = {"mandant": frozenset({"1", "2"})}
    filtered.filtering.set_values(everywhere)
    filtered.at.press("Ctrl+Shift+L")
    assert filtered.page.list.filter_values == filtered.preset


@pytest.mark.parametrize("key", ["F6", "Ctrl+Shift+F"])
def test_one_key_leads_to_the_filters_from_anywhere_on_the_page(filtered: Filtered, key: str) -> None:
    first = filtered.filtering.row.editors["text"]
    starts = (
        filtered.page.list.table,
        filtered.page.bar.new_button,
        filtered.page.detail.view,
        filtered.place.tabs,
    )
    for start in starts:
        start.setFocus()
        filtered.at.press(key)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused is first.field, start


def test_filters_are_cleared_from_anywhere_on_the_page_and_not_from_the_outbox(filtered: Filtered) -> None:
    filtered.page.show_messages(MessageQuery(text="second"))
    filtered.wait_for("second")
    filtered.at.press("Ctrl+Tab")
    filtered.at.press("Ctrl+Shift+L")
    assert "text" in filtered.page.list.filter_values
    filtered.at.press("Ctrl+Tab")
    filtered.page.bar.new_button.setFocus()
    filtered.at.press("Ctrl+Shift+L")
    filtered.wait_for("third", "second", "first")


@pytest.mark.behaviour("SA-08", "SA-27")
def test_resent_among_the_statuses_means_either(filtered: Filtered) -> None:
    filtered.at.put(S.DELIVERED, "again", hours=0.5, resend_of=1)
    filtered.page.list.set_filters(filtered.preset | {"status": frozenset({"failed", "resent"})})
    filtered.page.refresh()
    filtered.wait_for("again", "first")
    assert filtered.page.bar.count.text() == "2 SMS · filtered from 4"
    assert filtered.page.list.filter_values["status"] == frozenset({"failed", "resent"})
