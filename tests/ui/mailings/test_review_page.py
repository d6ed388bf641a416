from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.config import Config
from app.domain.consent import Purpose
from app.domain.mailing_review import ReviewVerdict
from app.domain.mailings import MailingSettings, MailingState, Recipients
from app.domain.progress import Progress
from app.storage.database import Database
from app.storage.repos import users
from tests.fixtures.drafts import MOBILE
from tests.fixtures.mailings import as_shown
from tests.fixtures.review_desk import ReviewDesk

LONG = "<<Greeting>>, " + "wir haben am Montag geschlossen. " * 4


def marks(desk: ReviewDesk) -> list[str]:
    return [line.text.text() for line in desk.page.forecast.mark_lines]


def people(desk: ReviewDesk, count: int) -> list[int]:
    return [desk.person(f"Kunde{number:02}") for number in range(count)]


@pytest.mark.behaviour("ST-14", "ST-15", "ML-09")
def test_who_gets_it_is_listed_counted_and_sent_to_with_one_stroke(review_desk: ReviewDesk) -> None:
    mailing = review_desk.review(*people(review_desk, 3))
    page = review_desk.page
    assert page.list.tabs.tabText(0) == "Get it (3)"
    assert review_desk.rows() == ["Kunde00 | 1 SMS", "Kunde01 | 1 SMS", "Kunde02 | 1 SMS"]
    assert page.forecast.title.text() == "3 recipients · 3 SMS"
    assert page.forecast.when.isHidden()
    review_desk.press("Ctrl+Return")
    (launched,) = review_desk.launched
    assert (launched.id, launched.state, launched.planned_recipients) == (mailing.id, MailingState.RUNNING, 3)
    assert "3 SMS are on their way." in review_desk.desk.notices()
    assert not page.send_action.isEnabled()


def test_those_left_out_come_first_and_each_reason_can_be_looked_at_alone(review_desk: ReviewDesk) -> None:
    review_desk.review(
        *people(review_desk, 2),
        review_desk.person("Dorn", "0151 88"),
        review_desk.person("Fink", agreed=False),
        review_desk.person("Gerl", agreed=False),
    )
    page = review_desk.page
    assert review_desk.rows() == ["Dorn | Too short", "Fink | No consent", "Gerl | No consent"]
    chips = page.list.reasons.chips
    assert [chip.text() for chip in chips.values() if not chip.isHidden()] == [
        "All (3)",
        "Too short (1)",
        "No consent (2)",
    ]
    chips[ReviewVerdict.NO_CONSENT].setFocus()
    review_desk.press("Space")
    assert review_desk.rows() == ["Fink | No consent", "Gerl | No consent"]
    review_desk.press("Ctrl+Tab")
    assert review_desk.rows() == ["Kunde00 | 1 SMS", "Kunde01 | 1 SMS"]
    assert page.list.reasons.isHidden()


@pytest.mark.behaviour("ST-03")
def test_the_preview_steps_from_text_to_text(review_desk: ReviewDesk) -> None:
    review_desk.review(*people(review_desk, 3))
    preview = review_desk.page.preview
    assert preview.bubble.text == "Guten Tag Frau Kunde00, wir haben am Montag geschlossen."
    assert preview.bubble.sender_label.text() == "Hoerwelt"
    assert preview.place.text() == "1 of 3"
    review_desk.press("Alt+Down")
    assert "Kunde01" in preview.bubble.text
    review_desk.press("Down")
    assert "Kunde02" in preview.bubble.text
    review_desk.press("Alt+Up")
    assert preview.place.text() == "2 of 3"
    assert preview.size_line.text() == "56 characters · 1 SMS"


@pytest.mark.behaviour("ST-03")
def test_the_preview_offers_only_the_texts_that_there_are(review_desk: ReviewDesk) -> None:
    preview = review_desk.page.preview
    review_desk.review(*people(review_desk, 1))
    assert not preview.jump_button.isEnabled()
    born = review_desk.person("Born", birthday=date(1980, 5, 3))
    others = [*people(review_desk, 2), review_desk.person("Dorn", agreed=False)]
    review_desk.review(born, *others, template="<<Greeting>>, alles Gute zum <<Birthday>>!")
    assert preview.jump_button.isEnabled()
    assert preview.gaps_action.isVisible()
    assert not preview.longest_action.isVisible(), "one gets it: there is no longer one"
    preview.gaps_action.trigger()
    review_desk.desk.settle()
    assert [row.partition(" | ")[0] for row in review_desk.rows()] == ["Kunde00", "Kunde01"]
    assert "<<Birthday>>" in preview.bubble.text
    review_desk.press("Shift+Down")
    review_desk.press("Del")
    assert review_desk.page.forecast.title.text() == "1 recipient · 1 SMS"
    assert not preview.gaps_action.isVisible()


