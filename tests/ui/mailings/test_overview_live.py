from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.mailing_list import MailingFigures
from app.domain.mailings import MailingCounts
from app.services.events import MessagesChanged
from app.ui.mailings.card_words import how_far
from app.ui.mailings.place import MailingsPlace
from tests.fixtures.mailing_desk import MailingDesk


def looks(desk: MailingDesk, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """The ids of each go in which messages are counted from now on."""
    overview, seen = desk.desk.services.mailings.overview, []
    counted = overview.figures

    def watched(actor: object, ids: list[int]) -> dict[int, MailingFigures]:
        seen.append(tuple(ids))
        return counted(actor, ids)  # type: ignore[arg-type]

    monkeypatch.setattr(overview, "figures", watched)
    return seen


@pytest.mark.behaviour("ST-17", "ST-18")
def test_a_running_mailing_moves_on_while_one_looks_and_nothing_jumps(mailing_desk: MailingDesk) -> None:
    mailing_desk.draft(name="Entwurf")
    mailing = mailing_desk.launch(*mailing_desk.some(30), name="Groß", spread_hours=2)
    mailing_desk.show()
    overview = mailing_desk.place.overview
    overview.show_mailing(mailing.id)
    mailing_desk.settle()
    bar, words = overview.card.progress.bar, overview.card.progress.words
    assert (bar.isVisible(), bar.value(), bar.maximum()) == (True, 0, 30)
    assert words.text() == "0 of 30 handed over"
    reached = []
    for _half_hour in range(5):
        mailing_desk.send_all()
        mailing_desk.wait_for_news()
        assert overview.current_id == mailing.id
        if not bar.isVisible():
            break
        reached.append(bar.value())
        assert words.text() == f"{bar.value()} of 30 handed over"
        mailing_desk.desk.clock.advance(minutes=30)
    assert len(set(reached)) > 2, "seen on its way"
    assert reached == sorted(reached)
    assert overview.card.view is not None
    assert overview.card.view.state.title == "Done"
    assert sorted(mailing_desk.cells("sent")) == ["", "30"]
    assert overview.card.progress.texts()["Sent"] == "30"


def test_many_events_are_looked_at_once_and_settled_mailings_never_again(
    mailing_desk: MailingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = mailing_desk.some(3)
    settled = mailing_desk.launch(*people)
    mailing_desk.desk.services.mailings.sending.stop(mailing_desk.desk.actor, settled.id)
    going = mailing_desk.launch(*people)
    mailing_desk.show()
    mailing_desk.wait_for_news()
    seen = looks(mailing_desk, monkeypatch)
    for number in range(50):
        mailing_desk.desk.services.events.publish(MessagesChanged((number,)))
    mailing_desk.settle()
    mailing_desk.wait_for_news()
    assert seen == [(going.id,)]


def test_nothing_is_counted_while_nobody_looks(
    mailing_desk: MailingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing_desk.launch(*mailing_desk.some(2))
    mailing_desk.show()
    mailing_desk.wait_for_news()
    seen = looks(mailing_desk, monkeypatch)
    mailing_desk.place.hide()
    mailing_desk.desk.services.events.publish(MessagesChanged())
    mailing_desk.settle()
    assert not mailing_desk.place.overview.is_waiting
    assert seen == []


def test_a_stopped_one_shows_how_far_it_came_and_a_finished_one_no_bar() -> None:
    from app.domain.mailings import MailingState

    counts = MailingCounts(sent=3, delivered=2, withdrawn=5)
    shown = how_far(MailingState.STOPPED, counts)
    assert shown is not None
    assert (shown.done, shown.total) == (5, 10)
    assert how_far(MailingState.DONE, replace(counts, withdrawn=0)) is None
    assert how_far(MailingState.RUNNING, MailingCounts()) is None


def test_another_place_over_the_same_data_shows_what_was_sent_meanwhile(mailing_desk: MailingDesk) -> None:
    mailing_desk.launch(*mailing_desk.some(2))
    mailing_desk.show()
    mailing_desk.place.hide()
    mailing_desk.send_all()
    mailing_desk.place.show()
    mailing_desk.place.activate()
    mailing_desk.settle()
    assert isinstance(mailing_desk.place, MailingsPlace)
    assert mailing_desk.cells("state") == ["Done"]
    assert mailing_desk.cells("sent") == ["2"]


def test_lines_that_were_read_before_they_were_counted_catch_up(mailing_desk: MailingDesk) -> None:
    people = mailing_desk.some(2)
    draft = mailing_desk.draft(*people)
    mailing_desk.launch(*people)
    overview = mailing_desk.place.overview
    overview.figures.blockSignals(True)  # as if the list was being read again just then
    mailing_desk.show()
    overview.figures.blockSignals(False)
    assert set(mailing_desk.cells("queued")) == {""}
    overview.list.model.refresh([draft.id])
    mailing_desk.settle()
    assert set(mailing_desk.cells("queued")) == {"", "2"}


@pytest.mark.behaviour("ST-17", "ST-18")
def test_the_list_is_sorted_by_its_counts(mailing_desk: MailingDesk) -> None:
    people = mailing_desk.some(4)
    mailing_desk.launch(*people[:2], name="Two")
    mailing_desk.launch(*people, name="Four")
    mailing_desk.send_all()
    mailing_desk.launch(*people[:3], name="None yet", due=mailing_desk.desk.clock.now() + timedelta(days=1))
    header = mailing_desk.place.overview.list.table.header
    mailing_desk.show()
    header.choose_sorting("sent", descending=True)
    mailing_desk.settle()
    assert mailing_desk.cells("name") == ["Four", "Two", "None yet"]
    header.choose_sorting("queued", descending=False)
    mailing_desk.settle()
    assert mailing_desk.cells("name") == ["Four", "Two", "None yet"], "what is equal: the newest first"
    header.choose_sorting("queued", descending=True)
    mailing_desk.settle()
    assert mailing_desk.cells("queued") == ["3", "0", "0"]
    header.choose_sorting("sent", descending=True)
    mailing_desk.settle()
    # Remembered from last time: nothing is counted yet when the list is read first.
    again = MailingsPlace(mailing_desk.desk.context, mailing_desk.desk.host)
    again.resize(1180, 700)
    mailing_desk.place.hide()
    mailing_desk.place = again
    mailing_desk.show()
    assert again.overview.list.sort == ("sent", True)
    assert mailing_desk.cells("name") == ["Four", "Two", "None yet"]
