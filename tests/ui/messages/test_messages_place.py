from __future__ import annotations

from app.domain.message_list import MessageQuery, Standing
from app.ui.messages.place import ALL, OUTBOX, MessagesPlace
from tests.fixtures.messages_desk import MessagesDesk, S


def opened(messages_desk: MessagesDesk) -> MessagesPlace:
    place = MessagesPlace(messages_desk.desk.context)
    place.resize(1000, 700)
    place.activate()
    messages_desk.desk.show(place)
    place.focus_first()
    return place


def test_control_tab_changes_between_what_was_sent_and_what_waits(messages_desk: MessagesDesk) -> None:
    messages_desk.put(S.DELIVERED, "Angekommen")
    place = opened(messages_desk)
    assert place.tabs.currentIndex() == ALL
    messages_desk.press("Ctrl+Tab")
    assert place.front is place.outbox
    assert place.outbox.isVisible()
    messages_desk.press("Ctrl+Tab")
    assert place.tabs.currentIndex() == ALL
    assert place.all_messages.list.table.hasFocus()


def test_other_places_bring_the_right_tab_to_the_front(messages_desk: MessagesDesk) -> None:
    sent = messages_desk.put(S.FAILED, "Nicht angekommen")
    place = opened(messages_desk)
    place.show_outbox()
    assert place.tabs.currentIndex() == OUTBOX
    place.show_messages(MessageQuery(standings=frozenset({Standing.FAILED})))
    messages_desk.sms.qtbot.waitUntil(lambda: place.all_messages.list.current_id == sent)
    assert place.tabs.currentIndex() == ALL


def test_the_way_back_knows_the_tab(messages_desk: MessagesDesk) -> None:
    messages_desk.put(S.FAILED)
    place = opened(messages_desk)
    before = place.whereabouts()
    place.show_outbox()
    outside = place.whereabouts()
    place.return_to(before)
    assert place.tabs.currentIndex() == ALL
    place.return_to(outside)
    assert place.front is place.outbox


def test_more_than_was_ever_seen_can_be_resent_at_once(messages_desk: MessagesDesk) -> None:
    ids = [messages_desk.put(S.FAILED, f"Nummer {number}", hours=number / 60) for number in range(80)]
    page = opened(messages_desk).all_messages
    asked: list[list[int]] = []
    page._ask_to_resend = lambda chosen: asked.append(list(chosen))  # type: ignore[method-assign]
    page.show_failed_today()
    messages_desk.sms.qtbot.waitUntil(lambda: page.selection.count == 80)
    page.resend()
    messages_desk.desk.settle()
    assert asked == [ids]


def test_what_arrives_meanwhile_is_not_resent_in_the_place_of_what_was_chosen(
    messages_desk: MessagesDesk,
) -> None:
    ids = [messages_desk.put(S.FAILED, f"Nummer {number}", hours=1 + number / 60) for number in range(80)]
    page = opened(messages_desk).all_messages
    asked: list[list[int]] = []
    page._ask_to_resend = lambda chosen: asked.append(list(chosen))  # type: ignore[method-assign]
    page.show_failed_today()
    messages_desk.sms.qtbot.waitUntil(lambda: page.selection.count == 80)
    messages_desk.put(S.FAILED, "Seen by nobody so far")
    page.resend()
    messages_desk.desk.settle()
    assert asked == [ids]


def test_a_message_far_down_is_found_and_chosen(messages_desk: MessagesDesk) -> None:
    ids = [messages_desk.put(S.DELIVERED, f"Nummer {number}", hours=number) for number in range(150)]
    place = opened(messages_desk)
    place.show_message(ids[140])
    chosen = place.all_messages.list
    messages_desk.sms.qtbot.waitUntil(lambda: chosen.current_id == ids[140], timeout=5_000)
    messages_desk.sms.qtbot.waitUntil(lambda: chosen.current_row is not None, timeout=5_000)
    messages_desk.desk.settle()
    detail = place.all_messages.detail.view.detail
    assert detail is not None
    assert detail.text == "Nummer 140"