def test_the_longest_is_named_shown_and_shortened(review_desk: ReviewDesk) -> None:
    everybody = [
        *people(review_desk, 3),
        review_desk.person("Freifrau von und zu Hohenwarthausen-Lilienberg"),
    ]
    mailing = review_desk.review(*everybody, template=LONG)
    page = review_desk.page
    assert page.forecast.title.text() == "4 recipients · 5 SMS"
    assert page.forecast.counts.text() == "3 get 1 SMS\n1 gets 2 SMS"
    assert page.forecast.longest.text().startswith("The longest: Freifrau")
    assert "to save 1 SMS" in page.forecast.saving.text.text()
    assert page.bar.send_button.accessibleName() == "Send 5 SMS"
    page.preview.longest_action.trigger()
    review_desk.desk.settle()
    assert "Lilienberg" in page.preview.bubble.text
    page.preview.shortest_action.trigger()
    review_desk.desk.settle()
    assert "Kunde00" in page.preview.bubble.text
    page.forecast.saving.button.setFocus()
    review_desk.press("Space")
    assert review_desk.back == [mailing.id]


def test_one_sms_only_is_a_hard_stop(review_desk: ReviewDesk) -> None:
    everybody = [
        *people(review_desk, 1),
        review_desk.person("Freifrau von und zu Hohenwarthausen-Lilienberg"),
    ]
    review_desk.review(*everybody, template=LONG, one_sms_only=True)
    page = review_desk.page
    assert not page.bar.send_button.isEnabled()
    assert "does not fit into one SMS" in page.bar.send_button.toolTip()
    assert page.bar.send_button.accessibleDescription() == page.bar.send_button.toolTip()
    review_desk.press("Ctrl+Return")
    assert review_desk.launched == []
    review_desk.press("Del")
    assert page.bar.send_button.isEnabled()


def test_nobody_left_says_so_and_nothing_can_be_sent(review_desk: ReviewDesk) -> None:
    review_desk.review()
    page = review_desk.page
    assert page.forecast.title.text() == "Nobody gets it"
    assert marks(review_desk) == ["Choose who gets it."]
    assert page.bar.send_button.accessibleName() == "Send"
    assert not page.bar.send_button.isEnabled()


def test_from_many_on_the_number_has_to_be_typed_in_the_foot(review_desk: ReviewDesk) -> None:
    kept, actor = review_desk.services.mailings.kept, review_desk.desk.actor
    review_desk.review(*people(review_desk, 2))
    assert review_desk.page.bar.number.isHidden()
    kept.save_settings(actor, MailingSettings(confirm_above=2))
    review_desk.review(*people(review_desk, 3))
    bar = review_desk.page.bar
    assert not bar.number.isHidden()
    assert bar.send_button.toolTip() == "Type the number of recipients, 3, to confirm it."
    bar.number.setFocus()
    review_desk.type("2")
    assert not bar.send_button.isEnabled()
    review_desk.press("Backspace")
    review_desk.type("3")
    assert bar.send_button.isEnabled()
    review_desk.press("Ctrl+Return")
    assert len(review_desk.launched) == 1


def test_what_changed_meanwhile_is_said_and_asked_again(review_desk: ReviewDesk) -> None:
    first, second = people(review_desk, 2)
    review_desk.review(first, second)
    page = review_desk.page
    review_desk.services.customers.archive(review_desk.desk.actor, [second])  # the window is not told yet
    page.run.launch(None, page.bar.progress)
    review_desk.desk.settle()
    assert review_desk.launched == []
    assert page.bar.hint.label.text() == "Meanwhile it is 1 recipient and 1 SMS. Look at it once more."
    assert review_desk.rows() == ["Kunde00 | 1 SMS"]
    assert page.bar.send_button.accessibleName() == "Send 1 SMS"
    review_desk.press("Ctrl+Return")
    assert [mailing.planned_recipients for mailing in review_desk.launched] == [1]


def test_what_somebody_else_changed_is_reviewed_anew(review_desk: ReviewDesk) -> None:
    mailing = review_desk.review(*people(review_desk, 2))
    kept, actor = review_desk.services.mailings.kept, review_desk.desk.actor
    kept.save(actor, replace(kept.get(actor, mailing.id), template="Montag geschlossen.", name="Montag"))
    review_desk.press("Ctrl+Return")
    page = review_desk.page
    assert review_desk.launched == []
    assert "Somebody else has changed this mailing" in page.bar.hint.label.text()
    assert page.preview.bubble.text == "Montag geschlossen."
    assert page.title.text() == "Montag"
    review_desk.press("Ctrl+Return")
    assert len(review_desk.launched) == 1


def test_one_that_was_sent_elsewhere_meanwhile_is_left(review_desk: ReviewDesk) -> None:
    mailing = review_desk.review(*people(review_desk, 1))
    sending, actor = review_desk.services.mailings.sending, review_desk.desk.actor
    forecast = review_desk.page.run.forecast
    assert forecast is not None
    sending.launch(actor, as_shown(forecast))
    review_desk.press("Ctrl+Return")
    assert review_desk.left == [mailing.id]
    assert "This mailing was sent already. Copy it to send it again." in review_desk.desk.notices()


def test_people_who_share_a_phone_can_each_get_one(review_desk: ReviewDesk) -> None:
    review_desk.review(review_desk.person("Ahrens", MOBILE), review_desk.person("Berg", MOBILE))
    page = review_desk.page
    line = next(line for line in page.forecast.mark_lines if "share" in line.text.text())
    assert line.text.text() == "1 person shares a phone with somebody who gets it."
    line.button.setFocus()
    review_desk.press("Space")
    assert page.forecast.title.text() == "2 recipients · 2 SMS"
    notice = review_desk.desk.context.notices.shown[-1]
    assert notice.text == "Everybody gets an SMS of their own now."
    notice.action_button.click()
    review_desk.desk.settle()
    assert page.forecast.title.text() == "1 recipient · 1 SMS"


def test_undoing_one_sms_each_leaves_the_mailing_alone_that_is_reviewed_by_then(
    review_desk: ReviewDesk,
) -> None:
    both = (review_desk.person("Ahrens", MOBILE), review_desk.person("Berg", MOBILE))
    first = review_desk.review(*both)
    page = review_desk.page
    line = next(line for line in page.forecast.mark_lines if "share" in line.text.text())
    line.button.click()
    review_desk.desk.settle()
    other = review_desk.show(review_desk.draft(*both, one_per_phone=False))
    review_desk.desk.context.notices.shown[-1].action_button.click()
    review_desk.desk.settle()
    kept, actor = review_desk.services.mailings.kept, review_desk.desk.actor
    assert kept.get(actor, first.id).one_per_phone
    assert not kept.get(actor, other.id).one_per_phone
    assert page.run.mailing.id == other.id
    assert page.forecast.title.text() == "2 recipients · 2 SMS"


def test_what_changed_while_another_place_was_in_front_is_checked_on_return(review_desk: ReviewDesk) -> None:
    first, second = people(review_desk, 2)
    review_desk.review(first, second)
    review_desk.page.hide()
    with review_desk.qtbot.waitSignal(review_desk.desk.context.events.customers_changed):
        review_desk.services.customers.archive(review_desk.desk.actor, [second])
    review_desk.page.show()
    review_desk.desk.settle()
    assert review_desk.rows() == ["Kunde01 | Archived"]
    assert review_desk.page.forecast.title.text() == "1 recipient · 1 SMS"


@pytest.mark.behaviour("ML-04", "ML-13")
def test_a_test_goes_to_the_practice_phone_with_the_text_that_is_shown(review_desk: ReviewDesk) -> None:
    review_desk.review(*people(review_desk, 2))
    review_desk.press("Down")
    review_desk.page.bar.trial.practice_action.trigger()
    review_desk.desk.settle()
    review_desk.desk.clock.advance(seconds=10)
    inbox = review_desk.services.practice.received(review_desk.desk.actor)
    assert [message.text for message in inbox] == ["Guten Tag Frau Kunde01, wir haben am Montag geschlossen."]
    assert "The test is on the practice phone." in review_desk.desk.notices()


def test_a_test_to_ones_own_mobile_needs_its_number(review_desk: ReviewDesk) -> None:
    review_desk.review(*people(review_desk, 1))
    review_desk.page.bar.trial.own_action.trigger()
    review_desk.desk.settle()
    assert any("own mobile number is not known" in words for words in review_desk.desk.notices())


def test_a_test_goes_to_ones_own_mobile(review_desk: ReviewDesk, tmp_path: Path) -> None:
    database = Database(Config(tmp_path).database_url)
    with database.write() as work:
        me = users.get(work, review_desk.desk.actor.user_id)
        assert me is not None
        users.save(work, replace(me, mobile="+4915155555555"), None)
    database.close()
    review_desk.review(*people(review_desk, 1))
    review_desk.page.bar.trial.own_action.trigger()
    review_desk.desk.settle()
    assert "The test is on its way to your mobile." in review_desk.desk.notices()
    assert review_desk.launched == []


@pytest.mark.behaviour("ML-12")
def test_it_is_kept_as_a_draft_with_a_notice(review_desk: ReviewDesk) -> None:
    mailing = review_desk.review(*people(review_desk, 1))
    review_desk.press("Ctrl+S")
    assert review_desk.left == [mailing.id]
    assert review_desk.desk.notices() == ["The mailing is kept as a draft."]


def test_esc_and_the_step_line_lead_back_to_the_text(review_desk: ReviewDesk) -> None:
    mailing = review_desk.review(*people(review_desk, 1))
    review_desk.press("Esc")
    review_desk.page.steps.buttons[0].click()
    assert review_desk.back == [mailing.id, mailing.id]


def test_one_for_later_is_planned(review_desk: ReviewDesk) -> None:
    due = review_desk.desk.clock.now() + timedelta(days=1)
    review_desk.review(*people(review_desk, 2), due=due, spread_hours=3)
    page = review_desk.page
    assert page.bar.send_button.accessibleName() == "Plan 2 SMS"
    assert page.forecast.when.text().endswith(", spread over 3 hours")
    review_desk.press("Ctrl+Return")
    assert "2 SMS are planned." in review_desk.desk.notices()


def test_marketing_to_pasted_numbers_is_marked(review_desk: ReviewDesk) -> None:
    numbers = Recipients(numbers=("0151 77777777",))
    review_desk.review(template="Neu bei uns.", recipients=numbers, purpose=Purpose.MARKETING)
    assert any("no consent is recorded" in words for words in marks(review_desk))
    assert review_desk.page.bar.send_button.isEnabled()


def test_a_review_that_cannot_be_made_says_why_and_is_tried_again(review_desk: ReviewDesk) -> None:
    mailing = review_desk.draft(*people(review_desk, 1))
    gone = replace(mailing, id=mailing.id + 5)
    review_desk.page.show_review(gone)
    review_desk.qtbot.waitUntil(lambda: not review_desk.desk.context.tasks.busy)
    page = review_desk.page
    assert page.stack.currentWidget() is page.cover
    assert not page.cover.state.isHidden()
    assert not page.bar.send_button.isEnabled()
    review_desk.show(mailing)
    assert page.stack.currentWidget() is not page.cover


def test_leaving_breaks_the_review_off(review_desk: ReviewDesk) -> None:
    mailing = review_desk.draft(*people(review_desk, 1))
    page = review_desk.page
    page.show_review(mailing)
    page.back_action.trigger()
    assert page.run.progress.cancelled
    review_desk.desk.settle()
    assert review_desk.back == [mailing.id]


def test_the_progress_is_shown_with_a_way_to_cancel(review_desk: ReviewDesk) -> None:
    cover = review_desk.page.cover
    progress = Progress()
    progress.total, progress.done = 50_000, 12_000
    review_desk.page.stack.setCurrentWidget(cover)
    cover.watch(progress)
    assert cover.bar.isHidden()
    review_desk.qtbot.waitUntil(lambda: not cover.bar.isHidden())
    assert cover.words.text() == "12,000 of 50,000"
    assert QApplication.focusWidget() is cover.cancel_button
